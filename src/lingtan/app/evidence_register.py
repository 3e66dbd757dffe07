"""Draw up the evidence register: what proves each indicator, and who owes the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.blocked_report import verifier_findings
from lingtan.app.evaluate_park import Question, evaluation_of
from lingtan.app.facts_of import facts_inside
from lingtan.app.find_owing import owing_in
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.keep_tasks import today_of
from lingtan.app.layout import Layout
from lingtan.app.reconcile_period import reconciliation_of
from lingtan.app.record_steps import Entries, entries_until
from lingtan.app.results import Evaluation, Reconciliation
from lingtan.app.task_subjects import stand_now, standing_alarms
from lingtan.base.findings import Finding
from lingtan.base.read_only import seal
from lingtan.collection.campaigns import campaigns_in
from lingtan.collection.collected import CollectedForm, approved_forms
from lingtan.evidence.tasks import StandingTask, tasks_in
from lingtan.indicators.evidence_register import EvidenceLine, evidence_register, without_proof
from lingtan.indicators.proofs import Behind

SUSPECT = ("suspect", "one_of")
FILES_SQL = "select distinct meter_id, source from log order by meter_id, source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The evidence register of a period.

    Attributes
    ----------
    lines : tuple of EvidenceLine
        One for each indicator of each framework.
    files : mapping of str to tuple of str
        The raw files that told readings of each meter, by its id.
    tasks : tuple of StandingTask
        Tasks about gaps and findings of the period.
    blocking : tuple of Finding
        Open findings of a verifier that keep a formal report of the period from being issued.
    collected : tuple of CollectedForm
        Forms of enterprises that were approved for the year of the period.
    """

    evaluation: Evaluation
    lines: tuple[EvidenceLine, ...]
    files: Mapping[str, tuple[str, ...]]
    tasks: tuple[StandingTask, ...]
    blocking: tuple[Finding, ...] = ()
    collected: tuple[CollectedForm, ...] = ()

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "files")


def draw_up_register(
    layout: Layout, question: Question, now: datetime, *, with_files: bool = True
) -> Register:
    """Return the evidence register of a period under the frameworks asked for.

    Parameters
    ----------
    with_files : bool
        Whether to ask the store which files told the readings of each meter.
    """
    with inquire(layout, question.period, question.as_known_at) as inquiry:
        evaluation = evaluation_of(inquiry, question)
        reconciliation = reconciliation_of(inquiry)
        files = _files(inquiry) if with_files else {}
    return _register(layout, (evaluation, reconciliation), now, files, entries_until(layout, now))


def register_of(
    layout: Layout, made: tuple[Evaluation, Reconciliation], now: datetime, entries: Entries
) -> Register:
    """Return the register of an evaluation and a reconciliation that are made already.

    Parameters
    ----------
    entries : sequence of mapping
        The steps of people that count; see `record_steps.entries_until`.
    """
    evaluation, _ = made
    account = evaluation.account
    name, known = account.check.period.name, account.as_known_at
    with inquire(layout, name, known, account.layout) as inquiry:
        files = _files(inquiry)
    return _register(layout, made, now, files, entries)


def _register(
    layout: Layout,
    made: tuple[Evaluation, Reconciliation],
    now: datetime,
    files: Mapping[str, tuple[str, ...]],
    entries: Entries,
) -> Register:
    evaluation, reconciliation = made
    account = evaluation.account
    park, period = account.check.park, account.check.period
    values = reconciliation.values
    suspects = values.filter(values["verdict"].is_in(SUSPECT))["stream"].to_list()
    behind = Behind(
        park=park,
        year=period.year,
        figures=account.inventory.figures,
        facts=facts_inside(park, account.inventory.boundary),
        postings=account.inventory.postings,
        suspects=frozenset(map(str, suspects)),
    )
    tasks = _tasks(layout, entries, evaluation, reconciliation, now)
    lost = {each.task.about.subject for each in tasks if each.lost}
    return Register(
        evaluation=evaluation,
        lines=without_proof(evidence_register(evaluation.frameworks, behind), lost),
        files=files,
        tasks=tasks,
        blocking=verifier_findings(entries, period),
        collected=approved_forms(campaigns_in(entries), period.name),
    )


def _files(inquiry: Inquiry) -> dict[str, tuple[str, ...]]:
    """Return the raw files by meter, as far as they were known."""
    runner = inquiry.store.log_runner(inquiry.as_known_at, inquiry.period)
    found: dict[str, list[str]] = {}
    for meter, source in runner.rows(FILES_SQL).rows():
        found.setdefault(str(meter), []).append(str(source))
    return {meter: tuple(sources) for meter, sources in found.items()}


def _tasks(
    layout: Layout,
    entries: Entries,
    evaluation: Evaluation,
    reconciliation: Reconciliation,
    now: datetime,
) -> tuple[StandingTask, ...]:
    """Return the tasks of the period as they stood then: a later step moves no earlier report."""
    keys = {each.about.key for each in owing_in(evaluation, reconciliation.findings)}
    today, period = today_of(layout, now), evaluation.account.check.period.name
    tasks = tasks_in(entries)
    alarms = standing_alarms(layout, tasks, now)
    return tuple(
        stand_now(layout, task, today, keys, alarms)
        for task in tasks.values()
        if task.period == period
    )
