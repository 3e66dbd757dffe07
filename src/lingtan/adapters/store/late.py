"""Put what a file says in its place in time where other files were received or written later.

Of two files about the same span of a meter the one written later holds, whichever came first into
the store. So a file that comes late states what was known from its receipt until the next one
written later was received, fills what no other file states, and changes nothing that holds today.

Nothing is rewritten: what holds no longer from an instant on is replaced by a row ``withdrawn``
that is known from then on. A later file that merely repeated a reading has no row of its own;
``repeats`` keeps the span of its readings, within which it is taken to have said all that held.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from lingtan.adapters.store.database import Files
from lingtan.adapters.store.log_sql import STATES, Span, instant, log_rows
from lingtan.adapters.store.manifest import Numbers, naive
from lingtan.adapters.store.records import WITHDRAWN, ImportRecord, ImportSource
from lingtan.adapters.store.selection import select_log

WRITTEN = """
create or replace temp table written as
select import_id, known_at, coalesce(exported_at, known_at) as written_at
from store.imports left join store.received using (import_id)"""

LIVES = f"""
create or replace temp table lives as
select * from (
    select o.meter, o.start, o.value, o.quality, o.seq, o.import_id, o.known_at, o.written_at,
           min(l.known_at) as until
    from others as o left join others as l on l.replaces = o.seq
    where o.{STATES} group by all)
where until is null or until > known_at"""
ENDS = """
create or replace temp table ends as
select m.seq, min(later.known_at) as until from mine as m join (
    select m.seq, l.known_at from mine as m
    join lives as l on l.meter = m.meter and l.start = m.start
    where l.known_at > {since} and l.written_at >= {written}
    union all
    select m.seq, w.known_at from mine as m
    join store.repeats as r on r.meter = m.meter
        and m.start between r.first_start and r.last_start
    join written as w on w.import_id = r.import_id
    join lives as l on l.meter = m.meter and l.start = m.start
        and l.known_at <= w.known_at and coalesce(l.until > w.known_at, true)
    where w.known_at > {since} and w.written_at >= {written}
) as later on later.seq = m.seq group by m.seq"""
CUT = """
create or replace temp table cut as
select l.*, m.seq as mine_seq, m.replaces, e.until as ends
from lives as l join mine as m on m.meter = l.meter and m.start = l.start
left join ends as e on e.seq = m.seq
where coalesce(l.known_at < e.until, true) and coalesce(l.until > {since}, true)"""
CUT_OUT = f"""
select meter, start, value, '{WITHDRAWN}' as quality, greatest(known_at, {{since}}) as known_at,
       {{own}} as import_id, seq as replaces
from cut where seq is distinct from replaces
union all
select meter, start, value, quality, ends, import_id, mine_seq
from cut where coalesce(until > ends, ends is not null)
union all
select m.meter, m.start, m.value, '{WITHDRAWN}', e.until, {{own}}, m.seq
from mine as m join ends as e on e.seq = m.seq
where m.seq not in (select mine_seq from cut where coalesce(until > ends, ends is not null))"""
CUT_AGAIN = f"""
select f.meter, f.start, f.value, '{WITHDRAWN}' as quality, c.until as known_at,
       {{own}} as import_id, f.seq as replaces
from cut as c join fresh as f on f.replaces = c.mine_seq and f.{STATES}
where c.until > c.ends"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a file was received and written, naive UTC.

    Attributes
    ----------
    is_late : bool
        Whether any other file was received or written later.
    is_overtaken : bool
        Whether one that was written earlier was received later: against that even a reading
        which says what was known already must stand.
    """

    known_at: datetime
    written_at: datetime
    is_late: bool
    is_overtaken: bool

    @property
    def outranked(self) -> str:
        """Return the condition that a current row ``c`` was written later than the file.

        So it was where a file that was written later, and was known, repeated it; a reading ``s``
        of a meter ``k`` that nobody states has nobody to give way to.
        """
        later = f"written_at > {instant(self.written_at)}"
        return f"""(c.seq is not null and (
    c.import_id in (select import_id from written where {later})
    or exists (
        select 1 from store.repeats as r join written as w on w.import_id = r.import_id
        where w.{later} and w.known_at <= {instant(self.known_at)}
          and r.meter = k.meter and s.start between r.first_start and r.last_start)))"""


def moment_of(
    connection: duckdb.DuckDBPyConnection,
    source: ImportSource,
    numbers: Numbers,
    earlier: tuple[ImportRecord, ...],
) -> Moment:
    """Return when a file was received and written; make the temporary table ``written``.

    Bytes that were imported before were written when it was stated then, unless they are asked
    for again.
    """
    stated = [source, *(record.source for record in reversed(earlier))]
    found = [each.exported_at or each.received_at for each in stated]
    written = next((naive(each) for each in found if each is not None), numbers.known_at)
    if source.is_asked_again and not (source.exported_at or source.received_at):
        written = numbers.known_at
    written = min(written, numbers.known_at)
    connection.execute(WRITTEN)
    after, written_after = instant(numbers.known_at), instant(written)
    row = connection.execute(f"""
select coalesce(bool_or(known_at > {after} or written_at > {written_after}), false),
       coalesce(bool_or(known_at > {after} and written_at < {written_after}), false)
from written""").fetchone()
    is_late, is_overtaken = row or (False, False)
    return Moment(
        known_at=numbers.known_at,
        written_at=written,
        is_late=is_late,
        is_overtaken=is_overtaken,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWay:
    """What was added to end a late file's readings: rows, and readings that hold no longer.

    Attributes
    ----------
    new, changed : int
        Of those readings: of instants nothing was known of when they came, and all others.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0


def give_way(
    connection: duckdb.DuckDBPyConnection,
    files: Files,
    moment: Moment,
    span: Span,
    import_id: int,
    last_seq: int,
) -> GivenWay:
    """Add to the table ``fresh`` the rows that end its readings where a later file was known.

    Each reading holds from its receipt until a file written later was known. What held meanwhile
    is withdrawn for that time, and stated again after it where it goes on.
    """
    selection = select_log(connection, files.folder, span=span, name="late_tail")
    columns = "meter, start, value, quality, seq, import_id, known_at, replaces"
    log = log_rows(selection, columns)
    times = {"since": instant(moment.known_at), "written": instant(moment.written_at)}
    connection.execute("""
create or replace temp table mine as select * from fresh
where seq not in (select replaces from fresh where replaces is not null)""")
    connection.execute(f"""
create or replace temp table others as
select l.*, w.written_at from ({log}) as l join written as w on w.import_id = l.import_id
semi join mine as m on m.meter = l.meter and m.start = l.start""")
    for step in (LIVES, ENDS, CUT):
        connection.execute(step.format(**times))
    rows = 0
    for ends in (CUT_OUT, CUT_AGAIN):
        added = connection.execute(f"""
insert into fresh
select meter, start, value, quality, known_at,
       {last_seq + rows} + row_number() over (order by meter, start, known_at, replaces),
       import_id, replaces
from ({ends.format(own=import_id, **times)})""").fetchone()
        rows += int(added[0]) if added else 0
    ended = connection.execute("""
select count(*) filter (m.replaces is null), count(m.replaces)
from mine as m semi join ends as e on e.seq = m.seq""").fetchone()
    new, changed = ended or (0, 0)
    return GivenWay(rows=rows, new=int(new), changed=int(changed))


def enter_repeats(connection: duckdb.DuckDBPyConnection, import_id: int) -> None:
    """Keep the spans of a file of whose readings some are not stored, for they were known."""
    connection.execute(f"""
insert into store.repeats
select {import_id}, k.meter, min(a.first_start), max(a.last_start)
from arrivals as a join keys as k on k.meter_id = a.meter_id group by k.meter""")
