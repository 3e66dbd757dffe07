"""Whether a reading that is pushed can be taken: said at once, before anybody relies on it.

What is judged by looking at many readings (jumps, gaps, a counter that runs backwards, more than a
meter can measure) is judged later, with those of files; here is asked what one reading tells, and
in `doorstep_side_by_side` what is refused of a file for its form.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from lingtan.base.errors import Detail, Fact, UnitError
from lingtan.base.time_axis import Period
from lingtan.base.units import UnitTable
from lingtan.park.meters import Meter, MeterKind

AHEAD = timedelta(minutes=15)  # as for files: a clock may be as late, a zone must be right
FIRST_YEAR = 1995  # as for files: what is older is no reading of a park in operation
MOST = Decimal(10) ** 15
MOST_DIGITS = 32
DECIMALS = 9  # as for files
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A reading as it was sent; nothing of it is known to be right.

    Attributes
    ----------
    row : int
        Its place in the push, from 1.
    unit : object
        In which the value is told; empty where it is that of the meter.
    """

    row: int
    meter: object
    time: object
    value: object
    unit: object = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A reading that is taken.

    Attributes
    ----------
    at : datetime
        UTC: the start of its interval, or the instant at which a counter was read.
    value : Decimal
        In the unit of the meter; as it was sent, where no other unit was.
    """

    meter: str
    at: datetime
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    """What a reading is held against.

    Attributes
    ----------
    meters : mapping of str to Meter
        By id.
    closed : tuple of Period
        Periods that are closed: what is pushed for them waits for a restatement.
    most : mapping of str to Decimal
        Largest number of each meter, in its unit, that can be kept.
    units : UnitTable
        Units a value may be told in.
    """

    meters: Mapping[str, Meter]
    closed: tuple[Period, ...] = ()
    most: Mapping[str, Decimal] = field(default_factory=dict)
    units: UnitTable = field(default_factory=lambda: UnitTable(()))

    def of(self, enterprise: str) -> "Doorstep":
        """Return what readings of one enterprise are held against: of meters not its own nothing.

        To it the others are as unknown as if they were not there.
        """
        own = {id_: meter for id_, meter in self.meters.items() if meter.is_of(enterprise)}
        return replace(self, meters=own)

    def look_at(self, sent: Sent, now: datetime) -> Accepted | Detail:
        """Return the reading, or why it is not taken."""
        meter = self.meters.get(sent.meter) if isinstance(sent.meter, str) else None
        if meter is None:
            return refused(sent, "detail.push_unknown_meter", meter=_shown(sent.meter))
        at = _instant(sent.time)
        reason = _of_meter(meter) or _of_time(at, meter, now)
        if reason or at is None:
            return refused(sent, reason, meter=meter.id, time=_shown(sent.time))
        value = self._value(sent, meter)
        return value if isinstance(value, Detail) else Accepted(meter=meter.id, at=at, value=value)

    def _value(self, sent: Sent, meter: Meter) -> Decimal | Detail:
        """Return what a meter shows, in its own unit, or why it is not taken."""
        value = sent.value
        if not isinstance(value, Decimal) or not _is_number(value):
            return refused(sent, "detail.push_no_number", value=_shown(sent.value))
        counted = self._converted(value, sent.unit, meter)
        if counted is None:
            facts = {"unit": _shown(sent.unit), "meter": meter.id, "own": meter.unit}
            return refused(sent, "detail.push_other_unit", **facts)
        if counted < 0 and meter.kind is MeterKind.REGISTER:
            return refused(sent, "detail.push_negative", value=_shown(sent.value))
        if abs(counted) > self.most.get(meter.id, MOST):
            return refused(sent, "detail.push_too_large", value=_shown(value), meter=meter.id)
        return counted

    def _converted(self, value: Decimal, unit: object, meter: Meter) -> Decimal | None:
        """Return a value in the unit of its meter; None where its own measures something else."""
        if unit in ("", meter.unit):
            return value
        try:
            exact = round(self.units.convert_exactly(value, str(unit), meter.unit), DECIMALS)
        except UnitError:
            return None
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    def is_closed(self, accepted: Accepted) -> bool:
        """Whether a reading lies in a period that is closed."""
        return any(period.start <= accepted.at < period.end for period in self.closed)


def refused(sent: Sent, words: str, **facts: Fact) -> Detail:
    """Return why a reading is not taken, with its place in the push."""
    return Detail(words=words, place=str(sent.row), facts=facts)


def _of_meter(meter: Meter) -> str:
    if meter.kind is MeterKind.REGISTER or meter.resolution.minutes is not None:
        return ""
    return "detail.push_of_days"


def _of_time(at: datetime | None, meter: Meter, now: datetime) -> str:
    if at is None:
        return "detail.push_no_instant"
    if at > now + AHEAD:
        return "detail.push_future"
    if at.year < FIRST_YEAR:
        return "detail.push_long_ago"
    minutes = meter.resolution.minutes
    if meter.kind is MeterKind.REGISTER or minutes is None:
        return ""
    if at.timestamp() % (60 * minutes):
        return "detail.push_off_grid"
    is_over = at + timedelta(minutes=minutes) <= now + AHEAD
    return "" if is_over else "detail.push_not_over"


def _instant(text: object) -> datetime | None:
    """Return an instant; None of a text that is none or does not say its zone."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
        return None if at is None or at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _is_number(value: Decimal) -> bool:
    text = str(value)
    if "E" in text or "N" in text:  # 1E+3, NaN, INF: seldom, and dearer to look at
        if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
            return False  # 1E+999999999 is a text of a gigabyte
        text = f"{value:f}"
    return len(text) <= MOST_DIGITS and -MOST < value < MOST


def _shown(value: object) -> str:
    """Return what was sent as text that can be sent back: half a letter as its number."""
    text = str(value) if isinstance(value, str | Decimal) else json.dumps(value, default=str)
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
