"""Add to what a report is made from what people did: proofs, tasks, forms and verifications."""

from dataclasses import replace

from lingtan.app.evidence_register import register_of
from lingtan.app.layout import Layout
from lingtan.app.record_steps import entries_until
from lingtan.app.report_moment import Moment
from lingtan.app.results import Evaluation, Reconciliation
from lingtan.app.weigh_finance import finances_of
from lingtan.reports.inputs import ReportInputs


def with_steps(
    layout: Layout,
    inputs: ReportInputs,
    made: tuple[Evaluation, Reconciliation],
    moment: Moment,
) -> ReportInputs:
    """Return what a report is made from, with the evidence register and what margins hang on."""
    until = moment.steps_until
    register = register_of(layout, made, moment.instant, entries_until(layout, until))
    return replace(
        inputs,
        finances=finances_of(layout, made[0], until),
        evidence=register.lines,
        meter_files=register.files,
        tasks=register.tasks,
        collected=register.collected,
        findings=(*inputs.findings, *register.blocking),
    )
