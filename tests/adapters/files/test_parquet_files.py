"""Parquet files are read by the same rules; a line is a row."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from lingtan.base.errors import ImportFileError, MappingError
from tests.builders_files import a_files_park, a_mapping, reasons_of, stage, starts_of, values_of

AT = datetime(2025, 1, 2, 8, tzinfo=UTC)
ZONED = {"columns": ["time"], "formats": ["%Y-%m-%d %H:%M:%S%z"]}


def write(folder: Path, **columns: object) -> Path:
    path = folder / "file.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_an_instant_with_zone_needs_no_other(tmp_path: Path) -> None:
    stamps = pl.Series([AT, None]).dt.convert_time_zone("Asia/Shanghai")
    path = write(tmp_path, time=stamps, kWh=[1.5, 2.5])
    staged = stage(tmp_path, path, a_mapping(kind="parquet", time=ZONED))
    assert starts_of(staged) == ["01-02 08:00"]
    assert reasons_of(staged) == [(2, "file_time_unreadable")]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_instants_of_any_zone_are_read_without_a_format(
    tmp_path: Path, zone: str, unit: Literal["ms", "us", "ns"]
) -> None:
    stamps = pl.Series([AT, AT + timedelta(minutes=15)]).dt.convert_time_zone(zone)
    path = write(tmp_path, time=stamps.dt.cast_time_unit(unit), kWh=[1.5, 2.5])
    assert starts_of(stage(tmp_path, path, a_mapping(kind="parquet"))) == [
        "01-02 08:00",
        "01-02 08:15",
    ]


def test_an_hour_seen_twice_is_told_apart_by_its_instants(tmp_path: Path) -> None:
    first = datetime(2025, 10, 26, 0, tzinfo=UTC)
    stamps = pl.Series([first + timedelta(minutes=15) * n for n in (4, 0, 5, 1)])
    path = write(tmp_path, time=stamps.dt.convert_time_zone("Europe/Berlin"), kWh=[1, 2, 3, 4])
    staged = stage(tmp_path, path, a_mapping(kind="parquet"), a_files_park("Europe/Berlin"))
    assert starts_of(staged) == ["10-26 01:00", "10-26 00:00", "10-26 01:15", "10-26 00:15"]


def test_the_instant_at_which_a_local_month_begins_names_that_month(tmp_path: Path) -> None:
    stamps = pl.Series([datetime(2024, 12, 31, 16, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)])
    path = write(tmp_path, time=stamps, m3=[10, 20])
    values = [{"column": "m3", "meter": "gas", "unit": "Nm3"}]
    staged = stage(tmp_path, path, a_mapping(kind="parquet", values=values))
    assert starts_of(staged) == ["12-31 16:00"]
    assert reasons_of(staged) == [(2, "file_period_not_calendar")]


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ({"zone": "Asia/Shanghai"}, "zone_of_instants"),
        ({"label": "end", "midnight": "same_day"}, "clock_of_instants"),
        ({"number": {"column": "n", "minutes": 15}}, "clock_of_instants"),
    ],
)
def test_what_a_mapping_says_of_a_local_clock_is_refused_beside_instants(
    tmp_path: Path, time: dict[str, object], said: str
) -> None:
    path = write(tmp_path, time=pl.Series([AT]), kWh=[1.5], n=[1])
    with pytest.raises(MappingError) as caught:
        stage(tmp_path, path, a_mapping(kind="parquet", time={"columns": ["time"], **time}))
    assert [(fault.words, fault.place) for fault in caught.value.details] == [
        (f"detail.{said}", "time")
    ]


def test_a_local_clock_labelled_as_utc_is_read_by_the_format_that_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, time=pl.Series([AT]), kWh=[1.5])
    mapping = a_mapping(kind="parquet", time={"columns": ["time"], "zone": "Asia/Shanghai"})
    with pytest.raises(MappingError) as caught:
        stage(tmp_path, path, mapping)
    told = {"formats": [caught.value.details[0].facts["format"]], "zone": "Asia/Shanghai"}
    staged = stage(tmp_path, path, a_mapping(kind="parquet", time={"columns": ["time"], **told}))
    assert starts_of(staged) == ["01-02 00:00"]


def test_a_local_time_is_read_in_the_zone_of_the_mapping(tmp_path: Path) -> None:
    local = pl.Series([AT, AT + timedelta(minutes=15)]).dt.replace_time_zone(None)
    path = write(tmp_path, time=local, kWh=[0.1 + 0.2, float("nan")])
    staged = stage(tmp_path, path, a_mapping(kind="parquet"))
    assert values_of(staged) == {("e1", "01-02 00:00"): Decimal("0.300")}
    assert reasons_of(staged) == [(2, "file_value_sentinel")]


def test_decimals_integers_and_text_are_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, time=["2025-01-02 00:00"], a=[7], b=["8.5"], c=[Decimal("9.25")])
    values = [{"column": c, "meter": m} for c, m in (("a", "e1"), ("b", "e2"), ("c", "back"))]
    staged = stage(tmp_path, path, a_mapping(kind="parquet", values=values))
    assert [float(value) for value in values_of(staged).values()] == [7, 8.5, 9.25]
    assert staged.read == 3


@pytest.mark.parametrize("keep", [4, 100, -200])
def test_a_truncated_file_is_a_typed_error(tmp_path: Path, keep: int) -> None:
    path = write(tmp_path, time=["2025-01-02 00:00"] * 50, kWh=list(range(50)))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ImportFileError, match="damaged"):
        stage(tmp_path, path, a_mapping(kind="parquet"))
