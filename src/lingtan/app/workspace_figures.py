"""The calls of a workspace that answer with figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lingtan.app.account_period import account_period
from lingtan.app.arguments import language_of, now_of, price_of, texts_of, truth_of
from lingtan.app.check_readings import check_readings
from lingtan.app.compare_boundaries import compare_boundaries
from lingtan.app.draw_statement import draw_statement
from lingtan.app.evaluate_park import evaluate_park
from lingtan.app.issue_report import ReportForm, issue_report
from lingtan.app.match_period import match_period
from lingtan.app.question_of import question_of
from lingtan.app.reconcile_period import reconcile_period
from lingtan.app.results import (
    Account,
    Check,
    Evaluation,
    IssuedReport,
    Reconciliation,
)
from lingtan.app.results_allowances import Allowances
from lingtan.app.results_comparison import BoundaryComparison
from lingtan.app.results_finance import Finance
from lingtan.app.results_heat import HeatTargets
from lingtan.app.results_match import GreenPower
from lingtan.app.results_statement import Statement
from lingtan.app.results_uncertainty import PeriodUncertainty
from lingtan.app.target_heat import heat_of_period
from lingtan.app.weigh_allowances import allowances_of_year
from lingtan.app.weigh_finance import weigh_finance
from lingtan.app.weigh_uncertainty import weigh_uncertainty
from lingtan.app.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class FigureCalls(WorkspaceFolder):
    """Check, reconcile, account, match, judge, weigh, report."""

    def check(self, period: str, *, as_known_at: datetime | None = None) -> Check:
        """Return what is believed, doubted, estimated and missing in a period."""
        asked = question_of(period, as_known_at=as_known_at)
        return check_readings(self.layout, asked.period, asked.as_known_at)

    def reconcile(
        self, period: str, *, as_known_at: datetime | None = None, with_hours: bool = False
    ) -> Reconciliation:
        """Return what the sources say together, and which of them cannot be right.

        The values of every hour are worked out only `with_hours`.
        """
        asked = question_of(period, as_known_at=as_known_at)
        return reconcile_period(
            self.layout, asked.period, asked.as_known_at, with_hours=with_hours
        )

    def account(
        self, period: str, *, boundary: str | None = None, as_known_at: datetime | None = None
    ) -> Account:
        """Return the carbon account of a boundary version over a period."""
        asked = question_of(period, boundary=boundary, as_known_at=as_known_at)
        return account_period(self.layout, asked.period, asked.boundary, asked.as_known_at)

    def compare(
        self,
        period: str,
        *,
        boundaries: Sequence[str] = (),
        as_known_at: datetime | None = None,
    ) -> BoundaryComparison:
        """Return two boundary versions side by side, and the difference line by line.

        Without `boundaries` the park's first two are compared.
        """
        asked = question_of(period, as_known_at=as_known_at)
        names = texts_of("boundaries", boundaries)
        return compare_boundaries(self.layout, asked.period, names, asked.as_known_at)

    def match(
        self, period: str, *, boundary: str | None = None, as_known_at: datetime | None = None
    ) -> GreenPower:
        """Return green power three ways: what flowed, what was bought, what was there in time."""
        asked = question_of(period, boundary=boundary, as_known_at=as_known_at)
        return match_period(self.layout, asked.period, asked.boundary, asked.as_known_at)

    def integrated_statement(
        self, period: str, *, boundary: str | None = None, as_known_at: datetime | None = None
    ) -> Statement:
        """Return emission, reductions, sequestration and offsets, each in its own account."""
        return draw_statement(
            self.layout, question_of(period, boundary=boundary, as_known_at=as_known_at)
        )

    def evaluate(
        self,
        period: str,
        *,
        frameworks: Sequence[str] | None = None,
        boundary: str | None = None,
        target_year: int | None = None,
        as_known_at: datetime | None = None,
    ) -> Evaluation:
        """Return the verdict on every indicator of some frameworks.

        None takes those the park file names, or all that can concern the park.
        """
        question = question_of(
            period,
            frameworks=frameworks,
            boundary=boundary,
            target_year=target_year,
            as_known_at=as_known_at,
        )
        return evaluate_park(self.layout, question)

    def uncertainty(
        self,
        period: str,
        *,
        frameworks: Sequence[str] | None = None,
        boundary: str | None = None,
        as_known_at: datetime | None = None,
    ) -> PeriodUncertainty:
        """Return how sure figures and verdicts are, by formula and by errors drawn at random."""
        question = question_of(
            period, frameworks=frameworks, boundary=boundary, as_known_at=as_known_at
        )
        return weigh_uncertainty(self.layout, question)

    def allowances(
        self,
        period: str,
        *,
        boundary: str | None = None,
        as_known_at: datetime | None = None,
        price_cny_per_t: Decimal | None = None,
    ) -> Allowances:
        """Return what each enterprise of the carbon market holds, owes and lacks in a year."""
        asked = question_of(period, boundary=boundary, as_known_at=as_known_at)
        price = price_of(price_cny_per_t)
        return allowances_of_year(
            self.layout, asked.period, asked.boundary, asked.as_known_at, price
        )

    def heat(
        self, period: str, *, boundary: str | None = None, as_known_at: datetime | None = None
    ) -> HeatTargets:
        """Return the least heat and cold the enterprises need, each alone and all together."""
        asked = question_of(period, boundary=boundary, as_known_at=as_known_at)
        return heat_of_period(self.layout, asked.period, asked.boundary, asked.as_known_at)

    def finance(self, period: str, *, as_known_at: datetime | None = None) -> Finance:
        """Return what measures are worth, what loans cost, and what linked margins do.

        `period` is the year that linked loans are judged on.
        """
        return weigh_finance(self.layout, question_of(period, as_known_at=as_known_at))

    def report(
        self,
        period: str,
        *,
        language: str = "zh",
        boundary: str | None = None,
        as_known_at: datetime | None = None,
        now: datetime | None = None,
        replace: bool = False,
    ) -> IssuedReport:
        """Write the report of a period as PDF, XLSX and HTML.

        An earlier report stays as it is, and the new one stands beside it, unless `replace`.
        """
        question = question_of(period, boundary=boundary, as_known_at=as_known_at)
        form = ReportForm(language=language_of(language), replace=truth_of("replace", replace))
        return issue_report(self.layout, question, form, now_of(now))

    def trial_report(
        self,
        period: str,
        *,
        language: str = "zh",
        boundary: str | None = None,
        now: datetime | None = None,
        replace: bool = False,
    ) -> IssuedReport:
        """Write the report for trial: every page says so, whatever it rests on."""
        form = ReportForm(
            language=language_of(language), replace=truth_of("replace", replace), trial=True
        )
        return issue_report(self.layout, question_of(period, boundary=boundary), form, now_of(now))
