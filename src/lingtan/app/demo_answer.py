"""What the reference park shows of answers: one finding answered, what it did, and taken back.

It is taken back at once, so the park stands afterwards as its files tell it, and both steps stay
in the log for whoever wants to see them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lingtan.app.answer_findings import asked_in, record_answers, reverse_answer
from lingtan.app.effect_of_answer import total_of
from lingtan.app.keep_tasks import Signed
from lingtan.app.layout import Layout
from lingtan.app.record_steps import entries_of
from lingtan.app.results import Reconciliation
from lingtan.base.findings import Finding
from lingtan.evidence.answers import GivenAnswer, answers_in

KIND = "reconciliation_suspect_steady"  # the planted wrong transformer ratio
MONTH = "2025-07"  # the first in which it is wrong
BY = "计量班 metering team"
SAID = "变压器铭牌变比已核对 ratio read off the transformer"
UNDONE = "演示撤销 to show that it can be undone"
LATER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A finding that was answered, and what it did to its meter in a month.

    Attributes
    ----------
    given : GivenAnswer
        As it stands in the end: taken back.
    before, after, undone : float or None
        What the meter counts in the month [kWh]: as read, with the answer, and without it again.
    """

    finding: Finding
    given: GivenAnswer
    month: str
    zone: str
    before: float | None
    after: float | None
    undone: float | None


def answer_demo(
    layout: Layout, reconciliation: Reconciliation, now: datetime
) -> Iterator[Answered]:
    """Answer the planted ratio as it proposes and take that back, where nobody answered yet."""
    if answers_in(entries_of(layout)):
        return
    zone = reconciliation.check.period.zone
    found = asked_in(reconciliation.findings, reconciliation.check.park)
    asked = next(each for each in found if each.finding.kind.id == KIND)
    if asked.proposed is None:
        return
    meter = asked.proposed.meter
    before = total_of(layout, MONTH, meter)
    (given,) = record_answers(layout, [asked.proposed], (), Signed(by=BY, note=SAID, now=now))
    after = total_of(layout, MONTH, meter)
    signed = Signed(by=BY, note=UNDONE, now=now + LATER)
    given = reverse_answer(layout, given.answer.id, signed)
    yield Answered(
        finding=asked.finding,
        given=given,
        month=MONTH,
        zone=zone,
        before=before,
        after=after,
        undone=total_of(layout, MONTH, meter),
    )
