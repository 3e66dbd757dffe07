"""Plant a fault in a copy of the repository, and run the tests that can see it there."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO

from tests.mutants.faults import ROOT, Entry
from tests.mutants.sight import Sight

PYTEST = (sys.executable, "-m", "pytest", "-m", "not slow", "--ignore=tests/mutants")
PLUGIN = ("-p", "tests.mutants.plugin")
MAPPED = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
NOT_COPIED = shutil.ignore_patterns(".git", ".venv*", "node_modules", ".*_cache", ".hypothesis")
FIRST = re.compile(r"^(?:FAILED|ERROR) (\S.*?)(?: - .*)?$", re.MULTILINE)
FOUND, BY_TIME, SURVIVED, UNSURE = "found", "found by time", "survived", "unsure"
SPARE, SLOWER = 120.0, 5.0  # seconds for the start, and how much longer a test may take
PASSED, FAILED, INTERRUPTED, UNUSABLE = 0, 1, 2, 4  # how pytest leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a fault, and for which text, source and tests that holds."""

    id: str
    fault: str
    tree: str
    outcome: str
    test: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Copies:
    """A copy of the repository in a folder, of which each trial has a copy by links."""

    folder: Path

    def prepare(self) -> None:
        """Copy the repository, with what is compiled and built of it."""
        shutil.copytree(ROOT, self.folder / "whole", symlinks=True, ignore=NOT_COPIED)

    @contextmanager
    def one(self, name: str) -> Iterator[Path]:
        """Give a copy for one run; whoever changes a file of it first takes the link away."""
        own = self.folder / name
        shutil.copytree(self.folder / "whole", own, symlinks=True, copy_function=os.link)
        (own / ".tmp").mkdir(exist_ok=True)
        yield own
        shutil.rmtree(own, ignore_errors=True)

    def measure(self, folder: Path, paths: Sequence[str]) -> None:
        """Run the fast tests of some paths, of all without any, and note what they execute."""
        with self.one("measured") as own, _running(own, [*MAPPED, *paths], LINES_TO=folder) as run:
            if run.wait() not in (PASSED, FAILED):
                raise RuntimeError("The tests cannot be measured: they did not run to their end.")

    def attempt(self, entry: Entry, sight: Sight) -> Result:
        """Plant a fault and run the tests that can see it until one fails."""
        begun = monotonic()
        planted = entry.planted()
        assert planted, "The list fits the source; this was asked before."
        source, line = planted
        outcome, test, steps = SURVIVED, "", sight.steps(entry, line)
        if not steps:
            test = "no test executes it"
        with self.one(entry.id) as own:
            (own / entry.file).unlink()
            (own / entry.file).write_text(source, encoding="utf-8")
            for step in steps:
                outcome, test = self._run(own, step, SPARE + SLOWER * sight.cost(step))
                if outcome != SURVIVED:
                    break
        if outcome == FOUND:
            again = [test] if test in sight.tests else step
            with self.one(f"{entry.id}-sound") as own:
                outcome = FOUND if self._run(own, again)[0] == SURVIVED else UNSURE
        return Result(
            id=entry.id,
            fault=entry.text,
            tree=sight.tree,
            outcome=outcome,
            test=test,
            seconds=round(monotonic() - begun),
        )

    def _run(self, own: Path, tests: Sequence[str], limit: float | None = None) -> tuple[str, str]:
        """Return whether tests pass, and the first that does not."""
        listed, out = own / ".tmp" / "tests", own / ".tmp" / "out"
        listed.write_text("\n".join(tests), encoding="utf-8")
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        with out.open("w") as told, _running(own, ["-x", *files], told, TESTS_FROM=listed) as run:
            try:
                code = run.wait(limit)
            except subprocess.TimeoutExpired:
                return BY_TIME, ""
        said = out.read_text(encoding="utf-8", errors="replace")
        if code in (FAILED, INTERRUPTED, UNUSABLE):
            first = FIRST.search(said)
            return FOUND, first[1] if first else ""
        if code == PASSED:
            return SURVIVED, ""
        return UNSURE, f"pytest left with {code}: {said[-300:]}"


@contextmanager
def _running(
    own: Path, arguments: Sequence[str], out: IO[str] | None = None, **told: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run pytest in a copy; end it afterwards, with whatever its tests left running."""
    found_in = os.pathsep.join(filter(None, [str(own / "src"), os.environ.get("PYTHONPATH")]))
    paths = {"PYTHONPATH": found_in, "TMPDIR": own / ".tmp", **told}
    run = subprocess.Popen(
        [*PYTEST, *PLUGIN, *arguments],
        cwd=own,
        env={**os.environ, **{name: str(path) for name, path in paths.items()}},
        stdout=out,
        stderr=subprocess.STDOUT if out else None,
        start_new_session=True,
    )
    try:
        yield run
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
