"""The views a store offers to the rooms' SQL: `current_readings`, `log` and `neighbours`."""

from datetime import datetime
from pathlib import Path

import duckdb

from lingtan.adapters.store.log_sql import Selection, Span, current_rows, log_rows
from lingtan.adapters.store.manifest import naive
from lingtan.adapters.store.neighbours import find_neighbours
from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.adapters.store.selection import select_log
from lingtan.base.time_axis import Period

READINGS_SQL = """
select m.meter_id, r.start, r.value, r.quality
from ({rows}) as r join store.meters as m on m.meter = r.meter"""

LOG_SQL = """
select m.meter_id, r.start, r.value, r.quality, r.known_at, r.seq, i.file_name as source,
       r.import_id, r.replaces
from ({rows}) as r
join store.meters as m on m.meter = r.meter
join store.imports as i on i.import_id = r.import_id"""

NEIGHBOURS_SQL = """
select m.meter_id, n.start, n.quality, n.import_id
from store_neighbours as n join store.meters as m on m.meter = n.meter"""


def make_runner(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    as_known_at: datetime | None,
    period: Period | None,
) -> DuckDbRunner:
    """Return a runner with the views over what was known at an instant.

    Parameters
    ----------
    as_known_at : datetime or None
        Leave out what was learned later; None for nothing.
    period : Period or None
        Keep only its readings, and the one next to it on either side of each meter.
    """
    runner, selection = _with_log(connection, folder, as_known_at, period)
    rows = _current(connection, selection)
    runner.view("current_readings", READINGS_SQL.format(rows=rows))
    if period is not None:
        runner.view("neighbours", NEIGHBOURS_SQL)
    return runner


def make_log_runner(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    as_known_at: datetime | None,
    period: Period,
) -> DuckDbRunner:
    """Return a runner with the view `log` alone: nothing is looked for beside the period."""
    return _with_log(connection, folder, as_known_at, period)[0]


def _with_log(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    as_known_at: datetime | None,
    period: Period | None,
) -> tuple[DuckDbRunner, Selection]:
    known_at = None if as_known_at is None else naive(as_known_at)
    span = Span()
    if period is not None:
        span = Span(first=naive(period.start), after=naive(period.end))
    selection = select_log(connection, folder, known_at=known_at, span=span)
    runner = DuckDbRunner(connection)
    runner.view("log", LOG_SQL.format(rows=log_rows(selection)))
    return runner, selection


def _current(connection: duckdb.DuckDBPyConnection, selection: Selection) -> str:
    rows, span = current_rows(selection), selection.span
    if span.first is None or span.after is None:
        return rows
    find_neighbours(connection, selection.folder, span.first, span.after, selection.known_at)
    return f"{rows}\nunion all\nselect meter, start, value, quality from store_neighbours"
