"""Second sources of a flow against the first: the account takes the first one's word.

A meter with ``same_as`` counts nowhere, so nothing adds up otherwise when it tells something else.
Where the two differ by more than both may be off, one of them is wrong, and it may be the one that
counts. Which one is for the reconciliation to say, and without a third source nobody can.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.balance import class_percents
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.metering.slot_sums import MEMBERS, SIZES, SUMS, Compared, Member, whole_slots
from lingtan.metering.virtual import virtual_resolutions
from lingtan.park.meters import Resolution
from lingtan.park.park import Park

MONTHS_SQL = f"""
select group_id as meter_id, month, cast(sum(inflow) as double) as counted,
       cast(sum(outflow) as double) as told, cast(sum(tolerance) as double) as tolerance
from {whole_slots(Compared.SECOND)} s
where not is_estimated
group by group_id, month"""
DIFFER_SQL = f"""
select meter_id, count(*) as months, min(month) as first, round(sum(counted), 3) as counted,
       round(sum(told), 3) as told, round(sum(tolerance), 3) as tolerance
from ({MONTHS_SQL}) m where abs(told - counted) > tolerance group by meter_id order by meter_id"""
# What enters and leaves the nodes of a first source in months in which all their hours are told.
NODES_SQL = f"""
with pairs as (
  select distinct z.group_id as second, m.meter_id as first
  from {MEMBERS} m join {SIZES} z on z.number = m.number
  where m.kind = '{Compared.SECOND.value}' and m.meter_id <> z.group_id),
places as (
  select distinct g.meter_id, z.group_id as node, g.side
  from {MEMBERS} g join {SIZES} z on z.number = g.number
  where g.kind = '{Compared.NODE.value}' and g.resolution = '{Resolution.HOUR.value}'),
nodes as (
  select group_id as node, month, cast(sum(inflow) as double) as inflow,
         cast(sum(outflow) as double) as outflow
  from {SUMS} where kind = '{Compared.NODE.value}' group by group_id, month
  having bool_and(is_whole))
select s.*, p.node, p.side, n.inflow, n.outflow, abs(s.told - s.counted) > s.tolerance as differs
from ({MONTHS_SQL}) s
join pairs on pairs.second = s.meter_id
join places p on p.meter_id = pairs.first
join nodes n on n.node = p.node and n.month = s.month
order by s.meter_id, p.node, s.month"""
FEWEST = 3  # months in which both agree, which say what the node loses
CLEARER = 2.0  # the node balances so many times better with the second source


def check_second_sources(runner: SqlRunner, park: Park, period: Period) -> Iterator[Finding]:
    """Yield a finding for each meter that tells a flow again, and otherwise.

    Months together, as far as both were read: an estimate of one proves nothing of the other.
    Where the node sides with the second source of a month, that month has a finding of its own.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``, and the members of `second_members`.
    """
    firsts = _firsts(park)
    if not firsts:
        return
    for row in runner.rows(DIFFER_SQL).iter_rows(named=True):
        told = {**row, "other": firsts[str(row["meter_id"])]}
        yield fault(faults.SECOND_DIFFERS, told, period.zone)
    months = runner.rows(NODES_SQL)
    for _, node in months.group_by("meter_id", "node", maintain_order=True):
        for row in _confirmed(node):
            second = str(row["other"])
            yield fault(faults.SECOND_CONFIRMED, {**row, "meter_id": firsts[second]}, period.zone)


def _confirmed(node: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Yield the months in which a node balances clearly better with the second source."""
    more = (pl.col("told") - pl.col("counted")) * pl.col("side").abs()
    is_in = pl.col("side") > 0
    inflow = pl.col("inflow") + pl.when(is_in).then(more).otherwise(0)
    outflow = pl.col("outflow") + pl.when(is_in).then(0).otherwise(more)
    shares = node.with_columns(
        first=(pl.col("outflow") / pl.col("inflow")).log(), second=(outflow / inflow).log()
    )
    agreed = shares.filter(~pl.col("differs"))["first"].to_numpy()
    if len(agreed) < FEWEST:
        return
    usual = float(np.median(agreed))
    noise = float(np.abs(agreed - usual).max())
    off, left = (abs(pl.col(name) - usual) for name in ("first", "second"))
    found = shares.filter("differs", off > CLEARER * pl.max_horizontal(left, pl.lit(noise)))
    yield from found.select(
        pl.col("meter_id").alias("other"),
        "month",
        pl.col("counted").round(3),
        pl.col("told").round(3).alias("document"),
    ).iter_rows(named=True)


def _firsts(park: Park) -> dict[str, str]:
    return {meter.id: meter.same_as for meter in park.meters if meter.same_as}


def second_members(park: Park, limits: Limits) -> Iterator[Member]:
    """Yield each second source beside the meter, virtual or not, whose flow it tells again."""
    resolutions = {meter.id: meter.resolution for meter in park.meters} | virtual_resolutions(park)
    classes = class_percents(park, limits)
    for second, first in _firsts(park).items():
        for meter, side in ((first, 1), (second, -1)):
            yield Member(
                kind=Compared.SECOND,
                group=second,
                meter_id=meter,
                side=side,
                resolution=resolutions[meter],
                class_percent=classes[meter],
            )
