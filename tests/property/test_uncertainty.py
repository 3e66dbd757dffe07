"""Shared errors are never smaller than independent ones where the signs agree (invariant 16)."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.ledger.uncertainty.monte_carlo import draw_figures
from tests.builders_uncertainty import Row, errors_of, parts_of, weighed

AMOUNTS = st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=8)
PERCENT = st.floats(0.1, 30)


@given(AMOUNTS, PERCENT, PERCENT)
def test_one_factor_and_one_meter_for_all_are_no_less_than_one_each(
    amounts: list[float], meter: float, factor: float
) -> None:
    shared: list[Row] = [("total", "m", "f", amount) for amount in amounts]
    apart: list[Row] = [("total", f"m{n}", f"f{n}", each) for n, each in enumerate(amounts)]
    each_its_own = errors_of(
        {f"m{n}": meter for n in range(len(amounts))},
        {f"f{n}": factor for n in range(len(amounts))},
    )
    value = sum(amounts)
    together = weighed(shared, errors_of({"m": meter}, {"f": factor}))
    alone = weighed(apart, each_its_own)
    slope = {"total": 1.0}
    one, many = (each.certainty(value, slope).sigma for each in (together, alone))
    assert one >= many * (1 - 1e-12)
    assert one == pytest.approx(value * math.hypot(meter, factor) / 195.9963984540054)


@given(AMOUNTS, PERCENT, st.integers(2, 24))
def test_splitting_a_line_in_time_changes_nothing(
    amounts: list[float], percent: float, hours: int
) -> None:
    whole: list[Row] = [("total", "m", "f", amount) for amount in amounts]
    split: list[Row] = [("total", "m", "f", a / hours) for a in amounts for _ in range(hours)]
    errors = errors_of({"m": percent}, {"f": percent})
    one, other = (
        weighed(rows, errors).certainty(1.0, {"total": 1.0}).sigma for rows in (whole, split)
    )
    assert other == pytest.approx(one, rel=1e-9)


@given(AMOUNTS, PERCENT, st.floats(1e-3, 1e3))
def test_another_unit_gives_the_same_share(
    amounts: list[float], percent: float, unit: float
) -> None:
    rows: list[Row] = [("total", f"m{n}", "f", each) for n, each in enumerate(amounts)]
    scaled: list[Row] = [(f, m, k, value * unit) for f, m, k, value in rows]
    errors = errors_of({f"m{n}": percent for n in range(len(amounts))}, {"f": percent})
    one, other = (
        weighed(each, errors).certainty(1.0, {"total": 1.0}).sigma for each in (rows, scaled)
    )
    assert other == pytest.approx(one * unit, rel=1e-12)


@given(AMOUNTS, st.floats(0.1, 10), st.floats(0.1, 10), st.integers(0, 2**31))
def test_formula_and_draws_agree_within_the_stated_limit(
    amounts: list[float], meter: float, factor: float, seed: int
) -> None:
    rows: list[Row] = [("total", f"m{n}", "f", each) for n, each in enumerate(amounts)]
    errors = errors_of({f"m{n}": meter for n in range(len(amounts))}, {"f": factor})
    value = sum(amounts)
    sigma = weighed(rows, errors).certainty(value, {"total": 1.0}).sigma
    samples = draw_figures(parts_of(rows), errors, {"total": value}, seed)["total"]
    assert float(np.std(samples)) == pytest.approx(sigma, rel=0.03)
    assert float(np.mean(samples)) == pytest.approx(value, abs=5 * sigma / math.sqrt(20_000))
