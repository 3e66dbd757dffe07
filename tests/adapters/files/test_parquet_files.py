"""Parquet files are read by the same rules; a line is a row."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from lingtan.base.errors import ImportFileError
from tests.builders_files import a_mapping, reasons_of, stage, starts_of, values_of

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
