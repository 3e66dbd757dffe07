"""Builders for the tests of metering: a small engine in memory, and readings by the day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl

from lingtan.base.findings import Finding
from lingtan.park.tables import QUANTITY

READINGS = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": pl.Datetime("us", "UTC"),
        "value": QUANTITY,
        "quality": pl.String(),
    }
)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class _Stream:
    """A frame that shows only its Arrow stream, which is all DuckDB needs without pyarrow."""

    frame: pl.DataFrame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)


def _naive(table: pl.DataFrame) -> pl.DataFrame:
    zoned = [n for n, t in table.schema.items() if isinstance(t, pl.Datetime) and t.time_zone]
    return table.with_columns(pl.col(zoned).dt.convert_time_zone("UTC").dt.replace_time_zone(None))


@dataclass
class MemoryRunner:
    """Runs SQL on DuckDB in memory, as the store does on disk."""

    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    views: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")

    def give(self, name: str, table: pl.DataFrame) -> None:
        """Make a frame known as a table."""
        self.connection.register("_given", _Stream(_naive(table)))
        self.connection.execute(f"create or replace table {name} as select * from _given")
        self.connection.unregister("_given")

    def view(self, name: str, sql: str) -> None:
        """Name a query."""
        self.connection.execute(f"create or replace view {name} as {sql}")
        self.views.add(name)

    def keep(self, name: str, sql: str) -> None:
        """Run a query and keep its rows."""
        self.connection.execute(f"create or replace table kept_rows as {sql}").fetchall()
        kind = "view" if name in self.views else "table"
        self.connection.execute(f"drop {kind} if exists {name}")
        self.connection.execute(f"alter table kept_rows rename to {name}")
        self.views.discard(name)

    def rows(self, sql: str) -> pl.DataFrame:
        """Run a query and return its rows."""
        table = pl.DataFrame(self.connection.sql(sql))
        instants = [n for n, t in table.schema.items() if isinstance(t, pl.Datetime)]
        return table.with_columns(pl.col(instants).dt.replace_time_zone("UTC"))


def a_runner(*readings: pl.DataFrame) -> MemoryRunner:
    """Return a runner that holds current readings."""
    runner = MemoryRunner()
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


def amounts_of(runner: MemoryRunner, meter_id: str) -> dict[str, Any]:
    """Return the amounts of a meter by the start of their interval, as UTC text."""
    rows = runner.rows(f"select * from amounts where meter_id = '{meter_id}' order by start")
    return {
        f"{row['start']:%Y-%m-%d %H:%M}": row["quantity"] for row in rows.iter_rows(named=True)
    }


def intervals_of(runner: MemoryRunner, meter_id: str) -> pl.DataFrame:
    """Return the validated intervals of a meter in order."""
    return runner.rows(f"select * from intervals where meter_id = '{meter_id}' order by start")
