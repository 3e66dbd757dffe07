"""What a staged file brings: its meters, its months, and whether they were heard of before."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from lingtan.adapters.engines import quoted
from lingtan.base.errors import Detail, StoreError

STAGED_TYPES = {
    "meter_id": "VARCHAR",
    "start": "TIMESTAMP",
    "value": "DECIMAL(18,3)",
    "quality": "VARCHAR",
    "line": "BIGINT",
}
REFUSED_TYPES = {"line": "BIGINT", "reason": "VARCHAR", "text": "VARCHAR"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedMonth:
    """The rows of a staged file in one UTC month.

    Attributes
    ----------
    is_known : bool
        Whether the store may hold readings of the same meters at the same instants.
    """

    month: str
    rows: int
    is_known: bool


def require_columns(
    connection: duckdb.DuckDBPyConnection, path: Path, types: dict[str, str]
) -> None:
    """Check that a Parquet file has the columns it promises.

    Raises
    ------
    StoreError
        A column is absent or of another type.
    """
    rows = connection.execute(f"describe select * from read_parquet('{quoted(path)}')").fetchall()
    found = {row[0]: row[1] for row in rows}
    faults = [
        Detail(
            words="detail.staged_column",
            place=name,
            facts={"wanted": kind, "found": str(found.get(name, "–"))},
        )
        for name, kind in types.items()
        if found.get(name) != kind
    ]
    if faults:
        raise StoreError("not_staged", facts={"file": str(path)}, details=faults)


def take_stock(connection: duckdb.DuckDBPyConnection, staged: Path) -> tuple[StagedMonth, ...]:
    """Look over a staged file once; make temporary tables `arrivals` and `keys`.

    ``arrivals`` has the span of starts of each meter and month, ``keys`` the number of every
    meter, known or new.

    Raises
    ------
    StoreError
        A cell is empty: an importer refuses such a row, it does not hand it on.
    """
    require_columns(connection, staged, STAGED_TYPES)
    connection.execute(f"""
create or replace temp table arrivals as
select meter_id, strftime(min(start), '%Y-%m') as month,
       min(start) as first_start, max(start) as last_start, count(*) as rows,
       count(value) + count(quality) + count(line) as cells
from read_parquet('{quoted(staged)}') group by meter_id, year(start) * 12 + month(start)""")
    _require_no_empty_cell(connection, staged)
    connection.execute("""
create or replace temp table keys as
select meter, meter_id from store.meters
union all
select cast((select coalesce(max(meter), 0) from store.meters)
            + row_number() over (order by meter_id) as integer), meter_id
from (select distinct meter_id from arrivals
      where meter_id not in (select meter_id from store.meters))""")
    return _months(connection)


def _require_no_empty_cell(connection: duckdb.DuckDBPyConnection, staged: Path) -> None:
    row = connection.execute("""
select count(*) from arrivals
where meter_id is null or month is null or cells < 3 * rows""").fetchone()
    if row and row[0]:
        raise StoreError("empty_cells", facts={"file": str(staged), "count": int(row[0])})


def _months(connection: duckdb.DuckDBPyConnection) -> tuple[StagedMonth, ...]:
    rows = connection.execute("""
select a.month, cast(sum(a.rows) as bigint),
       bool_or(a.first_start <= c.last_start and a.last_start >= c.first_start)
from arrivals as a
join keys as k on k.meter_id = a.meter_id
left join store.coverage as c on c.meter = k.meter and c.month = a.month
group by a.month order by a.month""").fetchall()
    return tuple(
        StagedMonth(month=month, rows=count, is_known=bool(known)) for month, count, known in rows
    )


def extend_coverage(connection: duckdb.DuckDBPyConnection) -> None:
    """Note that the months of the meters in ``arrivals`` are known now."""
    connection.execute("""
insert into store.coverage
select a.month, k.meter, a.first_start, a.last_start
from arrivals as a join keys as k on k.meter_id = a.meter_id
on conflict (month, meter) do update set
    first_start = least(first_start, excluded.first_start),
    last_start = greatest(last_start, excluded.last_start)""")
