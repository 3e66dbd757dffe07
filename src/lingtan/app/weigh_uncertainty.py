"""Weigh how sure the figures and verdicts of a period are: by formula, and by draws beside it."""

from dataclasses import dataclass, replace

from lingtan.app.account_period import account_period
from lingtan.app.basis_of import basis_of
from lingtan.app.evaluate_park import Question, evaluate_park
from lingtan.app.layout import Layout
from lingtan.app.open_park import load_knowledge
from lingtan.app.past_years import has_readings
from lingtan.app.results import Account, Evaluation
from lingtan.app.results_uncertainty import PeriodUncertainty
from lingtan.app.trial_inputs import trials_of
from lingtan.app.uncertainty_of import errors_of, parts_of, uncertainty_of
from lingtan.indicators.uncertain import Weighed, weigh_indicators
from lingtan.ledger.uncertainty.certainty import certainty_of_figures
from lingtan.ledger.uncertainty.drawn import told_twice
from lingtan.ledger.uncertainty.monte_carlo import DRAWS, SEED, draw_figures
from lingtan.ledger.uncertainty.trend import Trend, YearParts, trend_sources, weigh_trend

FIGURES = (
    "national.e_park_kg",
    "national.e_tce",
    "national.e_electricity_kg",
    "national.e_heat_kg",
    "national.e_fuel_kg",
    "national.e_process_kg",
    "energy.load_kwh",
    "energy.clean_strict_physical_tce",
    "energy.clean_strict_contractual_tce",
    "scope1_kg",
    "scope2_location_kg",
    "scope2_market_kg",
)
TREND = "national.e_park_kg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """How errors are drawn."""

    seed: int = SEED
    count: int = DRAWS


AS_USUAL = Draws()


def weigh_uncertainty(
    layout: Layout, question: Question, draws: Draws = AS_USUAL
) -> PeriodUncertainty:
    """Return how sure the figures and verdicts of a period are, and their trend."""
    evaluation = evaluate_park(layout, question)
    weighed = weigh_evaluation(evaluation, draws)
    before = _year_before(layout, evaluation.account)
    trend = None if before is None else _trend(before, evaluation.account)
    return PeriodUncertainty(
        evaluation=evaluation,
        weighed=replace(weighed, trend=trend),
        trend_trials=() if trend is None or before is None else trials_of(before.check.findings),
    )


def weigh_evaluation(evaluation: Evaluation, draws: Draws = AS_USUAL) -> Weighed:
    """Return how sure an evaluation is that is made already."""
    account = evaluation.account
    catalogue = load_knowledge(account.layout)
    uncertainty = uncertainty_of(account, catalogue)
    figures = account.inventory.figures
    values = {id_: f.value for id_, f in figures.items() if f.value is not None}
    samples = draw_figures(parts_of(account), uncertainty.errors, values, draws.seed, draws.count)
    sure = certainty_of_figures(uncertainty, values, FIGURES)
    return Weighed(
        figures=tuple(
            told_twice(figures[id_], certainty, samples[id_]) for id_, certainty in sure.items()
        ),
        indicators=tuple(
            weigh_indicators(
                evaluation.frameworks,
                {each.id: catalogue.framework(each.id) for each in evaluation.frameworks},
                basis_of(account, catalogue, evaluation.target_year, evaluation.matched),
                samples,
            )
        ),
        seed=draws.seed,
        draws=draws.count,
    )


def _year_before(layout: Layout, account: Account) -> Account | None:
    """Return the account of the year before, where the workspace holds readings of it."""
    period = account.check.period
    if not period.is_year:
        return None
    question = Question(
        period=str(period.year - 1),
        boundary=account.inventory.boundary,
        as_known_at=account.as_known_at,
    )
    if not has_readings(layout, question):
        return None
    return account_period(layout, question.period, question.boundary, question.as_known_at)


def _trend(before: Account, account: Account) -> Trend | None:
    """Return the change since the year before, where both are known."""
    figures = [each.inventory.figures[TREND] for each in (before, account)]
    if not all(figure.is_known for figure in figures):
        return None
    catalogue = load_knowledge(account.layout)
    base, current = (
        YearParts(parts=parts_of(each), errors=errors_of(each, catalogue))
        for each in (before, account)
    )
    return weigh_trend(trend_sources(TREND, base, current))
