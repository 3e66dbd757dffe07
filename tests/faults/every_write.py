"""Let steps fail at each of their writes, and look what is left: ``python -m … EVERY [STEP …]``.

It runs itself with `failing_disk.c` preloaded. For each write that is to fail a copy of the park
is made, the step is done on a failing disk and then once more on a sound one. It prints what is
wrong as JSON: a step that failed and changed the park all the same, that did only a part, or that
cannot be done afterwards.
"""

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.adapters.store.store import Store
from lingtan.app.record_steps import entries_of
from lingtan.app.workspace import Workspace
from lingtan.base.errors import LingtanError
from lingtan.base.findings import Severity
from tests.app.test_base_year import CLOSED, IMPORTED, MAPPING, METERS, SHOP, WORKS, describe
from tests.builders_forms import fill
from tests.builders_looks import Cells, a_workbook
from tests.faults.disk import LIBRARY, build_disk

YEAR = "2024"
LATER = CLOSED + timedelta(days=1)
DECIDED = LATER + timedelta(days=1)
CORRECTION, BOOK, FORM = "correction.csv", "book.xlsx", "water.xlsx"
SHEET = """matches: ["*.xlsx"]
kind: xlsx
sheets: [{sheet}]
time: {{columns: [time], formats: ["%Y-%m-%d"], label: start}}
values: [{{column: amount, meter: {meter}, unit: kWh}}]
"""
NEVER = 1 << 40
DONE = ("import", "closing", "restatement", "report", "candidate")
"""Entries that say that a step was done; others say how the park was found."""
FAULTS: Mapping[str, tuple[int, bool]] = {
    "disk_full": (errno.ENOSPC, False),
    "quota": (errno.EDQUOT, False),
    "disk_fault": (errno.EIO, True),
}
"""The error of each fault, and whether it passes after one call."""
State = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a park: how the park is prepared for it, and how it is done."""

    prepare: Callable[[Workspace], object]
    do: Callable[[Workspace], object]


def _nothing(_: Workspace) -> None:
    """Prepare nothing."""


def _correction(park: Workspace) -> Path:
    path = park.layout.folder.parent / CORRECTION
    path.write_text("time,meter,amount\n2024-07-01,grid_in,1010\n", encoding="utf-8")
    return path


def _import(park: Workspace) -> None:
    _take(park, _correction(park))


def _take(park: Workspace, path: Path) -> None:
    (done,) = park.import_files([path], now=LATER)
    if done.error is not None:
        raise done.error


def _write_book(park: Workspace) -> None:
    """Write a workbook of two sheets, each read by its own mapping."""
    sheets = {"works_use": 901, "shop_use": 101}
    for meter in sheets:
        path = park.layout.mappings / f"{meter}.yaml"
        path.write_text(SHEET.format(sheet=meter, meter=meter), encoding="utf-8")
    rows: dict[str, Cells] = {
        meter: [["time", "amount"], ["2024-07-01", kwh]] for meter, kwh in sheets.items()
    }
    a_workbook(park.layout.folder, rows, BOOK)


def _fill_form(park: Workspace) -> None:
    """Write a form with statements, and so with imports of two kinds."""
    form = park.write_template("water", int(YEAR), language="en")
    fill(form, 0, "works", {"water_fresh": 5})
    form.rename(park.layout.folder / FORM)


def _close(park: Workspace) -> None:
    park.close(YEAR, by="office", now=CLOSED)


def _restate(park: Workspace) -> None:
    park.restate(YEAR, by="office", reason="late file", accept_unknown=True, now=DECIDED)


def _close_and_correct(park: Workspace) -> None:
    _close(park)
    _import(park)


def _propose(park: Workspace) -> None:
    _close(park)
    park.propose(YEAR, [_correction(park)], by="Li", reason="late file", now=LATER)


STEPS: Mapping[str, Step] = {
    "import": Step(prepare=_nothing, do=_import),
    "import_book": Step(
        prepare=_write_book, do=lambda park: _take(park, park.layout.folder / BOOK)
    ),
    "import_form": Step(
        prepare=_fill_form, do=lambda park: _take(park, park.layout.folder / FORM)
    ),
    "close": Step(prepare=_nothing, do=_close),
    "restate": Step(
        prepare=_close_and_correct,
        do=_restate,
    ),
    "baseyear": Step(prepare=_close_and_correct, do=lambda park: park.base_year(now=DECIDED)),
    "correction": Step(
        prepare=_propose,
        do=lambda park: park.approve("C1", by="Wang", now=DECIDED),
    ),
    "report": Step(prepare=_close, do=lambda park: park.report(YEAR, language="en", now=DECIDED)),
}


def _made(folder: Path) -> Workspace:
    """Return a park of two enterprises with the readings of a year."""
    (folder / "mappings").mkdir(parents=True)
    (folder / "meters.csv").write_text(METERS, encoding="utf-8")
    (folder / "mappings" / "days.yaml").write_text(MAPPING, encoding="utf-8")
    describe(folder, "{enterprise: shop}")
    park = Workspace.open(folder)
    meters = {"grid_in": WORKS + SHOP, "works_use": WORKS, "shop_use": SHOP}
    path = folder.parent / "year.csv"
    rows = [
        f"2024-{m:02d}-{d:02d},{meter},{kwh}" for m, d in _days() for meter, kwh in meters.items()
    ]
    path.write_text("\n".join(["time,meter,amount", *rows]) + "\n", encoding="utf-8")
    (done,) = park.import_files([path], now=IMPORTED)
    assert done.error is None
    return park


def _days() -> Iterator[tuple[int, int]]:
    first = CLOSED.replace(year=2024, month=1, day=1)
    for n in range(366):
        day = first + timedelta(days=n)
        yield day.month, day.day


def state_of(park: Workspace) -> State:
    """Return what people can see of a park: what it knows, what is recorded, its documents."""
    with Store.open(park.layout.store) as store:
        imports = [each.source.file_name for each in store.imports()]
        closings = [f"{each.period} {each.draft.reason}" for each in store.closings()]
        rows = store.runner().rows("select sum(value) as total from current_readings").rows()
    kinds = [str(entry["kind"]) for entry in entries_of(park.layout)]
    reports = park.layout.reports.iterdir() if park.layout.reports.is_dir() else ()
    return {
        "imports": imports,
        "closings": closings,
        "total": [str(rows)],
        "recorded": [kind for kind in kinds if kind in DONE],
        "reports": sorted(path.name for path in reports),
    }


class Disk:
    """The disk of this process, which fails when it is told to."""

    def __init__(self) -> None:
        self._calls = ctypes.CDLL(os.environ["LD_PRELOAD"])
        self._calls.disk_arm.argtypes = [
            ctypes.c_char_p,
            ctypes.c_long,
            ctypes.c_int,
            ctypes.c_int,
        ]
        self._calls.disk_disarm.restype = ctypes.c_long

    def arm(self, folder: Path, first: int, error: int, *, once: bool) -> None:
        """Fail from a write below a folder on, or at that one alone."""
        self._calls.disk_arm(os.fsencode(folder), first, error, once)

    def disarm(self) -> int:
        """Fail no more; return how many writes there were."""
        return int(self._calls.disk_disarm())


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A step to be tried on copies of a prepared park."""

    disk: Disk
    step: Step
    prepared: Path
    before: State
    done: State

    def faults_of(self, name: str, number: int) -> Iterator[str]:
        """Yield what is wrong after the write of a number has failed in one way."""
        error, once = FAULTS[name]
        with TemporaryDirectory(prefix="lingtan-faults-") as place:
            park = _copy(self.prepared, Path(place))
            self.disk.arm(park.layout.folder, number, error, once=once)
            told = ""
            try:
                self.step.do(park)
            except (LingtanError, OSError) as refusal:
                told = f"{type(refusal).__name__}.{getattr(refusal, 'case', '')}"
            finally:
                self.disk.disarm()
            where = f"{name} at write {number}: {told or 'done'}"
            expected = [self.before if told else self.done]
            if told.endswith(".unfinished"):
                expected = [self.before, self.done]
            found = state_of(park)
            yield from (f"{where}: {each}" for each in _differences(expected, found))
            if told:
                try:
                    self.step.do(park)
                except (LingtanError, OSError) as refusal:
                    yield f"{where}: not possible afterwards: {refusal}"
                found = state_of(park)
                yield from (f"{where}: again: {each}" for each in _differences([self.done], found))
            wrong = [
                each for each in park.verify().findings if each.kind.severity is Severity.ERROR
            ]
            yield from (f"{where}: {each.kind.id} {each.subject}" for each in wrong)


def _differences(expected: Sequence[State], found: State) -> Iterator[str]:
    """Yield what is not as in one of the states; of what is recorded more may be there already."""
    for key, value in found.items():
        allowed = [state[key] for state in expected]
        is_between = len(expected) > 1 and key == "recorded"
        if is_between and value == allowed[-1][: len(value)]:
            continue
        if value not in allowed:
            yield f"{key} is {value}, not {allowed}"


def _copy(prepared: Path, place: Path) -> Workspace:
    shutil.copytree(prepared, place / "park")
    return Workspace.open(place / "park")


def faults_of(name: str, every: int, disk: Disk) -> Iterator[str]:
    """Yield what is wrong after each, or every so many, of the writes of a step has failed."""
    step = STEPS[name]
    with TemporaryDirectory(prefix="lingtan-faults-") as place:
        park = _made(Path(place) / "park")
        step.prepare(park)
        before = state_of(park)
        (Path(place) / "whole").mkdir()
        whole = _copy(park.layout.folder, Path(place) / "whole")
        disk.arm(whole.layout.folder, NEVER, 0, once=True)
        step.do(whole)
        writes = disk.disarm()
        trial = Trial(
            disk=disk,
            step=step,
            prepared=park.layout.folder,
            before=before,
            done=state_of(whole),
        )
        sys.stderr.write(f"{name}: {writes} writes\n")
        for turn, fault in enumerate(FAULTS):
            first = 1 + turn * every // len(FAULTS)
            for number in range(first, writes + 1, every):
                yield from trial.faults_of(fault, number)


def main() -> None:
    """Try the steps named, or all; print what is wrong."""
    if LIBRARY not in os.environ.get("LD_PRELOAD", ""):
        with TemporaryDirectory(prefix="lingtan-disk-") as name:
            preloaded = os.environ | {"LD_PRELOAD": str(build_disk(Path(name)))}
            again = [sys.executable, "-m", "tests.faults.every_write", *sys.argv[1:]]
            sys.exit(subprocess.run(again, env=preloaded, check=False).returncode)
    every, names = int(sys.argv[1]), sys.argv[2:] or list(STEPS)
    disk = Disk()
    found = {name: list(faults_of(name, every, disk)) for name in names}
    sys.stdout.write(json.dumps(found, indent=1, default=str) + "\n")
    sys.exit(any(found.values()))


if __name__ == "__main__":
    main()
