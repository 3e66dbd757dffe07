"""Imports that were taken for trial, and what still rests on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from lingtan.adapters.store.manifest import naive
from lingtan.adapters.store.records import WITHDRAWN
from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import Period

IN_FORCE = """
select i.import_id, i.file_name
from store.imports i join store.trials t on t.import_id = i.import_id
where i.known_at <= ? and not exists (
  select 1 from store.imports f
  where f.kind = i.kind and f.file_sha256 = i.file_sha256 and f.import_id > i.import_id
    and f.known_at <= ? and f.import_id not in (select import_id from store.trials))
order by i.import_id"""
STATED = """
select kind, key, import_id from (
  select kind, key, arg_max(import_id, (known_at, seq)) as import_id from store.statements
  where known_at <= ? group by kind, key)
where import_id in ({ids}) order by kind, key"""
DECIDED = """
with imports as (
  select import_id, lag(last_seq, 1, 0) over (order by import_id) as before, last_seq
  from store.imports
), mine as (
  select l.meter_id, l.start, l.value, l.quality, l.seq, l.import_id, i.import_id as writer
  from log l join imports i on l.seq > i.before and l.seq <= i.last_seq
  where l.import_id in ({ids}) or i.import_id in ({ids})
), standing as (
  select * from mine where seq not in (select o.replaces from log o where o.replaces is not null)
), formal as (
  select l.meter_id, l.start, arg_max(l.value, l.seq) as value,
         arg_max(l.quality, l.seq) as quality
  from log l join standing s on s.meter_id = l.meter_id and s.start = l.start and l.seq < s.seq
  where l.seq not in (select seq from mine) group by l.meter_id, l.start
)
select case when s.import_id in ({ids}) then s.import_id else s.writer end as import_id,
       s.meter_id, s.start
from standing s left join formal f on f.meter_id = s.meter_id and f.start = s.start
where (s.import_id in ({ids}) and s.quality <> '{withdrawn}')
   or coalesce(f.quality, '{withdrawn}') <> s.quality
   or (s.quality <> '{withdrawn}' and f.value <> s.value)"""
AROUND = """
select import_id, meter_id,
       max(case when start < timestamp '{first}' then start end) as before,
       min(case when start >= timestamp '{after}' then start end) as after
from ({decided}) d where start < timestamp '{first}' or start >= timestamp '{after}'
group by import_id, meter_id order by import_id, meter_id"""
WITHOUT = """
with decided as ({decided}), writers as (
  select import_id, lag(last_seq, 1, 0) over (order by import_id) as before, last_seq
  from store.imports
), standing as (
  select l.meter_id, l.start, arg_max(l.value, l.seq) as value,
         arg_max(l.quality, l.seq) as quality
  from log l join decided d on d.meter_id = l.meter_id and d.start = l.start
  join writers i on l.seq > i.before and l.seq <= i.last_seq
  where l.import_id not in ({ids}) and i.import_id not in ({ids}) group by l.meter_id, l.start
)
select meter_id, start, value, quality from current_readings c
where not exists (
  select 1 from decided d where d.meter_id = c.meter_id and d.start = c.start)
union all
select meter_id, start, value, quality from standing where quality <> '{withdrawn}'"""
BESIDE = """
select import_id, meter_id, start, quality from neighbours
where import_id in ({ids}) order by meter_id, start"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialStatement:
    """A statement in force that a trial import made: its kind, what it is about, the import."""

    kind: str
    key: str
    import_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialNeighbour:
    """A reading of a trial import next to a period, before it or after it."""

    import_id: int
    meter_id: str
    start: datetime
    quality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBeside:
    """What a trial import decides around a period for one meter.

    Attributes
    ----------
    before, after : datetime or None
        The start of the reading nearest to the period on either side, in UTC.
    """

    import_id: int
    meter_id: str
    before: datetime | None
    after: datetime | None

    def is_within(self, first: datetime, after: datetime) -> bool:
        """Whether one of the readings starts in a span."""
        sides = (each for each in (self.before, self.after) if each is not None)
        return any(first <= each < after for each in sides)


def trial_imports_of(
    connection: duckdb.DuckDBPyConnection, as_known_at: datetime | None
) -> dict[int, str]:
    """Return the files of trial imports by number; not those whose bytes came formally since."""
    until = _until(as_known_at)
    rows = connection.execute(IN_FORCE, [until, until]).fetchall()
    return {int(row[0]): str(row[1]) for row in rows}


def trial_statements_of(
    connection: duckdb.DuckDBPyConnection, ids: Sequence[int], as_known_at: datetime | None
) -> tuple[TrialStatement, ...]:
    """Return the statements in force that some imports made."""
    if not ids:
        return ()
    rows = connection.execute(STATED.format(ids=_list(ids)), [_until(as_known_at)]).fetchall()
    return tuple(TrialStatement(kind=row[0], key=row[1], import_id=row[2]) for row in rows)


def trial_readings_of(runner: DuckDbRunner, ids: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return the imports and meters of which some imports decide what is current.

    They do where they stated what is current, and where they took back what stood before them: a
    reading that is gone, or in whose place one of another file holds again, has moved as much.
    """
    if not ids:
        return ()
    rows = runner.rows(f"select distinct import_id, meter_id from ({_decided(ids)}) d")
    return tuple(sorted((int(each), str(meter)) for each, meter in rows.iter_rows()))


def trial_readings_beside(
    runner: DuckDbRunner, ids: Sequence[int], inner: Period
) -> tuple[TrialBeside, ...]:
    """Return what some imports decide in the period of a runner outside an inner one."""
    if not ids:
        return ()
    first, after = naive(inner.start), naive(inner.end)
    rows = runner.rows(AROUND.format(decided=_decided(ids), first=first, after=after))
    return tuple(TrialBeside(**row) for row in rows.iter_rows(named=True))


def leave_out(runner: DuckDbRunner, ids: Sequence[int]) -> None:
    """Let a runner read what would be current without some imports: what held before holds."""
    sql = WITHOUT.format(decided=_decided(ids), ids=_list(ids), withdrawn=WITHDRAWN)
    runner.keep("current_readings", sql)


def trial_neighbours_of(runner: DuckDbRunner, ids: Sequence[int]) -> tuple[TrialNeighbour, ...]:
    """Return the readings of some imports that stand next to the period of a runner."""
    if not ids:
        return ()
    rows = runner.rows(BESIDE.format(ids=_list(ids)))
    return tuple(TrialNeighbour(**row) for row in rows.iter_rows(named=True))


def _until(as_known_at: datetime | None) -> datetime:
    return datetime.max if as_known_at is None else naive(as_known_at)  # noqa: DTZ901  # naive UTC


def _decided(ids: Sequence[int]) -> str:
    return DECIDED.format(ids=_list(ids), withdrawn=WITHDRAWN)


def _list(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))
