"""A verdict says its probability; what is missing is no matter of chance."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from lingtan.base.figures import Missing
from lingtan.indicators.evaluate import evaluate
from lingtan.indicators.likelihood import probability, with_likelihoods
from lingtan.indicators.results import IndicatorResult, Likelihood, Outcome, Threshold
from lingtan.indicators.uncertain import weigh_indicators
from lingtan.ledger.uncertainty.certainty import Uncertainty
from lingtan.ledger.uncertainty.monte_carlo import draw_figures
from tests.builders_indicators import FRAMEWORKS, NATIONAL, a_basis, a_context
from tests.builders_uncertainty import Row, errors_of, parts_of, weighed

CORE = "cn910.core.unit_energy_carbon"
ROWS: list[Row] = [
    ("national.e_park_kg", "grid", "ef", 79_000_000.0),
    ("national.e_tce", "grid", "rate", 200_000.0),
    ("national.e_tce", "solar", "rate", 200_000.0),
]
NEAR = {"national.e_park_kg": 79_000_000.0, "national.e_tce": 400_000.0}
ERRORS = errors_of({"grid": 2.0, "solar": 2.0})


def core_of(
    values: Mapping[str, float],
    uncertainty: Uncertainty | None = None,
    ends: tuple[float, float] | None = None,
) -> IndicatorResult:
    """Return the national core indicator with its likelihood."""
    basis = a_basis(values, context=a_context())
    figures = dict(basis.figures)
    if ends is not None:
        meter = Missing(kind="datum", id="energy_consumption", meter="grid")
        park = figures["national.e_park_kg"]
        figures["national.e_park_kg"] = replace(park, low=ends[0], high=ends[1], unsure=(meter,))
    basis = replace(basis, figures=figures)
    result = evaluate(NATIONAL, figures, (), (), basis.context)
    (told,) = with_likelihoods(
        [result], {NATIONAL.id: NATIONAL}, basis, uncertainty or weighed(ROWS, ERRORS)
    )
    return next(each for each in told.indicators if each.id == CORE)


def likelihood_of(result: IndicatorResult) -> Likelihood:
    assert result.likelihood is not None
    return result.likelihood


def test_a_verdict_near_its_threshold_is_not_sure() -> None:
    result = core_of(NEAR)
    likely = likelihood_of(result)
    assert result.outcome is Outcome.MEETS
    # 0.1975 against 0.2; the grid's meter is in both, so half of its error cancels
    expected = 0.02 / 1.959963984540054 * np.hypot(0.1975 / 2, 0.1975 / 2)
    assert likely.certainty.sigma == pytest.approx(expected, rel=1e-6)
    assert likely.best == pytest.approx(0.9603, abs=1e-4)
    assert (likely.lowest, likely.highest) == (likely.best, likely.best)


def test_far_from_the_threshold_a_verdict_is_sure() -> None:
    assert likelihood_of(core_of(NEAR | {"national.e_park_kg": 40e6})).best == pytest.approx(1.0)
    missed = core_of(NEAR | {"national.e_park_kg": 160e6})
    assert missed.outcome is Outcome.MISSES
    assert likelihood_of(missed).best == pytest.approx(0.0, abs=1e-12)


def test_at_the_threshold_it_is_a_toss() -> None:
    assert likelihood_of(core_of(NEAR | {"national.e_park_kg": 80e6})).best == pytest.approx(0.5)


def test_missing_readings_give_a_range_and_no_chance() -> None:
    result = core_of(NEAR, ends=(76e6, 84e6))
    likely = likelihood_of(result)
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert likely.lowest is not None
    assert likely.highest is not None
    assert likely.lowest < 0.01
    assert likely.highest > 0.99


def test_without_any_known_error_nothing_is_told() -> None:
    assert core_of(NEAR, weighed([], errors_of({}))).likelihood is None


def test_what_nobody_states_is_named_and_what_the_verdict_would_stand() -> None:
    result = core_of(NEAR, weighed(ROWS, errors_of({"grid": 0.2}, unstated=["ef"])))
    likely = likelihood_of(result)
    assert likely.certainty.unstated == ("ef",)
    # 0.1975 may rise by 0.0025, of which the meter takes 1.645 x 0.000101 (half of it cancels)
    assert likely.tolerates == pytest.approx((0.0025 - 1.6449 * 0.00010077) / 0.1975, rel=1e-4)


def test_far_from_the_threshold_the_formula_tells_what_is_tolerated_not_its_slope() -> None:
    far = NEAR | {"national.e_park_kg": 40e6}
    rows: list[Row] = [("national.e_park_kg", "grid", "ef", 40e6), *ROWS[1:]]
    result = core_of(far, weighed(rows, errors_of({"solar": 0.0002}, unstated=["ef", "rate"])))
    tolerated = likelihood_of(result).tolerates
    # emission up and energy down by a third each is twice the intensity, 0.2 for 0.1
    assert tolerated == pytest.approx(1 / 3, rel=1e-4)


def test_factors_nobody_states_are_taken_as_off_each_to_the_worse_side() -> None:
    result = core_of(NEAR, weighed(ROWS, errors_of({"grid": 0.2}, unstated=["ef", "rate"])))
    # the one in the emission too low and the one in the energy too high, so nothing cancels
    most = 0.2 - 1.6449 * 0.00010077  # 0.1975 x (1 + share) / (1 - share)
    tolerated = (most - 0.1975) / (most + 0.1975)
    assert likelihood_of(result).tolerates == pytest.approx(tolerated, rel=1e-4)


def test_an_indicator_without_a_value_has_no_likelihood() -> None:
    assert core_of({"national.e_tce": 400_000.0}).likelihood is None


def test_readings_of_a_rule_that_disagree_give_a_range() -> None:
    values = NEAR | {
        "energy.clean_strict_physical_tce": 100_000.0,
        "energy.clean_strict_contractual_tce": 390_000.0,
        "energy.clean_broad_tce": 395_000.0,
    }
    basis = a_basis(values)
    rows: list[Row] = [*ROWS, ("energy.clean_strict_physical_tce", "solar", "rate", 100_000.0)]
    result = evaluate(NATIONAL, basis.figures, (), (), basis.context)
    (told,) = with_likelihoods([result], {NATIONAL.id: NATIONAL}, basis, weighed(rows, ERRORS))
    share = next(each for each in told.indicators if each.id == "cn910.guide.clean_energy_share")
    likely = likelihood_of(share)
    assert share.outcome is Outcome.NOT_DECIDABLE
    assert likely.lowest == pytest.approx(0.0, abs=1e-6)
    assert likely.highest == pytest.approx(1.0, abs=1e-6)


def test_a_reading_that_meets_or_misses_for_certain_is_in_the_range() -> None:
    values = {
        "scope1_kg": 2e6,
        "scope2_location_kg": 5e6,
        "scope2_market_kg": 4e6,
        "offsets_available": 9e6,
    }
    hubei, basis = FRAMEWORKS["cn_hubei_thbas_244"], a_basis(values)
    rows: list[Row] = [
        ("scope1_kg", "grid", "ef", 2e6),
        ("scope2_location_kg", "grid", "ef", 5e6),
        ("scope2_market_kg", "grid", "ef", 4e6),
    ]
    result = evaluate(hubei, basis.figures, (), (), basis.context)
    (told,) = with_likelihoods([result], {hubei.id: hubei}, basis, weighed(rows, ERRORS))
    neutral = next(each for each in told.indicators if each.id == "hbas.neutral_operation")
    assert [each.outcome.value for each in neutral.variants] == ["misses", "meets", "meets"]
    assert [each.figure.value for each in neutral.variants] == [7000.0, 0.0, 0.0]
    likely = likelihood_of(neutral)
    assert likely.best == pytest.approx(0.0)
    assert likely.lowest == pytest.approx(0.0)
    assert likely.highest == 1.0


@pytest.mark.parametrize(
    ("op", "chances"),
    [
        ("<=", [1.0, 1.0, 0.0]),
        ("<", [1.0, 0.0, 0.0]),
        (">=", [0.0, 1.0, 1.0]),
        ("increasing", [0.0, 0.0, 1.0]),
        ("report", [None, None, None]),
    ],
)
def test_what_does_not_err_is_on_the_good_side_or_not(
    op: str, chances: list[float | None]
) -> None:
    limit = Threshold(op=op, value=2.0)
    assert [probability(value, 0.0, limit) for value in (1.0, 2.0, 3.0)] == chances


def test_formula_and_draws_agree_on_every_indicator_that_can_be_drawn() -> None:
    basis = a_basis(NEAR)
    uncertainty = weighed(ROWS, ERRORS)
    results = [
        evaluate(each, basis.figures, (), (), basis.context) for each in FRAMEWORKS.values()
    ]
    told = with_likelihoods(results, FRAMEWORKS, basis, uncertainty)
    samples = draw_figures(parts_of(ROWS), ERRORS, NEAR)
    found = list(weigh_indicators(told, FRAMEWORKS, basis, samples))
    assert len(found) >= 3
    assert all(each.agrees for each in found if each.drawn is not None)
    assert any(each.indicator.id == CORE and each.drawn is not None for each in found)
