"""A multiplier in the file is never applied; where meters.csv says another, nothing is guessed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_questions import open_questions
from lingtan.adapters.files.staged import Staged
from lingtan.park.meters import MeterEvent, MeterKind
from lingtan.park.park import Park
from tests.builders import a_park
from tests.builders_files import a_mapping, kinds_of, reasons_of, stage
from tests.builders_looks import T1, T2, Cells, a_text, looked_at, why

COUNTER = replace(T1, kind=MeterKind.REGISTER, register_digits=6, multiplier=1000.0)
PARK = a_park(COUNTER, T2, time_zone="Asia/Shanghai")
CHANGED = replace(
    PARK,
    meter_events=(
        MeterEvent(meter="t1", at=datetime(2025, 1, 1, 2, tzinfo=UTC), multiplier=2000.0),
    ),
)


def counted(*stated: object, heading: str = "倍率") -> Cells:
    rows = [[f"2025-01-01 {8 + n:02d}:00", "1#变", 5 + n, text] for n, text in enumerate(stated)]
    return [["时间", "表计", "示数(kWh)", heading], *rows]


def read(
    folder: Path, rows: Cells, park: Park = PARK, columns: Sequence[str] = ("倍率",)
) -> Staged:
    mapping = a_mapping(
        time={"columns": ["时间"], "formats": ["%Y-%m-%d %H:%M"]},
        meter={"columns": ["表计"]},
        values=[{"column": "示数(kWh)", "unit": "kWh"}],
        multiplier=columns,
    )
    return stage(folder, a_text(folder, rows), mapping, park)


def test_a_counter_with_another_multiplier_than_meters_csv_is_refused(tmp_path: Path) -> None:
    staged = read(tmp_path, counted(1000, 2000, 2000))
    assert reasons_of(staged) == [(3, "file_other_multiplier"), (4, "file_other_multiplier")]
    finding = next(f for f in staged.findings if f.kind.id == "file_other_multiplier")
    assert finding.subject == "t1"
    assert dict(finding.facts) == {"count": 2, "stated": "2000", "known": "1000"}


@pytest.mark.parametrize("text", ["1000", "1000.0", "1000倍", "×1000", "10000/10", "", "1 000"])
def test_the_same_multiplier_in_any_writing_is_no_finding(tmp_path: Path, text: str) -> None:
    staged = read(tmp_path, counted(text))
    assert (staged.rows, kinds_of(staged)) == (1, [])


@pytest.mark.parametrize("text", ["k", "0", "1000/0"])
def test_a_multiplier_that_cannot_be_read_is_not_the_known_one(tmp_path: Path, text: str) -> None:
    assert reasons_of(read(tmp_path, counted(text))) == [(2, "file_other_multiplier")]


def test_a_dated_change_counts_from_its_instant(tmp_path: Path) -> None:
    staged = read(tmp_path, counted(1000, 1000, 2000, 2000, 1000), CHANGED)
    assert reasons_of(staged) == [(6, "file_other_multiplier")]
    other = counted(1000, 1000, 1000)
    assert reasons_of(read(tmp_path, other, CHANGED)) == []


def test_ratios_of_transformers_make_the_multiplier_up(tmp_path: Path) -> None:
    rows = [["时间", "表计", "示数(kWh)", "CT变比", "PT变比"]]
    rows += [["2025-01-01 08:00", "1#变", "5", "50/5", "10000/100"]]
    rows += [["2025-01-01 09:00", "1#变", "6", "100/5", "10000/100"]]
    staged = read(tmp_path, rows, columns=("CT变比", "PT变比"))
    assert reasons_of(staged) == [(3, "file_other_multiplier")]
    mapping = looked_at(a_text(tmp_path, rows), PARK)
    assert mapping.multiplier == ("CT变比", "PT变比")


def test_the_amount_of_an_interval_has_its_multiplier_inside(tmp_path: Path) -> None:
    rows = [[*row[:1], "2#变", *row[2:]] for row in counted(400, 400)[1:]]
    staged = read(tmp_path, [counted()[0], *rows])
    assert (staged.rows, kinds_of(staged)) == (2, [])
    mapping = looked_at(a_text(tmp_path, [["时间", "2#变(kWh)", "倍率"], *rows]), PARK)
    assert mapping.multiplier == ()


def questions(mapping: Mapping) -> list[str]:
    return [note.because for _, note in open_questions(mapping)]


def test_a_suggestion_asks_which_multiplier_holds(tmp_path: Path) -> None:
    mapping = looked_at(a_text(tmp_path, counted(2000, 2000, 2000)), PARK)
    assert mapping.multiplier == ("倍率",)
    assert why(mapping, "multiplier.t1") == ["other_multiplier"]
    assert "other_multiplier" in questions(mapping)


def test_a_suggestion_compares_and_does_not_ask_where_both_agree(tmp_path: Path) -> None:
    for park, stated in ((PARK, 1000), (CHANGED, 2000)):
        mapping = looked_at(a_text(tmp_path, counted(stated, stated, stated)), park)
        assert mapping.multiplier == ("倍率",)
        assert "other_multiplier" not in questions(mapping)


def test_a_column_a_counter_is_compared_as_well(tmp_path: Path) -> None:
    rows = [[f"2025-01-01 {8 + n:02d}:00", 5 + n, 2000] for n in range(3)]
    mapping = looked_at(a_text(tmp_path, [["时间", "1#变(kWh)", "倍率"], *rows]), PARK)
    assert why(mapping, "multiplier.t1") == ["other_multiplier"]
