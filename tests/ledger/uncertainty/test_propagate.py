"""Errors are carried as shared wherever their cause is, by formula and by draws alike."""

import math

import numpy as np
import pytest

from lingtan.base.figures import Figure
from lingtan.ledger.uncertainty.drawn import told_twice
from lingtan.ledger.uncertainty.error_source import ErrorKind, ErrorSource
from lingtan.ledger.uncertainty.monte_carlo import draw_figures
from lingtan.ledger.uncertainty.sources import NORMAL_95, Errors
from tests.builders_uncertainty import (
    errors_of,
    half_width_percent,
    parts_of,
    source_of,
    weighed,
)


def test_one_factor_under_two_lines_moves_them_together() -> None:
    rows = [("total", "a", "f", 100.0), ("total", "b", "f", 100.0)]
    shared = half_width_percent(weighed(rows, errors_of({}, {"f": 5})), "total", 200.0)
    assert shared == pytest.approx(5.0)
    apart = [("total", "a", "f", 100.0), ("total", "b", "g", 100.0)]
    alone = half_width_percent(weighed(apart, errors_of({}, {"f": 5, "g": 5})), "total", 200.0)
    assert alone == pytest.approx(5 / math.sqrt(2))


def test_one_meter_under_two_factors_moves_them_together() -> None:
    rows = [("total", "m", "f", 60.0), ("total", "m", "g", 40.0)]
    assert half_width_percent(weighed(rows, errors_of({"m": 2})), "total", 100.0) == (
        pytest.approx(2.0)
    )


def test_what_enters_and_leaves_at_one_factor_cancels_in_it() -> None:
    rows = [("net", "in", "f", 100.0), ("net", "out", "f", -100.0)]
    assert weighed(rows, errors_of({}, {"f": 5})).certainty(0.0, {"net": 1.0}).sigma == 0
    meters = weighed(rows, errors_of({"in": 1, "out": 1})).certainty(0.0, {"net": 1.0})
    assert meters.sigma * NORMAL_95 == pytest.approx(math.sqrt(2))


def test_a_ratio_of_two_figures_of_one_meter_does_not_err_by_it() -> None:
    rows = [("mass", "m", "f", 200.0), ("energy", "m", "c", 100.0)]
    found = weighed(rows, errors_of({"m": 5}, {"f": 3}))
    ratio = found.certainty(2.0, {"mass": 1 / 100, "energy": -200 / 100**2})
    assert ratio.sigma * NORMAL_95 == pytest.approx(0.06)
    assert [each.source.id for each in ratio.contributions] == ["f"]


def test_contributions_add_up_and_the_largest_stands_first() -> None:
    rows = [("total", "a", "f", 100.0), ("total", "b", "f", 10.0)]
    sure = weighed(rows, errors_of({"a": 1, "b": 1}, {"f": 1})).certainty(110.0, {"total": 1.0})
    assert [each.source.id for each in sure.contributions] == ["f", "a", "b"]
    assert sum(each.share for each in sure.contributions) == pytest.approx(1.0)


def test_a_factor_nobody_states_is_named_with_what_it_carries() -> None:
    rows = [("total", "a", "f", 150.0), ("total", "b", "g", -50.0)]
    sure = weighed(rows, errors_of({"a": 1}, unstated=["f", "g"])).certainty(100.0, {"total": 1.0})
    assert sure.unstated == ("f", "g")
    assert sure.unstated_share == pytest.approx(2.0)


def test_estimates_err_beside_the_meter_they_stand_in_for() -> None:
    errors = Errors(
        sources=(source_of("m", 2), source_of("m", 20, ErrorKind.ESTIMATE)),
    )
    parts = parts_of([("total", "m", "", 100.0)], {"m": 0.1})
    samples = draw_figures(parts, errors, {"total": 100.0})["total"]
    assert float(np.std(samples)) * NORMAL_95 == pytest.approx(math.hypot(2, 2), rel=0.03)


@pytest.mark.parametrize("is_bounded", [True, False])
def test_both_ways_tell_the_same_sigma(is_bounded: bool) -> None:
    errors = Errors(sources=(source_of("m", 3, is_bounded=is_bounded),))
    rows = [("total", "m", "f", 100.0)]
    sure = weighed(rows, errors).certainty(100.0, {"total": 1.0})
    samples = draw_figures(parts_of(rows), errors, {"total": 100.0})["total"]
    told = told_twice(Figure(id="total", value=100.0, unit="kg"), sure, samples)
    assert told.agrees
    highest = 100 + NORMAL_95 * sure.sigma
    # an error within bounds has no tail: its interval is a ninth narrower
    assert (told.drawn.high < highest - 0.2) == is_bounded


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    rows, errors = [("total", "m", "f", 100.0)], errors_of({"m": 3}, {"f": 2})
    one, again, other = (
        draw_figures(parts_of(rows), errors, {"total": 100.0}, seed)["total"] for seed in (1, 1, 2)
    )
    assert (one == again).all()
    assert not (one == other).all()


def test_a_constant_that_no_part_carries_does_not_err() -> None:
    samples = draw_figures(
        parts_of([("total", "m", "", 40.0)]), errors_of({"m": 10}), {"total": 100.0}
    )["total"]
    assert float(np.std(samples)) * NORMAL_95 == pytest.approx(4.0, rel=0.03)


def test_gain_and_display_of_a_meter_are_two_errors() -> None:
    errors = Errors(sources=(source_of("m", 3), source_of("m", 4, ErrorKind.DISPLAY)))
    assert half_width_percent(weighed([("t", "m", "", 100.0)], errors), "t", 100.0) == (
        pytest.approx(5)
    )
    drawn = draw_figures(parts_of([("t", "m", "", 100.0)]), errors, {"t": 100.0})["t"]
    assert float(drawn.std()) == pytest.approx(5 / NORMAL_95, rel=0.02)


def test_a_lognormal_factor_keeps_its_mean_and_is_never_below_zero() -> None:
    factor = ErrorSource(id="f", kind=ErrorKind.FACTOR, sigma=0.8, is_lognormal=True)
    errors = Errors(sources=(factor,))
    drawn = draw_figures(parts_of([("t", "", "f", 100.0)]), errors, {"t": 100.0}, draws=200_000)
    assert float(drawn["t"].min()) > 0
    assert float(drawn["t"].mean()) == pytest.approx(100, rel=0.01)
    assert float(drawn["t"].std()) == pytest.approx(80, rel=0.03)
