"""How many may be connected at once: so many that files and the disk of the log are left.

A system gives a program so many open files. Where connections took them all, no database could be
opened, and the server would tell of each connection it cannot take. Before that, whoever waits
without asking anything is hung up on, the one who has waited longest first.
"""

from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from typing import Protocol

try:
    import resource
except ImportError:  # not of this system: there is no such limit either
    resource = None  # type: ignore[assignment]

WAITING = 128
"""Connections that may wait to be taken, and are taken at once."""
RESERVED = 256  # files for databases, journals, jobs
MOST_CONNECTIONS = 4096
WANTED = MOST_CONNECTIONS + WAITING + RESERVED
SHARE = 4  # of few files a quarter


class Connection(Protocol):
    """Somebody who is connected."""

    def waits_since(self) -> float | None:
        """Return since when nothing is asked; None while something is, and once it is closed."""

    def hang_up(self) -> None:
        """Close it."""


def want_files() -> None:
    """Ask the system for as many open files as that takes, if it gives them."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@cache
def most_connections() -> int:
    """Return how many may be connected at once."""
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if resource is not None else WANTED
    if resource is not None and soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, max(soft - WAITING - RESERVED, soft // SHARE))


def make_room(connections: Iterable[Connection]) -> None:
    """Hang up on who has waited longest without asking.

    Who is being answered is never hung up on; where all are, whoever came last is.
    """
    waiting = ((since, each) for each in connections if (since := each.waits_since()) is not None)
    first = min(waiting, key=lambda pair: pair[0], default=None)
    if first is not None:
        first[1].hang_up()
