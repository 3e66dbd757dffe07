"""How sure the reference park's figures and verdicts are, worked out by hand where it can be."""

import math

import polars as pl
import pytest

from lingtan.app.results import Account
from lingtan.app.results_uncertainty import PeriodUncertainty
from lingtan.indicators.results import Outcome
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.uncertainty.drawn import FigureUncertainty
from tests.conftest import Demo

CORE = "cn910.core.unit_energy_carbon"


@pytest.fixture(scope="module")
def found(demo: Demo) -> PeriodUncertainty:
    """Return the year of the reference park, weighed."""
    return demo.workspace.uncertainty("2025")


def figure(found: PeriodUncertainty, id_: str) -> FigureUncertainty:
    return next(each for each in found.weighed.figures if each.figure.id == id_)


@pytest.mark.slow
def test_the_park_errs_by_its_meters_as_reckoned_by_hand(
    demo: Demo, found: PeriodUncertainty
) -> None:
    figures = demo.all_of(Account)[0].inventory.figures
    meters = {
        "national.electricity_grid_kg": 0.2,  # e_import; certificates are documents
        "national.e_heat_kg": 2.0,
        "national.e_process_kg": 1.0,
    }
    squares = [(figures[id_].value or 0.0) * c / 100 for id_, c in meters.items()]
    fuel = found.weighed.figures[4].certainty.sigma * math.sqrt(3)
    by_hand = math.hypot(*squares, fuel) / math.sqrt(3)
    told = figure(found, "national.e_park_kg")
    assert told.certainty.sigma == pytest.approx(by_hand, rel=1e-9)
    first = told.certainty.contributions[0]
    assert first.source.id == "e_import"
    assert first.share > 0.7


def test_the_parts_of_every_figure_add_up_to_it(demo: Demo) -> None:
    inventory = demo.all_of(Account)[0].inventory
    sums = dict(inventory.parts.group_by("figure_id").agg(pl.col("value").sum()).rows())
    known = {"national.e_park_kg", "national.e_tce", "energy.load_kwh", "scope2_location_kg"}
    assert known <= sums.keys()
    for id_, value in sums.items():
        assert inventory.figures[id_].value == pytest.approx(value, rel=1e-9), id_


def test_formula_and_draws_agree_throughout(found: PeriodUncertainty) -> None:
    assert all(each.agrees for each in found.weighed.figures)
    assert all(each.agrees is not False for each in found.weighed.indicators)
    assert found.weighed.seed == 20250630


def test_the_core_indicator_says_its_probability(found: PeriodUncertainty) -> None:
    core = next(e.indicator for e in found.weighed.indicators if e.indicator.id == CORE)
    likely = core.likelihood
    assert core.outcome is Outcome.MISSES
    assert likely is not None
    assert likely.best == pytest.approx(0.0, abs=1e-9)
    assert likely.certainty.sigma == pytest.approx(0.00163, abs=2e-5)
    assert likely.tolerates == pytest.approx(0.938, abs=2e-3)


def test_factors_nobody_vouches_for_are_named(found: PeriodUncertainty) -> None:
    sure = figure(found, "national.e_park_kg").certainty
    assert sure.unstated[0] == "fuel/A_guideline/natural_gas"
    assert sure.unstated_share == pytest.approx(0.474, abs=2e-3)
    assert figure(found, "national.e_electricity_kg").certainty.unstated == ()


def test_the_demonstration_weighs_it_too(demo: Demo, found: PeriodUncertainty) -> None:
    (weighed,) = demo.all_of(Weighed)
    assert weighed.figures == found.weighed.figures


@pytest.mark.slow
def test_a_part_of_the_park_errs_by_the_meters_of_its_users(demo: Demo) -> None:
    part = demo.workspace.uncertainty("2025", boundary="services_zone")
    sure = figure(part, "national.e_park_kg").certainty
    assert sure.sigma > 0
    own = {meter.id for meter in part.evaluation.account.check.park.meters}
    assert {each.source.id for each in sure.contributions} <= own


def test_a_month_has_its_figures_and_judges_nothing(demo: Demo) -> None:
    month = demo.workspace.uncertainty("2025-07")
    assert month.weighed.figures
    assert month.weighed.indicators == ()
    assert month.weighed.trend is None
