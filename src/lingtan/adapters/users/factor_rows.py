"""Second factors, recovery codes, and sign-ins that wait for one, as rows.

The secret of a second factor must be kept, since codes are worked out from it; it comes here
sealed. Of everything else only hashes are kept.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lingtan.adapters.users.session_rows import Came

Connection = sqlite3.Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """The second factor of a user.

    Attributes
    ----------
    secret : bytes
        As it is kept: sealed.
    confirmed_at : datetime or None
        When the first code was right.
    last_step : int
        The step of the last code that was taken.
    failures : int
        Wrong codes since the last right one.
    """

    name: str
    secret: bytes
    confirmed_at: datetime | None = None
    last_step: int = 0
    failures: int = 0
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Halfway:
    """Somebody who gave his password, or came from the provider, and no second factor yet."""

    name: str
    came: Came
    going: str


def find_factor(connection: Connection, name: str) -> Factor | None:
    """Return the second factor of a user."""
    row = connection.execute("select * from factors where name = ?", (name,)).fetchone()
    return None if row is None else _factor(row)


def factors_in(connection: Connection) -> tuple[Factor, ...]:
    """Return every second factor, by name of its user."""
    return tuple(map(_factor, connection.execute("select * from factors order by name")))


def keep_factor(connection: Connection, factor: Factor) -> None:
    """Keep a second factor as it stands now."""
    connection.execute(
        "insert or replace into factors values (?, ?, ?, ?, ?, ?)",
        (
            factor.name,
            factor.secret,
            _text(factor.confirmed_at),
            factor.last_step,
            factor.failures,
            _text(factor.failed_at),
        ),
    )


def delete_factor(connection: Connection, name: str) -> None:
    """Forget a second factor with its recovery codes, and end the sessions opened by it."""
    for table in ("factors", "recovery_codes", "sessions", "halfway", "drawn_secrets"):
        connection.execute(f"delete from {table} where name = ?", (name,))


def keep_drawn(connection: Connection, holder: str, name: str, kept: bytes, at: datetime) -> None:
    """Keep a secret that was drawn for a browser, in the place of an earlier one of that browser.

    Parameters
    ----------
    holder : str
        Hash of what the browser holds.
    kept : bytes
        The secret, sealed.
    """
    row = (holder, name, kept, at.isoformat())
    connection.execute("insert or replace into drawn_secrets values (?, ?, ?, ?)", row)


def find_drawn(connection: Connection, holder: str, name: str) -> bytes | None:
    """Return the secret that was drawn for a user in a browser, sealed."""
    sql = "select secret from drawn_secrets where holder = ? and name = ?"
    row = connection.execute(sql, (holder, name)).fetchone()
    return None if row is None else bytes(row["secret"])


def delete_drawn(connection: Connection, name: str) -> None:
    """Forget what was drawn for a user, in whatever browser."""
    connection.execute("delete from drawn_secrets where name = ?", (name,))


def sweep_drawn(connection: Connection, drawn_before: datetime) -> None:
    """Forget what nobody confirmed; instants are kept in UTC, so their texts sort."""
    before = (drawn_before.isoformat(),)
    connection.execute("delete from drawn_secrets where drawn_at < ?", before)


def keep_recovery_codes(connection: Connection, name: str, digests: Sequence[str]) -> None:
    """Keep new recovery codes; earlier ones count no more."""
    connection.execute("delete from recovery_codes where name = ?", (name,))
    rows = [(name, each) for each in digests]
    connection.executemany("insert into recovery_codes values (?, ?)", rows)


def take_recovery_code(connection: Connection, name: str, digest: str) -> bool:
    """Whether there is such a code; it counts once."""
    row = connection.execute(
        "delete from recovery_codes where name = ? and digest = ? returning name", (name, digest)
    ).fetchone()
    return row is not None


def count_recovery_codes(connection: Connection, name: str) -> int:
    """Return how many recovery codes are left."""
    sql = "select count(*) from recovery_codes where name = ?"
    return int(connection.execute(sql, (name,)).fetchone()[0])


def insert_halfway(connection: Connection, digest: str, halfway: Halfway) -> None:
    """Keep a sign-in that waits for a second factor."""
    came = halfway.came
    row = (digest, halfway.name, came.at.isoformat(), came.way, came.address, halfway.going)
    connection.execute("insert into halfway values (?, ?, ?, ?, ?, ?)", row)


def find_halfway(connection: Connection, digest: str) -> Halfway | None:
    """Return a sign-in that waits for a second factor."""
    row = connection.execute("select * from halfway where digest = ?", (digest,)).fetchone()
    if row is None:
        return None
    at = datetime.fromisoformat(row["began_at"])
    came = Came(at=at, way=row["way"], address=row["address"])
    return Halfway(name=row["name"], came=came, going=row["going"])


def delete_halfway(connection: Connection, digest: str) -> None:
    """Forget one: it is over."""
    connection.execute("delete from halfway where digest = ?", (digest,))


def _factor(row: sqlite3.Row) -> Factor:
    return Factor(
        name=row["name"],
        secret=row["secret"],
        confirmed_at=_moment(row["confirmed_at"]),
        last_step=row["last_step"],
        failures=row["failures"],
        failed_at=_moment(row["failed_at"]),
    )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
