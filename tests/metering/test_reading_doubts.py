"""What an account has to weigh of the readings stands in one table, by meter and month."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.tables import READING_DOUBTS
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, readings, stamped, utc

JULY = parse_period("2025-07", "Asia/Shanghai")
QUARTERS = 31 * 96
LOAD = np.random.default_rng(5).uniform(50, 150, QUARTERS).round(3)
MAIN = a_meter("main", "outside", "bus")
USE = a_meter("use", "bus", "enterprise:works")


def doubts(meters: Sequence[Meter], *tables: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    """Return the rows by kind and subject."""
    found = validate_period(a_runner(*tables), a_park(*meters), JULY).doubts
    assert found.schema == READING_DOUBTS.schema
    parts = found.partition_by("kind", "subject", as_dict=True)
    return {(str(kind), str(subject)): rows for (kind, subject), rows in parts.items()}


def of(values: np.ndarray, name: str = "main") -> pl.DataFrame:
    series = [None if np.isnan(value) else float(value) for value in values]
    return readings(name, series, JULY.start)


def test_believed_readings_leave_the_table_empty() -> None:
    assert doubts([MAIN, USE], of(LOAD), of(LOAD, "use")) == {}


def test_a_short_gap_is_an_estimate_and_a_long_one_is_missing() -> None:
    holed = LOAD.copy()
    holed[100:104] = np.nan
    holed[1000:2000] = np.nan
    found = doubts([MAIN], of(holed))
    estimated, missing = found["estimated", "main"], found["missing", "main"]
    assert estimated["intervals"].item() == 4
    assert 200 < float(estimated["quantity"].item()) < 600
    assert (missing["month"].item(), missing["intervals"].item()) == ("2025-07", 1000)


def test_a_flat_line_is_doubted_with_its_energy() -> None:
    flat = LOAD.copy()
    flat[500:700] = 77.0
    row = doubts([MAIN], of(flat))["doubted", "main"]
    assert (row["intervals"].item(), float(row["quantity"].item())) == (200, 77.0 * 200)


def test_a_node_that_gives_more_than_it_gets_is_told_with_its_size() -> None:
    row = doubts([MAIN, USE], of(LOAD), of(LOAD * 1.5, "use"))["negative_loss", "bus"]
    assert float(row["quantity"].item()) == pytest.approx(LOAD.sum() / 2, rel=1e-3)


def test_sub_meters_beyond_their_parent_are_told_with_their_excess() -> None:
    part = replace(a_meter("part", "bus", "bus"), parent="main")
    row = doubts([MAIN, part], of(LOAD), of(LOAD * 1.2, "part"))["sub_meters_exceed", "main"]
    assert float(row["quantity"].item()) == pytest.approx(LOAD.sum() * 0.2, rel=1e-3)


def test_a_late_clock_is_told_with_the_energy_of_its_month() -> None:
    late = np.roll(LOAD, 3)
    part = replace(a_meter("part", "bus", "bus"), parent="main")
    found = doubts([MAIN, part], of(LOAD), of(late, "part"))
    row = found["clock", "part"]
    assert row["intervals"].item() == 3
    assert float(row["quantity"].item()) == pytest.approx(LOAD.sum(), rel=1e-6)
    assert found["findings", "part"]["findings"].item() == 1


@pytest.mark.parametrize("days_before", [0, 2])
def test_a_counters_span_is_measured_unless_it_reaches_beyond_the_period(days_before: int) -> None:
    counter = replace(MAIN, kind=MeterKind.REGISTER)
    first = JULY.start - timedelta(days=days_before)
    count = QUARTERS + 1 + days_before * 96
    values = np.cumsum(np.random.default_rng(3).uniform(50, 150, count).round(3)).round(3)
    values[1 : days_before * 96 + 5] = np.nan
    series = [None if np.isnan(value) else float(value) for value in values]
    found = doubts([counter], readings("main", series, first))
    kind = "estimated" if days_before else "spanned"
    assert found[kind, "main"]["intervals"].sum() == 5


@pytest.mark.parametrize(("period", "known"), [("2025", 10), ("2025-07", 0)])
def test_a_bill_is_known_where_all_its_days_are_in_the_period(period: str, known: int) -> None:
    """Bills from the 26th to the 25th: of the year, only January and December are estimates."""
    days = [31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    firsts = [utc(2024, 12, 25, 16) + timedelta(days=sum(days[:n])) for n in range(13)]
    bills = [
        stamped("main", [(first, 24.0 * length)], f"manual:{length}")
        for first, length in zip(firsts, days, strict=True)
    ]
    meter = replace(MAIN, kind=MeterKind.BILL, resolution=Resolution.MONTH)
    asked = parse_period(period, "Asia/Shanghai")
    found = validate_period(a_runner(*bills), a_park(meter), asked).doubts
    spanned, guessed = (
        found.filter(pl.col("kind") == kind)["intervals"].sum()
        for kind in ("spanned", "estimated")
    )
    months = 12 if period == "2025" else 1
    assert (spanned, guessed) == (known, months - known)
