"""The hours of meters as arrays, and what the other meters of their groups leave for them.

Faults that last for days leave no single value that is odd. They show in the run of a meter's own
hours, and in the balance: where nothing but one meter's reading changed, what the others of its
node or parent leave for it did not change with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.amount_names import AMOUNT_HOURS, AMOUNT_METERS
from lingtan.metering.calendar import INSTANT, as_naive, interval_starts, local_clock
from lingtan.metering.dimension import METERS
from lingtan.metering.slot_sums import MEMBERS, SIZES, SUMS, Compared
from lingtan.park.meters import Resolution

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Key = tuple[str, str]  # kind and name of a group
HOUR = timedelta(hours=1)
MICROSECONDS = HOUR // timedelta(microseconds=1)
HOURS_A_DAY = 24
MOST_LOST = 0.05  # of what enters a node: more is no loss
SAME = 1e-6  # of an amount: what is no nearer was rounded apart
AT_ONCE = 2_000_000  # hours of meters in memory at a time, 16 MB an array
HOURS_SQL = f"""
select m.meter_id, h.start, cast(h.milli as double) / 1000 as quantity,
       cast(h.milli - h.estimated as double) / 1000 as measured,
       h.estimated <> 0 or h.readings < 1 / d.hours as is_open
from {AMOUNT_HOURS} h join {AMOUNT_METERS} m on m.number = h.number
join {METERS} d on d.meter_id = m.meter_id
where m.number >= {{first}} and m.number < {{after}} and m.resolution = '1h' {{only}}"""
NUMBERS_SQL = f"select count(*) as count from {METERS}"
GROUPS_SQL = f"""
select distinct g.meter_id, g.kind, z.group_id, g.side
from {MEMBERS} g join {SIZES} z on z.number = g.number
where g.kind in ('{Compared.NODE.value}', '{Compared.PARENT.value}')
  and g.resolution = '{Resolution.HOUR.value}' and g.meter_id in ({{meters}})"""
MEMBERS_SQL = f"""
select distinct g.meter_id, g.kind, z.group_id from {MEMBERS} g join {SIZES} z
  on z.number = g.number where z.group_id in ({{groups}})"""
SIDES_SQL = f"""
select kind, group_id, start, cast(inflow as double) as inflow, cast(outflow as double) as outflow,
       is_whole, open_meters
from {SUMS} where (is_whole or open_meters = 1) and group_id in ({{groups}})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The hours of a period.

    Attributes
    ----------
    starts : Series
        Naive UTC, without a gap.
    hour : array
        Hour of the local day.
    weekday : array
        1 for Monday to 7.
    """

    starts: pl.Series
    hour: NDArray[np.int64]
    weekday: NDArray[np.int64]
    zone: str

    def place(self, starts: pl.Series) -> NDArray[np.int64]:
        """Return where hours lie on the axis."""
        origin = self.starts.to_physical()[0]
        since = starts.cast(INSTANT).to_physical() - origin
        places: NDArray[np.int64] = (since // MICROSECONDS).to_numpy()
        return places

    def at(self, place: int) -> datetime:
        """Return the start of an hour, or the end of the last (naive UTC)."""
        start: datetime = self.starts[0]
        return start + place * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class HourSeries:
    """The hours of one meter over a period.

    Attributes
    ----------
    quantity : array
        What is counted; no number where nothing is.
    measured : array
        The part of it that is not estimated; 0 where nothing is.
    is_read : array
        Whether all of an hour was read, and none of it estimated.
    """

    meter_id: str
    axis: Axis
    quantity: Floats
    measured: Floats
    is_read: Flags

    @property
    def read(self) -> Floats:
        """Return what was read; no number elsewhere."""
        return np.where(self.is_read, self.quantity, np.nan)


def axis_of(period: Period) -> Axis:
    """Return the hours of a period."""
    starts = interval_starts(Resolution.HOUR, period.start, period.end, period.zone).cast(INSTANT)
    local = starts.to_frame("start").select(at=local_clock("start", period.zone))["at"]
    return Axis(
        starts=starts,
        hour=local.dt.hour().cast(pl.Int64).to_numpy(),
        weekday=local.dt.weekday().cast(pl.Int64).to_numpy(),
        zone=period.zone,
    )


def with_removed(series: HourSeries, removed: pl.DataFrame) -> HourSeries:
    """Return a meter with values that a check took out, as they were read.

    Parameters
    ----------
    removed : DataFrame
        ``start`` (naive UTC) and ``value`` of the meter.
    """
    place = series.axis.place(removed["start"])
    more = np.bincount(place, removed["value"].cast(pl.Float64), len(series.quantity))
    is_back = np.bincount(place, minlength=len(series.quantity)) > 0
    quantity = np.where(is_back, series.measured + more, series.quantity)
    return replace(series, quantity=quantity, is_read=series.is_read | is_back)


def months_on(axis: Axis) -> list[str]:
    """Return the local month of each hour."""
    local = axis.starts.to_frame("start").select(at=local_clock("start", axis.zone))["at"]
    return local.dt.strftime("%Y-%m").to_list()


def read_series(
    runner: SqlRunner, axis: Axis, meters: Sequence[str] | None = None
) -> Iterator[HourSeries]:
    """Yield the hours of every meter that reads hourly or finer, some meters at a time.

    Parameters
    ----------
    runner : SqlRunner
        Has the tables of `amount_names.AMOUNT_TABLES` and the meters dimension.
    meters : sequence of str, optional
        Only these.
    """
    only = "" if meters is None else f"and m.meter_id in ({_listed(meters)})"
    count, size = int(runner.rows(NUMBERS_SQL).row(0)[0]), len(axis.starts)
    step = max(1, AT_ONCE // max(1, size))
    for first in range(0, count, step):
        rows = as_naive(runner.rows(HOURS_SQL.format(first=first, after=first + step, only=only)))
        for (meter_id,), table in rows.group_by("meter_id", maintain_order=True):
            place = axis.place(table["start"])
            quantity, is_read = np.full(size, np.nan), np.zeros(size, np.bool_)
            measured = np.zeros(size)
            quantity[place] = table["quantity"].to_numpy()
            measured[place] = table["measured"].to_numpy()
            is_read[place] = ~table["is_open"].to_numpy()
            yield HourSeries(
                meter_id=str(meter_id),
                axis=axis,
                quantity=quantity,
                measured=measured,
                is_read=is_read,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What enters and what leaves a group, hour by hour; no number where it is not told.

    Attributes
    ----------
    is_whole : array
        Whether every meter tells its amount; else all but one do.
    open_meters : array
        How many meters lack a part of the hour, or have it estimated.
    """

    inflow: Floats
    outflow: Floats
    is_whole: Flags
    open_meters: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What the other meters of a group leave for one, hour by hour."""

    kind: Compared
    group: str
    flow: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The groups of some meters: which side each is on, and what the two sides come to."""

    of: Mapping[str, Sequence[tuple[Key, int]]]
    sides: Mapping[Key, Sides] = field(default_factory=dict)

    def left_for(self, series: HourSeries) -> Iterator[Left]:
        """Yield what the other meters of each group leave for a meter, with its usual loss.

        A group that leaves just what the meter counts was computed from it, and tells nothing.
        """
        for key, side in self.of.get(series.meter_id, ()):
            sides = self.sides[key]
            for left in _left(key, side, sides, sides.is_whole, series.quantity):
                known = np.isfinite(left.flow) & np.isfinite(series.quantity)
                if not np.allclose(left.flow[known], series.quantity[known], rtol=SAME):
                    yield left

    def left_open(self, series: HourSeries) -> Iterator[Left]:
        """Yield the same where the others are read, whether the meter itself is or not."""
        own = np.nan_to_num(series.quantity)
        for key, side in self.of.get(series.meter_id, ()):
            sides = self.sides[key]
            is_sound = sides.open_meters == np.where(series.is_read, 0, 1)
            yield from _left(key, side, sides, is_sound, own)

    def with_change(self, meter_id: str, change: Floats) -> "Groups":
        """Return the groups once a meter counts so much more; no number changes nothing."""
        sides = dict(self.sides)
        for key, side in self.of.get(meter_id, ()):
            more = np.nan_to_num(change)
            old = sides[key]
            sides[key] = (
                replace(old, inflow=old.inflow + more)
                if side > 0
                else replace(old, outflow=old.outflow + more)
            )
        return replace(self, sides=sides)


def _left(key: Key, side: int, sides: Sides, is_sound: Flags, own: Floats) -> Iterator[Left]:
    """Yield what the others of a group leave for a meter in the hours that are sound."""
    whole = sides.is_whole & is_sound
    inflow, outflow = (np.where(is_sound, each, np.nan) for each in (sides.inflow, sides.outflow))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(whole, outflow / inflow, np.nan)
    shares = shares[np.isfinite(shares)]
    if not len(shares):
        return
    share = float(np.median(shares))
    if key[0] == Compared.NODE and abs(share - 1) > MOST_LOST:
        share = 1.0
    if share > 0:
        flow = outflow / share - (inflow - own) if side > 0 else inflow * share - (outflow - own)
        yield Left(kind=Compared(key[0]), group=key[1], flow=flow)


def read_groups(runner: SqlRunner, meters: Sequence[str], axis: Axis) -> Groups:
    """Return the nodes and parents of some meters, as far as they balance by the hour.

    Parameters
    ----------
    runner : SqlRunner
        Has what `slot_sums.give_groups` gave it.
    """
    of: dict[str, list[tuple[Key, int]]] = {}
    if not meters:
        return Groups(of=of)
    rows = runner.rows(GROUPS_SQL.format(meters=_listed(meters)))
    for meter_id, kind, group, side in rows.sort("meter_id", "kind", "group_id").iter_rows():
        of.setdefault(meter_id, []).append(((kind, group), side))
    keys = {key for groups in of.values() for key, _ in groups}
    if not keys:
        return Groups(of=of)
    size = len(axis.starts)
    sides = {key: _untold(size) for key in keys}
    found = as_naive(runner.rows(SIDES_SQL.format(groups=_listed({name for _, name in keys}))))
    for (kind, group), table in found.group_by("kind", "group_id"):
        key = (str(kind), str(group))
        if key in sides:
            place = axis.place(table["start"])
            sides[key].inflow[place] = table["inflow"].to_numpy()
            sides[key].outflow[place] = table["outflow"].to_numpy()
            sides[key].is_whole[place] = table["is_whole"].to_numpy()
            sides[key].open_meters[place] = table["open_meters"].to_numpy()
    return Groups(of=of, sides=sides)


def members_of(runner: SqlRunner, groups: Groups) -> dict[Key, frozenset[str]]:
    """Return every meter of some groups."""
    members: dict[Key, set[str]] = {key: set() for key in groups.sides}
    if members:
        names = _listed({name for _, name in members})
        for meter_id, kind, group in runner.rows(MEMBERS_SQL.format(groups=names)).iter_rows():
            members.get((kind, group), set()).add(meter_id)
    return {key: frozenset(found) for key, found in members.items()}


def _listed(names: Iterable[str]) -> str:
    return ", ".join("'" + name.replace("'", "''") + "'" for name in sorted(names))


def _untold(size: int) -> Sides:
    return Sides(
        inflow=np.full(size, np.nan),
        outflow=np.full(size, np.nan),
        is_whole=np.zeros(size, np.bool_),
        open_meters=np.full(size, -1, np.int64),
    )
