"""What commands cost on the reference park, and what an installation weighs."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COMMAND = [sys.executable, "-m", "lingtan"]
QUERIES = (
    ["check", "-p", "2025"],
    ["account", "-p", "2025"],
    ["evaluate", "-p", "2025"],
    ["account", "-p", "2025", "--json"],
)
HELP_RUNS = 5
TOOLS_OF_TESTS = (
    "mypy",
    "ruff",
    "hypothesis",
    "pytest",
    "importlinter",
    "grimp",
    "pypdf",
    "xdist",
)


def measure() -> list[dict[str, object]]:
    """Return CPU seconds of the commands and megabytes of the installation."""
    folder = Path(tempfile.mkdtemp(prefix="lingtan-bench-"))
    try:
        return [*_help(), *_demo(folder / "demo"), *_queries(folder / "demo"), _installation()]
    finally:
        shutil.rmtree(folder)


def _help() -> list[dict[str, object]]:
    best = min(_cpu_seconds(["--help"]) for _ in range(HELP_RUNS))
    return [_row("lingtan --help", best, "CPU s", 0.5)]


def _demo(folder: Path) -> list[dict[str, object]]:
    return [
        _row("lingtan demo, warm environment", _cpu_seconds(["demo", str(folder)]), "CPU s", 60)
    ]


def _queries(folder: Path) -> list[dict[str, object]]:
    rows = []
    for name, *options in QUERIES:
        seconds = _cpu_seconds([name, str(folder), *options])
        rows.append(_row(f"lingtan {name} {' '.join(options)}", seconds, "CPU s", 1.5))
    return rows


def _installation() -> dict[str, object]:
    site = Path(next(path for path in sys.path if path.endswith("site-packages")))
    sizes = (
        path.stat().st_size
        for path in site.rglob("*")
        if path.is_file() and path.relative_to(site).parts[0] not in TOOLS_OF_TESTS
    )
    return _row("installed packages", sum(sizes) / 1e6, "MB", 700)


def _cpu_seconds(arguments: list[str]) -> float:
    before = os.times()
    done = subprocess.run([*COMMAND, *arguments], check=False, stdout=subprocess.DEVNULL)
    if done.returncode not in {0, 3}:  # 3: done, and something was refused
        raise RuntimeError(f"lingtan {' '.join(arguments)} failed.")
    after = os.times()
    user = after.children_user - before.children_user
    return user + after.children_system - before.children_system


def _row(name: str, value: float, unit: str, most: float) -> dict[str, object]:
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "target": f"≤ {most}",
        "ok": value <= most,
    }
