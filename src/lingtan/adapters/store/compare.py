"""What holds now instead of what a file said: asked when a file comes again, unchanged."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.bill_lengths import is_contested
from lingtan.adapters.store.log_sql import Selection, current_rows, log_rows
from lingtan.adapters.store.records import Difference, ImportOutcome
from lingtan.adapters.store.selection import month_span, select_log
from lingtan.adapters.store.staging import take_stock

MOST_METERS = 50


def compare_staged(
    connection: duckdb.DuckDBPyConnection, folder: Path, staged: Path
) -> tuple[Difference, ...]:
    """Return where a staged file says something else than what is current, by meter and file."""
    found: list[Difference] = []
    for month in take_stock(connection, staged):
        span = month_span(month.month)
        selection = select_log(connection, folder, span=span, name="compared_tail")
        found += _compare(connection, selection, staged)
    return _joined(found)


def with_corrections(
    connection: duckdb.DuckDBPyConnection, folder: Path, outcome: ImportOutcome
) -> ImportOutcome:
    """Add to an outcome what the import corrected, by meter, with the value before and after."""
    if outcome.is_repeated or not outcome.record.rows.changed:
        return outcome
    found: list[Difference] = []
    with suppress(duckdb.Error, OSError):  # the import is safe, and its counts are right
        for month in outcome.months:
            span = month_span(month)
            selection = select_log(connection, folder, span=span, name="corrected_tail")
            found += _corrected(connection, selection, outcome.record.import_id)
    return replace(outcome, corrections=_joined(found))


def _compare(
    connection: duckdb.DuckDBPyConnection, selection: Selection, staged: Path
) -> list[Difference]:
    within = " and ".join(selection.span.conditions("s.start"))
    current = current_rows(selection, "meter, start, value, quality, import_id")
    rows = connection.execute(f"""
select d.meter_id, d.count, d.start, d.said, d.holds, d.import_id, i.file_name from (
    select s.meter_id, count(*) as count, min(s.start) as start,
           arg_min(s.value, s.start) as said, arg_min_null(c.value, s.start) as holds, c.import_id
    from read_parquet('{quoted(staged)}') as s
    join keys as k on k.meter_id = s.meter_id
    left join ({current}) as c on c.meter = k.meter and c.start = s.start
    where {within} and (c.value is distinct from s.value or c.quality is distinct from s.quality)
      and not (c.value is not distinct from s.value and {is_contested("coalesce(c.quality, '')")})
    group by s.meter_id, c.import_id
) as d left join store.imports as i on i.import_id = d.import_id
order by d.meter_id, d.start""").fetchall()
    return [_difference(row) for row in rows]


def _corrected(
    connection: duckdb.DuckDBPyConnection, selection: Selection, import_id: int
) -> list[Difference]:
    columns = "meter, start, value, seq, import_id, replaces, quality"
    contested = is_contested("quality")
    log = log_rows(selection, columns)
    rows = connection.execute(f"""
with fresh as (
    select meter, start, value, quality, replaces, {contested} as is_contested from ({log}) as l
    where import_id = {import_id} and replaces is not null and quality <> 'withdrawn'
), pair as (
    select f.*, o.value as old, o.quality as old_quality, o.import_id as old_import,
           f.value is not distinct from o.value and not f.is_contested as is_alike
    from fresh as f join ({log}) as o on o.seq = f.replaces
), first as (
    select meter, count(*) as count, min(start) as start, arg_min_null(old, start) as old,
           arg_min_null(value, start) as value, arg_min(old_import, start) as old_import,
           is_contested, is_alike,
           arg_min(old_quality, start) as old_quality, arg_min(quality, start) as quality
    from pair group by meter, is_contested, is_alike order by meter limit {MOST_METERS}
)
select m.meter_id, f.count, f.start, f.old, f.value, {import_id}, i.file_name,
       a.file_name, f.is_contested, if(f.is_alike, [f.old_quality, f.quality], [])
from first as f
join store.meters as m on m.meter = f.meter
join store.imports as i on i.import_id = {import_id}
left join store.imports as a on a.import_id = f.old_import
order by m.meter_id""").fetchall()
    return [_difference(row) for row in rows]


def _difference(row: tuple[object, ...]) -> Difference:
    meter_id, count, start, old, new, import_id, file_name, *more = row
    other_file, contested, qualities = more or ("", False, [])
    assert isinstance(start, datetime)  # noqa: S101  a column of instants without gaps
    return Difference(
        meter_id=str(meter_id),
        count=int(str(count)),
        start=start.replace(tzinfo=UTC),
        old=old if isinstance(old, Decimal) else None,
        new=new if isinstance(new, Decimal) else None,
        import_id=None if import_id is None else int(str(import_id)),
        file_name=str(file_name or ""),
        other_file=str(other_file or ""),
        is_contested=bool(contested),
        qualities=tuple(map(str, qualities if isinstance(qualities, list) else ())),
    )


def _joined(found: list[Difference]) -> tuple[Difference, ...]:
    """Add up the months of each meter and import; the first month gives the example."""
    by_key: dict[tuple[str, int | None, bool, bool], Difference] = {}
    for each in found:
        key = (each.meter_id, each.import_id, each.is_contested, bool(each.qualities))
        before = by_key.get(key)
        by_key[key] = each if before is None else replace(before, count=before.count + each.count)
    return tuple(sorted(by_key.values(), key=lambda d: (d.meter_id, d.start))[:MOST_METERS])
