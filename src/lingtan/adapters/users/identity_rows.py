"""Who is who at an identity provider, and attempts to sign in there, as rows."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

Connection = sqlite3.Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAttempt:
    """An attempt to sign in at a provider.

    Attributes
    ----------
    going : str
        Where to go on afterwards.
    """

    state: str
    nonce: str
    verifier: str
    going: str
    began_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The entry of the file by which somebody was let in: a provider, a claim, what it said."""

    issuer: str
    claim: str
    value: str


def insert_attempt(connection: Connection, digest: str, kept: KeptAttempt) -> None:
    """Keep an attempt, under the hash of what its browser holds."""
    row = (digest, kept.state, kept.nonce, kept.verifier, kept.going, kept.began_at.isoformat())
    connection.execute("insert into attempts values (?, ?, ?, ?, ?, ?)", row)


def take_attempt(connection: Connection, digest: str) -> KeptAttempt | None:
    """Return an attempt and forget it: it counts once."""
    row = connection.execute(
        "delete from attempts where digest = ? returning *", (digest,)
    ).fetchone()
    if row is None:
        return None
    return KeptAttempt(
        state=row["state"],
        nonce=row["nonce"],
        verifier=row["verifier"],
        going=row["going"],
        began_at=datetime.fromisoformat(row["began_at"]),
    )


def sweep_attempts(connection: Connection, began_before: datetime) -> None:
    """Forget attempts nobody came back from; instants are kept in UTC, so their texts sort."""
    connection.execute("delete from attempts where began_at < ?", (began_before.isoformat(),))


def name_by_identity(connection: Connection, issuer: str, subject: str) -> str:
    """Return who somebody at a provider is here; empty where he never came."""
    row = connection.execute(
        "select name from identities where issuer = ? and subject = ?", (issuer, subject)
    ).fetchone()
    return "" if row is None else str(row["name"])


def subject_of(connection: Connection, issuer: str, name: str) -> str:
    """Return who a user is at a provider; empty where nobody came as him."""
    row = connection.execute(
        "select subject from identities where issuer = ? and name = ?", (issuer, name)
    ).fetchone()
    return "" if row is None else str(row["subject"])


def insert_identity(connection: Connection, issuer: str, subject: str, name: str) -> None:
    """Keep who somebody at a provider is here."""
    connection.execute(
        "insert into identities (issuer, subject, name) values (?, ?, ?)", (issuer, subject, name)
    )


def keep_admission(connection: Connection, name: str, admission: Admission) -> None:
    """Keep by which entry of the file somebody was let in the last time."""
    change = (admission.claim, admission.value, admission.issuer, name)
    connection.execute(
        "update identities set claim = ?, value = ? where issuer = ? and name = ?", change
    )


def admissions_of(connection: Connection, name: str) -> tuple[Admission, ...]:
    """Return by which entries a user was let in, one of each provider he ever came by."""
    rows = connection.execute(
        "select issuer, claim, value from identities where name = ?", (name,)
    )
    return tuple(Admission(**row) for row in rows)
