"""Times written as numbers or on a clock of 12 hours are read, or asked about, or quoted."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import TimeForm
from lingtan.adapters.files.mapping_questions import is_question
from lingtan.base.errors import MappingError
from tests.builders_files import stage, starts_of
from tests.builders_looks import PARK, Cells, a_text, looked_at, notes_on, why

HOURS = range(48)
MIDNIGHT = 1_735_660_800  # of 2025 in the park
DAY = 45_658  # of 2025-01-01 in a spreadsheet
TOP, ONE_LATER = "12-31 16:00", "12-31 17:00"
NUMBERS: dict[str, list[object]] = {
    "epoch_s": [MIDNIGHT + 3600 * n for n in HOURS],
    "epoch_ms": [(MIDNIGHT + 3600 * n) * 1000 for n in HOURS],
    "excel": [f"{DAY + n / 24:.6f}" for n in HOURS],
}


def half_day(n: int, form: str) -> str:
    return (datetime(2025, 1, 1) + timedelta(hours=n)).strftime(form)  # noqa: DTZ001


@pytest.mark.parametrize("form", sorted(NUMBERS))
def test_numbers_that_a_heading_calls_times_are_read(tmp_path: Path, form: str) -> None:
    path = a_text(tmp_path, [["time", "1#变(kWh)"], *([t, 1] for t in NUMBERS[form])])
    mapping = looked_at(path)
    assert (mapping.time.formats, mapping.quality) == ((form,), "measured")
    staged = stage(tmp_path, path, mapping, PARK)
    assert (staged.rows, starts_of(staged)[:2]) == (48, [TOP, ONE_LATER])


@pytest.mark.parametrize("form", sorted(NUMBERS))
def test_numbers_beside_the_name_of_a_meter_are_read_too(tmp_path: Path, form: str) -> None:
    rows = [[t, meter, 1] for t in NUMBERS[form] for meter in ("t1", "t2")]
    path = a_text(tmp_path, [["time", "meter", "kWh"], *rows])
    mapping = looked_at(path)
    assert mapping.time.formats == (form,)
    assert stage(tmp_path, path, mapping, PARK).rows == 96


@pytest.mark.parametrize("form", sorted(NUMBERS))
def test_numbers_under_a_silent_heading_are_a_question(tmp_path: Path, form: str) -> None:
    rows: Cells = [["ts", "1#变(kWh)"], *([t, n % 7] for n, t in enumerate(NUMBERS[form]))]
    mapping = looked_at(a_text(tmp_path, rows))
    assert (mapping.time.columns, mapping.time.formats) == (("ts",), (form,))
    assert why(mapping, "time.formats") == ["number_looks_like_time"]
    assert any(map(is_question, notes_on(mapping, "time.formats")))


def test_amounts_of_the_size_of_days_are_no_times(tmp_path: Path) -> None:
    path = a_text(tmp_path, [["a", "1#变(kWh)"], [41_000, 1], [45_700, 2], [39_000, 3]])
    with pytest.raises(MappingError):
        looked_at(path)


def test_a_day_and_clock_of_ten_digits_is_no_count_of_seconds(tmp_path: Path) -> None:
    lines = [[f"250101{hour:02}00", 1] for hour in range(24)]
    with pytest.raises(MappingError):
        looked_at(a_text(tmp_path, [["time", "1#变(kWh)"], *lines]))


@pytest.mark.parametrize(
    ("form", "label", "because"),
    [("excel", "end", "first_is_quarter"), ("epoch_s", "start", "label_open")],
)
def test_the_label_of_numbers_is_told_by_their_clock_or_asked(
    tmp_path: Path, form: str, label: str, because: str
) -> None:
    rows: Cells = [["time", "1#变(kWh)"], *([t, 1] for t in NUMBERS[form][1:25])]
    mapping = looked_at(a_text(tmp_path, rows))
    assert mapping.time.label == label
    assert why(mapping, "time.label") == [because]


@pytest.mark.parametrize("clock", ["%I:%M %p", "%I:%M:%S %p", "%I:%M%p"])
@pytest.mark.parametrize("day", ["%d/%m/%Y", "%Y-%m-%d"])
def test_a_clock_of_twelve_hours_is_read(tmp_path: Path, day: str, clock: str) -> None:
    form = f"{day} {clock}"
    path = a_text(tmp_path, [["time", "1#变(kWh)"], *([half_day(n, form), 1] for n in HOURS)])
    mapping = looked_at(path)
    assert mapping.time.formats == (form,)
    staged = stage(tmp_path, path, mapping, PARK)
    assert (staged.rows, starts_of(staged)[12:14]) == (48, ["01-01 04:00", "01-01 05:00"])
    assert starts_of(staged)[:2] == [TOP, ONE_LATER]


def test_twelve_hours_of_ten_days_ask_which_number_is_the_month(tmp_path: Path) -> None:
    rows: Cells = [["time", "1#变(kWh)"], ["01/02/2025 3:15 PM", 1]]
    mapping = looked_at(a_text(tmp_path, rows))
    assert mapping.time.formats == ("%d/%m/%Y %I:%M %p",)
    assert why(mapping, "time.formats") == ["may_be_month_first"]


@pytest.mark.parametrize("clock", ["%I:%M %p", "%I:%M:%S %p", "%I:%M%p"])
def test_a_clock_of_twelve_hours_may_stand_beside_its_date(tmp_path: Path, clock: str) -> None:
    rows = [[half_day(n, "%Y-%m-%d"), half_day(n, clock), 1] for n in HOURS]
    path = a_text(tmp_path, [["date", "clock", "1#变(kWh)"], *rows])
    mapping = looked_at(path)
    assert mapping.time.formats == (f"%Y-%m-%d {clock}",)
    staged = stage(tmp_path, path, mapping, PARK)
    assert (staged.rows, starts_of(staged)[:2]) == (48, [TOP, ONE_LATER])


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M %p", "%Y-%m-%d %I:%M"])
def test_half_a_clock_of_twelve_hours_is_refused(form: str) -> None:
    with pytest.raises(ValueError, match="half_clock"):
        TimeForm(columns=("time",), formats=(form,))


def test_a_time_in_an_unknown_form_is_quoted_with_the_cure(tmp_path: Path) -> None:
    rows: Cells = [["time", "1#变(kWh)"], *([f"{n}-Jan-25 15h", n] for n in range(1, 5))]
    with pytest.raises(MappingError, match="1-Jan-25 15h") as caught:
        looked_at(a_text(tmp_path, rows))
    assert caught.value.case == "time_not_known"
    assert "time.formats" in str(caught.value)


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (["2025-01-01 00:00", "0000-00-00 00:00", "2025/1/1 2时"], "2025-01-01 00:00 and 0000-0"),
        (["2025-01-01 24:00", "20250101 0200", "2025年1月1日 3时"], "2025-01-01 24:00 and 2025"),
        (["2025-01-01 00:00", "no time", "none"], "2025-01-01 00:00 and no time"),
    ],
)
def test_times_written_in_several_ways_are_not_called_unknown(
    tmp_path: Path, times: list[str], told: str
) -> None:
    rows: Cells = [["time", "1#变(kWh)"], *([text, 5] for text in times)]
    with pytest.raises(MappingError, match="not all written in one way") as caught:
        looked_at(a_text(tmp_path, rows))
    assert told in str(caught.value)


@pytest.mark.parametrize("has_meters", [True, False])
def test_numbers_beside_a_date_that_make_no_day_are_a_question(
    tmp_path: Path, has_meters: bool
) -> None:
    meters = ["t1", "t2"] if has_meters else [""]
    rows = [[f"2025-01-0{d}", n, m, n] for d in (1, 2) for n in range(1, 93) for m in meters]
    mapping = looked_at(a_text(tmp_path, [["日期", "点号", "表号", "1#变(kWh)"], *rows]))
    asked = [note.because for note in notes_on(mapping, "time.columns") if is_question(note)]
    assert asked == ["days_repeat"]


def test_a_line_a_day_and_meter_is_none(tmp_path: Path) -> None:
    rows = [[f"2025-01-{d:02d}", m, d] for d in range(1, 20) for m in ("t1", "t2")]
    mapping = looked_at(a_text(tmp_path, [["日期", "表号", "kWh"], *rows]))
    assert "days_repeat" not in why(mapping, "time.columns")


@pytest.mark.parametrize("form", ["%Q", "%Y-%m-%", "%", "day", "%-q", ""])
def test_a_pattern_that_reads_no_time_is_refused(form: str) -> None:
    with pytest.raises(ValueError, match="no_format"):
        TimeForm(columns=("time",), formats=(form,))


@pytest.mark.parametrize(
    "form", ["%Y-%m-%dT%H:%M%z", "%-d/%-m/%y %-H:%M", "%Y年%m月%d日 %p%I时", "%d%%%Y"]
)
def test_every_pattern_of_strptime_is_taken(form: str) -> None:
    assert TimeForm(columns=("time",), formats=(form,)).formats == (form,)
