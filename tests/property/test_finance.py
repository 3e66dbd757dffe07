"""Loans end at zero, so does the value at its own rate, and no margin falls on an absent value."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lingtan.evidence.verification import Conclusion
from lingtan.finance.abatement_cost import abatement_cost, abatement_curve
from lingtan.finance.assess import flows_of
from lingtan.finance.cash_flow import (
    discounted,
    half_years,
    net_present_value,
    rate_of_flows,
    recovery_factor,
)
from lingtan.finance.linked_loan import MEETS, Observed, judge_link
from lingtan.finance.loan_schedule import by_year, loan_schedule
from lingtan.finance.payback import payback_years
from lingtan.finance.rate_of_return import Answer, internal_rate
from lingtan.finance.real_roots import positive_roots
from lingtan.park.finance import Conventions, Frequency, LoanTerms, Repayment, Terms, Timing
from tests.builders_finance import CORE, LINK, a_measure, a_sign_off, terms

FEN = Decimal("0.01")
unhurried = settings(deadline=None)  # exact numbers take as long as a busy machine lets them
BULLET_LIKE = terms("0.01", "0.999", 30, frequency=Frequency.MONTHLY)
TURNS_OFTEN = [100.0, -1.0, -1e6, 3.0, 900.0, -50.0]


@st.composite
def loans(draw: st.DrawFn) -> LoanTerms:
    """Return terms from one fen to a hundred billion, with any rate, grace and frequency."""
    years = draw(st.integers(1, 30))
    return LoanTerms(
        principal=draw(st.integers(1, 10**13)) * FEN,
        rate=draw(st.decimals(0, Decimal("0.99999"), places=5)),
        years=years,
        first_year=2026,
        repayment=draw(st.sampled_from(Repayment)),
        frequency=draw(st.sampled_from(Frequency)),
        grace_years=draw(st.integers(0, years - 1)),
    )


@st.composite
def conventions(draw: st.DrawFn) -> Conventions:
    return Conventions(
        rate=draw(st.floats(0, 0.5)),
        rate_terms=draw(st.sampled_from(Terms)),
        flow_terms=draw(st.sampled_from(Terms)),
        inflation=draw(st.floats(0, 0.3)),
        timing=draw(st.sampled_from(Timing)),
        first_flow=draw(st.integers(0, 3)),
    )


amounts = st.integers(-10_000, 10_000).map(float)


@unhurried
@given(loans())
@example(BULLET_LIKE)
@example(terms("0.05", "0", 10))
@example(terms("0.49", "0.0001", 30, frequency=Frequency.MONTHLY))
@example(terms("100000000000", "0.99999", 30, frequency=Frequency.MONTHLY))
def test_a_loan_ends_at_zero_to_the_fen(of: LoanTerms) -> None:
    payments = loan_schedule(of)
    assert payments[-1].closing == 0
    assert sum(payment.principal for payment in payments) == of.principal
    assert payments[0].opening == of.principal
    assert all(before.closing == after.opening for before, after in pairwise(payments))
    for payment in payments:
        assert payment.opening - payment.principal == payment.closing
        assert 0 <= payment.principal <= payment.opening
        assert payment.interest >= 0
        assert payment.amount == payment.amount.quantize(FEN)
        exact = Fraction(payment.opening) * Fraction(of.rate) / of.frequency.a_year
        assert abs(Fraction(payment.interest) - exact) <= Fraction(1, 200)


@unhurried
@given(loans())
def test_years_add_up_to_the_payments_of_a_loan(of: LoanTerms) -> None:
    payments = loan_schedule(of)
    years = by_year(payments)
    assert [year.year for year in years] == list(range(2026, 2026 + of.years))
    assert sum(year.amount for year in years) == sum(payment.amount for payment in payments)
    assert years[-1].closing == 0
    assert all(year.principal == 0 for year in years[: of.grace_years])


@unhurried
@given(loans())
def test_the_last_payment_holds_no_more_than_the_rounding(of: LoanTerms) -> None:
    """Half a fen of each payment, with the interest it bears until the end."""
    payments = loan_schedule(replace(of, repayment=Repayment.ANNUITY))
    paying = payments[of.grace_years * of.frequency.a_year :]
    assume(len(paying) > 1)
    assume(paying[0].principal > 1)  # else the even payment is hardly more than the interest
    growth = 1 + of.rate / of.frequency.a_year
    room = FEN * sum(growth**place for place in range(len(paying)))
    assert abs(paying[-1].amount - paying[0].amount) <= room


@unhurried
@given(loans())
def test_discounted_at_its_own_rate_a_loan_is_worth_what_was_lent(of: LoanTerms) -> None:
    payments = loan_schedule(of)
    growth = 1 + of.rate / of.frequency.a_year
    worth = sum(each.amount / growth**each.number for each in payments)
    room = Decimal("0.005") * len(payments) + of.principal * Decimal("1e-20")
    assert abs(worth - of.principal) <= room


@unhurried
@given(st.lists(amounts, max_size=25), st.sampled_from(Timing), st.integers(0, 2))
@example(TURNS_OFTEN, Timing.MIDDLE, 0)
@example([-100.0, 230.0, -132.0], Timing.BEGINNING, 1)
def test_the_value_at_every_rate_of_its_own_is_zero(
    flows: list[float], timing: Timing, first: int
) -> None:
    of = Conventions(rate=0.0, timing=timing, first_flow=first)
    found = internal_rate(flows, of)
    assert len(found.rates) == len(set(found.rates))
    assert (found.value is None) == (found.answer is not Answer.ONE)
    for rate in found.rates:
        assert rate > -1
        at = replace(of, rate=rate)
        size = sum(abs(worth) for worth in discounted(flows, at))
        times = half_years(len(flows), at)
        slope = sum(  # what the last digit of a rate near -1 moves
            abs(worth) * half / 2 / (1 + rate)
            for worth, half in zip(discounted(flows, at), times, strict=True)
        )
        assert abs(net_present_value(flows, at)) <= 1e-9 * size + 1e-15 * slope


@unhurried
@given(st.lists(amounts, min_size=2, max_size=20), st.floats(-0.6, 3))
def test_no_rate_is_overlooked(flows: list[float], rate: float) -> None:
    """Between two rates of another sign there is a rate; where none is told there is none."""
    of = Conventions(rate=0.0)
    found = internal_rate(flows, of).rates
    values = [net_present_value(flows, replace(of, rate=each)) for each in (rate, rate + 0.5)]
    assume(all(abs(value) > 1e-3 for value in values))
    inside = [each for each in found if rate < each < rate + 0.5]
    turns = (values[0] > 0) != (values[1] > 0)
    assert not turns or inside


@pytest.mark.slow
@unhurried
@given(st.lists(st.fractions(Fraction(1, 50), 50, max_denominator=50), max_size=6))
def test_every_root_of_a_product_is_found_once(roots: list[Fraction]) -> None:
    coefficients = [Fraction(1)]
    for root in roots:  # times (x - root)
        shifted = [Fraction(0), *coefficients]
        coefficients = [
            up - root * here
            for up, here in zip(shifted, [*coefficients, Fraction(0)], strict=True)
        ]
    found = positive_roots(coefficients)
    assert [float(each) for each in found] == [float(each) for each in sorted(set(roots))]


@unhurried
@given(
    st.floats(1, 1e9),
    st.floats(0.01, 1e8),
    st.integers(1, 40),
    st.sampled_from(Timing),
)
def test_what_is_paid_first_and_earned_later_has_at_most_one_rate(
    paid: float, earned: float, life: int, timing: Timing
) -> None:
    flows = [-paid, *[earned] * life]
    found = internal_rate(flows, Conventions(rate=0.0, timing=timing))
    assert found.answer is not Answer.SEVERAL


@unhurried
@given(st.lists(amounts, min_size=2, max_size=20), conventions())
def test_conventions_are_arguments_and_change_what_they_say(
    flows: list[float], of: Conventions
) -> None:
    """A flow is worth itself at time zero and less with each half year, and nothing else."""
    growth = 1 + rate_of_flows(of)
    times = half_years(len(flows), of)
    by_hand = [flow / growth ** (half / 2) for flow, half in zip(flows, times, strict=True)]
    assert list(discounted(flows, of)) == pytest.approx(by_hand)
    later = replace(of, first_flow=of.first_flow + 1)
    if of.first_flow:  # one year later everything is worth a year less
        value = net_present_value(flows, of) / growth
        size = sum(map(abs, flows))
        assert net_present_value(flows, later) == pytest.approx(value, abs=1e-9 * size + 1e-9)


@unhurried
@given(st.lists(amounts, min_size=2, max_size=20), st.floats(0, 0.3), st.floats(0, 0.3))
def test_real_flows_at_a_real_rate_are_nominal_flows_at_a_nominal_one(
    flows: list[float], rate: float, inflation: float
) -> None:
    real = Conventions(rate=rate, rate_terms=Terms.REAL, flow_terms=Terms.REAL)
    risen = [flow * (1 + inflation) ** year for year, flow in enumerate(flows)]
    nominal = Conventions(rate=rate, rate_terms=Terms.REAL, inflation=inflation)
    size = sum(map(abs, flows))
    expected = pytest.approx(net_present_value(flows, real), abs=1e-9 * size + 1e-9)
    assert net_present_value(risen, nominal) == expected


@unhurried
@example(
    1, 2**25 - 1, 2**25 - 1, 1.0, 1, Conventions(rate=0.005, timing=Timing.BEGINNING, first_flow=1)
)
@given(
    st.integers(0, 10**9),
    st.integers(0, 10**8),
    st.integers(-(10**8), 10**9),
    st.floats(0.001, 1e6),
    st.integers(1, 60),
    conventions(),
)
def test_cost_of_a_tonne_and_present_value_say_the_same(
    capex: int, om: int, saving: int, tonnes: float, life: int, of: Conventions
) -> None:
    measure = a_measure(capex=capex, om=om, saving=saving, abatement_t=tonnes, life=life)
    cost, flows = abatement_cost(measure, of), flows_of(measure)
    paid = discounted([1.0], of)[0]
    by_value = -net_present_value(flows, of) / paid * recovery_factor(life, of)
    size = sum(map(abs, flows))
    assert cost.yearly_cny == pytest.approx(by_value, abs=1e-9 * size + 1e-9)


@unhurried
@given(st.lists(st.tuples(st.integers(0, 9999), st.integers(-50, 50)), max_size=8))
def test_a_curve_holds_each_measure_that_abates_once_and_rises(
    told: list[tuple[int, int]],
) -> None:
    of = Conventions(rate=0.05)
    costs = [
        abatement_cost(a_measure(f"m{n}", capex=capex, abatement_t=tonnes), of)
        for n, (capex, tonnes) in enumerate(told)
    ]
    curve = abatement_curve(costs)
    assert {step.cost.measure for step in curve} == {
        f"m{n}" for n, (_, tonnes) in enumerate(told) if tonnes > 0
    }
    dear = [step.cost.cny_per_t or 0.0 for step in curve if step.cost.yearly_cny >= 0]
    assert dear == sorted(dear)
    earning = [step.cost.yearly_cny < 0 for step in curve]
    assert earning == sorted(earning, reverse=True)
    assert [step.reached_t for step in curve] == sorted(step.reached_t for step in curve)
    assert abatement_curve(reversed(costs)) == curve


@unhurried
@given(st.lists(amounts, min_size=1, max_size=20))
def test_payback_is_never_before_the_money_is_back(flows: list[float]) -> None:
    years = payback_years(flows)
    if years is None:
        assert sum(flows) < 0
        return
    assert 0 <= years <= len(flows) - 1
    after = int(years) + 1
    sums = [sum(flows[:place]) for place in range(after + 1, len(flows) + 1)]
    assert all(each >= 0 for each in sums)


@st.composite
def observations(draw: st.DrawFn) -> Observed:
    """Return anything that may be known of an indicator, sound or not."""
    value = draw(st.none() | st.sampled_from([0.0, 0.15, 0.2, 0.394]))
    signed = draw(st.none() | st.just(value) | st.sampled_from([0.0, 0.15, 0.394]))
    sign_off = a_sign_off(signed, draw(st.sampled_from(Conclusion)))
    return Observed(
        year=2025,
        is_whole_year=draw(st.booleans()),
        is_trial=draw(st.booleans()),
        outcome=draw(st.sampled_from([MEETS] * 3 + ["misses", "not_decidable", "excused", ""])),
        figure=CORE,
        value=value,
        is_verified=draw(st.booleans()),
        sign_off=draw(st.none() | st.just(sign_off)),
        open_findings=draw(st.sampled_from([(), (), ("F1",)])),
    )


PAYMENTS = loan_schedule(terms("1000000", "0.034", 5))


@unhurried
@given(observations())
def test_a_margin_falls_only_on_a_met_verified_value_with_nothing_against_it(
    observed: Observed,
) -> None:
    verdict = judge_link(LINK, observed, PAYMENTS, 1)
    sign_off = observed.sign_off
    is_sound = (
        observed.is_whole_year
        and not observed.is_trial
        and observed.outcome == MEETS
        and observed.value is not None
        and sign_off is not None
        and sign_off.conclusion is Conclusion.UNQUALIFIED
        and sign_off.figures.get(CORE) == observed.value
        and not observed.open_findings
    )
    assert verdict.is_met == is_sound
    assert verdict.step == (-LINK.step_down if is_sound else LINK.step_up)
    assert (verdict.step_cny > 0) == (not is_sound)


@unhurried
@given(observations())
def test_taking_anything_away_never_lowers_a_margin(observed: Observed) -> None:
    before = judge_link(LINK, observed, PAYMENTS, 1)
    for absent in (
        replace(observed, value=None),
        replace(observed, outcome=""),
        replace(observed, sign_off=None),
        replace(observed, sign_off=None, is_verified=False),
        replace(observed, is_whole_year=False),
        replace(observed, sign_off=a_sign_off(None)),
    ):
        after = judge_link(LINK, absent, PAYMENTS, 1)
        assert after.step >= before.step
        assert not after.is_met
