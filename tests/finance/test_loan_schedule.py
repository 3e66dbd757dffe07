"""Loans are repaid as agreed, to the fen, and terms nobody could keep are refused."""

from decimal import Decimal

import pytest

from lingtan.base.errors import FinanceError
from lingtan.finance.loan_schedule import by_year, loan_schedule
from lingtan.park.finance import Frequency, LoanTerms, Repayment
from tests.builders_finance import terms


def told(of: LoanTerms) -> list[tuple[str, str, str]]:
    return [
        (str(each.interest), str(each.principal), str(each.closing)) for each in loan_schedule(of)
    ]


def test_an_annuity_pays_interest_first_and_rounds_at_the_end() -> None:
    assert told(terms("1000", "0.04")) == [
        ("40.00", "320.35", "679.65"),
        ("27.19", "333.16", "346.49"),
        ("13.86", "346.49", "0.00"),
    ]


def test_equal_principal_leaves_the_rounding_to_the_last() -> None:
    found = loan_schedule(terms("100", "0.05", repayment=Repayment.EQUAL_PRINCIPAL))
    assert [str(each.principal) for each in found] == ["33.33", "33.33", "33.34"]
    assert [str(each.interest) for each in found] == ["5.00", "3.33", "1.67"]


def test_a_bullet_pays_all_at_the_end() -> None:
    assert told(terms("100", "0.05", 2, repayment=Repayment.BULLET)) == [
        ("5.00", "0", "100"),
        ("5.00", "100", "0"),
    ]


def test_in_years_of_grace_interest_alone_is_paid() -> None:
    found = loan_schedule(terms("1000", "0.05", 4, grace_years=1))
    assert [str(each.amount) for each in found] == ["50.00", "367.21", "367.21", "367.21"]
    assert found[-1].closing == 0


def test_months_are_added_up_to_years() -> None:
    months = loan_schedule(terms("1200", "0.12", 2, frequency=Frequency.MONTHLY))
    years = by_year(months)
    assert len(months) == 24
    assert [year.year for year in years] == [2026, 2027]
    assert years[0].closing == years[1].opening == months[11].closing
    assert sum(year.principal for year in years) == 1200
    assert months[0].interest == Decimal("12.00")


def test_a_loan_without_interest_is_split() -> None:
    assert [str(each.amount) for each in loan_schedule(terms("100", "0"))] == [
        "33.33",
        "33.33",
        "33.34",
    ]


@pytest.mark.parametrize("principal", ["0", "-5", "0.001", "1E+15", "NaN"])
def test_what_cannot_be_lent_is_refused(principal: str) -> None:
    with pytest.raises(FinanceError, match="no amount that can be lent"):
        loan_schedule(terms(principal))


@pytest.mark.parametrize("rate", ["-0.01", "1", "3.9", "NaN"])
def test_what_is_no_rate_is_refused(rate: str) -> None:
    with pytest.raises(FinanceError, match="no rate of interest"):
        loan_schedule(terms(rate=rate))


@pytest.mark.parametrize(("years", "grace"), [(3, 3), (0, 0), (2, -1)])
def test_grace_leaves_a_year_to_repay(years: int, grace: int) -> None:
    with pytest.raises(FinanceError, match="none is left to pay back"):
        loan_schedule(terms(years=years, grace_years=grace))
