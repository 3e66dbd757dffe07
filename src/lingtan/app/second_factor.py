"""A second factor: security keys, codes by time, and recovery codes that count once each.

Wrong codes are counted in the database, so starting the server again gives no tries back: after
five there is one more every quarter of an hour.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from lingtan.app.factor_secret import sealed, unsealed
from lingtan.app.keep_users import Managing, noted_change
from lingtan.app.layout import Layout
from lingtan.app.wiring_factors import (
    Factor,
    count_recovery_codes,
    delete_factor,
    factors_in,
    find_factor,
    keep_factor,
    take_recovery_code,
)
from lingtan.app.wiring_keys import SecurityKey, delete_keys, keys_in, keys_of
from lingtan.app.wiring_users import Connection, changing, digest, find_user, reading
from lingtan.base.errors import UserError
from lingtan.evidence.user_entries import user_entry
from lingtan.park.one_time_codes import fitting_step
from lingtan.park.people import User, name_of

TRIES, PAUSE = 5, timedelta(minutes=15)
CODE, RECOVERY = "code", "recovery"
LETTERS = str.maketrans("", "", " -")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTold:
    """What is known of a security key: what its owner calls it, for which host, when it was used.

    Attributes
    ----------
    id : str
        What it calls itself; it opens nothing.
    """

    id: str
    label: str
    host: str
    added_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of the second factor of a user; no secret.

    Attributes
    ----------
    since : datetime or None
        When codes by time were set up; None where there are none, or it was not finished.
    codes_left : int
        Recovery codes that were not used.
    is_paused : bool
        Whether codes are refused for a while.
    keys : tuple of KeyTold
        Security keys, the oldest first.
    """

    name: str
    since: datetime | None
    codes_left: int = 0
    is_paused: bool = False
    keys: tuple[KeyTold, ...] = ()

    @property
    def is_set_up(self) -> bool:
        """Whether there is a second factor of any kind."""
        return self.since is not None or bool(self.keys)

    def keys_at(self, host: str) -> tuple[KeyTold, ...]:
        """Return the keys that answer to a host."""
        return tuple(each for each in self.keys if each.host == host)


def standing_of(layout: Layout, name: str, now: datetime) -> Standing:
    """Return what is known of the second factor of a user."""
    with reading(layout.users) as connection:
        if connection is None:
            return Standing(name=name, since=None)
        told = tuple(map(_key_told, keys_of(connection, name)))
        factor = find_factor(connection, name)
        found = None if factor is None else _standing(connection, factor, now)
    return replace(found or Standing(name=name, since=None), keys=told)


def standings(layout: Layout, now: datetime) -> tuple[Standing, ...]:
    """Return what is known of every second factor, by name."""
    with reading(layout.users) as connection:
        if connection is None:
            return ()
        found = {each.name: _standing(connection, each, now) for each in factors_in(connection)}
        for key in keys_in(connection):
            of_him = found.get(key.name, Standing(name=key.name, since=None))
            found[key.name] = replace(of_him, keys=(*of_him.keys, _key_told(key)))
    return tuple(found[name] for name in sorted(found))


def has_factor(connection: Connection, name: str) -> bool:
    """Whether a user has a second factor of any kind."""
    return find_factor(connection, name) is not None or bool(keys_of(connection, name))


def require_code(layout: Layout, name: str, code: str, now: datetime) -> str:
    """Make sure that somebody has the second factor of a user; each code counts once.

    Returns
    -------
    str
        ``code``, or ``recovery`` where it was a recovery code.

    Raises
    ------
    UserError
        It is wrong or was used, there were too many wrong ones, or the key that opens the secret
        is not there.
    """
    with changing(layout.users) as connection:
        factor = find_factor(connection, name)
        if factor is None or factor.confirmed_at is None:
            raise UserError("no_factor", facts={"name": name})
        if _is_paused(factor, now):
            raise UserError("codes_paused", facts={"minutes": int(PAUSE.total_seconds() // 60)})
        secret = unsealed(layout, name, factor.secret)
        step = fitting_step(secret, code, now, factor.last_step) if secret else None
        if secret and step is not None:
            kept = sealed(layout, name, secret)  # one of before is sealed from now on
            right = replace(factor, secret=kept, last_step=step, failures=0, failed_at=None)
            keep_factor(connection, right)
            return CODE
        is_recovery = take_recovery_code(connection, name, digest(plain_code(code)))
        failed = replace(factor, failures=factor.failures + 1, failed_at=now.astimezone(UTC))
        keep_factor(connection, replace(factor, failures=0) if is_recovery else failed)
    if not is_recovery:
        _tell_pause(layout, failed, now)
        raise (
            UserError("wrong_code") if secret else UserError("factor_sealed", facts={"name": name})
        )
    _tell(layout, name, "recovery_used", now)
    return RECOVERY


def remove_factor(
    layout: Layout, name: str, managing: Managing, *, with_keys: bool = True
) -> User:
    """Forget the second factor of a user; his sessions end.

    Parameters
    ----------
    with_keys : bool
        Whether security keys go as well, and not codes by time alone.

    Raises
    ------
    UserError
        There is no such user, or he has none.
    """
    with noted_change(layout, managing) as (connection, note):
        user = find_user(connection, name_of(name))
        if user is None:
            raise UserError("unknown", facts={"name": name})
        has_codes = find_factor(connection, user.name) is not None
        if not (has_factor(connection, user.name) if with_keys else has_codes):
            raise UserError("no_factor", facts={"name": user.name})
        delete_factor(connection, user.name)
        if with_keys:
            delete_keys(connection, user.name)
        note(user_entry("factor_removed", user, managing.by, managing.now))
    return user


def _standing(connection: Connection, factor: Factor, now: datetime) -> Standing:
    return Standing(
        name=factor.name,
        since=factor.confirmed_at,
        codes_left=count_recovery_codes(connection, factor.name),
        is_paused=_is_paused(factor, now),
    )


def _key_told(key: SecurityKey) -> KeyTold:
    return KeyTold(
        id=key.id, label=key.label, host=key.host, added_at=key.added_at, used_at=key.used_at
    )


def _is_paused(factor: Factor, now: datetime) -> bool:
    return factor.failures >= TRIES and is_within_pause(factor.failed_at, now)


def is_within_pause(failed_at: datetime | None, now: datetime) -> bool:
    """Whether a failure is so recent that it counts; one of a clock far ahead is not."""
    return failed_at is not None and abs(now - failed_at) < PAUSE


def _tell_pause(layout: Layout, factor: Factor, now: datetime) -> None:
    """Tell that codes are refused from now on: once, however long somebody goes on trying."""
    if factor.failures == TRIES:
        _tell(layout, factor.name, "factor_paused", now)


def _tell(layout: Layout, name: str, step: str, now: datetime) -> None:
    with noted_change(layout, Managing(by=name, now=now)) as (connection, note):
        user = find_user(connection, name)
        if user is not None:
            note(user_entry(step, user, name, now))


def plain_code(code: str) -> str:
    """Return a recovery code without what is there to be read easily."""
    return code.strip().lower().translate(LETTERS)
