"""Withdraw what a file said when it was read another way, and no longer says.

A file read anew replaces itself: of the readings its bytes stated before, those that are still
current and are not stated again are taken back. Nothing is deleted. For each, a row is appended
that replaces it: what another file had said of the same instant, so that it holds again, or else
a row of quality ``withdrawn``, which states nothing.

Another file's earlier reading counts if that file still says so: it comes from the last import
of its bytes, or it was current when they were last read and was not taken back then.
"""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.database import Files
from lingtan.adapters.store.log_sql import (
    COLUMNS,
    STATES,
    Selection,
    current_rows,
    instant,
    log_rows,
)
from lingtan.adapters.store.manifest import Numbers
from lingtan.adapters.store.records import (
    READINGS_WITHDRAWN,
    WITHDRAWN,
    ImportKind,
    ImportRecord,
    ImportSource,
)
from lingtan.adapters.store.segment_list import segments_of
from lingtan.adapters.store.segments import tail_months
from lingtan.adapters.store.selection import month_span, select_log
from lingtan.adapters.store.soundness import require_as_sealed
from lingtan.base.findings import Finding, Place

MOST_METERS = 10


@dataclass(slots=True, kw_only=True)
class Withdrawal:
    """What an import takes back: the earlier imports of its bytes, and a count while it goes on.

    Attributes
    ----------
    earlier : tuple of ImportRecord
        Imports of the same bytes, in order; usually none, and then nothing is to be done.
    rows, restored : int
        Readings taken back so far, and those of them in whose place another file's holds again.
    """

    source: ImportSource
    staged: Path
    numbers: Numbers
    earlier: tuple[ImportRecord, ...]
    rows: int = 0
    restored: int = 0
    meters: set[str] = field(default_factory=set)

    @property
    def import_ids(self) -> str:
        """The earlier imports, as an SQL list."""
        return ", ".join(str(record.import_id) for record in self.earlier)

    def findings(self) -> tuple[Finding, ...]:
        """Say what was taken back, of which meters, and which import had stated it."""
        if not self.rows:
            return ()
        names = sorted(self.meters)
        shown = ", ".join(names[:MOST_METERS])
        finding = Finding(
            kind=READINGS_WITHDRAWN,
            subject=self.source.file_name,
            place=Place(source=self.source.file_name),
            facts={
                "count": self.rows,
                "meters": f"{shown} …" if len(names) > MOST_METERS else shown,
                "import": self.earlier[-1].import_id,
                "restored": self.restored,
            },
        )
        return (finding,)


def months_to_withdraw(
    connection: duckdb.DuckDBPyConnection, files: Files, withdrawal: Withdrawal
) -> tuple[str, ...]:
    """Return the UTC months that hold rows of the earlier imports; statistics answer mostly."""
    if not withdrawal.earlier:
        return ()
    segments = segments_of(connection)
    require_as_sealed(files.folder, segments)
    sealed: dict[str, list[str]] = {}
    for segment in segments:
        name = f"'{quoted(files.folder / segment.file)}'"
        sealed.setdefault(segment.month, []).append(name)
    wanted = f"import_id in ({withdrawal.import_ids})"
    months = {
        month
        for month, names in sealed.items()
        if _has_rows(connection, f"read_parquet([{', '.join(names)}]) where {wanted}")
    }
    for month in tail_months(connection, 1):
        conditions = [*month_span(month).conditions(), wanted]
        if _has_rows(connection, f"store.tail where {' and '.join(conditions)}"):
            months.add(month)
    return tuple(sorted(months))


def withdraw_month(
    connection: duckdb.DuckDBPyConnection,
    files: Files,
    withdrawal: Withdrawal,
    month: str,
    last_seq: int,
) -> int:
    """Make the temporary table `withdrawn`: rows to append in a month; return their number."""
    span = month_span(month)
    selection = select_log(connection, files.folder, span=span, name="withdrawn_tail")
    connection.execute(f"create or replace temp table gone as {_gone(withdrawal, selection)}")
    connection.execute(f"create or replace temp table said as {_said(withdrawal, selection)}")
    connection.execute(f"""
create or replace temp table withdrawn as
select g.meter, g.start, coalesce(s.value, g.value) as value,
       coalesce(s.quality, '{WITHDRAWN}') as quality,
       {instant(withdrawal.numbers.recorded_at)} as known_at,
       {last_seq} + row_number() over (order by g.meter, g.start) as seq,
       cast(coalesce(s.import_id, {withdrawal.numbers.import_id}) as integer) as import_id,
       g.seq as replaces
from gone as g left join said as s on s.meter = g.meter and s.start = g.start
order by g.meter, g.start""")
    return _count(connection, withdrawal)


def _gone(withdrawal: Withdrawal, selection: Selection) -> str:
    """Return the query for the readings of the earlier imports that are not stated again."""
    within = " and ".join(selection.span.conditions("s.start"))
    return f"""
select meter, start, value, seq
from ({current_rows(selection, "meter, start, value, seq, import_id")}) as c
where import_id in ({withdrawal.import_ids}) and not exists (
    select 1 from read_parquet('{quoted(withdrawal.staged)}') as s
    join keys as k on k.meter_id = s.meter_id
    where {within} and k.meter = c.meter and s.start = c.start)"""


def _said(withdrawal: Withdrawal, selection: Selection) -> str:
    """Return the query for what other files had said last, and still say, of those instants."""
    own = f"import_id in ({withdrawal.import_ids})"
    return f"""
with files as (
    select import_id, last_seq, concat(file_sha256, '/', part) as file
    from store.imports left join store.received using (import_id)
    where kind = '{ImportKind.READINGS.value}'
), last as (
    select file, max(import_id) as import_id, max(last_seq) as last_seq
    from files where file not in (select file from files where {own}) group by file
), told as (
    select {COLUMNS} from ({log_rows(selection)}) as l
    where exists (select 1 from gone as g where g.meter = l.meter and g.start = l.start)
)
select r.meter, r.start, arg_max(r.value, r.seq) as value, arg_max(r.quality, r.seq) as quality,
       arg_max(r.import_id, r.seq) as import_id
from told as r
join files as i on i.import_id = r.import_id
join last on last.file = i.file
left join told as later on later.replaces = r.seq
where r.{STATES} and (r.import_id = last.import_id or later.seq > last.last_seq)
group by r.meter, r.start"""


def _count(connection: duckdb.DuckDBPyConnection, withdrawal: Withdrawal) -> int:
    rows = connection.execute(f"""
select k.meter_id, count(*), count(*) filter (w.{STATES})
from withdrawn as w join keys as k on k.meter = w.meter group by k.meter_id""").fetchall()
    count = sum(int(row[1]) for row in rows)
    withdrawal.rows += count
    withdrawal.restored += sum(int(row[2]) for row in rows)
    withdrawal.meters.update(row[0] for row in rows)
    return count


def _has_rows(connection: duckdb.DuckDBPyConnection, rows: str) -> bool:
    return connection.execute(f"select 1 from {rows} limit 1").fetchone() is not None
