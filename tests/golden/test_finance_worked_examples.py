"""The worked examples of finance: a boiler swap, an annuity, two measures."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from lingtan.finance.abatement_cost import abatement_cost, abatement_curve
from lingtan.finance.cash_flow import net_present_value, recovery_factor
from lingtan.finance.loan_schedule import loan_schedule
from lingtan.finance.rate_of_return import internal_rate
from lingtan.park.finance import Conventions, LoanTerms
from tests.builders_finance import a_measure

FILE = Path(__file__).parents[1] / "data/worked-examples/finance_macc.yaml"
CASES = {case["id"]: case for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"]}


def test_a_boiler_swap_has_its_net_present_value_and_rate() -> None:
    case = CASES["fin-d01"]
    conventions = Conventions(rate=case["rate"], first_flow=case["first_flow_at"])
    expected, tolerance = case["expected"], case["tolerance"]["absolute"]
    value = net_present_value(case["cash_flows"], conventions)
    rate = internal_rate(case["cash_flows"], conventions).value
    assert value == pytest.approx(expected["npv"], abs=tolerance)
    assert rate == pytest.approx(expected["irr"], abs=tolerance)


def test_an_annuity_is_the_worked_one_to_the_fen() -> None:
    case = CASES["fin-d02"]
    given, expected = case["loan"], case["expected"]["payment"]
    conventions = Conventions(rate=given["rate"])
    even = given["principal"] * recovery_factor(given["years"], conventions)
    assert even == pytest.approx(expected, abs=case["tolerance"]["absolute"])
    payments = loan_schedule(
        LoanTerms(
            principal=Decimal(given["principal"]),
            rate=Decimal(str(given["rate"])),
            years=given["years"],
            first_year=2026,
        )
    )
    assert [payment.amount for payment in payments[:-1]] == [Decimal("367.21")] * 2
    assert payments[-1].closing == 0


def test_two_measures_have_the_costs_of_a_tonne_and_their_order() -> None:
    case = CASES["fin-d03"]
    measures = [
        a_measure(
            given["id"],
            capex=given["capex"],
            om=given["om"],
            saving=given["saving"],
            abatement_t=given["abatement_t"],
            life=given["life"],
        )
        for given in case["measures"]
    ]
    curve = abatement_curve(abatement_cost(each, Conventions(rate=0.05)) for each in measures)
    found = {step.cost.measure: step.cost.cny_per_t for step in curve}
    expected = case["expected"]["cost_per_t"]
    assert found == pytest.approx(expected, rel=case["tolerance"]["relative"])
    assert [(step.cost.measure, step.reached_t) for step in curve] == [("x", 5.0), ("y", 13.0)]
