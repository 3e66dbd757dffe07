"""Which fast tests can see a fault: those that execute its line, measured once and kept.

A changed file of tests is measured alone and added; any other change asks for all anew.
"""

import ast
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from coverage import CoverageData

from tests.mutants.faults import ROOMS, ROOT, Entry
from tests.mutants.plant import executed_with

STEPS = (60.0, 600.0)  # seconds of tests that one process runs at first, and then; all others last
Measure = Callable[[Path, Sequence[str]], None]  # notes of the tests of paths, into a folder


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What the fast tests execute: lines by test, or by what several tests use.

    Attributes
    ----------
    tests, unfit : sequence of str
        Ids of tests that pass on the source as it is, and of those that fail or are skipped.
    seconds, uses : dict
        Own seconds of tests, shared fixtures and parks, and which of these each of them uses.
    digests : dict
        The digest of each file this was measured with.
    """

    lines: CoverageData
    tests: Sequence[str]
    unfit: Sequence[str]
    seconds: dict[str, float]
    uses: dict[str, list[str]]
    digests: dict[str, str]

    @property
    def tree(self) -> str:
        """Name the source and tests together."""
        return sha256(json.dumps(self.digests).encode()).hexdigest()[:12]

    def steps(self, entry: Entry, line: int) -> list[list[str]]:
        """Return the tests that can see a fault, file by file: its own file's, then the quickest.

        A line that is executed once, at import, is seen by all tests of the files that use it.
        """
        lines, is_once = executed_with((ROOT / entry.file).read_text(encoding="utf-8"), line)
        seen = self.lines.contexts_by_lineno(entry.file)
        direct = self._tests_of({name for number in lines for name in seen.get(number, ())})
        if is_once or not direct:
            using = [seen, *map(self.lines.contexts_by_lineno, _importers(entry.file))]
            direct = self._tests_of(
                {n for file in using for names in file.values() for n in names}
            )
        by_file: dict[str, list[str]] = {}
        for test in direct:
            by_file.setdefault(test.partition("::")[0], []).append(test)
        own = f"/test_{Path(entry.file).stem}.py"
        steps: list[list[str]] = [[]]
        for file in sorted(by_file, key=lambda f: (not f.endswith(own), self.cost(by_file[f]))):
            step = [*steps[-1], *by_file[file]]
            if steps[-1] and len(steps) <= len(STEPS) and self.cost(step) > STEPS[len(steps) - 1]:
                steps.append(by_file[file])
            else:
                steps[-1] = step
        return [step for step in steps if step]

    def cost(self, tests: Sequence[str]) -> float:
        """Return the seconds of tests, with what they use, made once."""
        used = set(tests).union(*(self._reach[test] for test in tests))
        return sum(self.seconds.get(name, 0.0) for name in used)

    def _tests_of(self, names: set[str]) -> list[str]:
        return [t for t in self.tests if t in names or not names.isdisjoint(self._reach[t])]

    @cached_property
    def _reach(self) -> dict[str, set[str]]:
        """What each test uses, directly or not."""
        reach: dict[str, set[str]] = {}
        for test in self.tests:
            found, ahead = set[str](), [test]
            while ahead:
                fresh = set(self.uses.get(ahead.pop(), ())) - found
                found |= fresh
                ahead += fresh
            reach[test] = found
        return reach


def see(folder: Path, paths: Sequence[str], measure: Measure, *, keep: bool) -> Sight:
    """Return what the tests of paths execute, measured as far as it no longer holds."""
    now = _digests()
    known = _read(folder) if (folder / "notes.json").exists() else None
    then = known.digests if known else {}
    changed = sorted(file for file in now | then if now.get(file) != then.get(file))
    if known and (keep or not changed):
        return known
    if known and all(Path(file).name.startswith("test_") for file in changed):
        asked = [file for file in changed if file in now]
    else:
        shutil.rmtree(folder, ignore_errors=True)
        known, asked = None, list(paths)
    folder.mkdir(parents=True, exist_ok=True)
    if asked or not known:
        measure(folder, asked)
    _gather(folder, known, now, changed)
    return _read(folder)


def _gather(folder: Path, known: Sight | None, now: dict[str, str], changed: list[str]) -> None:
    """Put together what each process has seen, and what was known of tests that are as before."""
    lines = known.lines if known else CoverageData(str(folder / "lines"))
    kept = known.tests if known else ()
    tests = [test for test in kept if test.partition("::")[0] not in changed]
    notes = {"tests": tests, "unfit": [], "digests": now}
    seconds, uses = (dict(known.seconds), dict(known.uses)) if known else ({}, {})
    for part in sorted(folder.glob("*.json")):
        if part.name == "notes.json":
            continue
        seen = json.loads(part.read_text(encoding="utf-8"))
        lines.update(CoverageData(str(part.with_suffix(".lines"))))
        notes |= {each: [*notes[each], *seen[each]] for each in ("tests", "unfit")}
        seconds |= {name: max(s, seconds.get(name, 0.0)) for name, s in seen["seconds"].items()}
        uses |= {name: [*used, *uses.get(name, ())] for name, used in seen["uses"].items()}
    lines.write()
    notes |= {"seconds": seconds, "uses": uses}
    (folder / "notes.json").write_text(json.dumps(notes), encoding="utf-8")
    for part in [*folder.glob("*.lines"), *folder.glob("[0-9]*.json")]:
        part.unlink()


def _read(folder: Path) -> Sight:
    lines = CoverageData(str(folder / "lines"))
    lines.read()
    return Sight(lines=lines, **json.loads((folder / "notes.json").read_text(encoding="utf-8")))


def _digests() -> dict[str, str]:
    own = Path(__file__).parent
    files = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py")])
    return {
        file.relative_to(ROOT).as_posix(): sha256(file.read_bytes()).hexdigest()[:16]
        for file in files
        if file.parent != own
    }


def _importers(file: str) -> Iterator[str]:
    """Yield the files of the rooms that import from one."""
    module = file.removeprefix("src/").removesuffix(".py").replace("/", ".")
    for room in ROOMS:
        for path in sorted((ROOT / "src" / "lingtan" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and module in {
                    node.module,
                    *(f"{node.module}.{alias.name}" for alias in node.names),
                }:
                    yield path.relative_to(ROOT).as_posix()
                    break
