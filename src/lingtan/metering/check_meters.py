"""Supplies that two meters count: a main meter with its check meter, or a total beside its parts.

Two meters on one edge into a node add up. Where one counts what the others count, hour by hour
within their accuracy, it may be a check meter that nobody called one: the supply is then counted
twice. Two equal feeders look the same, but what they bring is used; so the node has to lose as
much as the meter counts. A check meter names the meter it checks as its `parent`.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.metering.slot_sums import Compared, Member, whole_slots
from lingtan.park.flows import INFLOWS, flow_of, replaced_by_virtual
from lingtan.park.meters import Meter
from lingtan.park.park import Park

ALIKE_SQL = f"""
select group_id, count(*) as slots, cast(sum(inflow) as double) as total,
       sum(case when abs(residual) <= tolerance then 1 else 0 end) as alike
from {whole_slots(Compared.EDGE)} e
where inflow > 0 group by group_id order by group_id"""
MOST_ON_EDGE = 6  # lines of a substation with their check meters; inverters are many, and alike
LOST_SHARE = 0.9  # of the meter: losses are above nothing, and meters are off by less than that


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A meter and those on the same edge that may count the same."""

    meter: Meter
    others: tuple[Meter, ...]

    @property
    def group(self) -> str:
        return " = ".join(meter.id for meter in (self.meter, *self.others))


def find_check_meters(
    runner: SqlRunner, park: Park, period: Period, limits: Limits, balances: pl.DataFrame
) -> tuple[Finding, ...]:
    """Return a finding for each meter of a supply that seems to count what others count.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``, and the members of `edge_members`.
    balances : DataFrame
        Columns of `park.tables.BALANCES`.
    """
    pairs = {pair.group: pair for pair in _pairs(park)}
    if not pairs:
        return ()
    residual = pl.col("residual").sum().cast(pl.Float64)
    lost = dict(balances.group_by("node").agg(residual).iter_rows())
    found: dict[str, Finding] = {}
    for row in runner.rows(ALIKE_SQL).iter_rows(named=True):
        pair = pairs[str(row["group_id"])]
        is_lost = lost.get(pair.meter.target, 0.0) >= LOST_SHARE * row["total"]
        is_alike = row["alike"] >= limits.alike_share * row["slots"]
        if is_lost and is_alike and row["slots"] >= limits.alike_slots:
            told = {**row, "meter_id": pair.meter.id, "others": _ids(pair.others)}
            del told["group_id"]
            found.setdefault(pair.meter.id, fault(faults.METERED_TWICE, told, period.zone))
    return tuple(found.values())


def _pairs(park: Park) -> Iterator[_Pair]:
    """Yield each meter of an edge with all others, and with each that is listed before it."""
    replaced = replaced_by_virtual(park)
    edges: dict[tuple[str, str, str], list[Meter]] = {}
    for meter in park.meters:
        if meter.id not in replaced and flow_of(meter, park).flow in INFLOWS:
            edges.setdefault((meter.source, meter.target, meter.carrier), []).append(meter)
    for meters in (each for each in edges.values() if len(each) <= MOST_ON_EDGE):
        if len(meters) > 2:
            yield from (_Pair(meter=m, others=_but(meters, m)) for m in meters)
        for first, second in itertools.combinations(meters, 2):
            yield _Pair(meter=second, others=(first,))


def _but(meters: Sequence[Meter], meter: Meter) -> tuple[Meter, ...]:
    return tuple(other for other in meters if other is not meter)


def edge_members(park: Park, limits: Limits) -> Iterator[Member]:
    """Yield each meter of a supply, beside those that may count what it counts."""
    for pair in {pair.group: pair for pair in _pairs(park)}.values():
        for meter in (pair.meter, *pair.others):
            accuracy = meter.accuracy_class
            yield Member(
                kind=Compared.EDGE,
                group=pair.group,
                meter_id=meter.id,
                side=1 if meter is pair.meter else -1,
                resolution=meter.resolution,
                class_percent=limits.assumed_class if accuracy is None else accuracy,
            )


def _ids(meters: Sequence[Meter]) -> str:
    return ", ".join(meter.id for meter in meters)
