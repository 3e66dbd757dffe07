"""What was read of each meter an account rests on, beside what the calendar asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from lingtan.base.time_axis import Period
from lingtan.ledger.calendar import MONTH, resolutions_within
from lingtan.park.meters import Meter, Resolution, VirtualMeter
from lingtan.park.park import Park

READ = """
select meter_id, max(resolution) as resolution, cast(sum(readings) as bigint) as readings,
       cast(sum(abs(quantity)) as double) as quantity,
       cast(sum(abs(estimated)) as double) as estimated,
       cast(sum(greatest(quantity, 0)) as decimal(38,3)) as positive,
       cast(sum(least(quantity, 0)) as decimal(38,3)) as negative,
       cast(max(abs(quantity)) as double) as highest, cast(min(quantity) as double) as lowest
from ledger_amounts group by meter_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterUse:
    """A meter in an account: what its absence would leave open.

    Attributes
    ----------
    pool : str
        Shared carrier this meter lets energy into or out of; empty for a use.
    carrier : str
        Shared carrier of the lines it stands in, uses too; empty for a stream.
    may_be_negative : bool
        A negative reading means flow the other way, so it is not a fault.
    tolerated : float
        How far below zero an interval may be, as a share of the largest: a plant at rest takes a
        little itself, and a meter at no load drifts.
    """

    meter: str
    account: str
    enterprise: str
    pool: str = ""
    carrier: str = ""
    may_be_negative: bool = False
    tolerated: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReading:
    """What a meter counted in a period.

    Attributes
    ----------
    expected, present : int
        Intervals the calendar asks for, and intervals read.
    quantity, estimated : float
        Sum of the amounts without their signs, and the part of it that is estimated.
    negative : Decimal
        Sum of the amounts below zero.
    highest, lowest : float
        The most it counted in one interval, either way, and the least.
    told : int
        Intervals without a reading in months of which other meters tell its amount.
    """

    expected: int
    present: int
    quantity: float
    estimated: float
    negative: Decimal
    highest: float = 0.0
    lowest: float = 0.0
    told: int = 0

    @property
    def absent(self) -> int:
        """How many intervals nothing is known of."""
        return max(0, self.expected - self.present)

    def wrong_way(self, use: MeterUse) -> float:
        """Return what it counted below zero, where an interval is further than it may be."""
        is_fault = not use.may_be_negative and -self.lowest > use.tolerated * self.highest
        return float(-self.negative) if is_fault else 0.0

    @property
    def unread(self) -> int:
        """How many intervals neither its readings nor other meters tell anything of."""
        return max(0, self.absent - self.told)

    @property
    def is_mostly_read(self) -> bool:
        """Whether it was read in most intervals, and most of it measured: it bounds the rest."""
        is_measured = 2 * self.estimated < self.quantity or not self.estimated
        return self.unread < self.present and is_measured

    @property
    def mean(self) -> float:
        """What it counts in an interval."""
        return self.quantity / self.present if self.present else 0.0

    @property
    def implied(self) -> float:
        """What the intervals nothing tells of would have counted at the mean of the others."""
        return self.mean * self.unread


def net_amounts(read: pl.DataFrame) -> dict[str, float]:
    """Return what each meter counted in the period, flow the other way taken off.

    Parameters
    ----------
    read : DataFrame
        Rows of `READ`.
    """
    net = (read["positive"] + read["negative"]).cast(pl.Float64)
    return dict(zip(read["meter_id"], net, strict=True))


def readings_of(
    read: pl.DataFrame, uses: Sequence[MeterUse], park: Park, period: Period
) -> dict[str, MeterReading]:
    """Return what was read of each meter an account rests on.

    Parameters
    ----------
    read : DataFrame
        Rows of `READ`.
    """
    by_meter = {row["meter_id"]: row for row in read.iter_rows(named=True)}
    every: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    meters = {meter.id: meter for meter in every}
    return {
        use.meter: _reading(
            resolution_of(meters[use.meter], park), by_meter.get(use.meter), period
        )
        for use in uses
    }


def _reading(
    resolution: Resolution, row: Mapping[str, object] | None, period: Period
) -> MeterReading:
    expected = expected_intervals(resolution, period)
    if row is None:
        return MeterReading(
            expected=expected, present=0, quantity=0.0, estimated=0.0, negative=Decimal(0)
        )
    share = (resolution.minutes or 60) / 60
    return MeterReading(
        expected=expected,
        present=int(str(row["readings"])),
        quantity=float(str(row["quantity"])),
        estimated=float(str(row["estimated"] or 0)),
        negative=Decimal(str(row["negative"])),
        highest=float(str(row["highest"])) * share,
        lowest=float(str(row["lowest"])) * share,
    )


def resolution_of(meter: Meter | VirtualMeter, park: Park) -> Resolution:
    """Return how fine a meter is read; a virtual one as the coarsest of its terms."""
    if isinstance(meter, Meter):
        return meter.resolution
    terms = {meter_id for _, meter_id in meter.terms}
    found = [other.resolution for other in park.meters if other.id in terms]
    return max(found, key=list(Resolution).index, default=Resolution.HOUR)


def expected_intervals(resolution: Resolution, period: Period) -> int:
    """Return how many intervals a period asks for; none when each is longer than the period.

    Examples
    --------
    >>> from lingtan.base.time_axis import parse_period
    >>> expected_intervals(Resolution.MONTH, parse_period("2025", "Asia/Shanghai"))
    12
    """
    if resolution.minutes is not None:
        return period.hours * 60 // resolution.minutes
    if resolution is Resolution.DAY:
        return round(period.hours / 24)
    if resolution.value not in resolutions_within(period):
        return 0
    return 12 if (resolution.value, len(period.name)) == (MONTH, 4) else 1
