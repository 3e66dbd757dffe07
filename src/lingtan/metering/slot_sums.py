"""Set two sides of a group of meters against each other, slot by slot.

A group is a node with what enters and what leaves it, or a parent meter with its sub-meters, or
meters that may count the same. A slot is an hour, or the coarsest interval of the group's meters.
A slot counts only when every meter of the group has told all of it: a missing value is not a zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import INSTANT, interval_starts, local_clock, naive
from lingtan.park.meters import Resolution

MEMBERS = "metering_members"
SLOTS = "metering_slots"
SIZES = "metering_slot_sizes"
SUMS = "metering_slot_sums"
FEW = 500_000  # slots of groups that are summed up once for all that is asked of them
SHARE = pl.Decimal(9, 6)
ROUNDED = Decimal("0.0005")  # a reading is kept to thousandths: by so much it may be off
GRAINS = (Resolution.HOUR, Resolution.DAY, Resolution.MONTH, Resolution.YEAR)


class Compared(StrEnum):
    """What kind of group is held against itself."""

    NODE = "node"
    PARENT = "parent"
    EDGE = "edge"
    SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A meter's part in a group.

    Attributes
    ----------
    side : int
        +1 for what enters, or for the parent; -1 for what leaves, or for a sub-meter.
    """

    kind: Compared
    group: str
    meter_id: str
    side: int
    resolution: Resolution
    class_percent: float

    @property
    def grain(self) -> Resolution:
        """Resolution of the meter's amounts."""
        return Resolution.HOUR if self.resolution.is_hourly_or_finer else self.resolution

    @property
    def readings(self) -> int:
        """Number of readings in a whole amount of this meter."""
        minutes = self.resolution.minutes
        return 1 if minutes is None else 60 // minutes


SLOT_SUMS_SQL = f"""
select s.kind, z.group_id, s.start, s.resolution, z.month, s.inflow, s.outflow,
       cast(s.inflow - s.outflow as decimal(18,3)) as residual, s.tolerance,
       s.estimates > 0 as is_estimated, s.whole = z.owed as is_whole,
       s.estimates + z.owed - s.whole as open_meters
from (select g.kind, g.number, h.slot as start, g.resolution,
             cast(sum(case when g.side > 0 then a.quantity else 0 end) as decimal(18,3))
               as inflow,
             cast(sum(case when g.side < 0 then a.quantity else 0 end) as decimal(18,3))
               as outflow,
             cast(sum(cast(abs(a.quantity) * g.class_share as decimal(18,3))
               + {ROUNDED} * a.readings) as decimal(18,3)) as tolerance,
             sum(case when a.estimated <> 0 then 1 else 0 end) as estimates,
             sum(case when a.readings = greatest(g.readings * h.minutes // 60, 1)
                      then 1 else 0 end) as whole
      from amounts a
      join {MEMBERS} g on a.meter_id = g.meter_id
      join {SLOTS} h on h.resolution = g.resolution and h.hour = a.start
      group by g.kind, g.number, h.slot, g.resolution) s
join {SIZES} z on z.number = s.number and z.slot = s.start"""


def whole_slots(kind: Compared) -> str:
    """Return SQL for the two sides of each group of a kind, as far as its slots are whole."""
    return f"(select * from {SUMS} where kind = '{kind.value}' and is_whole)"


def give_groups(runner: SqlRunner, members: Iterable[Member], period: Period) -> pl.DataFrame:
    """Give the runner groups of all kinds, and name what their two sides come to.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``.

    Returns
    -------
    DataFrame
        ``kind``, ``group_id`` and ``slots``: how many slots the period has for it.
    """
    everyone = list(members)
    groups = _groups(everyone)
    slots = _slots({each.resolution for each in groups.values()}, period)
    sizes = _sizes(groups, slots)
    runner.give(MEMBERS, _members_frame(everyone, groups))
    runner.give(SLOTS, slots.select("resolution", "hour", "minutes", "slot"))
    runner.give(SIZES, sizes.drop("kind"))
    name = runner.keep if sizes.height <= FEW else runner.view
    name(SUMS, SLOT_SUMS_SQL)
    return sizes.group_by("kind", "group_id").agg(pl.len().alias("slots"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A group: its number, the resolution of its slots, and its meters of each grain."""

    number: int
    resolution: Resolution
    counts: dict[Resolution, int]


Groups = dict[tuple[Compared, str], _Group]


def _groups(members: list[Member]) -> Groups:
    grains: dict[tuple[Compared, str], dict[Resolution, int]] = {}
    for member in members:
        counts = grains.setdefault((member.kind, member.group), dict.fromkeys(GRAINS, 0))
        counts[member.grain] += 1
    return {
        group: _Group(
            number=number,
            resolution=max((g for g in GRAINS if counts[g]), key=GRAINS.index),
            counts=counts,
        )
        for number, (group, counts) in enumerate(grains.items())
    }


def _members_frame(members: list[Member], groups: Groups) -> pl.DataFrame:
    of = [(member, groups[member.kind, member.group]) for member in members]
    rows = [
        (
            member.kind.value,
            group.number,
            member.meter_id,
            member.side,
            group.resolution.value,
            Decimal(str(round(member.class_percent / 100, SHARE.scale))),
            member.readings,
        )
        for member, group in of
    ]
    schema = pl.Schema(
        {
            "kind": pl.String(),
            "number": pl.Int32(),
            "meter_id": pl.String(),
            "side": pl.Int32(),
            "resolution": pl.String(),
            "class_share": SHARE,
            "readings": pl.Int64(),
        }
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def _slots(resolutions: set[Resolution], period: Period) -> pl.DataFrame:
    """Return the slot of every hour, for each resolution, with the grain that begins there.

    The last hour may be half a one: a clock may move by thirty minutes.
    """
    hours = interval_starts(Resolution.HOUR, period.start, period.end, period.zone).cast(INSTANT)
    end = pl.lit(naive(period.end)).cast(INSTANT)
    until = pl.min_horizontal(pl.col("hour") + timedelta(hours=1), end)
    table = hours.to_frame("hour").with_columns(
        minutes=(until - pl.col("hour")).dt.total_minutes()
    )
    begins = [hours.is_in(_starts(grain, period).implode()).alias(grain.value) for grain in GRAINS]
    table = table.with_columns(begins)
    return pl.concat(
        [
            table.join_asof(
                _starts(resolution, period).to_frame("slot"), left_on="hour", right_on="slot"
            )
            .drop_nulls("slot")
            .with_columns(resolution=pl.lit(resolution.value))
            for resolution in sorted(resolutions, key=GRAINS.index)
        ]
        or [pl.DataFrame(schema=_SLOTS)]
    ).with_columns(month=local_clock("slot", period.zone).dt.strftime("%Y-%m"))


_SLOTS = pl.Schema(
    {
        "hour": INSTANT,
        "minutes": pl.Int64(),
        **{grain.value: pl.Boolean() for grain in GRAINS},
        "slot": INSTANT,
        "resolution": pl.String(),
    }
)


def _starts(resolution: Resolution, period: Period) -> pl.Series:
    return interval_starts(resolution, period.start, period.end, period.zone).cast(INSTANT)


def _sizes(groups: Groups, slots: pl.DataFrame) -> pl.DataFrame:
    counted = slots.group_by("resolution", "slot", "month").agg(
        pl.col(grain.value).sum() for grain in GRAINS
    )
    rows = [
        (kind.value, name, group.number, group.resolution.value, *group.counts.values())
        for (kind, name), group in groups.items()
    ]
    names = [f"members_{grain.value}" for grain in GRAINS]
    schema = pl.Schema(
        {
            "kind": pl.String(),
            "group_id": pl.String(),
            "number": pl.Int32(),
            "resolution": pl.String(),
            **dict.fromkeys(names, pl.Int64()),
        }
    )
    owed = pl.sum_horizontal(
        pl.col(grain.value) * pl.col(f"members_{grain.value}") for grain in GRAINS
    )
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .join(counted, on="resolution")
        .select("kind", "number", "group_id", "slot", "month", owed.cast(pl.Int64).alias("owed"))
    )
