"""What the reference park shows of trust: three tasks, and a verification with its sample.

A name is signed once and read in either language: those of the demonstration stand in both.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from lingtan.app.find_owing import owing_in
from lingtan.app.keep_tasks import Owed, Signed, find_about, open_about, today_of
from lingtan.app.layout import Layout
from lingtan.app.record_steps import entries_of
from lingtan.app.results import Evaluation, Reconciliation
from lingtan.app.run_verification import Engagement, begin, draw, verifications
from lingtan.evidence.tasks import Task, tasks_in
from lingtan.evidence.verification import Verification
from lingtan.evidence.verification_entry import Speaker

OWED = {
    "finding:reconciliation_suspect_steady:e_services_check": "计量班 metering team",
    "finding:metering_stuck_value:e_electroplating": "电镀厂 electroplating works",
    "gap:vehicles_total": "运输科 transport office",
}
"""A planted wrong transformer ratio, a planted flat line, and a datum no file gives."""
LAST_DAY = timedelta(days=60)
OPERATOR = "演示园区能源办 demo park energy office"
VERIFIER = "演示核查员 demo verifier"
ORGANISATION = "非真实核查机构 no real certifier"
SEED = "20251231"


def open_demo_tasks(
    layout: Layout, evaluation: Evaluation, reconciliation: Reconciliation, now: datetime
) -> Iterator[Task]:
    """Open three tasks where there are none yet."""
    if tasks_in(entries_of(layout)):
        return
    period = evaluation.account.check.period.name
    owing = owing_in(evaluation, reconciliation.findings)
    signed = Signed(by=OPERATOR, now=now)
    for key, owner in OWED.items():
        owed = Owed(owner=owner, due=today_of(layout, now) + LAST_DAY)
        yield open_about(layout, period, find_about(owing, key, period), owed, signed)


def sample_demo(layout: Layout, period: str, now: datetime) -> Verification:
    """Open a verification of the reported year and draw its sample with a fixed seed."""
    known = [each for each in verifications(layout).values() if each.terms.period == period]
    if known:
        return known[-1]
    who = Speaker(at=now, by=VERIFIER)
    begin(layout, Engagement(period=period, organisation=ORGANISATION), who)
    return draw(layout, period, who, SEED)
