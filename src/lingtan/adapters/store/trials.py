"""Imports that were taken for trial, and what still rests on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from lingtan.adapters.store.manifest import naive
from lingtan.adapters.store.records import WITHDRAWN
from lingtan.adapters.store.runner import DuckDbRunner

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
  select kind, key, arg_max(import_id, seq) as import_id from store.statements
  where known_at <= ? group by kind, key)
where import_id in ({ids}) order by kind, key"""
READ = """
select distinct l.import_id, l.meter_id from log l
where l.import_id in ({ids}) and l.quality <> '{withdrawn}'
  and l.seq not in (select o.replaces from log o where o.replaces is not null)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialStatement:
    """A statement in force that a trial import made: its kind, what it is about, the import."""

    kind: str
    key: str
    import_id: int


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
    """Return the imports and meters of current readings that some imports brought."""
    if not ids:
        return ()
    rows = runner.rows(READ.format(ids=_list(ids), withdrawn=WITHDRAWN))
    return tuple(sorted((int(each), str(meter)) for each, meter in rows.iter_rows()))


def _until(as_known_at: datetime | None) -> datetime:
    return datetime.max if as_known_at is None else naive(as_known_at)  # noqa: DTZ901  # naive UTC


def _list(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))
