"""A pytest plugin that prints where the time of tests goes, by file (`make test-times`).

Of each file: seconds on the clock, those without fixtures, CPU seconds of the worker and of the
processes it waited for, processes and servers started, parks written or copied. A fixture that
several files share counts for the file that asks first. CPU of servers is only in the last line,
which is of the machine.
"""

import os
import resource
import sys
import time
from collections.abc import Generator, Iterable, Sequence
from csv import writer
from pathlib import Path

import pytest

OUT = Path(os.environ.get("LINGTAN_TIMES", ".venv/times.csv"))
STARTED = {"subprocess.Popen", "os.fork", "os.posix_spawn"}
SERVER = "lingtan.tests.server"
"""The audit event that tests.web.site raises for each server."""
COLUMNS = ("seconds", "own_s", "cpu_s", "processes", "servers", "parks")
_counts = {"processes": 0, "servers": 0, "parks": 0}
_tests: dict[str, list[tuple[str, dict[str, float]]]] = {}
_begun: list[tuple[float, float, float]] = []


def _count(event: str, given: tuple[object, ...]) -> None:
    if event in STARTED:
        _counts["processes"] += 1
    elif event == SERVER:
        _counts["servers"] += 1
    elif event == "shutil.copytree":
        _counts["parks"] += os.path.exists(os.path.join(str(given[0]), "park.yaml"))  # noqa: PTH110, PTH118  # quick
    elif event == "open" and str(given[0]).endswith("park.yaml"):
        _counts["parks"] += isinstance(given[1], str) and "w" in given[1]
    elif event == "os.rename" and str(given[1]).endswith("park.yaml"):
        _counts["parks"] += 1


def _now() -> dict[str, float]:
    own, of_children = (resource.getrusage(who) for who in (0, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + of_children.ru_utime + of_children.ru_stime
    return {"seconds": time.monotonic(), "cpu_s": cpu, **_counts}


def _machine() -> tuple[float, float, float]:
    """Return the clock, and seconds in programs and in the kernel since the machine began."""
    parts = [int(each) / os.sysconf("SC_CLK_TCK") for each in _line_of_cpu()]
    return time.monotonic(), parts[0] + parts[1], parts[2] + parts[5] + parts[6]


def _line_of_cpu() -> Sequence[str]:
    return Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]


def pytest_configure() -> None:
    """Begin to count."""
    sys.addaudithook(_count)
    _begun.append(_machine())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Note the counts as a test begins."""
    item.stash[BEFORE] = _now()
    return (yield)


BEFORE = pytest.StashKey[dict[str, float]]()
OWN = pytest.StashKey[float]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Send along what a test has taken, with its last report."""
    report = yield
    if call.when == "call":
        item.stash[OWN] = call.duration
    if call.when == "teardown":
        before, after = item.stash[BEFORE], _now()
        taken = {key: after[key] - before[key] for key in after}
        taken["own_s"] = item.stash.get(OWN, 0.0)
        report.user_properties.append(("taken", taken))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather what the workers send."""
    for name, value in report.user_properties:
        if name == "taken" and isinstance(value, dict):
            file, _, test = report.nodeid.partition("::")
            _tests.setdefault(file, []).append((test, value))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of files, the slowest tests, and how busy the machine was."""
    files = {file: _sum(each for _, each in tests) for file, tests in _tests.items()}
    slow = sorted(files, key=lambda file: -files[file]["seconds"])
    tests = [(f"{file}::{test}", taken) for file in _tests for test, taken in _tests[file]]
    tests.sort(key=lambda each: -each[1]["seconds"])
    _write([("file", files), ("test", dict(tests))])
    say = terminalreporter.write_line
    say(f"{'file':60s}" + "".join(f"{each:>11s}" for each in COLUMNS) + "      tests")
    for file in slow[:60]:
        say(f"{file:60s}" + _cells(files[file]) + f"{len(_tests[file]):11d}")
    say(f"{'all files':60s}" + _cells(_sum(files.values())) + f"{len(tests):11d}")
    say("The slowest tests:")
    for name, taken in tests[:40]:
        say(_cells(taken) + f"  {name}")
    wall, user, kernel = (now - then for now, then in zip(_machine(), _begun[0], strict=True))
    say(
        f"{wall:.0f} s, {user:.0f} CPU s in programs and {kernel:.0f} in the kernel: "
        f"{(user + kernel) / wall:.2f} cores busy. All files and tests: {OUT}"
    )


def _sum(all_taken: Iterable[dict[str, float]]) -> dict[str, float]:
    gathered = list(all_taken)
    return {key: sum(each[key] for each in gathered) for key in COLUMNS}


def _cells(taken: dict[str, float]) -> str:
    return "".join(
        f"{taken[key]:11.1f}" if key.endswith(("_s", "seconds")) else f"{taken[key]:11.0f}"
        for key in COLUMNS
    )


def _write(kinds: Sequence[tuple[str, dict[str, dict[str, float]]]]) -> None:
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        rows = writer(stream)
        rows.writerow(("kind", "name", *COLUMNS))
        for kind, all_taken in kinds:
            for name, taken in all_taken.items():
                rows.writerow((kind, name, *(round(taken[key], 3) for key in COLUMNS)))
