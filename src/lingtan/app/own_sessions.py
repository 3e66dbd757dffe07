"""See where one is signed in, and end one of these sessions or all the others.

Ending asks for the password again: who sits at a screen that was left open ends nothing. Who came
by an identity provider and has no password here shows who he is by having signed in just now.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lingtan.app.keep_sessions import list_sessions
from lingtan.app.layout import Layout
from lingtan.app.peppered import refusal
from lingtan.app.record_visits import record_wrong_password
from lingtan.app.sign_in import Chosen, recognise
from lingtan.app.wiring_users import (
    OpenSession,
    Step,
    Visit,
    Wanted,
    changing,
    delete_session_by,
    digest,
    find_session,
    forget_news,
    handle_of,
    keep_visit,
    password_of,
    reading,
    visits_in,
)
from lingtan.base.errors import UserError

OTHERS = "others"
LATELY = 12
JUST_NOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody who is signed in.

    Attributes
    ----------
    secret : str
        That of the session he asks from.
    """

    name: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSessions:
    """The sessions of somebody.

    Attributes
    ----------
    this : OpenSession or None
        The one he asks from.
    others : tuple of OpenSession
        The one seen last first.
    """

    this: OpenSession | None
    others: tuple[OpenSession, ...]


def sessions_of(layout: Layout, owner: Owner, now: datetime) -> OwnSessions:
    """Return where somebody is signed in."""
    own = [each for each in list_sessions(layout, now) if each.name == owner.name]
    handle = handle_of(digest(owner.secret))
    return OwnSessions(
        this=next((each for each in own if each.handle == handle), None),
        others=tuple(each for each in own if each.handle != handle),
    )


def told_of(layout: Layout, owner: Owner) -> tuple[Visit, ...]:
    """Return what happened lately about somebody; from now on he was told."""
    with reading(layout.users) as connection:
        own = Wanted(name=owner.name)
        found = () if connection is None else visits_in(connection, own, LATELY)
        session = None if connection is None else find_session(connection, digest(owner.secret))
    if session is not None and session.news:
        # a full disk hides nothing
        with suppress(UserError), changing(layout.users) as connection:
            forget_news(connection, digest(owner.secret))
    return found


def has_password(layout: Layout, name: str) -> bool:
    """Whether somebody has a password here; who came by the provider only has none."""
    with reading(layout.users) as connection:
        return connection is not None and bool(password_of(connection, name))


def end_others(
    layout: Layout, owner: Owner, chosen: str, password: str, now: datetime
) -> tuple[OpenSession, ...]:
    """End one of somebody's other sessions, or all of them; return those that ended.

    Parameters
    ----------
    chosen : str
        The handle of one, or `OTHERS`.

    Raises
    ------
    UserError
        The password is wrong, who has none has not signed in just now, or there is no such
        session.
    """
    found = sessions_of(layout, owner, now)
    _require_himself(layout, owner, found, password, now)
    ending = tuple(each for each in found.others if chosen in (OTHERS, each.handle))
    if not ending:
        raise UserError("no_session")
    with changing(layout.users) as connection:
        for each in ending:
            delete_session_by(connection, each.name, each.handle)
            keep_visit(connection, _visit(each, now))
    return ending


def _require_himself(
    layout: Layout, owner: Owner, found: OwnSessions, password: str, now: datetime
) -> None:
    if has_password(layout, owner.name):
        if recognise(layout, Chosen(name=owner.name, password=password), now) is None:
            record_wrong_password(layout, owner.name, now)
            raise refusal(layout)
        return
    if found.this is None or now - found.this.came.at >= JUST_NOW:
        raise UserError("sign_in_again", facts={"minutes": int(JUST_NOW.total_seconds() // 60)})


def _visit(session: OpenSession, now: datetime) -> Visit:
    return Visit(
        name=session.name,
        step=Step.ENDED,
        way=session.came.way,
        first_at=now.astimezone(UTC),
        last_at=now.astimezone(UTC),
        address=session.came.address,
        browser=session.came.browser,
    )
