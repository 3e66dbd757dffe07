"""Answers about readings: what came in, what stands in the log, what it comes to."""

from datetime import datetime
from typing import Any  # an event holds any JSON

from pydantic import Field

from lingtan.client.lists import Page
from lingtan.client.model import Answer


class Refusal(Answer):
    """A pushed reading that was not taken, by its place in the push; the first is 1."""

    row: int
    code: str
    title: str


class Acknowledgement(Answer):
    """What became of a push: what is accepted is on the server's disk.

    Attributes
    ----------
    in_closed_period : int
        Accepted readings that change nothing until the period is restated.
    is_repeated : bool
        Whether this push was taken before, under the same key.
    """

    batch: str
    accepted: int
    in_closed_period: int
    is_repeated: bool
    refused: tuple[Refusal, ...]


class Readings(Answer):
    """Readings of a meter, by columns."""

    meter: str
    unit: str
    time_zone: str
    known_at: datetime | None = None
    time: tuple[datetime, ...]
    value: tuple[float | None, ...]
    quality: tuple[str, ...]
    next: str | None = None


class Summary(Answer):
    """Readings of one span, counted up."""

    name: str
    count: int
    missing: int | None
    total: float | None
    mean: float | None
    least: float | None
    greatest: float | None


class Statistics(Answer):
    """What the readings of a meter come to."""

    meter: str
    unit: str
    time_zone: str
    known_at: datetime | None = None
    first: datetime | None = None
    last: datetime | None = None
    all: Summary | None
    quantiles: dict[str, float | None] = Field(default_factory=dict)
    by: tuple[Summary, ...] = ()


class Span(Answer):
    """Intervals of a line that were not plainly measured, by place: from one up to another."""

    begin: int = Field(alias="from")
    end: int = Field(alias="to")
    quality: str


class Line(Answer):
    """One line over time; None where nothing is known.

    Attributes
    ----------
    least, greatest : tuple or None
        Least and greatest power within each interval, where it is coarser than what was metered.
    """

    id: str
    name: str
    carrier: str
    unit: str
    values: tuple[float | None, ...]
    quality: tuple[Span, ...] = ()
    least: tuple[float | None, ...] | None = None
    greatest: tuple[float | None, ...] | None = None


class Series(Answer):
    """Lines over time; `start` in seconds since 1970."""

    period: str
    time_zone: str
    known_at: datetime | None = None
    resolution: str
    measure: str
    start: tuple[int, ...]
    series: tuple[Line, ...]


class Alarm(Answer):
    """A meter that is late, silent or flat, with its consequence and what was done about it.

    Attributes
    ----------
    until : datetime or None
        When it stands again; None where it is not shelved.
    """

    name: str
    meter: str
    kind: str
    since: datetime
    consequence: str
    title: str
    detail: str
    state: str
    by: str = ""
    reason: str = ""
    until: datetime | None = None


class AlarmList(Page):
    """Alarms that stand, those nobody has done anything about first."""

    alarms: tuple[Alarm, ...]


class Event(Answer):
    """An event of the live stream; `data` is its JSON."""

    id: str
    event: str
    data: dict[str, Any]
