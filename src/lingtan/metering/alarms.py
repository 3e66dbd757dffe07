"""Meters that are late, silent or flat: seen while readings come in, before any account is drawn.

The limits are our own choice; nothing in an account depends on them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lingtan.park.meters import (
    ASSET_PREFIX,
    COMMON,
    ENTERPRISE_PREFIX,
    OUTSIDE,
    Meter,
    MeterKind,
)

INTERVALS_LATE = 2
SLACK = timedelta(minutes=5)  # for what collects readings and sends them together
SILENT_AFTER = timedelta(hours=24)
FLAT_AFTER = timedelta(hours=6)
FEWEST_FLAT = 6


class AlarmKind(StrEnum):
    """What is the matter with a meter."""

    LATE = "late"  # what should have come has not
    SILENT = "silent"  # nothing for a whole day
    FLAT = "flat"  # the same value, not zero, for longer than anything real stays the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is known of a meter whose readings are pushed.

    Attributes
    ----------
    newest : datetime
        Start of its newest interval, or instant at which its counter was read.
    flat_since, flat_count : datetime and int
        Since when it shows the value it shows, and how often; of zero 0.
    ended : datetime or None
        When it went out of service.
    """

    meter: Meter
    newest: datetime
    flat_since: datetime
    flat_count: int
    ended: datetime | None = None

    @property
    def length(self) -> timedelta:
        """How long an interval of it lasts, or what is expected between two readings."""
        return timedelta(minutes=self.meter.resolution.minutes or 60)

    @property
    def end(self) -> datetime:
        """Up to when it has told anything."""
        is_counter = self.meter.kind is MeterKind.REGISTER
        return self.newest if is_counter else self.newest + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something the matter with a meter.

    Attributes
    ----------
    since : datetime
        Since when: the same instant as long as it is the same matter.
    """

    meter: Meter
    kind: AlarmKind
    since: datetime

    @property
    def consequence(self) -> str:
        """Id of what it means for the account: ``alarm.consequence.<id>``."""
        if self.kind is AlarmKind.FLAT:
            return "doubted"
        ends = (self.meter.source, self.meter.target)
        if self.meter.same_as:
            return "unchecked"
        if OUTSIDE in ends:
            return "border"
        if any(end.startswith(ENTERPRISE_PREFIX) for end in ends):
            return "enterprise"
        if any(end.startswith(ASSET_PREFIX) for end in ends):
            return "plant"
        return "common" if COMMON in ends else "balance"


def alarms_of(watched: Sequence[Watched], now: datetime) -> tuple[Alarm, ...]:
    """Return what is the matter, the longest first."""
    found = [alarm for each in watched for alarm in _of(each, now)]
    return tuple(sorted(found, key=lambda alarm: (alarm.since, alarm.meter.id)))


def _of(each: Watched, now: datetime) -> Iterator[Alarm]:
    meter, length, end = each.meter, each.length, each.end
    if each.ended is not None and now >= each.ended:
        return
    if now - end >= SILENT_AFTER:
        yield Alarm(meter=meter, kind=AlarmKind.SILENT, since=end)
    elif now - end > INTERVALS_LATE * length + SLACK:
        yield Alarm(meter=meter, kind=AlarmKind.LATE, since=end)
    is_long = each.newest + length - each.flat_since >= FLAT_AFTER
    if meter.kind is not MeterKind.REGISTER and is_long and each.flat_count >= FEWEST_FLAT:
        yield Alarm(meter=meter, kind=AlarmKind.FLAT, since=each.flat_since)
