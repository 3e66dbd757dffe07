"""What a made park consists of: its channels with their true amounts, and its park file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

YEAR = 2025
ZONE = ZoneInfo("Asia/Shanghai")
QUARTERS = 365 * 96
FIRST = datetime(YEAR, 1, 1, tzinfo=ZONE)

# days before each month of the year, and the year's end
MONTH_DAYS = np.array([(date(YEAR, m, 1) - date(YEAR, 1, 1)).days for m in range(1, 13)] + [365])


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A meter as meters.csv describes it, and what truly flowed through it.

    Attributes
    ----------
    true : array, shape (35040,) or (12,)
        Amounts a quarter hour, or a month for bills, in ``unit``.
    role : str
        What it measures: grid, export, load, common, sub, transformer, solar, wind, battery,
        chp, heat, bill or second (another source of a flow).
    first_day, last_day : date or None
        Between which days the meter exists.
    """

    id: str
    carrier: str
    unit: str
    kind: str
    resolution: str
    source: str
    target: str
    true: Array
    role: str
    parent: str = ""
    same_as: str = ""
    accuracy: float = 0.5
    digits: int | None = None
    multiplier: float = 1.0
    maximum: float | None = None
    first_day: date | None = None
    last_day: date | None = None

    @property
    def minutes(self) -> int:
        """Return the length of an interval [min]; of a bill 0."""
        return {"15min": 15, "30min": 30, "1h": 60, "1d": 1440}.get(self.resolution, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a meter's file says: amounts of intervals, readings of a register, or bills.

    Attributes
    ----------
    at : array of int, shape (n,)
        Minutes from the year's local beginning to the start of the interval, or to the instant
        of a reading; of a bill the number of its month, 0 to 11.
    value : array, shape (n,)
        In the channel's unit; NaN is a line without a value.
    cell : mapping of int to str
        Texts that stand in the place of a value, by row.
    """

    channel: Channel
    at: NDArray[np.int64]
    value: Array
    cell: Mapping[int, str]
    is_cumulative: bool = False

    def rows_of(self, begin: int, end: int) -> NDArray[np.int64]:
        """Return the rows whose time lies in [begin, end) minutes."""
        return np.flatnonzero((self.at >= begin) & (self.at < end))

    def with_value(self, value: Array) -> Self:
        """Return it with other values."""
        return replace(self, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A fault that was put in, or an innocent peculiarity.

    Attributes
    ----------
    named_by : frozenset of str
        Kinds of finding that name it; empty where nothing may be said.
    begin, end : int
        Minutes from the year's local beginning.
    moved : float
        By how much it moves the worst month, as a share of that month's amount.
    """

    kind: str
    meters: tuple[str, ...]
    begin: int
    end: int
    named_by: frozenset[str]
    moved: float
    is_innocent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A park with its true flows, and what is sent of it.

    Attributes
    ----------
    park : mapping
        What park.yaml says, as plain data.
    truth : mapping of str to float
        Headline figures that follow from the true flows.
    older : mapping of str to Recorded
        By meter, what an export written earlier said, which comes to hand later.
    """

    seed: int
    park: Mapping[str, object]
    channels: tuple[Channel, ...]
    recorded: Mapping[str, Recorded]
    truth: Mapping[str, float]
    planted: tuple[Planted, ...] = ()
    older: Mapping[str, Recorded] = field(default_factory=dict)
    notes: Mapping[str, object]

    def channel(self, meter: str) -> Channel:
        """Return a channel by its id."""
        return next(each for each in self.channels if each.id == meter)

    def with_recorded(self, *changed: Recorded) -> Self:
        """Return the site with other files of some meters."""
        return replace(self, recorded={**self.recorded, **{c.channel.id: c for c in changed}})


def minute_of(month: int, day: int = 1, minute: int = 0) -> int:
    """Return minutes from the year's local beginning to a month's day; months count from 0."""
    return int(MONTH_DAYS[month] + day - 1) * 1440 + minute


def time_of(minute: int) -> datetime:
    """Return the local instant of a minute of the year."""
    return FIRST + timedelta(minutes=int(minute))


def month_sums(channel: Channel) -> Array:
    """Return the true amount of each month."""
    if len(channel.true) == 12:
        return channel.true
    edges = MONTH_DAYS[:-1] * 96
    return np.add.reduceat(channel.true, edges)
