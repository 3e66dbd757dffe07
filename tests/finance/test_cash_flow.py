"""Flows stand where the conventions say, and terms that do not fit are refused."""

import pytest

from lingtan.base.errors import FinanceError
from lingtan.finance.cash_flow import (
    discounted,
    half_years,
    net_present_value,
    rate_of_flows,
    recovery_factor,
)
from lingtan.park.finance import Conventions, Terms, Timing

FLOWS = [-100.0, 60.0, 60.0]


@pytest.mark.parametrize(
    ("timing", "first", "times"),
    [
        (Timing.END, 0, (0, 2, 4)),
        (Timing.MIDDLE, 0, (0, 1, 3)),
        (Timing.BEGINNING, 0, (0, 0, 2)),
        (Timing.END, 1, (2, 4, 6)),
        (Timing.MIDDLE, 1, (1, 3, 5)),
        (Timing.BEGINNING, 1, (0, 2, 4)),
    ],
)
def test_a_flow_stands_where_its_year_and_the_timing_say(
    timing: Timing, first: int, times: tuple[int, ...]
) -> None:
    conventions = Conventions(rate=0.1, timing=timing, first_flow=first)
    assert half_years(3, conventions) == times


def test_the_timing_changes_the_value() -> None:
    values = {
        timing: net_present_value(FLOWS, Conventions(rate=0.1, timing=timing)) for timing in Timing
    }
    assert values[Timing.END] == pytest.approx(-100 + 60 / 1.1 + 60 / 1.21)
    assert values[Timing.BEGINNING] == pytest.approx(-100 + 60 + 60 / 1.1)
    assert values[Timing.MIDDLE] == pytest.approx(-100 + 60 / 1.1**0.5 + 60 / 1.1**1.5)


def test_a_real_rate_of_nominal_flows_takes_the_inflation() -> None:
    real = Conventions(rate=0.05, rate_terms=Terms.REAL, inflation=0.02)
    assert rate_of_flows(real) == pytest.approx(1.05 * 1.02 - 1)
    nominal = Conventions(rate=0.071, flow_terms=Terms.REAL, inflation=0.02)
    assert rate_of_flows(nominal) == pytest.approx(0.05)


def test_equal_terms_need_no_inflation() -> None:
    assert rate_of_flows(Conventions(rate=0.05)) == 0.05
    real = Conventions(rate=0.05, rate_terms=Terms.REAL, flow_terms=Terms.REAL, inflation=0.09)
    assert rate_of_flows(real) == 0.05


def test_other_terms_without_inflation_are_refused() -> None:
    with pytest.raises(FinanceError, match="no inflation is stated"):
        net_present_value(FLOWS, Conventions(rate=0.05, rate_terms=Terms.REAL))


@pytest.mark.parametrize("rate", [-1.0, -2.0])
def test_a_rate_that_takes_all_is_refused(rate: float) -> None:
    with pytest.raises(FinanceError, match="takes away all"):
        net_present_value(FLOWS, Conventions(rate=rate))


def test_without_interest_a_unit_is_repaid_evenly() -> None:
    assert recovery_factor(8, Conventions(rate=0.0)) == pytest.approx(1 / 8)
    with pytest.raises(FinanceError, match="no year to earn in"):
        recovery_factor(0, Conventions(rate=0.0))


def test_nothing_is_worth_nothing() -> None:
    assert discounted([], Conventions(rate=0.1)) == ()
    assert net_present_value([], Conventions(rate=0.1)) == 0
