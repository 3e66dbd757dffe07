"""What commands cost on the reference park, and what an installation weighs."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import distribution
from math import inf
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import lingtan

PACKAGE = Path(lingtan.__file__).parent
COMMAND = [sys.executable, "-m", "lingtan"]
NOW = "now"  # stands for the instant of the question
QUERIES = (
    ["check", "-p", "2025"],
    ["account", "-p", "2025"],
    ["evaluate", "-p", "2025"],
    ["uncertainty", "-p", "2025"],
    ["account", "-p", "2025", "--json"],
    ["reconcile", "-p", "2025"],
    ["match", "-p", "2025"],
    ["allocate", "-p", "2025"],
    ["statement", "-p", "2025"],
    ["certificates"],
    ["allowances", "-p", "2025"],
    ["heat", "-p", "2025"],
    ["finance", "-p", "2025"],
    ["evidence"],
    ["tasks"],
    ["verification", "-p", "2025"],
    ["candidates"],
    ["verify"],
)
E_PARK = ["trace", "national.e_park_kg"]
CORE = ["trace", "cn910.core.unit_energy_carbon"]
HOURS = ["trace", "matching.hourly_matched_share"]
MADE_WHEN_ASKED = (
    ["trace", "compared:services_zone:national.e_park_kg:steel:differing"],
    ["trace", "sum:emission:account=electricity_grid"],
    ["trace", "read:e_import:total"],
)
OF_STEEL = ["trace", "account.steel.total_kg"]
OF_A_PERIOD = (
    ["check"],
    ["account"],
    ["reconcile"],
    ["allocate"],
    ["compare"],
    ["match"],
    ["evaluate"],
    ["uncertainty"],
    ["statement"],
    ["heat"],
    ["finance"],
    ["evidence"],
    E_PARK,
    CORE,
    HOURS,
    OF_STEEL,
    *MADE_WHEN_ASKED,
)
OF_A_PART = (["account"], ["match"], ["evaluate"], ["statement"], ["evidence"], E_PARK)
OF_AN_INSTANT = (["check"], ["account"], ["reconcile"], ["evaluate"], ["evidence"], E_PARK)
MONTH, DAY, PART = ["-p", "2025-03"], ["-p", "2025-03-07"], ["-b", "services_zone"]
FIRST_TIME = (  # never asked of the fresh reference park before
    ["account", "-p", "2024"],
    ["account", "-p", "2025", "--known-at", NOW],
    ["evaluate", "-p", "2025", *PART],
    *([*asked, *period] for period in (MONTH, DAY) for asked in OF_A_PERIOD),
    *([*asked, *period, *PART] for period in (MONTH, DAY) for asked in OF_A_PART),
    *([*asked, *period, "--known-at", NOW] for period in (MONTH, DAY) for asked in OF_AN_INSTANT),
)
TRACE = ["trace", "cn910.core.unit_energy_carbon", "-p", "2025"]  # the demo has traced the year
HELP_RUNS = 5
ROUNDS = 3  # of what a busy machine makes dearer and nothing makes cheaper
_COMPILED = {  # an installed package comes compiled: a variable of the shell must not undo it
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


def measure() -> list[dict[str, object]]:
    """Return CPU seconds of the commands and megabytes of the installation."""
    folder = Path(tempfile.mkdtemp(prefix="lingtan-bench-"))
    try:
        demo = folder / "demo"
        return [
            *_help(),
            *_demo(demo),
            *_queries(demo, QUERIES, "kept"),
            *_asked_first(demo),
            *_trace(demo),
            *_documents(demo),
            *_nothing_kept(demo),
            _installation(),
        ]
    finally:
        shutil.rmtree(folder)


def _help() -> list[dict[str, object]]:
    best = min(_cpu_seconds(["--help"]) for _ in range(HELP_RUNS))
    return [_row("lingtan --help", best, "CPU s", 0.5)]


def _demo(folder: Path) -> list[dict[str, object]]:
    return [
        _row("lingtan demo, warm environment", _cpu_seconds(["demo", str(folder)]), "CPU s", 60)
    ]


def _queries(
    folder: Path, queries: Sequence[Sequence[str]], state: str
) -> list[dict[str, object]]:
    rows = []
    for name, *options in queries:
        instant = datetime.now(UTC).isoformat()
        asked = [instant if option == NOW else option for option in options]
        seconds = _cpu_seconds([name, str(folder), *asked])
        rows.append(_row(f"{name} {' '.join(options)}, {state}", seconds, "CPU s", 1.5))
    return rows


def _asked_first(folder: Path) -> list[dict[str, object]]:
    """Return the least cost of questions asked for the first time, each of the park as it was."""
    kept, aside = folder / ".derived", folder.with_name("derived")
    shutil.copytree(kept, aside)
    best = []
    for question in FIRST_TIME:
        rows = []
        for _ in range(ROUNDS):
            rows += _queries(folder, [question], "first time")
            shutil.rmtree(kept)
            shutil.copytree(aside, kept)
        best.append(min(rows, key=lambda row: float(str(row["value"]))))
    return best


def _trace(folder: Path) -> list[dict[str, object]]:
    """Return what tracing a figure of the demo's year costs."""
    name, *options = TRACE
    kept = [_cpu_seconds([name, str(folder), *options]) for _ in range(HELP_RUNS)]
    return [
        _row("trace of the core indicator on the demo", kept[0], "CPU s", 0.5),
        _row("trace of the core indicator, again", min(kept), "CPU s", 0.5),
    ]


def _documents(demo: Path) -> list[dict[str, object]]:
    """Return what writing documents costs; no question, so shown and not judged."""
    asked = (["monitoring"], ["report", "-p", "2025"])
    return [row | {"target": "", "ok": True} for row in _queries(demo, asked, "documents")]


def _nothing_kept(folder: Path) -> list[dict[str, object]]:
    """Return the dearest questions, the first after something has changed: shown, not judged."""
    rows = []
    for name, *options in (["account", "-p", "2025"], ["account", "-p", "2025-04"]):
        shutil.rmtree(folder / ".derived")
        seconds = _cpu_seconds([name, str(folder), *options])
        title = f"{name} {' '.join(options)}, nothing kept"
        rows.append(_row(title, seconds, "CPU s", inf) | {"target": ""})
    return rows


def _installation() -> dict[str, object]:
    """Return what a user's environment holds: the package, what it needs, and the installer."""
    needed = {"lingtan", "pip"}
    waiting = list(needed)
    while waiting:
        found = {
            canonicalize_name(one.name)
            for text in distribution(waiting.pop()).requires or ()
            if (one := Requirement(text)).marker is None or one.marker.evaluate({"extra": ""})
        }
        waiting += found - needed
        needed |= found
    sizes = (
        path.stat().st_size
        for name in needed
        for file in distribution(name).files or ()
        if (path := Path(str(file.locate()))).is_file()
    )
    sources = sum(path.stat().st_size for path in PACKAGE.rglob("*") if path.is_file())
    return _row("installed packages", (sum(sizes) + sources) / 1e6, "MB", 700)


def _cpu_seconds(arguments: list[str]) -> float:
    before = os.times()
    done = subprocess.run(
        [*COMMAND, *arguments], check=False, stdout=subprocess.DEVNULL, env=_COMPILED
    )
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
