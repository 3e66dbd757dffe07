"""Keep the users of a workspace; every change is an entry of the log of evidence as well.

The entry comes first: a process that dies in between leaves a change that is told and did not
happen, never one that happened and is not told.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.peppered import kept_password
from lingtan.app.record_evidence import evidence_of
from lingtan.app.wiring_users import (
    Connection,
    Step,
    Visit,
    changing,
    delete_invitations,
    delete_user,
    find_user,
    insert_user,
    keep_visit,
    reading,
    update_user,
    users_in,
)
from lingtan.base.errors import UserError
from lingtan.base.names import is_same_person
from lingtan.evidence.people_told import seal_of
from lingtan.evidence.store_entries import Entry
from lingtan.evidence.user_entries import USER, user_entry
from lingtan.park.passwords import FEWEST_LETTERS, MOST_LETTERS, fault_of
from lingtan.park.people import Role, User, name_of
from lingtan.park.signed_text import signed_name

Noted = Callable[[Entry], object]
TOLD = frozenset(
    {
        *("role", "password", "locked", "unlocked"),
        *("factor_added", "factor_removed", "factor_paused", "recovery_used"),
        *("key_added", "key_removed", "keys_paused", "key_went_back"),
    }
)
"""Changes of which the user himself is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Managing:
    """Who changes something, and when."""

    by: str
    now: datetime


def list_users(layout: Layout) -> tuple[User, ...]:
    """Return every user, by name."""
    layout.require()
    with reading(layout.users) as connection:
        return () if connection is None else users_in(connection)


def add_user(
    layout: Layout,
    user: User,
    password: str,
    managing: Managing,
    admit: Callable[[Connection], None] = lambda _: None,
) -> User:
    """Add a user with his first password.

    Parameters
    ----------
    admit : callable
        Raises where he may not be added after all; asked while nobody else can change anything.

    Raises
    ------
    UserError
        The name is none, taken or that of a user in another spelling, the role and the
        enterprise do not fit, or the password is not taken.
    """
    added = replace(user, name=name_of(user.name), added_at=managing.now.astimezone(UTC))
    if not added.name:
        raise UserError("no_name", facts={"name": user.name})
    _require_enterprise(layout, added)
    require_password(password, added.name)
    kept = kept_password(layout, password)
    with noted_change(layout, managing) as (connection, note):
        admit(connection)
        if find_user(connection, added.name) is not None:
            raise UserError("known_already", facts={"name": added.name})
        if alike := user_alike(connection, added.name):
            raise UserError("same_person", facts={"name": added.name, "known": alike})
        insert_user(connection, added, kept)
        delete_invitations(connection)
        note(user_entry("added", added, managing.by, managing.now, seal_of(added.name, kept)))
    return added


def change_role(
    layout: Layout, name: str, role: Role, enterprise: str, managing: Managing
) -> User:
    """Give a user another role; his sessions end.

    Raises
    ------
    UserError
        There is no such user, role and enterprise do not fit, or nobody would be left to admit
        others.
    """

    def changed(user: User) -> User:
        found = replace(user, role=role, enterprise=enterprise)
        _require_enterprise(layout, found)
        return found

    return _change(layout, name, "role", changed, managing)


def lock_user(layout: Layout, name: str, managing: Managing, *, is_locked: bool = True) -> User:
    """Keep a user out, or let him in again; his sessions end.

    Raises
    ------
    UserError
        There is no such user, or nobody would be left to admit others.
    """
    step = "locked" if is_locked else "unlocked"
    return _change(layout, name, step, lambda user: replace(user, is_locked=is_locked), managing)


def change_password(layout: Layout, name: str, password: str, managing: Managing) -> User:
    """Give a user another password; his sessions end.

    Raises
    ------
    UserError
        There is no such user, or the password is not taken.
    """
    require_password(password, name_of(name))
    kept = kept_password(layout, password)
    return _change(layout, name, "password", lambda user: user, managing, kept)


def remove_user(layout: Layout, name: str, managing: Managing) -> User:
    """Forget a user; what the log says of him stays.

    Raises
    ------
    UserError
        There is no such user, or nobody would be left to admit others.
    """
    with noted_change(layout, managing) as (connection, note):
        user = _require(connection, name)
        delete_user(connection, user.name)
        require_an_admin(connection, user)
        note(user_entry("removed", user, managing.by, managing.now))
    return user


def require_password(password: str, name: str) -> None:
    """Make sure that a password is one that is taken.

    Raises
    ------
    UserError
        It is too short or too long, common, or holds the name.
    """
    match fault_of(password, name):
        case "short":
            raise UserError("password_short", facts={"fewest": FEWEST_LETTERS})
        case "long":
            raise UserError("password_long", facts={"most": MOST_LETTERS})
        case "common":
            raise UserError("password_common")
        case "named":
            raise UserError("password_named")


def require_known_enterprise(layout: Layout, enterprise: str) -> None:
    """Make sure that the park has an enterprise somebody or something is bound to, if any.

    Raises
    ------
    UserError
        It has no such one.
    """
    known = [each.id for each in open_park(layout).park.enterprises]
    if enterprise and enterprise not in known:
        facts = {"enterprise": enterprise, "known": ", ".join(known) or "–"}
        raise UserError("no_enterprise", facts=facts)


def user_alike(connection: Connection, name: str) -> str:
    """Return the user whose name reads like another one; empty where nobody's does.

    Who holds two accounts could approve with one what he did with the other.
    """
    alike = (user.name for user in users_in(connection) if is_same_person(name, user.name))
    return next(alike, "")


@contextmanager
def noted_change(layout: Layout, managing: Managing) -> Iterator[tuple[Connection, Noted]]:
    """Hold the log and the database for one change that is an entry as well."""
    layout.require()
    if not signed_name(managing.by):
        raise UserError("nobody")
    with evidence_of(layout, wait=True) as log, changing(layout.users) as connection:

        def note(entry: Entry) -> None:
            log.append([entry])
            if entry["kind"] == USER and entry["step"] in TOLD:
                keep_visit(connection, _news(entry))

        yield connection, note


def _news(entry: Entry) -> Visit:
    """Return what the user himself is told of a change, when he comes again."""
    at = datetime.fromisoformat(str(entry["at"])).astimezone(UTC)
    return Visit(
        name=str(entry["user"]),
        step=Step.CHANGED,
        way=str(entry["step"]),
        first_at=at,
        last_at=at,
        by=str(entry["by"]),
    )


def _change(
    layout: Layout,
    name: str,
    step: str,
    changed: Callable[[User], User],
    managing: Managing,
    password: str = "",
) -> User:
    with noted_change(layout, managing) as (connection, note):
        before = _require(connection, name)
        after = changed(before)
        update_user(connection, after, password)
        require_an_admin(connection, before)
        seal = seal_of(after.name, password)
        note(user_entry(step, after, managing.by, managing.now, seal))
    return after


def _require(connection: Connection, name: str) -> User:
    user = find_user(connection, name_of(name))
    if user is None:
        raise UserError("unknown", facts={"name": name})
    return user


def require_an_admin(connection: Connection, before: User) -> None:
    """Make sure that a change of an admin leaves one who can sign in.

    Raises
    ------
    UserError
        It leaves none.
    """
    if before.role is not Role.ADMIN or before.is_locked:
        return
    if not any(each.role is Role.ADMIN and not each.is_locked for each in users_in(connection)):
        raise UserError("last_admin", facts={"name": before.name})


def _require_enterprise(layout: Layout, user: User) -> None:
    """Make sure that users of the role are bound to an enterprise of the park, and no others."""
    if (user.role is Role.ENTERPRISE) != bool(user.enterprise):
        raise UserError("enterprise_or_not", facts={"role": user.role.value})
    require_known_enterprise(layout, user.enterprise)
