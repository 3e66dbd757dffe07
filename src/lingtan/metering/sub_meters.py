"""Sub-meters against their parent: the parts cannot be more than the whole.

What the parent counts beyond its sub-meters is loss or unmetered use, and no fault; a large
share of it is worth a word. What sub-meters count beyond their parent, past the accuracy classes
of all, is a fault of one of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.calendar import as_naive
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.metering.slot_sums import Compared, Member, whole_slots
from lingtan.metering.virtual import virtual_resolutions
from lingtan.park.park import Park

MONTHS_SQL = f"""
select group_id as meter_id, month, count(*) as slots,
       sum(case when residual < -tolerance then 1 else 0 end) as excess_slots,
       min(case when residual < -tolerance then start end) as first,
       cast(sum(inflow) as double) as parent, cast(sum(outflow) as double) as children,
       cast(sum(tolerance) as double) as tolerance
from {whole_slots(Compared.PARENT)} p
group by group_id, month order by group_id, month"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubMeterCheck:
    """What the comparison found.

    Attributes
    ----------
    late : tuple of (str, str)
        Parent and month where totals agree but many slots do not: a clock may be late.
    """

    findings: tuple[Finding, ...]
    late: tuple[tuple[str, str], ...]


def check_sub_meters(
    runner: SqlRunner, park: Park, period: Period, limits: Limits
) -> SubMeterCheck:
    """Compare each parent with the sum of its sub-meters, month by month.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``, and the members of `parent_members`.
    """
    if not _parents(park):
        return SubMeterCheck(findings=(), late=())
    months = as_naive(runner.rows(MONTHS_SQL)).with_columns(
        excess=(pl.col("children") - pl.col("parent")).round(3)
    )
    exceeds = pl.col("excess") > pl.col("tolerance")
    late = months.filter(
        ~exceeds & (pl.col("excess_slots") >= limits.late_share * pl.col("slots"))
    )
    clocks = {meter.id for meter in park.meters}  # a virtual parent has none of its own
    named = (
        (faults.SUB_METERS_EXCEED, months.filter(exceeds)),
        (faults.UNMETERED_SHARE, _unmetered(months, limits)),
    )
    return SubMeterCheck(
        findings=tuple(
            fault(kind, row, period.zone)
            for kind, table in named
            for row in table.iter_rows(named=True)
        ),
        late=tuple(
            (row["meter_id"], row["month"])
            for row in late.iter_rows(named=True)
            if row["meter_id"] in clocks
        ),
    )


def _unmetered(months: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Return the parents of which too much is unexplained, over all the months together."""
    whole = months.group_by("meter_id", maintain_order=True).agg(
        pl.len().alias("months"), pl.col("parent", "children").sum().round(3)
    )
    share = ((pl.col("parent") - pl.col("children")) / pl.col("parent")).round(3)
    return whole.filter((pl.col("parent") > 0) & (share > limits.unmetered_share)).with_columns(
        share=share
    )


def _parents(park: Park) -> set[str]:
    """Return the meters, virtual ones too, that others are sub-meters of."""
    known = {*(meter.id for meter in park.meters), *virtual_resolutions(park)}
    return {meter.parent for meter in park.meters if meter.parent in known}


def parent_members(park: Park, limits: Limits) -> Iterator[Member]:
    """Yield every parent, virtual ones too, with its sub-meters."""
    meters = {meter.id: meter for meter in park.meters}
    resolutions = virtual_resolutions(park)
    parents = _parents(park)
    sides = [(parent, parent, 1) for parent in sorted(parents)]
    sides += [(m.parent, m.id, -1) for m in park.meters if m.parent in parents]
    for group, meter_id, side in sides:
        meter = meters.get(meter_id)
        accuracy = meter.accuracy_class if meter else None
        yield Member(
            kind=Compared.PARENT,
            group=group,
            meter_id=meter_id,
            side=side,
            resolution=meter.resolution if meter else resolutions[meter_id],
            class_percent=limits.assumed_class if accuracy is None else accuracy,
        )
