"""The reference park's sources held against each other: a wrong transformer ratio is named."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from lingtan.adapters.reference_park import faults
from lingtan.app.reconcile_period import write_hours
from lingtan.app.results import Reconciliation
from tests.conftest import Demo


@pytest.fixture(scope="module")
def found(demo: Demo) -> Reconciliation:
    """Return the year of the reference park, reconciled with its hours."""
    return demo.workspace.reconcile("2025", with_hours=True)


@pytest.mark.slow
def test_the_planted_ratio_is_the_only_suspect_and_is_told_in_per_cent(
    found: Reconciliation,
) -> None:
    (finding,) = found.findings
    assert (finding.kind.id, finding.subject) == (
        "reconciliation_suspect_steady",
        faults.CHECK_METER,
    )
    assert finding.facts["percent"] == pytest.approx((faults.CHECK_RATIO - 1) * 100, abs=0.2)
    assert finding.facts["first"] == faults.CHECK_RATIO_FROM.strftime("%Y-%m")
    assert finding.facts["months"] == 12 - faults.CHECK_RATIO_FROM.month + 1
    assert finding.facts["unit"] == "kWh"


def test_the_suspect_is_given_what_all_others_tell(found: Reconciliation) -> None:
    whole = found.values.filter(pl.col("span") == "2025")
    told = dict(whole.select("stream", "reconciled").rows())
    assert told[faults.CHECK_METER] == pytest.approx(told["e_110_10b"])
    verdicts = dict(whole.select("stream", "verdict").rows())
    assert verdicts[faults.CHECK_METER] == "suspect"
    assert set(verdicts.values()) == {"suspect", "sound", "unchecked"}
    assert verdicts["g_steel"] == "unchecked"  # a delivery passes no node
    assert told["g_steel"] == dict(whole.select("stream", "reading").rows())["g_steel"]


def test_before_the_transformer_was_changed_all_agree(found: Reconciliation) -> None:
    months = found.values.filter(pl.col("span") != "2025")
    before = months.filter(pl.col("span") < f"{faults.CHECK_RATIO_FROM:%Y-%m}")
    assert set(before["verdict"]) == {"sound", "unchecked"}


def test_the_hours_add_up_to_the_reconciled_months(found: Reconciliation) -> None:
    local = pl.col("start").dt.convert_time_zone("Asia/Shanghai").dt.strftime("%Y-%m")
    sums = found.hours.group_by("meter_id", month=local).agg(pl.col("reconciled").sum())
    months = found.values.filter((pl.col("span") != "2025") & ~pl.col("is_loss"))
    both = sums.join(
        months, left_on=["meter_id", "month"], right_on=["stream", "span"], suffix="_month"
    )
    assert both.height > 200
    off = (both["reconciled"] - both["reconciled_month"]).abs()
    assert (off <= 1e-5 * both["reconciled_month"].abs() + 0.01).all()


@pytest.mark.slow
def test_nothing_is_known_before_the_files_came(demo: Demo) -> None:
    early = demo.workspace.reconcile("2025", as_known_at=datetime(2025, 12, 31, tzinfo=UTC))
    assert set(early.values.filter(~pl.col("is_loss"))["verdict"]) == {"absent"}
    assert not early.findings


@pytest.mark.parametrize("name", ["hours.csv", "hours.parquet"])
def test_the_hours_are_written_as_other_programs_read_them(
    found: Reconciliation, tmp_path: Path, name: str
) -> None:
    write_hours(found, tmp_path / name)
    read = pl.read_csv if name.endswith("csv") else pl.read_parquet
    assert read(tmp_path / name).height == found.hours.height
