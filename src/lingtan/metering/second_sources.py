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
from lingtan.metering.slot_sums import Compared, Member, whole_slots
from lingtan.metering.virtual import virtual_resolutions
from lingtan.park.park import Park

DIFFER_SQL = f"""
with months as (
  select group_id as meter_id, month, cast(sum(inflow) as double) as counted,
         cast(sum(outflow) as double) as told, cast(sum(tolerance) as double) as tolerance
  from {whole_slots(Compared.SECOND)} s
  where not is_estimated
  group by group_id, month)
select meter_id, count(*) as months, min(month) as first, round(sum(counted), 3) as counted,
       round(sum(told), 3) as told, round(sum(tolerance), 3) as tolerance
from months where abs(told - counted) > tolerance group by meter_id order by meter_id"""


def check_second_sources(runner: SqlRunner, park: Park, period: Period) -> Iterator[Finding]:
    """Yield a finding for each meter that tells a flow again, and otherwise.

    Months together, as far as both were read: an estimate of one proves nothing of the other.

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
