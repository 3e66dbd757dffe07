"""Record who is refused at the door, and list who came, was refused and left.

Who comes in or leaves is recorded with his session, in one change. Refusals can come by the
thousand, so they are gathered in memory and written together: a flood costs a write every few
seconds, and a row an hour for each user. A process that is killed loses what came since.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lingtan.app.gathered import SECONDS_TO_WRITE, Gathered
from lingtan.app.keep_tokens import BY_TOKEN
from lingtan.app.layout import Layout
from lingtan.app.sign_in import PASSWORD
from lingtan.app.wiring_users import (
    Step,
    Visit,
    Wanted,
    changing,
    count_visits,
    find_token,
    find_user,
    keep_visit,
    names_in,
    reading,
    times_in,
    visits_in,
)
from lingtan.base.errors import UserError
from lingtan.park.people import name_of

LOG = logging.getLogger(__name__)
Key = tuple[str, Step, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody who was not let in.

    Attributes
    ----------
    typed : str
        What he called himself; of a program what its token begins with. It is kept only where
        somebody here is called so.
    """

    typed: str
    step: Step
    way: str
    at: datetime
    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of the list.

    Attributes
    ----------
    count : int
        Lines that were asked for, on all pages.
    people : tuple of str
        Of whom there is any line.
    """

    visits: tuple[Visit, ...] = ()
    count: int = 0
    people: tuple[str, ...] = ()


def list_visits(layout: Layout, wanted: Wanted | None = None) -> tuple[Visit, ...]:
    """Return who came, was refused and left, as far as it is kept, the newest first."""
    with reading(layout.users) as connection:
        return () if connection is None else visits_in(connection, wanted or Wanted())


def page_of_visits(layout: Layout, wanted: Wanted, page: int, size: int) -> Listed:
    """Return a page of them, from 1; the last one where there are fewer."""
    with reading(layout.users) as connection:
        if connection is None:
            return Listed()
        count = count_visits(connection, wanted)
        last = max(1, -(-count // size))
        visits = visits_in(connection, wanted, size, (min(page, last) - 1) * size)
        return Listed(visits=visits, count=count, people=names_in(connection))


def sum_visits(layout: Layout, since: datetime) -> tuple[int, dict[str, int]]:
    """Return how many lines there are, and how often each step happened since an instant."""
    with reading(layout.users) as connection:
        if connection is None:
            return 0, {}
        lately = Wanted(since=since.astimezone(UTC))
        return count_visits(connection), times_in(connection, lately)


def record_wrong_password(layout: Layout, name: str, at: datetime) -> None:
    """Record that who is signed in did not know his password; where the disk has room."""
    attempt = Attempt(typed=name, step=Step.REFUSED, way=PASSWORD, at=at)
    with suppress(UserError):
        visit = _visit(layout, attempt)
        with changing(layout.users) as connection:
            keep_visit(connection, visit)


class VisitBook:
    """Attempts that wait to be written; there are as many as users, steps and ways."""

    def __init__(self, seconds: float = SECONDS_TO_WRITE) -> None:
        """Let one wait so long for others [s]."""
        self._gathered: Gathered[Key, Visit] = Gathered(_joined, seconds)

    def note(self, layout: Layout, attempt: Attempt) -> None:
        """Note an attempt; it is written within some seconds."""
        with suppress(UserError):  # who is called so cannot be known, and nobody comes in either
            visit = _visit(layout, attempt)
            key = visit.name, visit.step, visit.way
            self._gathered.add(key, visit, lambda: self.write(layout))

    def write(self, layout: Layout) -> None:
        """Write what waits; what the disk does not take goes on waiting."""
        waiting = self._gathered.take()
        if not waiting:
            return
        try:
            with changing(layout.users) as connection:
                for visit in waiting.values():
                    keep_visit(connection, visit)
        except UserError as error:
            LOG.warning("Who was refused could not be recorded: %s", error)
            self._gathered.put_back(waiting)


def _joined(before: Visit, visit: Visit) -> Visit:
    _, last = sorted((before, visit), key=lambda each: each.last_at)
    first_at = min(before.first_at, visit.first_at)
    return replace(last, first_at=first_at, times=before.times + visit.times)


def _visit(layout: Layout, attempt: Attempt) -> Visit:
    at = attempt.at.astimezone(UTC)
    return Visit(
        name=_known(layout, attempt),
        step=attempt.step,
        way=attempt.way,
        first_at=at,
        last_at=at,
        address=attempt.address,
        browser=attempt.browser,
    )


def _known(layout: Layout, attempt: Attempt) -> str:
    """Return what somebody is called here; of a stranger nothing, for it may be a password."""
    with reading(layout.users) as connection:
        if connection is None:
            return ""
        if attempt.way == BY_TOKEN:
            found = find_token(connection, attempt.typed)
            return found[0].prefix if found is not None else ""
        user = find_user(connection, name_of(attempt.typed))
    return user.name if user is not None else ""
