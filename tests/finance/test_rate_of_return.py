"""A rate that exists is found, one that does not is not, and of several none is picked."""

from fractions import Fraction

import pytest

from lingtan.finance.payback import payback_years
from lingtan.finance.rate_of_return import Answer, internal_rate
from lingtan.finance.real_roots import positive_roots
from lingtan.park.finance import Conventions, Timing

PLAIN = Conventions(rate=0.0)


@pytest.mark.parametrize(
    "flows",
    [
        [],
        [0.0, 0.0],
        [-100.0, -5.0, -5.0],
        [100.0, 5.0],
        [100.0, -200.0, 150.0],  # turns twice and is never worth nothing
    ],
)
def test_where_there_is_no_rate_none_is_given(flows: list[float]) -> None:
    found = internal_rate(flows, PLAIN)
    assert found.answer is Answer.NONE
    assert found.value is None


def test_of_several_rates_none_is_picked() -> None:
    found = internal_rate([-1000, 3600, -4310, 1716], PLAIN)
    assert found.rates == pytest.approx((0.1, 0.2, 0.3))
    assert found.answer is Answer.SEVERAL
    assert found.value is None


def test_a_rate_that_is_only_touched_is_one() -> None:
    found = internal_rate([-100, 240, -144], PLAIN)
    assert found.answer is Answer.ONE
    assert found.value == pytest.approx(0.2)


def test_two_that_are_only_touched_are_two() -> None:
    # (1 - 2v)² (3 - 4v)²
    found = positive_roots([Fraction(c) for c in (9, -60, 148, -160, 64)])
    assert [float(root) for root in found] == [0.5, 0.75]


def test_what_loses_half_has_a_rate_below_zero() -> None:
    assert internal_rate([-100, 50], PLAIN).value == pytest.approx(-0.5)


def test_the_timing_moves_the_rate() -> None:
    middle = Conventions(rate=0.0, timing=Timing.MIDDLE)
    assert internal_rate([-100, 121], middle).value == pytest.approx(1.21**2 - 1)
    assert internal_rate([-100, 121], PLAIN).value == pytest.approx(0.21)


def test_a_flow_at_once_against_one_at_once_has_no_rate() -> None:
    beginning = Conventions(rate=0.0, timing=Timing.BEGINNING)
    assert internal_rate([-100, 121], beginning).answer is Answer.NONE


def test_roots_far_apart_are_told_apart() -> None:
    # (v - 1e-6)(v - 1)(v - 1e6)
    one, small, large = Fraction(1), Fraction(1, 10**6), Fraction(10**6)
    coefficients = [
        -one,
        small + large + small * large,
        -(small + one + large),
        one,
    ]
    assert [float(root) for root in positive_roots(coefficients)] == pytest.approx([1e-6, 1, 1e6])


@pytest.mark.parametrize(
    ("flows", "years"),
    [
        ([-1000, 300, 300, 300, 300], 10 / 3),
        ([-1000, 500, 500], 2.0),
        ([0, 5], 0.0),
        ([-100, 150, -100, 100], 2.5),  # has to be paid once more: the last time counts
        ([-100, 50], None),
        ([-100, 150, -100], None),
        ([], None),
    ],
)
def test_payback_is_when_all_has_come_back_for_good(
    flows: list[float], years: float | None
) -> None:
    assert payback_years(flows) == (years if years is None else pytest.approx(years))
