"""Users and tokens as rows."""

import sqlite3
from datetime import datetime

from lingtan.park.people import Role, Token, TokenScope, User

Connection = sqlite3.Connection


def users_in(connection: Connection) -> tuple[User, ...]:
    """Return every user, by name."""
    return tuple(map(_user, connection.execute("select * from users order by name")))


def find_user(connection: Connection, name: str) -> User | None:
    """Return a user by name."""
    row = connection.execute("select * from users where name = ?", (name,)).fetchone()
    return None if row is None else _user(row)


def password_of(connection: Connection, name: str) -> str:
    """Return the hash of a user's password; empty where there is no such user."""
    row = connection.execute("select password from users where name = ?", (name,)).fetchone()
    return "" if row is None else str(row["password"])


def passwords_in(connection: Connection) -> tuple[str, ...]:
    """Return the hash of every password, and of no user which is his."""
    return tuple(str(row[0]) for row in connection.execute("select password from users"))


def keep_password(connection: Connection, name: str, password: str) -> None:
    """Keep another hash of the same password; sessions go on."""
    connection.execute("update users set password = ? where name = ?", (password, name))


def insert_user(connection: Connection, user: User, password: str) -> None:
    """Keep a new user."""
    connection.execute(
        "insert into users values (?, ?, ?, ?, ?, ?)",
        (
            user.name,
            user.role.value,
            user.enterprise,
            user.is_locked,
            user.added_at.isoformat(),
            password,
        ),
    )


def update_user(connection: Connection, user: User, password: str = "") -> None:
    """Keep what changed of a user, and end his sessions: he signs in as what he is now.

    So do sign-ins that wait for a second factor, and secrets and challenges drawn for one.
    """
    connection.execute(
        "update users set role = ?, enterprise = ?, is_locked = ? where name = ?",
        (user.role.value, user.enterprise, user.is_locked, user.name),
    )
    if password:
        keep_password(connection, user.name, password)
    for table in ("sessions", "halfway", "drawn_secrets", "key_challenges"):
        connection.execute(f"delete from {table} where name = ?", (user.name,))


def delete_user(connection: Connection, name: str) -> None:
    """Forget a user and his sessions."""
    connection.execute("delete from users where name = ?", (name,))


def tokens_in(connection: Connection) -> tuple[Token, ...]:
    """Return every token, the oldest first."""
    rows = connection.execute("select * from tokens order by issued_at, prefix")
    return tuple(map(_token, rows))


def find_token(connection: Connection, prefix: str) -> tuple[Token, str] | None:
    """Return a token and the hash of its secret."""
    row = connection.execute("select * from tokens where prefix = ?", (prefix,)).fetchone()
    return None if row is None else (_token(row), str(row["digest"]))


def insert_token(connection: Connection, token: Token, digest: str) -> None:
    """Keep a new token."""
    connection.execute(
        """insert into tokens
        (prefix, digest, scope, enterprise, note, issued_by, issued_at, expires_at, is_revoked)
        values (?, ?, ?, ?, ?, ?, ?, ?, 0)""",
        (
            token.prefix,
            digest,
            token.scope.value,
            token.enterprise,
            token.note,
            token.issued_by,
            token.issued_at.isoformat(),
            token.expires_at.isoformat(),
        ),
    )


def revoke_row(connection: Connection, prefix: str) -> None:
    """Let a token open nothing any more."""
    connection.execute("update tokens set is_revoked = 1 where prefix = ?", (prefix,))


def touch_token(connection: Connection, prefix: str, now: datetime) -> None:
    """Keep when a token was used last."""
    change = (now.isoformat(), prefix)
    connection.execute("update tokens set last_used = ? where prefix = ?", change)


def _user(row: sqlite3.Row) -> User:
    return User(
        name=row["name"],
        role=Role(row["role"]),
        enterprise=row["enterprise"],
        is_locked=bool(row["is_locked"]),
        added_at=datetime.fromisoformat(row["added_at"]),
    )


def _token(row: sqlite3.Row) -> Token:
    used = row["last_used"]
    return Token(
        prefix=row["prefix"],
        scope=TokenScope(row["scope"]),
        enterprise=row["enterprise"],
        note=row["note"],
        issued_by=row["issued_by"],
        issued_at=datetime.fromisoformat(row["issued_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        last_used=datetime.fromisoformat(used) if used else None,
        is_revoked=bool(row["is_revoked"]),
        is_expired=bool(row["is_expired"]),
    )
