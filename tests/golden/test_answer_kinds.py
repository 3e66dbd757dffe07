"""Each kind of answer, given by the command to the finding that asks for it, moves the figure.

The park has one gate, a check meter on it, a works and a line. What the grid brought is known by
hand: the sum of works and line over the hours of January. A fault is put into the file, the
finding is taken from what ``lingtan answer --list`` prints, answered, and taken back.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lingtan.app.workspace import Workspace
from lingtan.cli.main import main
from tests.app.test_answers import HOURS, MONTH, NOON, Case, park_with
from tests.app.test_answers import TRUE as FLOWS

METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to,same_as
grid,Grid,电网,electricity,kWh,interval,1h,outside,bus,
works,Works,工厂,electricity,kWh,interval,1h,bus,enterprise:works,
line,Line,线路,electricity,kWh,interval,1h,bus,common,
check,Check,复核,electricity,kWh,interval,1h,outside,bus,grid
"""
IMPORT = "energy.import_kwh"
GRID, LINE = FLOWS["grid"], FLOWS["line"]
TRUE = {**FLOWS, "check": GRID}
AFTER = ("--from", "2025-01-16T12:00+08:00", "--to", "2025-02-01T00:00+08:00")
LATE_BEGIN = 480  # an hour: 2025-01-21 00:00


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A fault of the grid's meter, the finding it makes, its answer, and the true import."""

    told: Mapping[str, Mapping[int, float | None]]
    finding: str
    arguments: Sequence[str] = ()
    true: float = sum(GRID)
    subjects: Sequence[str] = ("grid",)


def hours(values: Iterable[tuple[int, float | None]]) -> dict[str, dict[int, float | None]]:
    return {"grid": dict(values)}


def without(span: range) -> dict[str, dict[int, float | None]]:
    return {meter: dict.fromkeys(span) for meter in TRUE}


LATE = range(NOON, HOURS)
KINDS = {
    "real": Kind(
        told=hours([(NOON, 12_345.0)]),
        finding="metering_spike_replaced:",
        true=sum(GRID) - GRID[NOON] + 12_345,
    ),
    "ignore": Kind(told=hours([(NOON, 12_345.0)]), finding="metering_spike_replaced:"),
    "ratio": Kind(
        told=hours((hour, GRID[hour] * 0.8) for hour in LATE),
        finding="reconciliation_suspect:",
        arguments=(*AFTER, "--ratio", "1.25"),
    ),
    "sign": Kind(
        told=hours((hour, -GRID[hour]) for hour in LATE), finding="metering_sign_turned:"
    ),
    "clock": Kind(
        told=hours((hour, GRID[hour - 12]) for hour in LATE),
        finding="metering_negative_loss:",
        arguments=(*AFTER, "--meter", "grid", "--minutes", "-720"),
        subjects=("bus",),
    ),
    "swap": Kind(
        told={
            "grid": {hour: LINE[hour] for hour in LATE},
            "line": {hour: GRID[hour] for hour in LATE},
        },
        finding="reconciliation_suspect_untold:",
        arguments=(*AFTER, "--other", "line"),
    ),
    "offset": Kind(
        told=hours((hour, GRID[hour] + 80) for hour in LATE),
        finding="reconciliation_suspect:",
        arguments=(*AFTER, "--offset", "-80"),
    ),
    "document": Kind(
        told=hours((hour, None) for hour in range(NOON, NOON + 240)),
        finding="metering_gap_left_open:",
        arguments=("--value", str(sum(GRID[NOON : NOON + 240]))),
    ),
    "begun": Kind(
        told=without(range(LATE_BEGIN)),
        finding="metering_gap_left_open:",
        true=sum(GRID[LATE_BEGIN:]),
        subjects=tuple(TRUE),
    ),
    "ended": Kind(
        told=without(range(LATE_BEGIN, HOURS)),
        finding="metering_gap_left_open:",
        true=sum(GRID[:LATE_BEGIN]),
        subjects=tuple(TRUE),
    ),
}
CLOCK_TAIL = 0.03  # the last twelve hours of the month were read as February's


@pytest.mark.parametrize("kind", KINDS)
def test_a_finding_is_answered_by_the_command_and_the_figure_is_right(
    tmp_path: Path,
    kind: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = KINDS[kind]
    park = park_of(tmp_path / "park", case, monkeypatch)
    before = imported(park)
    folder, period = str(park.layout.folder), ("-p", MONTH, "--json")
    for place, subject in enumerate(case.subjects, 1):
        found = run(["answer", folder, "--list", *period], capsys)["findings"]
        name = next(each["id"] for each in found if each["id"].startswith(case.finding + subject))
        signed = ("--by", "Li Na", "--note", "seen on site")
        asked = ["answer", folder, name, "--as", kind, *case.arguments, *signed, *period]
        (given,) = run(asked, capsys)["answers"]
        assert (given["id"], given["kind"]) == (f"A{place}", kind)
    rough = {"ignore": 2e-3, "clock": CLOCK_TAIL}.get(kind, 1e-6)
    assert imported(park) == pytest.approx(case.true, rel=rough)
    assert imported(park) != before or kind in ("ignore", "sign", "ended")  # right already
    for place, _ in enumerate(case.subjects, 1):
        back = ["--reverse", f"A{place}", "--by", "Wang", "--note", "another meter"]
        run(["answer", folder, *back, "--json"], capsys)
    assert imported(park) == before
    assert park.verify().is_sound


def park_of(folder: Path, case: Kind, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("tests.app.test_answers.METERS", METERS)
    monkeypatch.setattr("tests.app.test_answers.TRUE", TRUE)
    return park_with(folder, Case(kind="real", told=case.told))


def imported(park: Workspace) -> float | None:
    """Return what the grid brought in the month, as it is accounted [kWh]."""
    return park.account(MONTH).inventory.figures[IMPORT].value


def run(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> dict[str, list[dict[str, Any]]]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    printed = capsys.readouterr()
    assert left.value.code in {0, None}, printed.err
    found: dict[str, list[dict[str, Any]]] = json.loads(printed.out)
    return found
