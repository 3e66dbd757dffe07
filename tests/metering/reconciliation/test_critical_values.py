"""Critical values: those of the published table, and the chance they stand for."""

from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.metering.reconciliation.critical_values import (
    SIGNIFICANCE,
    chance_above,
    critical_chi2,
    critical_test,
)

# NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4, upper critical values at 0.05
TABLE = {1: 3.841, 2: 5.991, 3: 7.815, 4: 9.488, 5: 11.070, 10: 18.307, 30: 43.773, 100: 124.342}


@pytest.mark.parametrize(("freedom", "value"), TABLE.items())
def test_they_are_those_of_the_published_table(freedom: int, value: float) -> None:
    assert critical_chi2(freedom) == pytest.approx(value, abs=5e-4)


def test_nothing_free_exceeds_nothing() -> None:
    assert critical_chi2(0) == 0.0


@given(st.integers(1, 20_000))
def test_one_sound_set_in_twenty_exceeds_it(freedom: int) -> None:
    assert chance_above(critical_chi2(freedom), freedom) == pytest.approx(SIGNIFICANCE, rel=1e-9)


def test_with_one_degree_it_is_the_square_of_the_normal_law() -> None:
    assert critical_chi2(1) == pytest.approx(NormalDist().inv_cdf(0.975) ** 2, rel=1e-12)


@given(st.integers(1, 5_000))
def test_the_largest_of_many_sound_tests_exceeds_it_one_time_in_twenty(count: int) -> None:
    single = 2.0 * (1.0 - NormalDist().cdf(critical_test(count)))
    assert 1.0 - (1.0 - single) ** count == pytest.approx(SIGNIFICANCE, rel=1e-6)
