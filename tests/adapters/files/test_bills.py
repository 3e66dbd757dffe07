"""Bills and readings by hand: an amount for a whole month, or a finding."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from lingtan.adapters.files.staged import Staged
from tests.builders_files import (
    IMPORTS,
    a_mapping,
    kinds_of,
    reasons_of,
    stage,
    stage_text,
    starts_of,
    values_of,
)

GAS = [{"column": "gas", "meter": "gas", "unit": "Nm3"}]


def bill(tmp_path: Path, cell: str, **time: object) -> list[str]:
    form = {"columns": ["month"], "zone": "UTC"} | time
    staged = stage_text(tmp_path, f"month,gas\n{cell},5\n", a_mapping(time=form, values=GAS))
    return starts_of(staged) or [reason for _, reason in reasons_of(staged)]


@pytest.mark.parametrize(
    ("form", "cell"),
    [("%Y-%m", "2025-02"), ("%Y年%m月", "2025年2月"), ("%Y%m", "202502"), ("%Y/%m", "2025/2"),
     ("%Y-%m-%d", "2025-02-01")],
)  # fmt: skip
def test_a_month_starts_on_its_first_day(tmp_path: Path, form: str, cell: str) -> None:
    assert bill(tmp_path, cell, formats=[form]) == ["02-01 00:00"]


@pytest.mark.parametrize("cell", ["2025-02-28", "2025-03-01"])
def test_a_month_named_by_its_end(tmp_path: Path, cell: str) -> None:
    assert bill(tmp_path, cell, formats=["%Y-%m-%d"], label="end") == ["02-01 00:00"]


@pytest.mark.parametrize("label", ["start", "end"])
def test_a_day_inside_the_month_is_no_month(tmp_path: Path, label: str) -> None:
    found = bill(tmp_path, "2025-02-15", formats=["%Y-%m-%d"], label=label)
    assert found == ["file_period_not_calendar"]


def test_first_and_last_day_in_two_columns_of_a_workbook(tmp_path: Path) -> None:
    time = {"columns": ["起始日期"], "period_end": "截止日期", "formats": ["%Y-%m-%d %H:%M:%S"]}
    values = [{"column": "用气量(万Nm3)", "meter": "gas", "unit": "万Nm3"}]
    mapping = a_mapping(
        kind="xlsx", time=time | {"zone": "UTC"}, values=values, skip=["合计"], quality="manual"
    )
    staged = stage(tmp_path, IMPORTS / "gas_bills.xlsx", mapping)
    values_by_month = values_of(staged)
    assert (staged.rows, staged.skipped) == (12, 2)
    assert values_by_month["gas", "01-01 00:00"] == Decimal(126_000)
    assert values_by_month["gas", "12-01 00:00"] == Decimal(137_000)
    assert set(pl.read_parquet(staged.staged_path)["quality"]) == {"manual"}


@pytest.mark.parametrize(
    ("month", "starts"),
    [
        ("whole", ["03-01 00:00"]),
        ("start", ["12-01 00:00", "01-01 00:00", "03-01 00:00"]),
        ("end", ["01-01 00:00", "02-01 00:00", "03-01 00:00"]),
    ],
)
def test_a_bill_off_the_calendar_counts_as_the_mapping_says(
    tmp_path: Path, month: str, starts: list[str]
) -> None:
    time = {
        "columns": ["账期"],
        "period_separator": "~",
        "period_month": month,
        "formats": ["%Y-%m-%d"],
        "zone": "UTC",
    }
    values = [{"column": "气量/万标方", "meter": "gas", "unit": "万标方"}]
    mapping = a_mapping(time=time, values=values)
    staged = stage(tmp_path, IMPORTS / "gas_bills_off_calendar.csv", mapping)
    assert starts_of(staged) == starts
    assert ("file_period_assigned" in kinds_of(staged)) == (month != "whole")
    assert reasons_of(staged) == (
        [(2, "file_period_not_calendar"), (3, "file_period_not_calendar")]
        if month == "whole"
        else []
    )


def test_a_day_starts_at_the_parks_midnight(tmp_path: Path) -> None:
    values = [{"column": "kWh", "meter": "daily"}]
    text = "time,kWh\n2025-01-02,5\n2025-01-03 06:00,5\n"
    staged = stage_text(tmp_path, text, a_mapping(values=values))
    assert starts_of(staged) == ["01-01 16:00"]
    assert reasons_of(staged) == [(3, "file_period_not_calendar")]


def bills(tmp_path: Path, text: str, **time: object) -> Staged:
    form = {"columns": ["from"], "period_end": "to", "formats": ["%Y-%m-%d"], "zone": "UTC"}
    mapping = a_mapping(time=form | time, values=GAS, quality="manual")
    return stage_text(tmp_path, f"from,to,gas\n{text}", mapping)


def qualities(staged: Staged) -> list[str]:
    return pl.read_parquet(staged.staged_path).sort("start")["quality"].to_list()


def test_bills_within_a_month_stand_side_by_side_and_tell_their_days(tmp_path: Path) -> None:
    staged = bills(tmp_path, "2025-01-01,2025-01-20,60\n2025-01-21,2025-01-31,33\n")
    assert (starts_of(staged), staged.refused) == (["01-01 00:00", "01-21 00:00"], 0)
    assert qualities(staged) == ["manual:20", "manual:11"]


@pytest.mark.parametrize("month", ["days", "start", "end"])
def test_a_bill_of_several_months_never_counts_to_one(tmp_path: Path, month: str) -> None:
    staged = bills(tmp_path, "2025-01-01,2025-03-31,900\n", period_month=month)
    assert qualities(staged) == ["manual:90"]
    finding = next(f for f in staged.findings if f.kind.id == "file_bills_by_days")
    assert (finding.facts["count"], finding.place.line) == (1, 2)


@pytest.mark.parametrize(
    ("last", "quality"),
    [("2025-01-31", "manual"), ("2025-02-01", "manual"), ("2025-01-01", "manual:1")],
)
def test_a_bill_of_a_month_is_that_month_and_one_of_a_day_is_not(
    tmp_path: Path, last: str, quality: str
) -> None:
    assert qualities(bills(tmp_path, f"2025-01-01,{last},5\n")) == [quality]


def test_bills_that_overlap_in_part_are_refused_both(tmp_path: Path) -> None:
    text = "2025-01-01,2025-01-31,31\n2025-01-21,2025-02-20,31\n2025-03-01,2025-03-31,7\n"
    staged = bills(tmp_path, text)
    assert starts_of(staged) == ["03-01 00:00"]
    assert reasons_of(staged) == [(2, "file_bills_overlap"), (3, "file_bills_overlap")]
    finding = next(f for f in staged.findings if f.kind.id == "file_bills_overlap")
    assert finding.facts["example"] == "gas 2025-01-01 ~ 2025-01-31: 31.000, line 3"


def test_a_bill_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    staged = bills(tmp_path, "2025-02-01,2025-01-10,5\n")
    assert reasons_of(staged) == [(2, "file_period_not_calendar")]
