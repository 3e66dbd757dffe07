"""Add the evidence register to what a report is made from."""

from dataclasses import replace

from lingtan.app.evidence_register import Register
from lingtan.reports.inputs import ReportInputs


def with_register(inputs: ReportInputs, register: Register) -> ReportInputs:
    """Return what a report is made from, with the evidence register."""
    return replace(
        inputs,
        evidence=register.lines,
        meter_files=register.files,
        tasks=register.tasks,
        collected=register.collected,
        findings=(*inputs.findings, *register.blocking),
    )
