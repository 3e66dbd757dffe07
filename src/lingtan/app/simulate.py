"""Replay a park to a server of its simulation copy, over HTTP."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from lingtan.app.layout import Layout
from lingtan.app.replay import Pace, replay_of
from lingtan.app.wiring_live import Gateway

STEP_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What was pushed in a step.

    Attributes
    ----------
    at : datetime
        The instant the simulation has come to.
    """

    at: datetime
    sent: int
    accepted: int


def simulate(
    layout: Layout,
    gateway: Gateway,
    pace: Pace,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Pushed]:
    """Push what the meters of a park would have shown, and yield each step that had any; endless.

    Raises
    ------
    PushError
        The server does not answer, or is not one of a simulation copy.
    LingtanError
        The park cannot be read, or there is nothing to replay.
    """
    replay, done = replay_of(layout), pace.first
    while True:
        until = pace.at(clock())
        readings = replay.known_in(done, until)
        if readings:
            accepted = gateway.push(readings, uuid4().hex)
            yield Pushed(at=until, sent=len(readings), accepted=accepted)
        done = until
        sleep(STEP_SECONDS)
