"""Sign in and out: the first admin by a link that counts once, everybody by name and password.

Whoever is wrong is not told where: an unknown name, a wrong password and a locked user give the
same answer after the same work.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from lingtan.app.keep_users import Managing, add_user
from lingtan.app.layout import Layout
from lingtan.app.peppered import pepper, pepper_of
from lingtan.app.vouched_for import is_vouched_for
from lingtan.app.wiring_users import (
    Came,
    Connection,
    Session,
    Step,
    Visit,
    changing,
    count_news,
    delete_session,
    digest,
    draw_secret,
    end_expired,
    find_session,
    find_user,
    has_expired,
    insert_session,
    invitation_end,
    is_password,
    is_up_to_date,
    keep_visit,
    password_of,
    reading,
    replace_invitation,
    touch_session,
    users_in,
)
from lingtan.base.errors import UserError
from lingtan.park.people import Role, User, name_of

INVITED = timedelta(hours=1)
CONFIRMED = timedelta(hours=1)  # for how long visits say that a token has expired, before it ends
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
PATIENCE = timedelta(minutes=10)  # with who has not shown his second factor
TOUCH = timedelta(minutes=1)
AHEAD = timedelta(minutes=5)  # a sign-in that lies further ahead is of a clock that was wrong
FIRST_LINK = "first link"
PASSWORD, PROVIDER = "password", "provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody typed: a name and a password."""

    name: str
    password: str


@contextmanager
def reading_at(layout: Layout, now: datetime) -> Iterator[Connection | None]:
    """Open the users to look, once all that has run out by now is ended for good.

    So nothing comes back that was over when anybody asked, should the clock be set back.
    """
    limits = _limits(now)
    with reading(layout.users) as connection:
        if connection is not None and has_expired(connection, limits):
            # a full disk shuts out nobody
            with suppress(UserError), changing(layout.users) as change:
                end_expired(change, limits)
        yield connection


def has_users(layout: Layout) -> bool:
    """Whether anybody was ever added and not removed."""
    with reading(layout.users) as connection:
        return connection is not None and bool(users_in(connection))


def invite_first(layout: Layout, now: datetime) -> str:
    """Return the secret of a link by which the first admin chooses a password; earlier ones end.

    Raises
    ------
    UserError
        There are users already.
    """
    layout.require()
    secret = draw_secret()
    with changing(layout.users) as connection:
        _require_none(connection)
        replace_invitation(connection, digest(secret), now.astimezone(UTC) + INVITED)
    return secret


def is_invited(layout: Layout, secret: str, now: datetime) -> bool:
    """Whether a link still counts."""
    with reading_at(layout, now) as connection:
        end = None if connection is None else invitation_end(connection, digest(secret))
    return end is not None and now < end


def begin(layout: Layout, secret: str, chosen: Chosen, now: datetime) -> User:
    """Make the first admin; the link counts no more.

    Raises
    ------
    UserError
        The link does not count, there are users, or name or password are not taken.
    """

    def admit(connection: Connection) -> None:
        _require_none(connection)
        end = invitation_end(connection, digest(secret))
        if end is None or now >= end:
            raise UserError("no_invitation")

    admin = User(name=chosen.name, role=Role.ADMIN, added_at=now)
    return add_user(layout, admin, chosen.password, Managing(by=FIRST_LINK, now=now), admit)


def recognise(layout: Layout, chosen: Chosen, now: datetime) -> User | None:
    """Return the user who knows this name and password and is not locked."""
    name, secret = name_of(chosen.name), pepper_of(layout)
    with reading(layout.users) as connection:
        user = None if connection is None else find_user(connection, name)
        kept = "" if connection is None else password_of(connection, name)
    is_right = is_password(kept, chosen.password, secret)
    if not is_right or user is None or user.is_locked:
        return None
    if secret and not is_up_to_date(kept):
        pepper(layout, user, kept, chosen.password, now)
    return user


def open_session(
    layout: Layout, user: User, now: datetime, replaced: str = "", came: Came | None = None
) -> str:
    """Return the secret of a new session; the one it replaces ends, and so do those run out.

    That he came in stands in the list of visits, in the same change.

    Parameters
    ----------
    came : Came or None
        How he signed in, where from and with what; by password where it is None.

    Raises
    ------
    UserError
        The user is gone or was locked just now.
    """
    secret, instant = draw_secret(), now.astimezone(UTC)
    how = replace(came or Came(at=instant), at=instant)
    with changing(layout.users) as connection:
        standing = find_user(connection, user.name)
        if standing is None or standing.is_locked:
            raise UserError("unknown", facts={"name": user.name})
        end_expired(connection, _limits(now))
        delete_session(connection, digest(replaced))
        news = count_news(connection, user.name)
        insert_session(connection, digest(secret), user.name, how, news)
        keep_visit(connection, _visit(user.name, Step.SIGNED_IN, how))
    return secret


def user_by(layout: Layout, secret: str, now: datetime) -> User | None:
    """Return whose session it is, if it has not run out."""
    session = session_by(layout, secret, now)
    return None if session is None else session.user


def session_by(
    layout: Layout, secret: str, now: datetime, *, is_click: bool = True
) -> Session | None:
    """Return a session that has not run out.

    Who came by the identity provider and is no longer named by the file of the park is out: his
    session ends here, and for good.

    Parameters
    ----------
    is_click : bool
        Whether somebody does something; what a page asks for by itself keeps no session alive.

    Raises
    ------
    IdentityError
        He came by the provider, and something in the file is not understood.
    """
    with reading_at(layout, now) as connection:
        session = None if connection is None else find_session(connection, digest(secret))
    if session is None or session.user.is_locked:
        return None
    seen, since = now - session.seen_at, now - session.started_at
    if not (-AHEAD <= seen < IDLE and -AHEAD <= since < LONGEST):
        return None
    if session.way == PROVIDER and not is_vouched_for(layout, session.user):
        end_session(layout, secret, now, step=Step.PUT_OUT)
        return None
    if is_click and now - session.seen_at >= TOUCH:
        # a full disk shuts out nobody
        with suppress(UserError), changing(layout.users) as connection:
            touch_session(connection, digest(secret), now.astimezone(UTC))
    return session


def end_session(
    layout: Layout,
    secret: str,
    now: datetime,
    came: Came | None = None,
    step: Step = Step.SIGNED_OUT,
) -> None:
    """End a session; that it ended stands in the list of visits.

    Parameters
    ----------
    came : Came or None
        From where and with what he leaves.
    """
    with changing(layout.users) as connection:
        session = find_session(connection, digest(secret))
        delete_session(connection, digest(secret))
        if session is not None:
            instant = now.astimezone(UTC)
            how = replace(came or Came(at=instant), at=instant, way=session.way)
            keep_visit(connection, _visit(session.user.name, step, how))


def _limits(now: datetime) -> dict[str, datetime]:
    """Return before and after which instants what began, or was seen last, has run out."""
    at = now.astimezone(UTC)
    began = {"idle": at - IDLE, "longest": at - LONGEST, "halfway": at - PATIENCE}
    return {"now": at, "ahead": at + AHEAD, "confirmed": at - CONFIRMED, **began}


def _visit(name: str, step: Step, came: Came) -> Visit:
    return Visit(
        name=name,
        step=step,
        way="+".join(filter(None, (came.way, came.factor))),
        first_at=came.at,
        last_at=came.at,
        address=came.address,
        browser=came.browser,
    )


def _require_none(connection: Connection) -> None:
    if users_in(connection):
        raise UserError("begun_already")
