"""From a local clock to UTC, in SQL: with days of 23 and 25 hours, for any zone.

Every change of a zone's clock within the years of readings is laid out as a tree of comparisons,
so a million times cost no look-up. A clock that goes forward leaves an hour that never was; one
that goes back shows an hour twice, which only the order in the file can tell apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from lingtan.adapters.files.time_sql import FIRST_YEAR, LAST_YEAR
from lingtan.base.time_axis import find_zone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = timedelta(hours=12)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """An instant at which a zone's clock is moved; all in microseconds.

    Attributes
    ----------
    at : int
        The instant, UTC since 1970.
    before, after : int
        Offset from UTC on either side.
    """

    at: int
    before: int
    after: int

    @property
    def first(self) -> int:
        """Local time at which the odd hour begins: the lower of the two clocks at the instant."""
        return self.at + min(self.before, self.after)

    @property
    def last(self) -> int:
        """Local time at which it ends."""
        return self.at + max(self.before, self.after)

    @property
    def is_back(self) -> bool:
        """Whether the clock is put back, so that the hour is seen twice."""
        return self.after < self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class WallClock:
    """A zone's clock over the years of readings.

    Attributes
    ----------
    offset : int
        Offset at the beginning [µs].
    changes : tuple of ClockChange
        In order of time.
    is_end : bool
        Whether labels name the end of intervals. Then both clocks of the very instant of a
        change name that instant, and it belongs to neither odd hour.
    """

    offset: int
    changes: tuple[ClockChange, ...]
    is_end: bool

    def offset_sql(self, clock: str, *, of_days: bool = False) -> str:
        """Return the SQL of the offset before any doubt: NULL in an hour that never was.

        In an hour seen twice it is the offset of the first time. A day whose midnight never was
        begins when its clock does, so the offset of days is that of before.
        """
        bounds: list[tuple[int, int | None]] = []
        offset = self.offset
        for change in self.changes:
            edge = 1 if self.is_end and not change.is_back else 0
            if change.is_back or of_days:
                bounds.append((change.last, offset))
            else:
                bounds += [(change.first + edge, offset), (change.last, None)]
            offset = change.after
        return _tree(clock, bounds, offset)

    def doubt_sql(self, clock: str) -> str:
        """Return the SQL of what the second of two equal clocks is later by [µs]; 0 without doubt.

        At the closing label of an hour seen twice the sign is negative: written once it means the
        end of the second hour, and written twice, the first of them means the instant of change.
        """
        bounds: list[tuple[int, int | None]] = []
        for change in self.changes:
            if change.is_back:
                size = change.before - change.after
                bounds += [(change.first, 0), (change.last, size)]
                bounds += [(change.last + 1, -size)] if self.is_end else []
        return _tree(clock, bounds, 0)

    def shown_sql(self, instant: str) -> str:
        """Return the SQL of an instant (UTC) as a person reads it on this clock, to the minute."""
        return f"strftime({self.local_sql(instant)}, '%Y-%m-%d %H:%M')"

    def local_sql(self, instant: str) -> str:
        """Return the SQL of what this clock shows at an instant (UTC)."""
        bounds: list[tuple[int, int | None]] = []
        offset = self.offset
        for change in self.changes:
            bounds.append((change.at, offset))
            offset = change.after
        moved = _tree(f"epoch_us({instant})", bounds, offset)
        return f"({instant} + to_microseconds(({moved})::BIGINT))"


def wall_clock(zone: str, *, is_end: bool) -> WallClock:
    """Return the clock of a zone."""
    offset, changes = _changes(zone)
    return WallClock(offset=offset, changes=changes, is_end=is_end)


@lru_cache
def _changes(zone: str) -> tuple[int, tuple[ClockChange, ...]]:
    clock = find_zone(zone)
    moment = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC) - timedelta(days=2)
    first = _offset(moment, zone)
    changes, before = [], first
    while moment.year < LAST_YEAR:
        following = moment + STEP
        after = following.astimezone(clock).utcoffset() or timedelta()
        if after // MICROSECOND != before:
            at = _bisect(moment, following, zone)
            changes.append(
                ClockChange(
                    at=(at - EPOCH) // MICROSECOND, before=before, after=after // MICROSECOND
                )
            )
            before = after // MICROSECOND
        moment = following
    return first, tuple(changes)


def _bisect(low: datetime, high: datetime, zone: str) -> datetime:
    start = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _offset(middle, zone) == start else (low, middle)
    return high


def _offset(moment: datetime, zone: str) -> int:
    return (moment.astimezone(find_zone(zone)).utcoffset() or timedelta()) // MICROSECOND


def _tree(clock: str, bounds: Sequence[tuple[int, int | None]], last: int) -> str:
    """Return nested CASEs: below a bound its number holds, above all of them the last one."""
    if not bounds:
        return str(last)
    middle = len(bounds) // 2
    at, number = bounds[middle]
    below = _tree(clock, bounds[:middle], 0) if middle else None
    this = "NULL" if number is None else str(number)
    if below is not None:
        previous = bounds[middle - 1][0]
        this = f"CASE WHEN {clock} < {previous} THEN {below} ELSE {this} END"
    return (
        f"CASE WHEN {clock} < {at} THEN {this} ELSE {_tree(clock, bounds[middle + 1 :], last)} END"
    )
