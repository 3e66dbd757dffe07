"""A column that numbers the intervals of a day beside its date: 1 to 96, 0 to 95, 1 to 24."""

from dataclasses import replace
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_questions import is_question
from lingtan.base.errors import MappingError
from lingtan.park.meters import MeterKind, Resolution
from tests.builders import a_park
from tests.builders_files import a_mapping, kinds_of, reasons_of, stage, starts_of, values_of
from tests.builders_looks import PARK, T1, T2, Cells, a_text, a_workbook, looked_at, notes_on

QUARTERS = a_park(
    *(replace(meter, resolution=Resolution("15min")) for meter in (T1, T2)),
    time_zone="Asia/Shanghai",
)
MIDNIGHT = "02-28 16:00"  # of the park


def numbered(numbers: range, heading: str = "点号", date: str = "2025-03-01") -> Cells:
    rows = [[date, n, meter, n] for meter in ("t1", "t2") for n in numbers]
    return [["日期", heading, "表号", "电量(kWh)"], *rows]


def mapping_of(first: int = 1, minutes: int = 15, label: str = "start") -> Mapping:
    number = {"column": "点号", "first": first, "minutes": minutes}
    time = {"columns": ["日期"], "formats": ["%Y-%m-%d"], "number": number, "label": label}
    values = [{"column": "电量(kWh)", "unit": "kWh"}]
    return a_mapping(time=time, values=values, meter={"columns": ["表号"]})


@pytest.mark.parametrize("label", ["start", "end"])
@pytest.mark.parametrize("first", [0, 1])
def test_the_first_number_begins_at_midnight(tmp_path: Path, first: int, label: str) -> None:
    path = a_text(tmp_path, numbered(range(first, first + 96)))
    staged = stage(tmp_path, path, mapping_of(first, label=label), QUARTERS)
    assert (staged.rows, staged.refused) == (192, 0)
    assert values_of(staged)["t1", MIDNIGHT] == first
    assert values_of(staged)["t1", "03-01 15:45"] == first + 95


@pytest.mark.parametrize("number", [0, 97, -1, "x", "", "1.5"])
def test_a_number_no_day_has_is_refused(tmp_path: Path, number: object) -> None:
    rows: Cells = [["日期", "点号", "表号", "电量(kWh)"], ["2025-03-01", number, "t1", 5]]
    staged = stage(tmp_path, a_text(tmp_path, rows), mapping_of(), QUARTERS)
    assert reasons_of(staged) == [(2, "file_time_unreadable")]
    finding = next(f for f in staged.findings if f.kind.id == "file_time_unreadable")
    assert finding.facts["example"] == f"2025-03-01 #{number}".strip()


@pytest.mark.parametrize("text", ["7", "07", "7.0", "P7", "第7点", "７"])
def test_a_number_may_be_written_in_several_ways(tmp_path: Path, text: str) -> None:
    rows: Cells = [["日期", "点号", "表号", "电量(kWh)"], ["2025-03-01", text, "t1", 5]]
    staged = stage(tmp_path, a_text(tmp_path, rows), mapping_of(), QUARTERS)
    assert starts_of(staged) == ["02-28 17:30"]


def test_a_counter_is_read_at_the_end_its_label_names(tmp_path: Path) -> None:
    counter = replace(T1, kind=MeterKind.REGISTER, register_digits=6, multiplier=1.0)
    park = a_park(counter, T2, time_zone="Asia/Shanghai")
    rows: Cells = [["日期", "点号", "表号", "电量(kWh)"], ["2025-03-01", 1, "t1", 5]]
    path = a_text(tmp_path, rows)
    starts = [
        starts_of(stage(tmp_path, path, mapping_of(minutes=60, label=label), park))
        for label in ("start", "end")
    ]
    assert starts == [[MIDNIGHT], ["02-28 17:00"]]


def test_intervals_of_another_length_than_the_meters_are_refused(tmp_path: Path) -> None:
    path = a_text(tmp_path, numbered(range(1, 25)))
    with pytest.raises(MappingError, match="points of 60 min"):
        stage(tmp_path, path, mapping_of(minutes=60), QUARTERS)


def test_dates_with_a_clock_of_their_own_are_refused(tmp_path: Path) -> None:
    mapping = mapping_of()
    time = mapping.time.model_copy(update={"formats": ("%Y-%m-%d %H:%M",)})
    path = a_text(tmp_path, numbered(range(1, 97), date="2025-03-01 08:00"))
    staged = stage(tmp_path, path, mapping.model_copy(update={"time": time}), QUARTERS)
    assert (staged.rows, "file_time_unreadable" in kinds_of(staged)) == (0, True)


@pytest.mark.parametrize(
    "more",
    [{"period_end": "止"}, {"midnight": "same_day"}, {"formats": ["epoch_s"]}],
)
def test_a_number_stands_beside_a_plain_date(more: dict[str, object]) -> None:
    time = {"columns": ["t"], "number": {"column": "n", "minutes": 15}}
    with pytest.raises(ValueError, match="number_beside"):
        a_mapping(time=time | more)


@pytest.mark.parametrize(
    ("numbers", "heading", "minutes"),
    [
        (range(1, 97), "点号", 15),
        (range(96), "时段", 15),
        (range(1, 97), "数据点号", 15),
        (range(1, 97), "point", 15),
        (range(1, 25), "point", 60),
    ],
)
def test_numbers_of_a_whole_day_are_seen(
    tmp_path: Path, numbers: range, heading: str, minutes: int
) -> None:
    park = PARK if minutes == 60 else QUARTERS
    path = a_text(tmp_path, numbered(numbers, heading))
    mapping = looked_at(path, park)
    assert mapping.time.number is not None
    assert (mapping.time.number.first, mapping.time.number.minutes) == (numbers[0], minutes)
    assert [note for note in mapping.notes if is_question(note)] == []
    staged = stage(tmp_path, path, mapping, park)
    assert (staged.rows, staged.refused) == (2 * len(numbers), 0)
    assert values_of(staged)["t2", MIDNIGHT] == numbers[0]


def test_date_cells_of_a_workbook_take_numbers_too(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, {"a": numbered(range(1, 97))})
    assert stage(tmp_path, path, looked_at(path, QUARTERS), QUARTERS).rows == 192


def test_numbers_of_counters_ask_for_the_end(tmp_path: Path) -> None:
    counters = [replace(m, kind=MeterKind.REGISTER, register_digits=6) for m in (T1, T2)]
    path = a_text(tmp_path, numbered(range(1, 97)))
    mapping = looked_at(path, a_park(*counters, time_zone="Asia/Shanghai"))
    asked = [note.because for note in notes_on(mapping, "time.label") if is_question(note)]
    assert asked == ["number_of_instants"]


def test_numbers_of_lines_are_no_intervals(tmp_path: Path) -> None:
    days = [["2025-03-01", n, f"m{n}", n] for n in range(1, 25)]
    rows: Cells = [["日期", "点号", "表号", "电量(kWh)"], *days]
    assert looked_at(a_text(tmp_path, rows)).time.number is None
