"""Passwords are hashed with a secret of the installation: who has a backup has nothing to try.

The secret is worked out from the key that signs the log of evidence, which no backup holds unless
somebody asks for it: one key to keep apart, as for second factors.
"""

from contextlib import suppress
from datetime import datetime
from enum import StrEnum

from lingtan.app.layout import Layout
from lingtan.app.record_evidence import evidence_of
from lingtan.app.wiring_evidence import open_key
from lingtan.app.wiring_users import (
    changing,
    hash_password,
    is_out_of_reach,
    keep_password,
    password_of,
    passwords_in,
    reading,
)
from lingtan.base.errors import EvidenceError, LingtanError, UserError
from lingtan.evidence.people_told import seal_of
from lingtan.evidence.user_entries import user_entry
from lingtan.park.people import User

PURPOSE = b"passwords"
PEPPERED = "peppered"  # the step of the entry


class Reach(StrEnum):
    """Of how many passwords the secret is here they were hashed with."""

    EVERY = "every"
    SOME = "some"
    NONE = "none"


def kept_password(layout: Layout, password: str) -> str:
    """Return what is kept of a new password.

    Raises
    ------
    EvidenceError
        The key of the park is gone.
    """
    if not _has_key(layout):
        with evidence_of(layout, wait=True):
            pass  # the log is begun: of many who begin at once one makes the key
    return hash_password(password, open_key(layout.evidence).derive(PURPOSE))


def pepper_of(layout: Layout) -> bytes:
    """Return the secret of the installation; empty where the key of the park is not here."""
    if not _has_key(layout):
        return b""
    try:
        return open_key(layout.evidence).derive(PURPOSE)
    except EvidenceError:
        return b""


def reach_of(layout: Layout) -> Reach:
    """Return whether passwords can be told right from wrong with the secret that is here."""
    secret = pepper_of(layout)
    with reading(layout.users) as connection:
        every = () if connection is None else tuple(filter(None, passwords_in(connection)))
    lost = sum(is_out_of_reach(each, secret) for each in every)
    if not lost:
        return Reach.EVERY
    return Reach.NONE if lost == len(every) else Reach.SOME


def refusal(layout: Layout) -> UserError:
    """Return what somebody is told whose name and password do not fit; to all the same."""
    if reach_of(layout) is Reach.EVERY:
        return UserError("not_recognised")
    return UserError("password_out_of_reach")


def pepper(layout: Layout, user: User, kept: str, password: str, now: datetime) -> None:
    """Keep a password anew that was hashed without the secret, or not as slowly as one is today.

    Nobody waits for it: while something else is recorded, or the disk is full, it is left to the
    next time he signs in.
    """
    with suppress(LingtanError):
        fresh = kept_password(layout, password)
        with evidence_of(layout) as log, changing(layout.users) as connection:
            if password_of(connection, user.name) != kept:
                return
            seal = seal_of(user.name, fresh)
            log.append([user_entry(PEPPERED, user, user.name, now, seal)])
            keep_password(connection, user.name, fresh)


def _has_key(layout: Layout) -> bool:
    """Whether the key of the park was made whole, and is here."""
    return layout.signing_key.exists() and layout.public_key.exists()
