"""Sign-ins that wait for a second factor: known by password or provider, and not in yet."""

from datetime import datetime

from lingtan.app.layout import Layout
from lingtan.app.second_factor import standing_of
from lingtan.app.sign_in import AHEAD, PATIENCE, PROVIDER, reading_at
from lingtan.app.sign_in_by_provider import sign_in_file
from lingtan.app.wiring_factors import (
    Halfway,
    delete_halfway,
    find_halfway,
    insert_halfway,
)
from lingtan.app.wiring_users import Came, changing, digest, draw_secret, find_user
from lingtan.park.people import User


def needs_more(layout: Layout, user: User, way: str, now: datetime) -> bool:
    """Whether a user has to show a second factor, or to set one up, before he is in.

    Raises
    ------
    IdentityError
        Something in the file that says who has to is not understood.
    """
    file = sign_in_file(layout)
    if file is not None and way == PROVIDER and file.second_factor.by_provider:
        return False
    if file is not None and user.role in file.second_factor.roles:
        return True
    return standing_of(layout, user.name, now).is_set_up


def begin_halfway(layout: Layout, user: User, came: Came, going: str) -> str:
    """Return what the browser of somebody who is not in yet is known by."""
    secret = draw_secret()
    with changing(layout.users) as connection:
        insert_halfway(connection, digest(secret), Halfway(name=user.name, came=came, going=going))
    return secret


def halfway_by(layout: Layout, secret: str, now: datetime) -> tuple[User, Halfway] | None:
    """Return who waits for his second factor; None where nobody does, or for too long."""
    with reading_at(layout, now) as connection:
        if connection is None or (found := find_halfway(connection, digest(secret))) is None:
            return None
        user = find_user(connection, found.name)
    if user is None or user.is_locked or not -AHEAD <= now - found.came.at < PATIENCE:
        return None
    return user, found


def end_halfway(layout: Layout, secret: str) -> None:
    """Forget a sign-in that is over."""
    with changing(layout.users) as connection:
        delete_halfway(connection, digest(secret))
