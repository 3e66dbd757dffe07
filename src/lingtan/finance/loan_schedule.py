"""What is owed on a loan, payment by payment, to the last fen.

Interest is rounded to the fen when it is paid, as a bank books it; whatever rounding leaves of
the principal stands in the last payment, after which exactly nothing is owed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import groupby

from lingtan.base.errors import FinanceError
from lingtan.park.finance import LoanTerms, Repayment

FEN = Decimal("0.01")
DIGITS = 60  # of what is not money yet: factors over many payments
MOST_CNY = Decimal(10) ** 15
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment [CNY], or all of one year together.

    Attributes
    ----------
    number : int
        From 1; of the last payment where several are together.
    opening, closing : Decimal
        What is owed before and after.
    """

    number: int
    year: int
    opening: Decimal
    interest: Decimal
    principal: Decimal
    closing: Decimal

    @property
    def amount(self) -> Decimal:
        """What is paid."""
        return self.interest + self.principal


def loan_schedule(terms: LoanTerms) -> tuple[Payment, ...]:
    """Return every payment of a loan, at the end of its part of a year.

    Raises
    ------
    FinanceError
        The principal is not above zero in whole fen, the rate is not a share from 0 to below 1,
        or grace leaves no year to pay back in.

    References
    ----------
    Annuity (等额本息): principal × i / (1 - (1 + i)^-n).
    Equal principal (等额本金): principal / n, beside the interest on what is owed.

    Examples
    --------
    >>> terms = LoanTerms(principal=Decimal(1000), rate=Decimal("0.04"), years=3, first_year=2026)
    >>> [str(payment.amount) for payment in loan_schedule(terms)]
    ['360.35', '360.35', '360.35']
    """
    _require_sound(terms)
    a_year = terms.frequency.a_year
    count, grace = terms.years * a_year, terms.grace_years * a_year
    with localcontext(prec=DIGITS):
        pays = _repayment(terms, count - grace)
        owed, payments = terms.principal, []
        for number in range(1, count + 1):
            interest = interest_of(owed, terms.rate, a_year)
            principal = NOTHING if number <= grace else pays(interest)
            principal = owed if number == count else min(max(principal, NOTHING), owed)
            payments.append(
                Payment(
                    number=number,
                    year=terms.first_year + (number - 1) // a_year,
                    opening=owed,
                    interest=interest,
                    principal=principal,
                    closing=owed - principal,
                )
            )
            owed -= principal
    return tuple(payments)


def interest_of(owed: Decimal, rate: Decimal, payments_a_year: int) -> Decimal:
    """Return the interest of one part of a year, rounded to the fen [CNY]."""
    return _fen(owed * rate / payments_a_year)


def by_year(payments: Sequence[Payment]) -> tuple[Payment, ...]:
    """Return the payments of each calendar year together."""
    return tuple(_together(list(same)) for _, same in groupby(payments, key=lambda p: p.year))


def _require_sound(terms: LoanTerms) -> None:
    principal = terms.principal
    is_amount = principal.is_finite() and 0 < principal < MOST_CNY
    if not is_amount or principal != _fen(principal):
        raise FinanceError("bad_principal", facts={"principal": str(principal)})
    if not terms.rate.is_finite() or not 0 <= terms.rate < 1:
        raise FinanceError("bad_rate", facts={"rate": str(terms.rate)})
    if not 0 <= terms.grace_years < terms.years:
        facts = {"years": terms.years, "grace": terms.grace_years}
        raise FinanceError("no_year_to_repay", facts=facts)


def _repayment(terms: LoanTerms, count: int) -> Callable[[Decimal], Decimal]:
    """Return what of the principal is paid beside some interest, in each of so many payments."""
    if terms.repayment is Repayment.BULLET:
        return lambda _interest: NOTHING
    even = _fen(terms.principal / count)
    if terms.repayment is Repayment.EQUAL_PRINCIPAL:
        return lambda _interest: even
    annuity = annuity_of(terms.principal, terms.rate / terms.frequency.a_year, count)
    return lambda interest: annuity - interest


def annuity_of(principal: Decimal, rate: Decimal, count: int) -> Decimal:
    """Return the even payment that repays a loan, rounded to the fen [CNY].

    Parameters
    ----------
    rate : Decimal
        Of the time between two payments.

    Examples
    --------
    >>> annuity_of(Decimal(1000), Decimal("0.05"), 3)
    Decimal('367.21')
    """
    with localcontext(prec=DIGITS):
        if not rate:
            return _fen(principal / count)
        return _fen(principal * rate / (1 - (1 + rate) ** -count))


def _together(same: Sequence[Payment]) -> Payment:
    return Payment(
        number=same[-1].number,
        year=same[0].year,
        opening=same[0].opening,
        interest=sum((each.interest for each in same), NOTHING),
        principal=sum((each.principal for each in same), NOTHING),
        closing=same[-1].closing,
    )


def _fen(amount: Decimal) -> Decimal:
    with localcontext(prec=DIGITS):
        return amount.quantize(FEN, rounding=ROUND_HALF_UP)
