"""Builders for the tests of metering: a small engine in memory, and readings by the day."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.findings import Finding
from lingtan.park.tables import QUANTITY
from tests.runners import bare_runner

READINGS = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": pl.Datetime("us", "UTC"),
        "value": QUANTITY,
        "quality": pl.String(),
    }
)
QUARTER = timedelta(minutes=15)


def a_runner(*readings: pl.DataFrame) -> DuckDbRunner:
    """Return a runner that holds current readings."""
    runner = bare_runner()
    runner.give("current_readings", pl.concat([pl.DataFrame(schema=READINGS), *readings]))
    return runner


def readings(
    meter_id: str,
    values: Sequence[float | None],
    start: datetime,
    step: timedelta = QUARTER,
    quality: str = "measured",
) -> pl.DataFrame:
    """Return readings at regular instants; None is a reading without a value."""
    starts = [start + step * number for number in range(len(values))]
    return stamped(meter_id, list(zip(starts, values, strict=True)), quality)


def stamped(
    meter_id: str, rows: Sequence[tuple[datetime, float | None]], quality: str = "measured"
) -> pl.DataFrame:
    """Return readings at given instants."""
    exact = [
        (meter_id, instant, None if value is None else Decimal(str(round(value, 3))), quality)
        for instant, value in rows
    ]
    return pl.DataFrame(exact, schema=READINGS, orient="row")


def utc(*parts: int) -> datetime:
    """Return an instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, day…


def kinds(findings: Sequence[Finding]) -> list[str]:
    """Return the kinds of findings, in order."""
    return [finding.kind.id for finding in findings]


def one(findings: Sequence[Finding], kind: str) -> Finding:
    """Return the only finding of a kind."""
    (found,) = (finding for finding in findings if finding.kind.id == kind)
    return found


def amounts_of(runner: DuckDbRunner, meter_id: str) -> dict[str, Any]:
    """Return the amounts of a meter by the start of their interval, as UTC text."""
    rows = runner.rows(f"select * from amounts where meter_id = '{meter_id}' order by start")
    return {
        f"{row['start']:%Y-%m-%d %H:%M}": row["quantity"] for row in rows.iter_rows(named=True)
    }


def intervals_of(runner: DuckDbRunner, meter_id: str) -> pl.DataFrame:
    """Return the validated intervals of a meter in order."""
    return runner.rows(f"select * from intervals where meter_id = '{meter_id}' order by start")
