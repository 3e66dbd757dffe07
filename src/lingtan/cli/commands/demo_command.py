"""``lingtan demo``: the reference park, every step of it, once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from lingtan.app.account_months import MonthsOfYear
from lingtan.app.build_demo import Composed, Step, build_demo
from lingtan.app.demo_answer import Answered
from lingtan.app.results import Account, Evaluation, FileImport, IssuedReport, Reconciliation
from lingtan.app.results_allocation import EnterpriseAccounts
from lingtan.app.results_footprint import FootprintExport
from lingtan.app.results_statement import Statement
from lingtan.cli.commands.footprint_command import print_footprints
from lingtan.cli.commands.import_command import print_import
from lingtan.cli.commands.report_command import print_issued
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import AsJson
from lingtan.cli.show import FAILED, SCREEN, count_findings, print_findings, print_json
from lingtan.cli.show_account import plain, print_account, print_months, tonnes
from lingtan.cli.show_allocation import print_enterprises
from lingtan.cli.show_answers import print_answered
from lingtan.cli.show_campaigns import print_done
from lingtan.cli.show_reconciliation import print_agreement
from lingtan.cli.show_statement import print_accounts
from lingtan.cli.show_tasks import print_task
from lingtan.cli.show_trace import print_way
from lingtan.cli.show_uncertainty import print_sure
from lingtan.cli.show_verdicts import print_verdicts
from lingtan.cli.show_verification import print_verification
from lingtan.collection.campaigns import Campaign
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.evidence.lineage.sums import heaviest_way
from lingtan.evidence.tasks import Task
from lingtan.evidence.verification import Verification
from lingtan.indicators.uncertain import Weighed

SHOWN = 10
HEADINGS: tuple[tuple[type, str], ...] = (
    (Task, "demo.tasks"),
    (IssuedReport, "demo.report"),
    (FootprintExport, "demo.footprints"),
)


def run(
    folder: Annotated[Path, typer.Argument(help=say("argument.new_folder"))] = Path("demo"),
    as_json: AsJson = False,
) -> None:
    """Build the reference park and show what it gives; leave with 1 when a file failed."""
    results: list[Composed | Step] = []
    with SCREEN.status(say("demo.working")) as status:
        for result in build_demo(folder, datetime.now(UTC)):
            if not as_json:
                _head(result, results)
                _show(result)
            results.append(result)
            status.update(say("demo.working"))
    if as_json:
        print_json(_summary(results))
    else:
        SCREEN.print()
        SCREEN.print(say("demo.next", folder=str(folder)))
    if any(isinstance(result, FileImport) and result.error for result in results):
        raise typer.Exit(FAILED)


def _head(result: Composed | Step, before: Sequence[Composed | Step]) -> None:
    """Write the heading over the first result of a kind, where several follow one another."""
    heading = next((words for kind, words in HEADINGS if isinstance(result, kind)), None)
    if heading and not any(type(each) is type(result) for each in before):
        SCREEN.rule(say(heading), align="left")


def _show(result: Composed | Step) -> None:
    if isinstance(result, Composed):
        SCREEN.rule(say("demo.composed"), align="left")
        SCREEN.print(say("demo.composed_note"))
        SCREEN.rule(say("demo.importing", count=len(result.files)), align="left")
    elif isinstance(result, FileImport):
        print_import(result)
    elif isinstance(result, Reconciliation):
        SCREEN.rule(say("demo.reconciled"), align="left")
        print_agreement(result, SHOWN)
    elif isinstance(result, Account) and not _is_main(result):
        SCREEN.print(_other_boundary(result))
    elif isinstance(result, Account):
        every = (*result.check.findings, *result.inventory.findings)
        SCREEN.rule(say("demo.doubts", counts=count_findings(every)), align="left")
        print_findings(every, SHOWN)
        SCREEN.rule(say("demo.account"), align="left")
        print_account(result.inventory)
    elif isinstance(result, MonthsOfYear):
        print_months(result)
    else:
        _show_verdicts(result)


def _show_verdicts(
    result: Evaluation
    | Statement
    | EnterpriseAccounts
    | Weighed
    | Task
    | Answered
    | IssuedReport
    | FootprintExport
    | Verification
    | Campaign
    | Lineage,
) -> None:
    if isinstance(result, Evaluation):
        SCREEN.rule(say("demo.verdicts"), align="left")
        print_verdicts(result)
    elif isinstance(result, EnterpriseAccounts):
        SCREEN.rule(say("demo.accounts"), align="left")
        print_enterprises(result)
    elif isinstance(result, Statement):
        SCREEN.rule(say("demo.statement"), align="left")
        print_accounts(result)
    elif isinstance(result, Weighed):
        SCREEN.rule(say("demo.sure"), align="left")
        print_sure(result)
    else:
        _show_end(result)


def _show_end(
    result: Task | Answered | IssuedReport | FootprintExport | Verification | Campaign | Lineage,
) -> None:
    if isinstance(result, Task):
        print_task(result)
    elif isinstance(result, Answered):
        SCREEN.rule(say("demo.answered"), align="left")
        print_answered(result)
    elif isinstance(result, FootprintExport):
        print_footprints(result)
    elif isinstance(result, Verification):
        SCREEN.rule(say("demo.verification"), align="left")
        print_verification(result, SHOWN)
    elif isinstance(result, Campaign):
        SCREEN.rule(say("demo.campaign"), align="left")
        print_done(result)
    elif isinstance(result, Lineage):
        SCREEN.rule(say("demo.trace"), align="left")
        print_way(result)
    else:
        print_issued(result)


def _is_main(account: Account) -> bool:
    return account.inventory.boundary == account.check.park.boundaries[0].id


def _other_boundary(account: Account) -> str:
    """Return a line on the same year under another boundary version."""
    inventory = account.inventory
    boundary = account.check.park.boundary(inventory.boundary)
    return say(
        "demo.boundary",
        name=boundary.name.in_language(WORDS.language),
        tonnes=tonnes(inventory.figures["national.e_park_kg"]),
        energy=plain(inventory.figures["national.e_tce"]),
    )


def _summary(results: list[Composed | Step]) -> dict[str, object]:
    evaluation = next(r for r in results if isinstance(r, Evaluation))
    return {
        "folder": next(r.folder for r in results if isinstance(r, Composed)),
        "imports": [r for r in results if isinstance(r, FileImport)],
        "figures": evaluation.account.inventory.figures,
        "months": [
            {"period": month.inventory.period.name, "figures": month.inventory.figures}
            for r in results
            if isinstance(r, MonthsOfYear)
            for month in r.months
        ],
        "frameworks": evaluation.frameworks,
        "enterprises": [
            r.allocation.accounts for r in results if isinstance(r, EnterpriseAccounts)
        ],
        "reports": [r for r in results if isinstance(r, IssuedReport)],
        "footprints": [r.path for r in results if isinstance(r, FootprintExport)],
        "tasks": [r for r in results if isinstance(r, Task)],
        "trace": [node.id for r in results if isinstance(r, Lineage) for node in heaviest_way(r)],
        "campaign": next((r for r in results if isinstance(r, Campaign)), None),
        "verification": next((r for r in results if isinstance(r, Verification)), None),
    }
