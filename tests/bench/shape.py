"""How large the house is, and how far the way through it: ``python -m tests.bench.shape [SRC]``.

Lines and files of the source and the tests, functions that are called from one place only, and
the files that one question enters: a first evaluation, a page, the import of a bill.
"""

import ast
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")
HOOK = """
import os, sys, threading
LOG, MARK = os.environ["ENTERED_LOG"], os.environ["ENTERED_MARK"]
seen, state = set(), [0]
stream = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def entered(frame, event, _):
    if event != "call":
        return
    code = frame.f_code
    if not code.co_flags & 1 or "/lingtan/" not in code.co_filename:  # a module or a class body
        return
    now = os.stat(MARK).st_mtime_ns
    if now != state[0]:
        state[0] = now
        seen.clear()
    if code.co_filename not in seen:
        seen.add(code.co_filename)
        os.write(stream, f"{now} {code.co_filename}\\n".encode())
sys.setprofile(entered)
threading.setprofile(entered)
"""
EVALUATED = """
import os, sys
from lingtan.app.workspace import Workspace
park = Workspace.open(sys.argv[1])
os.utime(os.environ["ENTERED_MARK"])
park.evaluate("2025")
"""
IMPORTED = """
import os, sys
from lingtan.app.workspace import Workspace
park = Workspace.open(sys.argv[1])
os.utime(os.environ["ENTERED_MARK"])
park.import_files([sys.argv[2]])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a tree of files is."""

    files: int
    lines: int


def main(arguments: Sequence[str]) -> None:
    """Print the shape of a checkout, this one unless another is named."""
    root = Path(arguments[0]).resolve() if arguments else ROOT
    source, tests = _size(root / "src"), _size(root / "tests")
    rows = [
        ("lines in src", f"{source.lines:,}"),
        ("files in src", f"{source.files:,}"),
        ("lines in tests", f"{tests.lines:,}"),
        ("functions called from one place only", f"{called_once(root / 'src'):.0%}"),
        *_entered(root),
    ]
    for name, value in rows:
        sys.stdout.write(f"{name:<40} {value:>10}\n")


def _size(folder: Path) -> Size:
    files = [*folder.rglob("*.py")]
    return Size(files=len(files), lines=sum(len(f.read_bytes().splitlines()) for f in files))


def called_once(source: Path) -> float:
    """Return the share of functions of a name of their own that is used exactly once.

    Functions with a decorator are left out: a framework calls them.
    """
    defined: Counter[str] = Counter()
    used: Counter[str] = Counter()
    plain: set[str] = set()
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                defined[node.name] += 1
                if not node.decorator_list:
                    plain.add(node.name)
            elif isinstance(node, ast.Name):
                used[node.id] += 1
            elif isinstance(node, ast.Attribute):
                used[node.attr] += 1
    unique = [name for name in plain if defined[name] == 1]
    return sum(used[name] == 1 for name in unique) / max(1, len(unique))


def _entered(root: Path) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="lingtan-shape-") as name:
        base = Path(name)
        (base / "hook").mkdir()
        (base / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
        park = base / "park"
        plain = {**os.environ, "PYTHONPATH": str(root / "src")}
        run = [sys.executable, "-m", "lingtan", "new", str(park), "--type", "manufacturing"]
        subprocess.run(run, env=plain, check=True, capture_output=True)
        (bill,) = (park / "inbox").glob("*bill*")
        told = _env(plain, base)
        asked = [sys.executable, "-c", EVALUATED, str(park)]
        subprocess.run(asked, env=told, check=True, capture_output=True)
        yield "files entered by a first evaluation", _count(base)
        asked = [sys.executable, "-c", IMPORTED, str(park), str(bill)]
        subprocess.run(asked, env=told, check=True, capture_output=True)
        yield "files entered by the import of one file", _count(base)
        yield from _pages(park, told, base)


def _env(plain: dict[str, str], base: Path) -> dict[str, str]:
    mark = base / "mark"
    mark.touch()
    path = f"{base / 'hook'}{os.pathsep}{plain['PYTHONPATH']}"
    told = {"PYTHONPATH": path, "ENTERED_LOG": str(base / "log"), "ENTERED_MARK": str(mark)}
    return {**plain, **told}


def _count(base: Path) -> str:
    """Return how many files were entered since the mark was last touched."""
    now = str((base / "mark").stat().st_mtime_ns)
    lines = (line.split(" ", 1) for line in (base / "log").read_text().splitlines())
    return str(len({path for at, path in lines if at == now}))


def _pages(park: Path, told: dict[str, str], base: Path) -> Iterator[tuple[str, str]]:
    command = [sys.executable, "-m", "lingtan", "serve", str(park), "--port", "0"]
    with subprocess.Popen(
        [*command, "--no-sign-in", "--log", "off"], env=told, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        begun = time.monotonic()
        found = ADDRESS.search(server.stdout.readline())
        assert found
        for label, path in (("a page, cold", "indicators"), ("the same page, warm", "indicators")):
            os.utime(base / "mark")
            url = f"http://127.0.0.1:{found[1]}/{path}?period=2025"
            asked = Request(url, headers={"prefer": "wait=120"})
            with urlopen(asked, timeout=300) as answer:  # noqa: S310
                answer.read()
            yield f"files entered by {label}", _count(base)
        server.terminate()
        yield "seconds from start to the second page", f"{time.monotonic() - begun:.1f}"


if __name__ == "__main__":
    main(sys.argv[1:])
