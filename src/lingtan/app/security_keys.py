"""Security keys and passkeys as second factor: taken on, shown at sign-in, removed.

A key signs what it is shown together with the name of the host it sees, so a page of elsewhere
gains nothing by what it makes somebody sign. What it is to sign is drawn here for one browser,
counts once and for five minutes. After five wrong answers there is one more every quarter of an
hour, also after a restart.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lingtan.app.keep_users import Managing, noted_change
from lingtan.app.layout import Layout
from lingtan.app.second_factor import PAUSE, TRIES, has_factor, is_within_pause
from lingtan.app.wiring_factors import delete_drawn
from lingtan.app.wiring_keys import (
    KeyPlace,
    Options,
    SecurityKey,
    delete_key,
    forgive_tries,
    insert_key,
    keep_challenge,
    keep_failure,
    key_added,
    key_shown,
    keys_of,
    options_to_add,
    options_to_show,
    sweep_challenges,
    take_challenge,
    touch_key,
    tries_of,
)
from lingtan.app.wiring_users import Connection, changing, digest, find_user, reading
from lingtan.base.errors import UserError
from lingtan.evidence.user_entries import user_entry
from lingtan.park.people import User

LASTS = timedelta(minutes=5)
CHALLENGE_BYTES = 32
MOST_KEYS, MOST_LETTERS = 10, 60
KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAsking:
    """Somebody at whose browser a key is asked.

    Attributes
    ----------
    holder : str
        What the browser holds: its session, or its sign-in that waits.
    is_in : bool
        Whether he is in. Who is not may take on his first second factor, and no further one:
        else a password alone would open what a second factor closes.
    """

    name: str
    holder: str
    place: KeyPlace
    now: datetime
    is_in: bool = True


def begin_key(layout: Layout, asking: KeyAsking) -> Options:
    """Return what a browser asks a key that is to be taken on.

    Raises
    ------
    UserError
        He has as many as there may be, or a second factor and is not in.
    """
    with changing(layout.users) as connection:
        own = _require_room(connection, asking)
        challenge = _drawn(connection, asking)
    known = [each.kept for each in own if each.host == asking.place.host]
    return options_to_add(asking.place, asking.name, known, challenge)


def confirm_key(layout: Layout, asking: KeyAsking, label: str, answer: str) -> SecurityKey:
    """Take on the key that answered.

    Parameters
    ----------
    label : str
        What its owner calls it.

    Raises
    ------
    UserError
        It has no name, or the answer is not genuine, comes too late or is of a known key.
    """
    called = " ".join(label.split())
    if not 0 < len(called) <= MOST_LETTERS or not called.isprintable():
        raise UserError("key_without_name", facts={"most": MOST_LETTERS})
    challenge = _taken(layout, asking)
    found = key_added(asking.place, challenge, answer)
    if found is None:
        raise UserError("key_not_taken")
    with noted_change(layout, Managing(by=asking.name, now=asking.now)) as (connection, note):
        user = find_user(connection, asking.name)
        _require_room(connection, asking)
        key = SecurityKey(
            id=found.id,
            name=asking.name,
            label=called,
            host=asking.place.host,
            kept=found.kept,
            count=found.count,
            added_at=asking.now.astimezone(UTC),
        )
        if user is None or not insert_key(connection, key):
            raise UserError("key_not_taken")
        delete_drawn(connection, user.name)  # who waits for a first factor elsewhere gets none
        note(user_entry("key_added", user, user.name, asking.now))
    return key


def ask_key(layout: Layout, asking: KeyAsking) -> Options:
    """Return what a browser asks the keys of somebody.

    Raises
    ------
    UserError
        He has none for this host.
    """
    with changing(layout.users) as connection:
        known = _known(connection, asking)
        if not known:
            raise UserError("no_key", facts={"host": asking.place.host})
        challenge = _drawn(connection, asking)
    return options_to_show(asking.place, [each.kept for each in known], challenge)


def require_key(layout: Layout, asking: KeyAsking, answer: str) -> str:
    """Make sure that a key of a user has signed; return that it was a key.

    Raises
    ------
    UserError
        None of his keys did, it comes too late, there were too many wrong ones, or the key has
        signed less often than it had before: there is a copy of it.
    """
    challenge = _taken(layout, asking)
    now = asking.now.astimezone(UTC)
    with changing(layout.users) as connection:
        tries, known = tries_of(connection, asking.name), _known(connection, asking)
        if tries.failures >= TRIES and is_within_pause(tries.failed_at, now):
            raise UserError("keys_paused", facts={"minutes": int(PAUSE.total_seconds() // 60)})
        found = key_shown(asking.place, challenge, [each.kept for each in known], answer)
        key = next((each for each in known if found and each.id == found.id), None)
        goes_on = found and key and (found.count > key.count or found.count == key.count == 0)
        if found and key and goes_on:
            touch_key(connection, key, found.count, now)
            forgive_tries(connection, asking.name)
            return KEY
        keep_failure(connection, asking.name, tries.failures + 1, now)
    if key is not None:
        _tell(layout, asking, "key_went_back")
    if tries.failures + 1 == TRIES:  # once, however long somebody goes on trying
        _tell(layout, asking, "keys_paused")
    raise UserError("key_went_back", facts={"label": key.label}) if key else UserError("wrong_key")


def remove_key(layout: Layout, name: str, id_: str, managing: Managing) -> User:
    """Forget a key of a user; his sessions end.

    Raises
    ------
    UserError
        There is no such user, or no such key of his.
    """
    with noted_change(layout, managing) as (connection, note):
        user = find_user(connection, name)
        if user is None:
            raise UserError("unknown", facts={"name": name})
        if id_ not in {each.id for each in keys_of(connection, name)}:
            raise UserError("key_gone")
        delete_key(connection, name, id_)
        note(user_entry("key_removed", user, managing.by, managing.now))
    return user


def own_keys(layout: Layout, name: str) -> tuple[SecurityKey, ...]:
    """Return the keys of a user, the oldest first; nothing of them opens anything."""
    with reading(layout.users) as connection:
        return () if connection is None else keys_of(connection, name)


def _known(connection: Connection, asking: KeyAsking) -> list[SecurityKey]:
    own = keys_of(connection, asking.name)
    return [each for each in own if each.host == asking.place.host]


def _require_room(connection: Connection, asking: KeyAsking) -> tuple[SecurityKey, ...]:
    if not asking.is_in and has_factor(connection, asking.name):
        raise UserError("factor_there", facts={"name": asking.name})
    own = keys_of(connection, asking.name)
    if len(own) >= MOST_KEYS:
        raise UserError("too_many_keys", facts={"most": MOST_KEYS})
    return own


def _drawn(connection: Connection, asking: KeyAsking) -> bytes:
    challenge, now = secrets.token_bytes(CHALLENGE_BYTES), asking.now.astimezone(UTC)
    sweep_challenges(connection, now - LASTS)
    keep_challenge(connection, digest(asking.holder), asking.name, challenge, now)
    return challenge


def _taken(layout: Layout, asking: KeyAsking) -> bytes:
    """Take out what the browser was given: it counts once, whatever comes of it."""
    with changing(layout.users) as connection:
        sweep_challenges(connection, asking.now.astimezone(UTC) - LASTS)
        challenge = take_challenge(connection, digest(asking.holder), asking.name)
    if challenge is None:
        raise UserError("key_too_late", facts={"minutes": int(LASTS.total_seconds() // 60)})
    return challenge


def _tell(layout: Layout, asking: KeyAsking, step: str) -> None:
    with noted_change(layout, Managing(by=asking.name, now=asking.now)) as (connection, note):
        user = find_user(connection, asking.name)
        if user is not None:
            note(user_entry(step, user, asking.name, asking.now))
