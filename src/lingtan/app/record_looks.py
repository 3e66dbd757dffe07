"""Record who looked at what is sensitive, and list it.

An answer waits for nothing: a look is noted in memory and written with others some seconds later.
A process that is killed loses what came since.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lingtan.app.gathered import SECONDS_TO_WRITE, Gathered
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.wiring_users import (
    Look,
    Sought,
    changing,
    count_looks,
    keep_look,
    looked_at_in,
    lookers_in,
    looks_in,
    reading,
)
from lingtan.base.errors import LingtanError, UserError

LOG = logging.getLogger(__name__)
MOST_WAITING = 10_000
"""More than people, addresses and enterprises make; what is asked for beyond it is cut."""
LETTERS = 64
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A page of the list.

    Attributes
    ----------
    count : int
        Lines that were asked for, on all pages.
    people, enterprises : tuple of str
        Who looked, and at whose data.
    """

    looks: tuple[Look, ...] = ()
    count: int = 0
    people: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()


def list_looks(layout: Layout, sought: Sought | None = None) -> tuple[Look, ...]:
    """Return who looked at what, as far as it is kept, the newest first."""
    with reading(layout.users) as connection:
        return () if connection is None else looks_in(connection, sought or Sought())


def page_of_looks(layout: Layout, sought: Sought, page: int, size: int) -> Looked:
    """Return a page of them, from 1; the last one where there are fewer."""
    with reading(layout.users) as connection:
        if connection is None:
            return Looked()
        count = count_looks(connection, sought)
        last = max(1, -(-count // size))
        return Looked(
            looks=looks_in(connection, sought, size, (min(page, last) - 1) * size),
            count=count,
            people=lookers_in(connection),
            enterprises=looked_at_in(connection),
        )


class LookBook:
    """Looks that wait to be written; there are as many as people and addresses."""

    def __init__(self, seconds: float = SECONDS_TO_WRITE) -> None:
        """Let one wait so long for others [s]."""
        self._gathered: Gathered[Key, Look] = Gathered(_joined, seconds)

    def note(self, layout: Layout, look: Look, asked: str = "") -> None:
        """Note a look; it is written within some seconds.

        Parameters
        ----------
        asked : str
            The enterprise an address names. It is kept where the park has one that is called so.
        """
        is_full = len(self._gathered) >= MOST_WAITING
        key = _key(look, "" if is_full else asked[:LETTERS])
        self._gathered.add(key, look, lambda: self.write(layout))

    def write(self, layout: Layout) -> None:
        """Write what waits; what the disk does not take goes on waiting."""
        waiting = self._gathered.take()
        if not waiting or not layout.users.is_file():  # nobody is known where there are no users
            return
        looks = _named(layout, waiting)
        try:
            with changing(layout.users) as connection:
                for look in looks:
                    keep_look(connection, look)
        except UserError as error:
            LOG.warning("Who looked at what could not be recorded: %s", error)
            for look in looks:
                self._gathered.put_back({_key(look): look})


def _key(look: Look, asked: str = "") -> Key:
    return look.name, look.path, look.enterprise, asked


def _joined(before: Look, look: Look) -> Look:
    return replace(
        before,
        first_at=min(before.first_at, look.first_at),
        last_at=max(before.last_at, look.last_at),
        times=before.times + look.times,
    )


def _named(layout: Layout, waiting: Mapping[Key, Look]) -> list[Look]:
    """Return looks with the enterprises their addresses named, of those the park has."""
    known: frozenset[str] = frozenset()
    if any(asked for *_, asked in waiting):
        try:
            known = frozenset(each.id for each in open_park(layout).park.enterprises)
        except LingtanError:  # then nobody was shown anything of one either
            known = frozenset()
    return [
        replace(look, enterprise=asked) if asked in known and not look.enterprise else look
        for (*_, asked), look in waiting.items()
    ]
