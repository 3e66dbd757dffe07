"""Second sources of a flow against the first: the account takes the first one's word.

A meter with ``same_as`` counts nowhere, so nothing adds up otherwise when it tells something else.
Where the two differ by more than both may be off, one of them is wrong, and it may be the one that
counts. Which one is for the reconciliation to say, and without a third source nobody can.
"""

from collections.abc import Iterator

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.balance import class_percents
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.metering.slot_sums import MEMBERS, SLOT_SUMS_SQL, SLOTS, Member, give_groups
from lingtan.metering.virtual import virtual_resolutions
from lingtan.park.park import Park

SECOND_SUMS = "metering_second_sums"
DIFFER_SQL = f"""
with months as (
  select group_id as meter_id, month, cast(sum(inflow) as double) as counted,
         cast(sum(outflow) as double) as told, cast(sum(tolerance) as double) as tolerance
  from {SECOND_SUMS} s
  where is_whole and not exists (
    select 1 from amounts a
    join {MEMBERS} g on a.meter_id = g.meter_id
    join {SLOTS} h on h.resolution = g.resolution and h.hour = a.start
    where g.group_id = s.group_id and h.slot = s.start and a.estimated <> 0)
  group by group_id, month)
select meter_id, count(*) as months, min(month) as first, round(sum(counted), 3) as counted,
       round(sum(told), 3) as told, round(sum(tolerance), 3) as tolerance
from months where abs(told - counted) > tolerance group by meter_id order by meter_id"""


def check_second_sources(
    runner: SqlRunner, park: Park, period: Period, limits: Limits
) -> Iterator[Finding]:
    """Yield a finding for each meter that tells a flow again, and otherwise.

    Months together, as far as both were read: an estimate of one proves nothing of the other.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``.
    """
    firsts = {meter.id: meter.same_as for meter in park.meters if meter.same_as}
    if not firsts:
        return
    give_groups(runner, _members(park, firsts, limits), period)
    runner.view(SECOND_SUMS, SLOT_SUMS_SQL)
    for row in runner.rows(DIFFER_SQL).iter_rows(named=True):
        told = {**row, "other": firsts[str(row["meter_id"])]}
        yield fault(faults.SECOND_DIFFERS, told, period.zone)


def _members(park: Park, firsts: dict[str, str], limits: Limits) -> Iterator[Member]:
    """Yield each second source beside the meter, virtual or not, whose flow it tells again."""
    resolutions = {meter.id: meter.resolution for meter in park.meters} | virtual_resolutions(park)
    classes = class_percents(park, limits)
    for second, first in firsts.items():
        for meter, side in ((first, 1), (second, -1)):
            yield Member(
                group=second,
                meter_id=meter,
                side=side,
                resolution=resolutions[meter],
                class_percent=classes[meter],
            )
