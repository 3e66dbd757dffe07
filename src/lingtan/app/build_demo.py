"""Build the reference park and run every step of the first corridor once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from lingtan.app.account_months import MonthsOfYear, account_months
from lingtan.app.account_period import account_boundaries
from lingtan.app.allocate_period import allocate_account
from lingtan.app.demo_answer import Answered, answer_demo
from lingtan.app.demo_campaign import collect_demo
from lingtan.app.demo_trust import open_demo_tasks, sample_demo
from lingtan.app.draw_statement import statement_of
from lingtan.app.evaluate_park import Question, judge
from lingtan.app.export_footprint import FootprintRequest, export_footprint
from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.issue_report import ReportContents, write_report
from lingtan.app.layout import Layout
from lingtan.app.match_period import match_account
from lingtan.app.new_park import require_empty
from lingtan.app.open_park import load_knowledge
from lingtan.app.reconcile_period import reconcile_period
from lingtan.app.results import (
    Account,
    Demonstration,
    Evaluation,
    FileImport,
    IssuedReport,
    Reconciliation,
)
from lingtan.app.results_allocation import EnterpriseAccounts
from lingtan.app.results_footprint import FootprintExport, FootprintFormat
from lingtan.app.results_statement import Statement
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.app.weigh_uncertainty import weigh_evaluation
from lingtan.app.wiring_files import is_reference_park, write_reference_park
from lingtan.collection.campaigns import Campaign
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.evidence.tasks import Task
from lingtan.evidence.verification import Verification
from lingtan.indicators.uncertain import Weighed

YEAR = "2025"
CORE = "cn910.core.unit_energy_carbon"
LANGUAGES = ("zh", "en")
AFTER_REPORTS = timedelta(seconds=1)  # what comes next is no part of what they knew
MAKER = "steel"  # makes the product whose footprint is told

Step = (
    FileImport
    | Account
    | MonthsOfYear
    | Evaluation
    | Weighed
    | Reconciliation
    | Statement
    | EnterpriseAccounts
    | FootprintExport
    | Task
    | Answered
    | IssuedReport
    | Campaign
    | Verification
    | Lineage
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The reference park stands: its folder and the raw files in it."""

    folder: Path
    files: tuple[Path, ...]


def build_demo(folder: Path, now: datetime) -> Iterator[Composed | Step]:
    """Run the whole corridor and yield each result as it comes.

    A folder that holds the reference park already is run again as it stands.

    Raises
    ------
    WorkspaceError
        The folder holds something else.
    """
    layout = Layout(folder)
    files = _files(layout)
    yield Composed(folder=folder, files=files)
    yield from import_files(layout, files, ImportRequest(now=now))
    reconciliation = reconcile_period(layout, YEAR)
    yield reconciliation
    accounts = account_boundaries(layout, YEAR)
    yield from accounts
    yield account_months(layout, accounts[0])
    green_power = match_account(layout, accounts[0])
    question = Question(period=YEAR)
    evaluation = judge(accounts[0], load_knowledge(layout), question, green_power)
    yield evaluation
    yield statement_of(evaluation)
    yield allocate_account(accounts[0])
    weighed = weigh_evaluation(evaluation)
    yield weighed
    yield from open_demo_tasks(layout, evaluation, reconciliation, now)
    contents = ReportContents(
        evaluation=evaluation,
        reconciliation=reconciliation,
        green_power=green_power,
        weighed=weighed,
    )
    for language in LANGUAGES:
        yield write_report(layout, contents, language, now)
    for form in FootprintFormat:
        yield export_footprint(layout, _footprint(form, now))
    since = now + AFTER_REPORTS
    yield from answer_demo(layout, reconciliation, since)
    yield sample_demo(layout, YEAR, since)
    yield collect_demo(layout, int(YEAR), since)
    yield trace_figure(layout, Traced(figure=CORE, period=YEAR))


def _footprint(form: FootprintFormat, now: datetime) -> FootprintRequest:
    """Ask for the footprint of the one product the reference park states, again if need be."""
    return FootprintRequest(enterprise=MAKER, period=YEAR, form=form, now=now, replace=True)


def demonstrate(folder: Path, now: datetime) -> Demonstration:
    """Run the whole corridor and return everything it gave.

    Raises
    ------
    WorkspaceError
        The folder holds something else than the reference park.
    """
    results = tuple(build_demo(folder, now))
    return Demonstration(
        folder=folder,
        imports=tuple(each for each in results if isinstance(each, FileImport)),
        accounts=tuple(each for each in results if isinstance(each, Account)),
        evaluation=next(each for each in results if isinstance(each, Evaluation)),
        reconciliation=next(each for each in results if isinstance(each, Reconciliation)),
        reports=tuple(each for each in results if isinstance(each, IssuedReport)),
        trace=next(each for each in results if isinstance(each, Lineage)),
    )


def _files(layout: Layout) -> tuple[Path, ...]:
    """Return the raw files of the reference park; write it first where there is none."""
    if is_reference_park(layout.folder):
        return tuple(sorted(path for path in layout.inbox.iterdir() if path.is_file()))
    require_empty(layout.folder)
    layout.folder.mkdir(parents=True, exist_ok=True)
    return write_reference_park(layout.folder)
