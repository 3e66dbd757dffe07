"""An interval is kept by its start, whichever end the file names."""

from pathlib import Path

import pytest

from lingtan.base.errors import MappingError
from tests.builders_files import a_mapping, reasons_of, stage_text, starts_of, values_of

DAY = [f"{n // 4:02d}:{n % 4 * 15:02d}" for n in range(97)]
ENDS = {"columns": ["time"], "label": "end"}
WIDE_ENDS = {
    "values": [],
    "points": {"first": "00:15", "last": "24:00", "minutes": 15, "meter": "p1", "unit": "kW"},
    "time": {"columns": ["date"], "label": "end"},
}


def lines(*rows: str) -> str:
    return "\n".join(("time,kWh", *rows)) + "\n"


def test_24_00_closes_its_own_day(tmp_path: Path) -> None:
    text = lines("2025-01-02 00:15,1", "2025-01-02 23:45,2", "2025-01-02 24:00,3")
    staged = stage_text(tmp_path, text, a_mapping(time=ENDS | {"zone": "UTC"}))
    assert starts_of(staged) == ["01-02 00:00", "01-02 23:30", "01-02 23:45"]


def test_00_00_of_the_next_day_closes_the_day_before(tmp_path: Path) -> None:
    text = lines("2025-01-02 23:45,2", "2025-01-03 00:00,3", "2025-01-03 00:15,4")
    staged = stage_text(tmp_path, text, a_mapping(time=ENDS | {"zone": "UTC"}))
    assert starts_of(staged) == ["01-02 23:30", "01-02 23:45", "01-03 00:00"]


def test_00_00_of_the_same_day_closes_it_when_the_mapping_says_so(tmp_path: Path) -> None:
    text = lines("2025-01-02 00:15,1", "2025-01-02 23:45,2", "2025-01-02 00:00,3")
    time = ENDS | {"zone": "UTC", "midnight": "same_day"}
    staged = stage_text(tmp_path, text, a_mapping(time=time))
    assert starts_of(staged) == ["01-02 00:00", "01-02 23:30", "01-02 23:45"]


def test_a_local_clock_becomes_utc(tmp_path: Path) -> None:
    staged = stage_text(tmp_path, lines("2025-01-01 00:00,1"), a_mapping())
    assert starts_of(staged) == ["12-31 16:00"]


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [("00:15", "24:00", "end"), ("0015", "2400", "end"), ("0:15", "24:00", "end"),
     ("00:00", "23:45", "start"), ("P1", "P96", "end"), ("T1", "T96", "start")],
)  # fmt: skip
def test_a_row_a_day_has_96_quarters(tmp_path: Path, first: str, last: str, label: str) -> None:
    if first in {"P1", "T1"}:
        headings = [first.replace("1", str(n)) for n in range(1, 97)]
    else:
        shown = DAY[1:] if label == "end" else DAY[:-1]
        headings = [h.replace(":", "") if ":" not in first else h for h in shown]
        headings[0] = first
    text = f"date,{','.join(headings)}\n2025-01-02,{','.join(str(4 * n) for n in range(96))}\n"
    points = {"first": first, "last": last, "minutes": 15, "meter": "p1", "unit": "kW"}
    time = {"columns": ["date"], "label": label, "zone": "UTC"}
    staged = stage_text(tmp_path, text, a_mapping(values=[], points=points, time=time))
    assert staged.rows == 96
    values = values_of(staged)
    assert values["p1", "01-02 00:00"] == 0
    assert values["p1", "01-02 00:15"] == 1  # 4 kW over a quarter of an hour
    assert values["p1", "01-02 23:45"] == 95


@pytest.mark.parametrize(
    ("column", "due"),
    [("10:30", "10:30 stands where 10:15 is due"), ("合计", "合计 stands where 10:15 is due")],
)
def test_a_column_out_of_turn_shifts_no_reading(tmp_path: Path, column: str, due: str) -> None:
    headings = DAY[1:]
    headings[40] = column
    text = f"date,{','.join(headings)}\n2025-01-02,{','.join(['1'] * 96)}\n"
    with pytest.raises(MappingError) as error:
        stage_text(tmp_path, text, a_mapping(**WIDE_ENDS))
    assert due in str(error.value.details[0])


NUMBERED = ["P{}", "点{}", "{}", "第{}点 kW", "1#/P{}", "P{:02d}"]


def numbered(name: str, order: list[int]) -> tuple[str, dict[str, object]]:
    headings = [name.format(n) for n in order]
    text = f"date,{','.join(headings)}\n2025-01-02,{','.join(['1'] * 96)}\n"
    points = WIDE_ENDS["points"] | {"first": headings[0], "last": headings[-1]}  # type: ignore[operator]
    return text, WIDE_ENDS | {"points": points}


@pytest.mark.parametrize("name", NUMBERED)
@pytest.mark.parametrize("place", [0, 1, 40, 94])
def test_a_numbered_point_out_of_turn_shifts_no_reading(
    tmp_path: Path, name: str, place: int
) -> None:
    order = list(range(1, 97))
    order[place], order[place + 1] = order[place + 1], order[place]
    text, mapping = numbered(name, order)
    with pytest.raises(MappingError) as error:
        stage_text(tmp_path, text, a_mapping(**mapping))
    told = f"{name.format(place + 2)} stands where {name.format(place + 1)} is due"
    assert told in str(error.value.details[0])


@pytest.mark.parametrize("name", NUMBERED)
@pytest.mark.parametrize("order", [list(range(1, 97)), list(range(96)), [*range(1, 96), 0]])
def test_numbered_points_in_turn_are_a_day(tmp_path: Path, name: str, order: list[int]) -> None:
    text, mapping = numbered(name, order)
    assert stage_text(tmp_path, text, a_mapping(**mapping)).rows == 96


def test_labels_that_contradict_the_mapping_are_refused_not_shifted(tmp_path: Path) -> None:
    text = f"date,{','.join(DAY[:-1])}\n2025-01-02,{','.join(['1'] * 96)}\n"
    points = WIDE_ENDS["points"] | {"first": "00:00", "last": "23:45"}  # type: ignore[operator]
    with pytest.raises(Exception, match="no interval end"):
        stage_text(tmp_path, text, a_mapping(**WIDE_ENDS | {"points": points}))


def test_a_counter_is_read_at_instants_and_never_shifted(tmp_path: Path) -> None:
    values = [{"column": "kWh", "meter": "counter"}]
    text = lines("2025-01-02 00:07,123.5", "2025-01-02 24:00,124")
    staged = stage_text(tmp_path, text, a_mapping(values=values, time=ENDS | {"zone": "UTC"}))
    assert starts_of(staged) == ["01-02 00:07", "01-03 00:00"]


def test_a_time_between_two_intervals_is_refused_or_moved_as_declared(tmp_path: Path) -> None:
    text = lines("2025-01-02 00:00:03,1", "2025-01-02 00:14:58,2", "2025-01-02 00:31:00,3")
    strict = stage_text(tmp_path, text, a_mapping())
    assert reasons_of(strict) == [(n, "file_time_off_grid") for n in (2, 3, 4)]
    time = {"columns": ["time"], "tolerance_seconds": 5, "zone": "UTC"}
    moved = stage_text(tmp_path, text, a_mapping(time=time))
    assert starts_of(moved) == ["01-02 00:00", "01-02 00:15"]
    assert reasons_of(moved) == [(4, "file_time_off_grid")]
    snapped = next(f for f in moved.findings if f.kind.id == "file_times_snapped")
    assert snapped.facts["count"] == 2
