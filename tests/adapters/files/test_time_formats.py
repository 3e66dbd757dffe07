"""Times are read in every format people write, and nothing else is taken for one."""

from pathlib import Path

import pytest

from lingtan.adapters.files import look_formats
from tests.builders_files import a_mapping, reasons_of, stage_text, starts_of

FORMS = [
    ("%Y-%m-%d %H:%M", "2025-01-02 00:15"),
    ("%Y/%m/%d %H:%M", "2025/1/2 0:15"),
    ("%Y-%m-%dT%H:%M:%S", "2025-01-02T00:15:00"),
    ("%Y年%m月%d日 %H:%M", "2025年1月2日 00:15"),
    ("%Y年%m月%d日%H时%M分", "2025年01月02日00时15分"),
    ("%Y%m%d%H%M", "202501020015"),
    ("%y%m%d%H%M", "2501020015"),
    ("%d.%m.%Y %H:%M", "02.01.2025 00:15"),
    ("%m/%d/%Y %H:%M", "01/02/2025 00:15"),
    ("%Y-%m-%d %H:%M", "２０２５－０１－０２　００：１５"),
    ("%Y-%m-%d %H:%M", "\u00a02025-01-02\u00a000:15\u00a0"),
    ("%Y-%m-%dT%H:%M:%S%z", "2025-01-02T08:15:00+08:00"),
    ("%Y-%m-%dT%H:%M:%S%z", "2025-01-02T00:15:00Z"),
    ("excel", "45659.010416666664"),
    ("excel_1904", "44197.010416666664"),
    ("epoch_s", "1735776900"),
    ("epoch_ms", "1735776900000"),
]
LATE = [
    ("%Y-%m-%d %H:%M", "2025-01-01 24:00"),
    ("%Y-%m-%d %H:%M:%S", "2025-01-01 24:00:00"),
    ("%Y/%m/%d %H:%M", "2025/1/1  24:00"),
    ("%Y-%m-%dT%H:%M:%S", "2025-01-01T24:00:00"),
    ("%Y%m%d%H%M", "202501012400"),
    ("%y%m%d%H%M", "2501012400"),
    ("%Y年%m月%d日%H时", "2025年1月1日24时"),
    ("%Y年%m月%d日 %H时%M分", "2025年1月1日 24时00分"),
]


@pytest.mark.parametrize(("form", "text"), FORMS)
def test_every_format_reads_the_same_instant(tmp_path: Path, form: str, text: str) -> None:
    time = {"columns": ["time"], "formats": [form], "zone": "UTC"}
    staged = stage_text(tmp_path, f"time,kWh\n{text},1\n", a_mapping(time=time))
    assert starts_of(staged) == ["01-02 00:15"]


@pytest.mark.parametrize(("form", "text"), LATE)
def test_24_00_is_the_next_days_midnight(tmp_path: Path, form: str, text: str) -> None:
    time = {"columns": ["time"], "formats": [form], "zone": "UTC"}
    staged = stage_text(tmp_path, f"time,kWh\n{text},1\n", a_mapping(time=time))
    assert starts_of(staged) == ["01-02 00:00"]


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2025-02-30 00:00", "2025-01-02 24:15", "2025-01-02 25:00", "2025-01-02 00:15 x",
     "2025-01-02T00:15:00+08:00", "2025-01-2? 00:00", "45659"],
)  # fmt: skip
def test_what_is_no_time_is_refused(tmp_path: Path, text: str) -> None:
    staged = stage_text(tmp_path, f"time,kWh\n{text},1\n", a_mapping())
    assert reasons_of(staged) == [(2, "file_time_unreadable")]


@pytest.mark.parametrize("text", ["1970-01-01 00:00", "0025-01-01 00:00", "2123-01-01 00:00"])
def test_a_clock_that_was_never_set_is_refused(tmp_path: Path, text: str) -> None:
    staged = stage_text(tmp_path, f"time,kWh\n{text},1\n", a_mapping())
    assert reasons_of(staged) == [(2, "file_time_far_away")]


def test_date_and_clock_may_stand_in_two_columns(tmp_path: Path) -> None:
    time = {"columns": ["day", "clock"], "formats": ["%Y-%m-%d %H:%M"], "zone": "UTC"}
    text = "day,clock,kWh\n2025-01-02,0:15,1\n2025-01-01 00:00:00,24:00,2\n"
    staged = stage_text(tmp_path, text, a_mapping(time=time))
    assert starts_of(staged) == ["01-02 00:15", "01-02 00:00"]


def test_a_format_that_says_a_part_twice_reads_nothing() -> None:
    assert look_formats.read("2025-01-01 00:15 00:15", "%Y-%m-%d %H:%M %H:%M") is None


@pytest.mark.parametrize(
    ("form", "texts", "meter"),
    [
        (
            "%Y-%m-%dT%H:%M:%S%z",
            ("2025-01-01T00:00:00+08:00", "2025-01-31T16:00:00Z", "2025-03-01T00:00:00Z"),
            "gas",
        ),
        ("epoch_s", ("1735660800", "1735747200", "1735776000"), "daily"),
    ],
)
def test_a_day_or_month_that_instants_name_begins_by_the_parks_clock(
    tmp_path: Path, form: str, texts: tuple[str, ...], meter: str
) -> None:
    unit = {"gas": "Nm3", "daily": "kWh"}[meter]
    mapping = a_mapping(
        time={"columns": ["time"], "formats": [form]},
        values=[{"column": "n", "meter": meter, "unit": unit}],
    )
    staged = stage_text(tmp_path, "time,n\n" + "".join(f"{text},5\n" for text in texts), mapping)
    assert all(start.endswith("16:00") for start in starts_of(staged))
    assert reasons_of(staged) == [(4, "file_period_not_calendar")]
