"""What is kept of somebody, for himself: to read, and to take along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any  # an entry read back may be any JSON

from lingtan.app.keep_sessions import list_sessions
from lingtan.app.layout import Layout
from lingtan.app.record_looks import list_looks
from lingtan.app.record_steps import entries_of
from lingtan.app.record_visits import list_visits
from lingtan.app.second_factor import Standing, standing_of
from lingtan.app.wiring_users import (
    Look,
    OpenSession,
    Sought,
    Visit,
    Wanted,
    find_user,
    reading,
)
from lingtan.base.errors import UserError
from lingtan.park.people import User


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """What is kept of a user; no secret, and nothing of who was called so before him.

    Attributes
    ----------
    deeds : tuple of mapping
        Entries of the log of evidence with his name, as they were recorded.
    """

    user: User
    second_factor: Standing
    sessions: tuple[OpenSession, ...]
    visits: tuple[Visit, ...]
    looks: tuple[Look, ...]
    deeds: tuple[Mapping[str, Any], ...]


def own_data(layout: Layout, name: str, now: datetime) -> OwnData:
    """Return what is kept of a user.

    Raises
    ------
    UserError
        There is no such user.
    EvidenceError
        The log is not what was signed.
    """
    with reading(layout.users) as connection:
        user = None if connection is None else find_user(connection, name)
    if user is None:
        raise UserError("unknown", facts={"name": name})
    since = user.added_at
    visits = list_visits(layout, Wanted(name=name, since=since))
    looks = list_looks(layout, Sought(name=name))
    return OwnData(
        user=user,
        second_factor=standing_of(layout, name, now),
        sessions=tuple(each for each in list_sessions(layout, now) if each.name == name),
        visits=visits,
        looks=tuple(each for each in looks if each.last_at >= since),
        deeds=tuple(each for each in entries_of(layout) if _is_his(each, name, since)),
    )


def _is_his(entry: Mapping[str, Any], name: str, since: datetime) -> bool:
    """Whether an entry tells what somebody did, or what was done about him, since he was added."""
    at = str(entry.get("at", ""))
    is_named = name in (entry.get("by"), entry.get("user"))
    return is_named and bool(at) and datetime.fromisoformat(at) >= since
