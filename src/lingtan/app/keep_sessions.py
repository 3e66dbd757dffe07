"""See who is signed in, and sign somebody out everywhere."""

from datetime import datetime

from lingtan.app.keep_users import Managing, noted_change
from lingtan.app.layout import Layout
from lingtan.app.sign_in import IDLE, LONGEST
from lingtan.app.wiring_users import (
    OpenSession,
    delete_sessions_of,
    find_user,
    reading,
    sessions_in,
)
from lingtan.base.errors import UserError
from lingtan.evidence.user_entries import user_entry
from lingtan.park.people import name_of


def list_sessions(layout: Layout, now: datetime) -> tuple[OpenSession, ...]:
    """Return the sessions that still open something, the one seen last first."""
    with reading(layout.users) as connection:
        found = () if connection is None else sessions_in(connection)
    return tuple(
        each for each in found if now - each.seen_at < IDLE and now - each.came.at < LONGEST
    )


def end_sessions(layout: Layout, name: str, managing: Managing) -> int:
    """Sign a user out everywhere; return how many sessions there were.

    Raises
    ------
    UserError
        There is no such user.
    """
    with noted_change(layout, managing) as (connection, note):
        user = find_user(connection, name_of(name))
        if user is None:
            raise UserError("unknown", facts={"name": name})
        count = delete_sessions_of(connection, user.name)
        note(user_entry("signed_out", user, managing.by, managing.now))
    return count
