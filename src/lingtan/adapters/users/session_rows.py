"""Sessions and invitations as rows; of the secret in the cookie or link only the hash is kept."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lingtan.adapters.users.user_rows import find_user
from lingtan.park.people import User

Connection = sqlite3.Connection
HANDLE_DIGITS = 16
EXPIRED = {
    "sessions": "seen_at <= :idle or started_at <= :longest or max(seen_at, started_at) > :ahead",
    "halfway": "began_at <= :halfway or began_at > :ahead",
    "invitations": "expires_at <= :now",
    "tokens": """expires_at <= :now and not is_expired and exists (
        select 1 from visits where last_at between tokens.expires_at and :confirmed)""",
}
"""What has run out, or was written by a clock that was ahead; texts of instants in UTC sort."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How somebody came.

    Attributes
    ----------
    at : datetime
        UTC.
    way : str
        ``password``, ``provider`` or ``first link``.
    address : str
        Where from, as far as the server can see; empty where it cannot.
    browser : str
        Which one it says it is, and of which system.
    factor : str
        The second factor that was shown: ``code`` or ``recovery``; empty for none.
    """

    at: datetime
    way: str = "password"
    address: str = ""
    browser: str = ""
    factor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who signed in, and when he was seen.

    Attributes
    ----------
    news : int
        How much happened about him before, of which he was not told yet.
    """

    user: User
    started_at: datetime
    seen_at: datetime
    way: str
    news: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session, as it is shown; of its secret nothing.

    Attributes
    ----------
    handle : str
        By which one of somebody's sessions is chosen; it opens nothing.
    """

    name: str
    came: Came
    seen_at: datetime
    handle: str = ""


def sessions_in(connection: Connection) -> tuple[OpenSession, ...]:
    """Return every session that is kept, the one seen last first."""
    rows = connection.execute("select * from sessions order by seen_at desc, name")
    return tuple(
        OpenSession(
            name=row["name"],
            came=Came(
                at=datetime.fromisoformat(row["started_at"]),
                way=row["way"],
                address=row["address"],
                browser=row["browser"],
            ),
            seen_at=datetime.fromisoformat(row["seen_at"]),
            handle=handle_of(row["digest"]),
        )
        for row in rows
    )


def handle_of(digest: str) -> str:
    """Return by what a session is chosen: the beginning of the hash of its secret."""
    return digest[:HANDLE_DIGITS]


def delete_session_by(connection: Connection, name: str, handle: str) -> None:
    """End the session of a user that has a handle."""
    change = (name, HANDLE_DIGITS, handle)
    connection.execute("delete from sessions where name = ? and substr(digest, 1, ?) = ?", change)


def delete_sessions_of(connection: Connection, name: str) -> int:
    """End every session of a user, those that wait for a second factor too; return how many."""
    connection.execute("delete from halfway where name = ?", (name,))
    return connection.execute("delete from sessions where name = ?", (name,)).rowcount


def find_session(connection: Connection, digest: str) -> Session | None:
    """Return a session by the hash of its secret."""
    row = connection.execute("select * from sessions where digest = ?", (digest,)).fetchone()
    user = None if row is None else find_user(connection, row["name"])
    if user is None:
        return None
    return Session(
        user=user,
        started_at=datetime.fromisoformat(row["started_at"]),
        seen_at=datetime.fromisoformat(row["seen_at"]),
        way=row["way"],
        news=row["news"],
    )


def forget_news(connection: Connection, digest: str) -> None:
    """Keep that somebody was told what happened about him."""
    connection.execute("update sessions set news = 0 where digest = ?", (digest,))


def insert_session(
    connection: Connection, digest: str, name: str, came: Came, news: int = 0
) -> None:
    """Keep a new session."""
    told = came.at.isoformat()
    connection.execute(
        """insert into sessions
        (digest, name, started_at, seen_at, way, address, browser, news)
        values (?, ?, ?, ?, ?, ?, ?, ?)""",
        (digest, name, told, told, came.way, came.address, came.browser, news),
    )


def touch_session(connection: Connection, digest: str, now: datetime) -> None:
    """Keep when somebody was seen."""
    change = (now.isoformat(), digest)
    connection.execute("update sessions set seen_at = ? where digest = ?", change)


def delete_session(connection: Connection, digest: str) -> None:
    """End a session."""
    connection.execute("delete from sessions where digest = ?", (digest,))


def has_expired(connection: Connection, limits: Mapping[str, datetime]) -> bool:
    """Whether anything has run out that is not ended yet."""
    found = " or ".join(f"exists (select 1 from {t} where {each})" for t, each in EXPIRED.items())
    return bool(connection.execute(f"select {found}", _texts(limits)).fetchone()[0])


def end_expired(connection: Connection, limits: Mapping[str, datetime]) -> None:
    """End for good what has run out; tokens stay in their list."""
    for table, each in EXPIRED.items():
        change = (
            "update tokens set is_expired = 1" if table == "tokens" else f"delete from {table}"
        )
        connection.execute(f"{change} where {each}", _texts(limits))


def replace_invitation(connection: Connection, digest: str, expires_at: datetime) -> None:
    """Keep the one invitation that counts."""
    connection.execute("delete from invitations")
    connection.execute("insert into invitations values (?, ?)", (digest, expires_at.isoformat()))


def invitation_end(connection: Connection, digest: str) -> datetime | None:
    """Return until when an invitation counts; None where there is none."""
    row = connection.execute(
        "select expires_at from invitations where digest = ?", (digest,)
    ).fetchone()
    return None if row is None else datetime.fromisoformat(row["expires_at"])


def delete_invitations(connection: Connection) -> None:
    """Let no invitation count any more."""
    connection.execute("delete from invitations")


def _texts(limits: Mapping[str, datetime]) -> dict[str, str]:
    return {name: limit.isoformat() for name, limit in limits.items()}
