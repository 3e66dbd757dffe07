"""Builders for tests of the store: staged files, sources, and a store to put them in."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl

from lingtan.adapters.store.records import ImportOutcome, ImportSource
from lingtan.adapters.store.store import Store

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)

STAGED_SCHEMA = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": pl.Datetime("us"),
        "value": pl.Decimal(18, 3),
        "quality": pl.String(),
        "line": pl.Int64(),
    }
)

Row = tuple[str, datetime, Decimal]


def at(day: int, hour: int = 0, minute: int = 0, month: int = 1) -> datetime:
    """Return an instant of 2025, naive UTC, as staged files hold it."""
    return datetime(2025, month, day, hour, minute)  # noqa: DTZ001  # naive UTC by contract


def row(meter: str, start: datetime, value: str) -> Row:
    return meter, start, Decimal(value)


def quarters(meter: str, first: datetime, values: Sequence[str]) -> list[Row]:
    """Return rows of a meter, a quarter of an hour apart."""
    step = timedelta(minutes=15)
    return [row(meter, first + i * step, value) for i, value in enumerate(values)]


def stage(path: Path, rows: Iterable[Row], quality: str = "measured") -> Path:
    """Write rows as the staged file an importer hands on."""
    numbered = [(*r, quality, line) for line, r in enumerate(rows, 2)]
    pl.DataFrame(
        {
            "meter_id": [r[0] for r in numbered],
            "start": [r[1] for r in numbered],
            "value": [r[2] for r in numbered],
            "quality": [r[3] for r in numbered],
            "line": [r[4] for r in numbered],
        },
        schema=STAGED_SCHEMA,
    ).write_parquet(path)
    return path


def refuse(path: Path, rows: Sequence[tuple[int, str, str]]) -> Path:
    """Write refused rows as an importer hands them on."""
    pl.DataFrame(
        rows, schema={"line": pl.Int64(), "reason": pl.String(), "text": pl.String()}, orient="row"
    ).write_parquet(path)
    return path


def source_of(name: str, mapping: str = "m") -> ImportSource:
    """Return a source whose bytes are told by its name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return ImportSource(file_name=name, file_sha256=digest, mapping_sha256=mapping)


def put(
    store: Store,
    folder: Path,
    name: str,
    rows: Iterable[Row],
    known_at: datetime = NOW,
    mapping: str = "m",
) -> ImportOutcome:
    """Append rows as a file of a name, read by a mapping."""
    staged = stage(folder / f"{name}.parquet", rows)
    return store.append(staged, source=source_of(name, mapping), known_at=known_at)


def current(store: Store, as_known_at: datetime | None = None) -> list[Row]:
    """Return the current readings, sorted, with naive starts."""
    table = store.runner(as_known_at).rows(
        "select meter_id, start, value from current_readings order by meter_id, start"
    )
    naive = table.with_columns(pl.col("start").dt.replace_time_zone(None))
    return [(meter, start, value) for meter, start, value in naive.iter_rows()]


def total(store: Store, as_known_at: datetime | None = None) -> Decimal | None:
    """Return the sum of all current readings."""
    table = store.runner(as_known_at).rows(
        "select cast(sum(value) as decimal(38, 3)) as total from current_readings"
    )
    found: Decimal | None = table["total"][0]
    return found
