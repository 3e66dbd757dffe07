"""Whether a period rests on trial readings beside it that lift a doubt, or raise one.

Where they lift it nothing is left to see: no doubt, no finding, no estimate. So the period is
judged once more as it would be without them, of their meters alone; what differs rests on them.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from lingtan.app.inquiry import Inquiry
from lingtan.app.wiring import leave_out
from lingtan.base.runner import SqlRunner
from lingtan.metering.limits import DEFAULT
from lingtan.metering.month_work import span_to_read
from lingtan.metering.validate import validate_period
from lingtan.park.park import Park

Judged = dict[str, list[str]]


def trials_changing(inquiry: Inquiry, scales: Mapping[str, Fraction]) -> set[int]:
    """Return the trial imports beside a period without which something else would be believed.

    Parameters
    ----------
    scales : mapping of str to Fraction
        See `lingtan.metering.validate.validate_period`.
    """
    park, found = inquiry.opened.park, inquiry.beside.readings
    tried = {each.meter_id for each in found}
    meters = tuple(meter for meter in park.meters if meter.id in tried)
    if not meters:
        return set()
    few = replace(park, meters=meters, virtual_meters=())
    span = span_to_read(park, inquiry.period, DEFAULT, inquiry.answers)
    as_it_is, without = (inquiry.store.runner(inquiry.as_known_at, period=span) for _ in range(2))
    leave_out(without, sorted({each.import_id for each in found}))
    judged = [_judged(inquiry, runner, few, scales) for runner in (as_it_is, without)]
    changed = {id_ for id_ in tried if judged[0].get(id_) != judged[1].get(id_)}
    return {each.import_id for each in found if each.meter_id in changed}


def _judged(
    inquiry: Inquiry, runner: SqlRunner, park: Park, scales: Mapping[str, Fraction]
) -> Judged:
    """Return what is believed of each meter: how many intervals, which doubts and findings."""
    found = validate_period(runner, park, inquiry.period, DEFAULT, scales, inquiry.answers)
    told: Judged = {}
    for table, name in ((found.quality, "meter_id"), (found.doubts, "subject")):
        for row in table.iter_rows(named=True):
            told.setdefault(str(row[name]), []).append(str(row))
    for finding in found.findings:
        told.setdefault(finding.subject, []).append(f"{finding.kind.id} {finding.facts}")
    return told
