"""What a meter shows right now: the mean power of its newest reading."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from lingtan.metering.doorstep import Accepted
from lingtan.park.meters import OUTSIDE, Meter, MeterKind

ELECTRICITY = "electricity"
HOUR = timedelta(hours=1)
INTERVALS_KEPT = 2
"""How many intervals a value may be behind the newest one and still be of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a meter showed last.

    Attributes
    ----------
    number : int
        Grows with each change of anything that is shown.
    before : Accepted or None
        The reading before it: of a counter only the two together tell a power.
    """

    meter: Meter
    scale: float
    number: int
    newest: Accepted
    before: Accepted | None = None

    @property
    def power_kw(self) -> float | None:
        """Mean power [kW]; None where it is none of electricity, or not known yet.

        ``scale`` is what one unit of the meter is, in kW of a meter of power, else in kWh.
        """
        if self.meter.carrier != ELECTRICITY:
            return None
        amount = float(self.newest.value) * self.scale
        if self.meter.kind is MeterKind.POWER:
            return amount
        if self.meter.kind is MeterKind.INTERVAL and self.meter.resolution.minutes:
            return amount * 60 / self.meter.resolution.minutes
        return self._of_counter()

    def _of_counter(self) -> float | None:
        if self.before is None or self.meter.kind is not MeterKind.REGISTER:
            return None
        hours = (self.newest.at - self.before.at) / HOUR
        moved = self.newest.value - self.before.value
        if hours <= 0 or moved < Decimal(0):  # replaced, or rolled over: the next one tells
            return None
        if hours * HOUR > (1 + INTERVALS_KEPT) * _length(self.meter):  # it was silent meanwhile
            return None
        return float(moved) * self.scale * self.meter.multiplier / hours


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkPower:
    """Power over the connection to the grid, by the newest values.

    Attributes
    ----------
    import_kw, export_kw : float or None
        None where no meter tells it.
    meters : int
        How many meters were added.
    behind : int
        How many were left out, since their newest value is of earlier.
    at : datetime or None
        Start of the oldest interval that was added.
    fresh_until : datetime or None
        When the next values are overdue.
    """

    import_kw: float | None
    export_kw: float | None
    meters: int
    behind: int
    at: datetime | None
    fresh_until: datetime | None = None


def park_power(shown: tuple[Shown, ...]) -> ParkPower:
    """Add up the meters at the connection to the grid."""
    border = [
        each
        for each in shown
        if each.power_kw is not None
        and not each.meter.same_as
        and OUTSIDE in (each.meter.source, each.meter.target)
    ]
    newest = max((each.newest.at for each in border), default=None)
    fresh = [each for each in border if newest is not None and _is_of_now(each, newest)]
    return ParkPower(
        import_kw=_sum([each for each in fresh if each.meter.source == OUTSIDE]),
        export_kw=_sum([each for each in fresh if each.meter.target == OUTSIDE]),
        meters=len(fresh),
        behind=len(border) - len(fresh),
        at=min((each.newest.at for each in fresh), default=None),
        fresh_until=min((_end_of_now(each) for each in fresh), default=None),
    )


def _is_of_now(each: Shown, newest: datetime) -> bool:
    return newest - each.newest.at <= INTERVALS_KEPT * _length(each.meter)


def _end_of_now(each: Shown) -> datetime:
    """Return when a value, its own interval included, is no longer of now."""
    return each.newest.at + (1 + INTERVALS_KEPT) * _length(each.meter)


def _length(meter: Meter) -> timedelta:
    return timedelta(minutes=meter.resolution.minutes or 60)


def _sum(shown: list[Shown]) -> float | None:
    powers = [each.power_kw for each in shown if each.power_kw is not None]
    return sum(powers) if powers else None
