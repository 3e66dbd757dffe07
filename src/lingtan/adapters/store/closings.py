"""Closings of periods, kept by appending, and acknowledged when they are on the disk."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any  # the body of a closing is JSON

import duckdb

from lingtan.adapters.store.database import Files, transaction
from lingtan.adapters.store.manifest import last_closing, last_numbers, last_park, naive
from lingtan.adapters.store.vouching import vouch_row
from lingtan.ledger.closing import Closing, ClosingDraft
from lingtan.ledger.restatement import Movement, Share

JUST_AFTER = timedelta(microseconds=1)


def closings_of(connection: duckdb.DuckDBPyConnection) -> tuple[Closing, ...]:
    """Return every closing, in order."""
    rows = connection.execute(
        "select closing_id, known_at, last_import, body from store.closings order by closing_id"
    ).fetchall()
    return tuple(
        Closing(
            closing_id=row[0],
            known_at=row[1].replace(tzinfo=UTC),
            last_import=row[2],
            draft=_read(row[3]),
        )
        for row in rows
    )


def enter_closing(
    connection: duckdb.DuckDBPyConnection, files: Files, draft: ClosingDraft
) -> Closing:
    """Enter a closing, recorded no earlier than what is known or seen, and after every other.

    So an instant names one closing, and what was closed can be asked for by it.
    """
    import_id, _, last_known = last_numbers(connection)
    closed = last_closing(connection)
    latest = (last_known, closed and closed + JUST_AFTER, last_park(connection))
    earliest = [each for each in latest if each is not None]
    known_at = max([naive(draft.asked_at), *earliest])
    with transaction(connection):
        row = connection.execute(
            """insert into store.closings
            select coalesce(max(closing_id), 0) + 1, ?, ?, ?, ? from store.closings
            returning closing_id""",
            [draft.period, known_at, import_id, _write(draft)],
        ).fetchall()
        closing_id = int(row[0][0])
        vouch_row(connection, files, "closings", "closing_id", closing_id)
    return Closing(
        closing_id=closing_id,
        known_at=known_at.replace(tzinfo=UTC),
        last_import=import_id,
        draft=draft,
    )


def _write(draft: ClosingDraft) -> str:
    return json.dumps(
        {
            "period": draft.period,
            "asked_at": draft.asked_at.isoformat(),
            "closed_by": draft.closed_by,
            "reason": draft.reason,
            "park_sha256": draft.park_sha256,
            "code": draft.code,
            "figures": draft.figures,
            "movements": [moved.kept for moved in draft.movements],
            "beside": draft.beside,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _read(body: str) -> ClosingDraft:
    said = json.loads(body)
    moved = tuple(_movement(each) for each in said.pop("movements", ()))
    asked_at = datetime.fromisoformat(said.pop("asked_at"))
    return ClosingDraft(**said, asked_at=asked_at, movements=moved)


def _movement(said: Any) -> Movement:
    return Movement(**{**said, "shares": tuple(Share(**each) for each in said["shares"])})
