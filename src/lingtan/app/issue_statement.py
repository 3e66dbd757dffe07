"""Issue the statement of a signed verification: one model, written as PDF, XLSX and HTML."""

from datetime import datetime

from lingtan.app.layout import Layout
from lingtan.app.open_park import load_knowledge
from lingtan.app.record_evidence import evidence_of, note_changes, record, require_unchanged
from lingtan.app.results import Evaluation, IssuedReport
from lingtan.app.run_verification import current, evaluation_of
from lingtan.app.wiring_evidence import read_public
from lingtan.app.write_documents import documents_written
from lingtan.base.errors import VerificationError
from lingtan.evidence.store_entries import Entry
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.verification_statement import build_statement


def issue_statement(
    layout: Layout, period: str, language: str, now: datetime, *, replace: bool = False
) -> IssuedReport:
    """Write the statement of a verification, or of the last one of a period, into ``reports/``.

    Raises
    ------
    VerificationError
        There is none, it is not signed, or the period has those of several boundary versions.
    EvidenceError
        Something else than lingtan has changed the store, and the conclusion rests on it.
    """
    verification = current(layout, period)
    if verification.sign_off is None:
        raise VerificationError("not_signed", facts={"period": verification.terms.period})
    evaluation = evaluation_of(layout, verification)
    key = read_public(layout.evidence / "key.pub").mark
    report = build_statement(plain_inputs(evaluation, language, now), verification, key)
    name = f"statement_{verification.terms.period}_{verification.terms.boundary}_{language}"
    with evidence_of(layout, wait=True) as log:
        noted = note_changes(layout, log)
        if verification.sign_off.conclusion.rests_on_data:
            require_unchanged(noted)
        with documents_written(layout, report, name, replace=replace) as written:
            entry: Entry = {
                "kind": "statement",
                "at": now.isoformat(),
                "language": language,
                "verification": verification.id,
                "documents": written.digests(layout),
            }
            record(layout, log, [entry])
    return IssuedReport(
        language=language,
        pdf=written.pdf,
        xlsx=written.xlsx,
        html=written.html,
        why_no_pdf=written.why_no_pdf,
        findings=noted,
        kept=written.kept,
        replaced=written.replaced,
    )


def plain_inputs(evaluation: Evaluation, language: str, now: datetime) -> ReportInputs:
    """Return what a document needs that names figures and tells no more of them."""
    account = evaluation.account
    park = account.check.park
    return ReportInputs(
        park=park,
        boundary=park.boundary(account.inventory.boundary),
        period=account.check.period,
        inventory=account.inventory,
        frameworks=evaluation.frameworks,
        knowledge=knowledge_of(load_knowledge(account.layout)),
        generated_at=now,
        language=language,
        quality=account.check.quality,
        findings=account.check.findings,
        as_known_at=account.as_known_at,
    )
