"""A second factor: codes by time from a phone, and recovery codes that count once each.

Wrong codes are counted in the database, so starting the server again gives no tries back: after
five there is one more every quarter of an hour.
"""

import secrets
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from lingtan.app.keep_users import Managing, noted_change
from lingtan.app.layout import Layout
from lingtan.app.wiring_factors import (
    Factor,
    count_recovery_codes,
    delete_factor,
    factors_in,
    find_factor,
    keep_factor,
    keep_recovery_codes,
    take_recovery_code,
)
from lingtan.app.wiring_users import Connection, changing, digest, find_user, reading
from lingtan.base.errors import UserError
from lingtan.evidence.user_entries import user_entry
from lingtan.park.one_time_codes import DIGITS, SECONDS_A_STEP, fitting_step
from lingtan.park.people import User, name_of

SECRET_BYTES = 20
RECOVERY_CODES, CODE_BYTES = 10, 5
TRIES, PAUSE = 5, timedelta(minutes=15)
PRODUCT = "lingtan"
LETTERS = str.maketrans("", "", " -")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of the second factor of a user; no secret.

    Attributes
    ----------
    since : datetime or None
        When it was set up; None where there is none, or it was not finished.
    codes_left : int
        Recovery codes that were not used.
    is_paused : bool
        Whether codes are refused for a while.
    """

    name: str
    since: datetime | None
    codes_left: int = 0
    is_paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What a phone needs to give codes.

    Attributes
    ----------
    secret : str
        Base 32, in groups of four.
    address : str
        The same for a phone that reads it from a picture.
    """

    secret: str
    address: str


def standing_of(layout: Layout, name: str, now: datetime) -> Standing:
    """Return what is known of the second factor of a user."""
    with reading(layout.users) as connection:
        if connection is None or (factor := find_factor(connection, name)) is None:
            return Standing(name=name, since=None)
        return _standing(connection, factor, now)


def standings(layout: Layout, now: datetime) -> tuple[Standing, ...]:
    """Return what is known of every second factor, by name."""
    with reading(layout.users) as connection:
        if connection is None:
            return ()
        return tuple(_standing(connection, each, now) for each in factors_in(connection))


def begin_enrolment(layout: Layout, name: str) -> Enrolment:
    """Draw a secret for a user, in the place of one that was not confirmed.

    Raises
    ------
    UserError
        He has a second factor; it is removed first.
    """
    with changing(layout.users) as connection:
        standing = find_factor(connection, name)
        if standing is not None and standing.confirmed_at is not None:
            raise UserError("factor_there", facts={"name": name})
        secret = secrets.token_bytes(SECRET_BYTES)
        keep_factor(connection, Factor(name=name, secret=secret))
    return _enrolment(name, secret)


def enrolment_of(layout: Layout, name: str) -> Enrolment | None:
    """Return what was drawn for a user and waits for its first code; None where nothing does."""
    with reading(layout.users) as connection:
        factor = None if connection is None else find_factor(connection, name)
    if factor is None or factor.confirmed_at is not None:
        return None
    return _enrolment(name, factor.secret)


def confirm_enrolment(layout: Layout, name: str, code: str, now: datetime) -> tuple[str, ...]:
    """Take the first code; return recovery codes, which are shown this once.

    Raises
    ------
    UserError
        The code is wrong, or nothing waits for one.
    """
    drawn = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with noted_change(layout, Managing(by=name, now=now)) as (connection, note):
        factor, user = find_factor(connection, name), find_user(connection, name)
        if factor is None or user is None or factor.confirmed_at is not None:
            raise UserError("no_enrolment", facts={"name": name})
        step = fitting_step(factor.secret, code, now, factor.last_step)
        if step is None:
            raise UserError("wrong_code")
        keep_factor(connection, replace(factor, confirmed_at=now.astimezone(UTC), last_step=step))
        keep_recovery_codes(connection, name, [digest(_plain(each)) for each in drawn])
        note(user_entry("factor_added", user, name, now))
    return tuple(drawn)


def require_code(layout: Layout, name: str, code: str, now: datetime) -> None:
    """Make sure that somebody has the second factor of a user; each code counts once.

    Raises
    ------
    UserError
        It is wrong or was used, or there were too many wrong ones.
    """
    with changing(layout.users) as connection:
        factor = find_factor(connection, name)
        if factor is None or factor.confirmed_at is None:
            raise UserError("no_factor", facts={"name": name})
        if _is_paused(factor, now):
            raise UserError("codes_paused", facts={"minutes": int(PAUSE.total_seconds() // 60)})
        step = fitting_step(factor.secret, code, now, factor.last_step)
        if step is not None:
            keep_factor(connection, replace(factor, last_step=step, failures=0, failed_at=None))
            return
        is_recovery = take_recovery_code(connection, name, digest(_plain(code)))
        failed = replace(factor, failures=factor.failures + 1, failed_at=now.astimezone(UTC))
        keep_factor(connection, replace(factor, failures=0) if is_recovery else failed)
    if not is_recovery:
        _tell_pause(layout, failed, now)
        raise UserError("wrong_code")
    _tell(layout, name, "recovery_used", now)


def remove_factor(layout: Layout, name: str, managing: Managing) -> User:
    """Forget the second factor of a user; his sessions end.

    Raises
    ------
    UserError
        There is no such user, or he has none.
    """
    with noted_change(layout, managing) as (connection, note):
        user = find_user(connection, name_of(name))
        if user is None:
            raise UserError("unknown", facts={"name": name})
        if find_factor(connection, user.name) is None:
            raise UserError("no_factor", facts={"name": user.name})
        delete_factor(connection, user.name)
        note(user_entry("factor_removed", user, managing.by, managing.now))
    return user


def _standing(connection: Connection, factor: Factor, now: datetime) -> Standing:
    return Standing(
        name=factor.name,
        since=factor.confirmed_at,
        codes_left=count_recovery_codes(connection, factor.name),
        is_paused=_is_paused(factor, now),
    )


def _is_paused(factor: Factor, now: datetime) -> bool:
    too_many = factor.failures >= TRIES and factor.failed_at is not None
    return too_many and factor.failed_at is not None and now - factor.failed_at < PAUSE


def _tell_pause(layout: Layout, factor: Factor, now: datetime) -> None:
    if factor.failures >= TRIES:
        _tell(layout, factor.name, "factor_paused", now)


def _tell(layout: Layout, name: str, step: str, now: datetime) -> None:
    with noted_change(layout, Managing(by=name, now=now)) as (connection, note):
        user = find_user(connection, name)
        if user is not None:
            note(user_entry(step, user, name, now))


def _enrolment(name: str, secret: bytes) -> Enrolment:
    text = b32encode(secret).decode()
    label = quote(f"{PRODUCT}:{name}")
    query = f"secret={text}&issuer={PRODUCT}&digits={DIGITS}&period={SECONDS_A_STEP}"
    return Enrolment(secret=_grouped(text), address=f"otpauth://totp/{label}?{query}")


def _recovery_code() -> str:
    return _grouped(b32encode(secrets.token_bytes(CODE_BYTES * 2)).decode().lower(), "-")


def _grouped(text: str, between: str = " ") -> str:
    groups: Sequence[str] = [text[start : start + 4] for start in range(0, len(text), 4)]
    return between.join(groups)


def _plain(code: str) -> str:
    return code.strip().lower().translate(LETTERS)
