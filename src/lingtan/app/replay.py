"""Replay what a park has measured as if it were measured now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.wiring import Store
from lingtan.app.wiring_live import units_of_meters
from lingtan.base.errors import WorkspaceError
from lingtan.base.time_axis import find_zone, parse_period
from lingtan.metering.doorstep import Sent
from lingtan.park.meters import Meter, MeterKind

YEAR, WEEK = timedelta(days=364), timedelta(days=7)
"""Whole weeks, so that a Monday is replayed on a Monday."""
LIVELY_SECONDS = 600.0
LONGEST_BACK = timedelta(days=28)
DAYS_KEPT = 3
DIGITS = Decimal("0.000001")
SPAN_SQL = "select min(start) as first, max(start) as last from current_readings"
DAY_SQL = "select meter_id, start, value from current_readings order by start, meter_id"

Rows = list[tuple[str, datetime, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How time passes in a simulation: quickly up to now, and then as it does.

    Attributes
    ----------
    began : datetime
        When it was started.
    speed : float
        Seconds that pass in a second.
    """

    began: datetime
    speed: float

    @property
    def first(self) -> datetime:
        """The instant it starts at: so long ago that it takes ten minutes to catch up."""
        back = timedelta(seconds=max(1.0, self.speed) * LIVELY_SECONDS)
        return self.began - min(back, LONGEST_BACK)

    def at(self, now: datetime) -> datetime:
        """Return the instant a simulation has come to."""
        return min(now, self.first + self.speed * (now - self.began))


@dataclass(slots=True, kw_only=True)
class Replay:
    """The readings of a park, by days, in the units of its meters.

    Attributes
    ----------
    first, last : datetime
        Between which instants there are readings.
    factors : mapping of str to Fraction
        Canonical amount of one unit of each meter.
    """

    layout: Layout
    zone: str
    first: datetime
    last: datetime
    meters: Mapping[str, Meter]
    factors: Mapping[str, Fraction]
    _days: dict[date, Rows] = field(default_factory=dict)

    def known_in(self, after: datetime, until: datetime) -> tuple[Sent, ...]:
        """Return what meters would have shown in (after, until], with the instants of now."""
        shift = self._shift(until)
        found = [
            (meter, start + shift, value / self._factor(meter))
            for meter, start, value in self._rows(after - shift, until - shift)
            if after - shift < start + self._length(meter) <= until - shift
        ]
        return tuple(
            Sent(
                row=number,
                meter=meter,
                time=at.isoformat(),
                value=value.quantize(DIGITS, ROUND_HALF_EVEN).normalize(),
            )
            for number, (meter, at, value) in enumerate(found, 1)
        )

    def _shift(self, now: datetime) -> timedelta:
        """Return by how much readings are moved: as few whole years as there are readings for."""
        shift = YEAR
        while now - shift > self.last:
            shift += YEAR
        if now - shift >= self.first:
            return shift
        shift = timedelta(0)
        while now - shift > self.last:
            shift += WEEK
        return shift

    def _rows(self, after: datetime, until: datetime) -> Rows:
        longest = timedelta(hours=1)
        clock = find_zone(self.zone)
        day, end = (after - longest).astimezone(clock).date(), until.astimezone(clock).date()
        rows: Rows = []
        while day <= end:
            rows += self._of_day(day)
            day += timedelta(days=1)
        return rows

    def _of_day(self, day: date) -> Rows:
        if day not in self._days:
            period = parse_period(day.isoformat(), self.zone)
            with Store.open(self.layout.store) as store:
                found = store.runner(period=period).rows(DAY_SQL).rows()
            if len(self._days) >= DAYS_KEPT:
                del self._days[min(self._days)]
            self._days[day] = [
                (str(meter), at, value)
                for meter, start, value in found
                if meter in self.factors
                and period.start <= (at := start.replace(tzinfo=UTC)) < period.end
            ]
        return self._days[day]

    def _length(self, meter: str) -> timedelta:
        """Return after how long a reading is known: an interval once it is over."""
        minutes = self.meters[meter].resolution.minutes
        is_counter = self.meters[meter].kind is MeterKind.REGISTER
        return timedelta(0) if is_counter or minutes is None else timedelta(minutes=minutes)

    def _factor(self, meter: str) -> Decimal:
        factor = self.factors[meter]
        return Decimal(factor.numerator) / Decimal(factor.denominator)


def replay_of(layout: Layout) -> Replay:
    """Return the replay of a park.

    Raises
    ------
    WorkspaceError
        There are no readings to replay.
    LingtanError
        Park file or store cannot be read.
    """
    opened = open_park(layout)
    first = last = None
    if layout.store.is_dir():
        with Store.open(layout.store) as store:
            first, last = store.runner().rows(SPAN_SQL).row(0)
    if first is None or last is None:
        raise WorkspaceError("nothing_to_replay", facts={"folder": str(layout.folder)})
    meters = {
        meter.id: meter
        for meter in opened.park.meters
        if meter.kind is MeterKind.REGISTER or meter.resolution.minutes is not None
    }
    return Replay(
        layout=layout,
        zone=opened.park.time_zone,
        first=first.replace(tzinfo=UTC),
        last=last.replace(tzinfo=UTC),
        meters=meters,
        factors={
            id_: factor
            for id_, factor in units_of_meters(opened.park, opened.catalogue).items()
            if id_ in meters
        },
    )
