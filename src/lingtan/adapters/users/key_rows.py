"""Security keys of users, the challenges they are to sign, and answers that were wrong, as rows.

Nothing here is secret: of a key its public half is kept. A challenge is of one browser, found by
the hash of what that browser holds, and is taken out when it is answered.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

Connection = sqlite3.Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityKey:
    """A security key of a user.

    Attributes
    ----------
    id : str
        What the key calls itself, base64url.
    label : str
        What its owner calls it.
    host : str
        The name of the host it was made for: it answers to no other.
    kept : bytes
        Its id and public key, as it sent them.
    count : int
        How often it has signed, as it said the last time; 0 of one that does not count.
    """

    id: str
    name: str
    label: str
    host: str
    kept: bytes
    count: int
    added_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTries:
    """Answers of keys that were wrong since the last right one."""

    failures: int = 0
    failed_at: datetime | None = None


def keys_of(connection: Connection, name: str) -> tuple[SecurityKey, ...]:
    """Return the keys of a user, the oldest first."""
    sql = "select * from security_keys where name = ? order by added_at, id"
    return tuple(map(_key, connection.execute(sql, (name,))))


def keys_in(connection: Connection) -> tuple[SecurityKey, ...]:
    """Return every key, by name of its user, the oldest first."""
    rows = connection.execute("select * from security_keys order by name, added_at, id")
    return tuple(map(_key, rows))


def insert_key(connection: Connection, key: SecurityKey) -> bool:
    """Keep a new key; False where there is one of that id already, of whomever."""
    row = (key.id, key.name, key.label, key.host, key.kept, key.count, key.added_at.isoformat())
    sql = "insert or ignore into security_keys values (?, ?, ?, ?, ?, ?, ?, null)"
    return connection.execute(sql, row).rowcount == 1


def touch_key(connection: Connection, key: SecurityKey, count: int, at: datetime) -> None:
    """Keep when a key was used, and how often it says it has signed."""
    change = (count, at.isoformat(), key.id)
    connection.execute("update security_keys set count = ?, used_at = ? where id = ?", change)


def delete_key(connection: Connection, name: str, id_: str) -> None:
    """Forget a key of a user, and end his sessions: one of them was opened by it."""
    connection.execute("delete from security_keys where name = ? and id = ?", (name, id_))
    for table in ("sessions", "halfway", "key_challenges"):
        connection.execute(f"delete from {table} where name = ?", (name,))


def delete_keys(connection: Connection, name: str) -> None:
    """Forget every key of a user with all that was noted about them."""
    for table in ("security_keys", "key_challenges", "key_tries", "sessions", "halfway"):
        connection.execute(f"delete from {table} where name = ?", (name,))


def keep_challenge(
    connection: Connection, holder: str, name: str, challenge: bytes, at: datetime
) -> None:
    """Keep a challenge that was drawn for a browser, in the place of an earlier one of it."""
    row = (holder, name, challenge, at.isoformat())
    connection.execute("insert or replace into key_challenges values (?, ?, ?, ?)", row)


def take_challenge(connection: Connection, holder: str, name: str) -> bytes | None:
    """Return the challenge a user was given in a browser; it is not there any more then."""
    row = connection.execute(
        "delete from key_challenges where holder = ? and name = ? returning challenge",
        (holder, name),
    ).fetchone()
    return None if row is None else bytes(row["challenge"])


def sweep_challenges(connection: Connection, drawn_before: datetime) -> None:
    """Forget what nobody answered; instants are kept in UTC, so their texts sort."""
    before = (drawn_before.isoformat(),)
    connection.execute("delete from key_challenges where drawn_at < ?", before)


def tries_of(connection: Connection, name: str) -> KeyTries:
    """Return how many answers were wrong."""
    row = connection.execute("select * from key_tries where name = ?", (name,)).fetchone()
    if row is None:
        return KeyTries()
    return KeyTries(failures=row["failures"], failed_at=datetime.fromisoformat(row["failed_at"]))


def keep_failure(connection: Connection, name: str, failures: int, at: datetime) -> None:
    """Keep how many answers were wrong."""
    row = (name, failures, at.isoformat())
    connection.execute("insert or replace into key_tries values (?, ?, ?)", row)


def forgive_tries(connection: Connection, name: str) -> None:
    """Forget wrong answers: one was right."""
    connection.execute("delete from key_tries where name = ?", (name,))


def _key(row: sqlite3.Row) -> SecurityKey:
    used = row["used_at"]
    return SecurityKey(
        id=row["id"],
        name=row["name"],
        label=row["label"],
        host=row["host"],
        kept=row["kept"],
        count=row["count"],
        added_at=datetime.fromisoformat(row["added_at"]),
        used_at=None if used is None else datetime.fromisoformat(used),
    )
