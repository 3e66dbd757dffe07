"""Build a park's year for the benches: 2,000 meters, a reading a quarter of an hour.

Everything follows from the numbers of meter and quarter, so two builds are equal to the byte.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

CARRIERS = ("electricity", "heat", "natural_gas", "water", "steam")
TENANTS = 120
KNOWN_GAPS = 0.003  # share of readings that never came


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the park is."""

    meters: int
    months: int = 12
    year: int = 2025


SMALL = Size(meters=60)
FULL = Size(meters=2000)


def connect() -> duckdb.DuckDBPyConnection:
    """Return an engine for building, in modest memory."""
    connection = duckdb.connect(":memory:")
    connection.execute(
        "set TimeZone = 'UTC'; set memory_limit = '1GB'; set enable_progress_bar = false"
    )
    return connection


def build_park(connection: duckdb.DuckDBPyConnection, size: Size, folder: Path) -> None:
    """Write ``meters``, ``factors`` and ``hours`` as Parquet."""
    carriers = ", ".join(f"'{carrier}'" for carrier in CARRIERS)
    connection.execute(f"""
copy (
    select cast(n as integer) as meter, {meter_name("n")} as meter_id, 1 as park_id,
           cast(n % {TENANTS} as integer) as tenant_id,
           [{carriers}][cast(n % {len(CARRIERS)} as integer) + 1] as carrier,
           cast(n % {len(CARRIERS)} * 2 + n % 2 as integer) as factor_key
    from range({size.meters}) as r(n)
) to '{folder}/meters.parquet' (format parquet);
copy (
    select cast(k as integer) as factor_key,
           timestamp '{size.year}-01-01' - interval 1 year * v + interval 7 month * v
               as valid_from,
           cast(0.1 + k / 20.0 + v / 1000.0 as decimal(18, 9)) as factor
    from range({2 * len(CARRIERS)}) as a(k), range(3) as b(v)
) to '{folder}/factors.parquet' (format parquet);
copy (
    select unnest(range(timestamp '{size.year}-01-01', timestamp '{size.year + 1}-01-01',
                        interval 1 hour)) as h
) to '{folder}/hours.parquet' (format parquet)""")


def build_months(connection: duckdb.DuckDBPyConnection, size: Size, folder: Path) -> list[Path]:
    """Write a staged file a month, ordered by time as a park's data centre exports them."""
    return [
        build_month(connection, size, month, folder / f"staged-{month:02d}.parquet")
        for month in range(1, size.months + 1)
    ]


def build_year(connection: duckdb.DuckDBPyConnection, months: list[Path], path: Path) -> Path:
    """Write the staged file of a whole year at once."""
    files = ", ".join(f"'{month}'" for month in months)
    connection.execute(f"""
copy (
    select * replace (row_number() over () + 1 as line) from read_parquet([{files}])
) to '{path}' (format parquet, compression zstd)""")
    return path


def build_month(connection: duckdb.DuckDBPyConnection, size: Size, month: int, path: Path) -> Path:
    """Write the staged file of a month."""
    connection.execute(f"""
copy (
    select {meter_name("n")} as meter_id, start, value, 'measured' as quality,
           row_number() over () + 1 as line
    from ({readings(size, month)}) order by start, n
) to '{path}' (format parquet, compression zstd)""")
    return path


def build_corrections(
    connection: duckdb.DuckDBPyConnection, size: Size, path: Path, share: float
) -> Path:
    """Write a staged file that corrects a share of the year and repeats as many readings."""
    months = " union all ".join(readings(size, month) for month in range(1, size.months + 1))
    draw = "hash(n * 7919 + epoch(start)) % 100000"
    connection.execute(f"""
copy (
    select {meter_name("n")} as meter_id, start,
           cast(value + if({draw} < {share * 100_000}, 1, 0) as decimal(18, 3)) as value,
           'measured' as quality, row_number() over () + 1 as line
    from ({months}) where {draw} < {2 * share * 100_000}
) to '{path}' (format parquet, compression zstd)""")
    return path


def readings(size: Size, month: int) -> str:
    """Return the query for a month's readings: meter number, start, value."""
    begin = f"timestamp '{size.year}-{month:02d}-01'"
    draw = f"hash(n * 1000003 + q + {month})"
    return f"""
select n, {begin} + to_minutes(15 * q) as start,
       cast(20 + 10 * sin(q / 96.0 * 2 * pi() + n) + ({draw} % 4000) / 1000.0
            as decimal(18, 3)) as value
from range({size.meters}) as meters(n),
     range(date_diff('day', {begin}, {begin} + interval 1 month) * 96) as quarters(q)
where {draw} % 100000 >= {KNOWN_GAPS * 100_000}"""


def meter_name(number: str) -> str:
    """Return the SQL of a meter's id."""
    return f"'meter-' || lpad(cast({number} as varchar), 5, '0')"
