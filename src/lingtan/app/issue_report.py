"""Issue the report of a period: one model, written as PDF, XLSX and HTML."""

import dataclasses
from dataclasses import dataclass, replace
from datetime import datetime

from lingtan.app.allocate_period import account_figures_of, allocation_of
from lingtan.app.blocked_report import require_recorded, require_unblocked
from lingtan.app.closed_park import park_digest
from lingtan.app.compare_boundaries import added_since, other_versions
from lingtan.app.draw_statement import statement_of
from lingtan.app.evaluate_park import Question, evaluation_of
from lingtan.app.formal_report import require_formal_report
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.match_period import matched
from lingtan.app.open_park import load_knowledge
from lingtan.app.past_years import past_years
from lingtan.app.read_register import certificates_of
from lingtan.app.recalculate_base_year import base_year_of_report
from lingtan.app.reconcile_period import reconciliation_of
from lingtan.app.record_evidence import evidence_of, note_changes, record
from lingtan.app.remember_park import remember_reported
from lingtan.app.report_moment import Moment, is_of_the_day, moment_of
from lingtan.app.results import Evaluation, IssuedReport, Reconciliation
from lingtan.app.results_match import GreenPower
from lingtan.app.results_statement import Statement
from lingtan.app.said import said
from lingtan.app.steps_told import with_steps
from lingtan.app.target_heat import heat_of
from lingtan.app.weigh_allowances import allowances_of
from lingtan.app.weigh_uncertainty import weigh_evaluation
from lingtan.app.wiring import Store
from lingtan.app.wiring_evidence import mark_file
from lingtan.app.write_documents import Documents, documents_written
from lingtan.base.errors import ClosingError
from lingtan.base.figures import Figure
from lingtan.base.findings import Finding
from lingtan.evidence.said_entries import digest_of_findings
from lingtan.evidence.store_entries import Entry
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.base_year import Recalculation
from lingtan.ledger.closing import Closing
from lingtan.reports.inputs import ImportedFile, ReportInputs
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.model import Report
from lingtan.reports.park_report import build_park_report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """How a report is to be issued.

    Attributes
    ----------
    replace : bool
        Whether to write over the documents that stand there.
    formal : bool
        Whether the report is to be handed in: then no finding of a verifier may block it, and
        nothing in it may rest on a trial input.
    trial : bool
        Whether it is for trial whatever it rests on.
    """

    language: str
    replace: bool = False
    formal: bool = False
    trial: bool = False


def issue_report(
    layout: Layout, question: Question, form: ReportForm, now: datetime
) -> IssuedReport:
    """Write the report of a period into ``reports/``, beside one that stands there already.

    Without a Chinese font the PDF is left out and the result says so; HTML and XLSX are written.

    Raises
    ------
    VerificationError
        A finding of a verifier blocks a formal report; `details` names each.
    ClosingError
        A formal report is asked for trial, or it or a year it shows rests on a trial input.
    EvidenceError
        A formal report would rest on a store that somebody has changed.
    """
    if form.formal and form.trial:
        raise ClosingError("trial_and_formal", facts={"period": question.period})
    if form.formal:
        require_unblocked(layout, question.period)
    contents = contents_of(layout, question)
    if form.formal:
        require_formal_report(layout, contents.evaluation.account, now)
    contents = replace(contents, is_trial=form.trial or contents.is_trial, is_formal=form.formal)
    return write_report(layout, contents, form.language, now, replace=form.replace)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContents:
    """What a report tells, and whether it is for trial or to be handed in.

    Attributes
    ----------
    base_year : Recalculation or None
        Of a written report whose park has a closed base year: it is drawn up anew for it.
    """

    evaluation: Evaluation
    reconciliation: Reconciliation
    green_power: GreenPower
    weighed: Weighed | None = None
    base_year: Recalculation | None = None
    is_trial: bool = False
    is_formal: bool = False


def contents_of(layout: Layout, question: Question) -> ReportContents:
    """Return what a report of a period tells, from the answers of the other rooms."""
    with inquire(layout, question.period, question.as_known_at) as inquiry:
        evaluation = evaluation_of(inquiry, question)
        return ReportContents(
            evaluation=evaluation,
            reconciliation=reconciliation_of(inquiry),
            green_power=matched(inquiry, evaluation.account),
            weighed=weigh_evaluation(evaluation),
            is_trial=evaluation.account.is_trial,
        )


def write_report(
    layout: Layout,
    contents: ReportContents,
    language: str,
    now: datetime,
    *,
    replace: bool = False,
) -> IssuedReport:
    """Write the documents of an evaluation that is made already."""
    evaluation = contents.evaluation
    with evidence_of(layout, wait=True) as log:
        noted = note_changes(layout, log)
        if contents.is_formal:
            require_recorded(noted)
        if evaluation.account.layout.folder == layout.folder:
            remember_reported(layout, now, log)
        found = (*_findings(contents), *evaluation.account.inventory.findings)
        record(layout, log, said(found))  # first what is known: the log it speaks of holds that
        moment = moment_of(layout, evaluation.account, now, log)
        base_year = base_year_of_report(layout, evaluation.account, moment.knowledge)
        contents = dataclasses.replace(contents, base_year=base_year)
        report = report_of(layout, contents, language, moment)
        name = _name_of(evaluation, language)
        with documents_written(layout, report, name, replace=replace) as written:
            issued = _issued(evaluation, written, language, is_trial=contents.is_trial)
            entry = _entry(layout, evaluation, issued, now)
            record(layout, log, [{**entry, "findings": digest_of_findings(found)}])
    notes = tuple(filter(is_of_the_day, evaluation.account.check.findings))
    return dataclasses.replace(issued, findings=(*noted, *notes, *issued.findings))


def report_of(layout: Layout, contents: ReportContents, language: str, moment: Moment) -> Report:
    """Return a report as its documents draw it, without writing any."""
    return build_park_report(inputs_of(layout, contents, language, moment))


def inputs_of(
    layout: Layout, contents: ReportContents, language: str, moment: Moment
) -> ReportInputs:
    """Return everything a report is drawn from; in another language only that one word differs."""
    made = contents.evaluation, contents.reconciliation
    return with_steps(layout, _inputs(layout, contents, language, moment), made, moment)


def _name_of(evaluation: Evaluation, language: str) -> str:
    inventory = evaluation.account.inventory
    return f"report_{inventory.period.name}_{inventory.boundary}_{language}"


def _issued(
    evaluation: Evaluation, written: Documents, language: str, *, is_trial: bool
) -> IssuedReport:
    return IssuedReport(
        language=language,
        pdf=written.pdf,
        xlsx=written.xlsx,
        html=written.html,
        why_no_pdf=written.why_no_pdf,
        findings=evaluation.account.inventory.findings,
        kept=written.kept,
        replaced=written.replaced,
        is_trial=is_trial,
    )


def _entry(layout: Layout, evaluation: Evaluation, issued: IssuedReport, now: datetime) -> Entry:
    """Return what is recorded of a report: what was asked, and the digest of each document."""
    account = evaluation.account
    known = account.as_known_at
    paths = [
        path.relative_to(layout.folder).as_posix()
        for path in (issued.pdf, issued.xlsx, issued.html)
        if path is not None
    ]
    return {
        "kind": "report",
        "at": now.isoformat(),
        "language": issued.language,
        "period": account.inventory.period.name,
        "boundary": account.inventory.boundary,
        "as_known_at": None if known is None else known.isoformat(),
        "park": park_digest(account.layout),
        "trial": issued.is_trial,
        "documents": {path: mark_file(layout.folder, path).sha256 for path in paths},
    }


def _figures(contents: ReportContents, statement: Statement) -> dict[str, Figure]:
    """Return every figure a report may show: of the account, and of what is told beside it."""
    account = contents.evaluation.account
    told = (account.inventory.figures, contents.green_power.figures, statement.figures)
    every = (*told, account_figures_of(account))
    return {id_: figure for each in every for id_, figure in each.items()}


def _inputs(
    layout: Layout, contents: ReportContents, language: str, moment: Moment
) -> ReportInputs:
    evaluation, reconciliation = contents.evaluation, contents.reconciliation
    boundary = (account := evaluation.account).check.park.boundary(account.inventory.boundary)
    statement = statement_of(evaluation)
    return ReportInputs(
        park=account.check.park,
        boundary=boundary,
        period=account.check.period,
        inventory=replace(account.inventory, figures=_figures(contents, statement)),
        frameworks=evaluation.frameworks,
        known_frameworks=evaluation.known,
        factories=evaluation.factories,
        knowledge=knowledge_of(load_knowledge(account.layout)),
        generated_at=moment.instant,
        language=language,
        quality=account.check.quality,
        estimates=account.check.estimates,
        reconciled=reconciliation.values,
        headers=reconciliation.headers,
        beside=statement.beside,
        certificates=certificates_of(account),
        allocation=allocation_of(account),
        users=contents.green_power.users,
        store=contents.green_power.store,
        claim_hours=contents.green_power.claims,
        findings=_findings(contents),
        imports=_imports(layout, moment.knowledge),
        closings=_closings(layout, moment.knowledge),
        base_year=contents.base_year,
        versions=other_versions(layout, account),
        versions_since=added_since(layout, account),
        history=past_years(layout, account, moment.knowledge),
        as_known_at=moment.knowledge,
        log=moment.log,
        outline=_outline(account.layout, boundary.geojson),
        weighed=contents.weighed,
        is_trial=contents.is_trial,
        heat=heat_of(account),
        holdings=allowances_of(account).holdings if account.check.period.is_year else None,
    )


def _findings(contents: ReportContents) -> tuple[Finding, ...]:
    """Return what a report finds besides its account."""
    evaluation, reconciliation = contents.evaluation, contents.reconciliation
    checked = (each for each in evaluation.account.check.findings if not is_of_the_day(each))
    found = (*checked, *reconciliation.findings, *evaluation.findings)
    return (*found, *(each for each in contents.green_power.findings if each not in found))


def _imports(layout: Layout, instant: datetime) -> tuple[ImportedFile, ...]:
    with Store.open(layout.store) as store:
        return tuple(
            ImportedFile(
                file=record.source.file_name,
                known_at=record.known_at,
                accepted=record.rows.new + record.rows.changed + record.rows.same,
                refused=record.rows.refused,
                sha256=record.source.file_sha256,
                import_id=record.import_id,
            )
            for record in store.imports()
            if record.known_at <= instant
        )


def _closings(layout: Layout, instant: datetime) -> tuple[Closing, ...]:
    with Store.open(layout.store) as store:
        return tuple(closing for closing in store.closings() if closing.known_at <= instant)


def _outline(layout: Layout, geojson: str) -> str:
    return (layout.folder / geojson).read_text(encoding="utf-8") if geojson else ""
