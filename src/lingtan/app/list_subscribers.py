"""Which other systems a park tells what happens, how far each has come, and if it listens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.layout import Layout
from lingtan.app.tell_others import Courier, couriers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Another system that is told what happens.

    Attributes
    ----------
    events : tuple of str
        What it is told of.
    waiting : int
        Entries of the log of evidence it has not come to.
    """

    subscriber: str
    url: str
    events: tuple[str, ...]
    waiting: int


def subscriptions(layout: Layout, now: datetime) -> tuple[Subscription, ...]:
    """Return every subscriber of ``webhooks.yaml``; none where there is no such file.

    Raises
    ------
    HookError
        The file is not understood, or a secret cannot be read.
    """
    return tuple(
        Subscription(
            subscriber=each.subscriber.id,
            url=each.subscriber.url,
            events=tuple(event.value for event in each.subscriber.events),
            waiting=each.waiting(),
        )
        for each in _couriers(layout, now)
    )


def try_subscriptions(layout: Layout, now: datetime) -> Iterator[str]:
    """Send each subscriber a piece of news that says nothing, and yield who has taken it.

    Raises
    ------
    HookError
        One cannot be reached, or does not take it.
    """
    for courier in _couriers(layout, now):
        courier.test()
        yield courier.subscriber.id


def _couriers(layout: Layout, now: datetime) -> tuple[Courier, ...]:
    layout.require()
    return couriers_of(layout, lambda: now)
