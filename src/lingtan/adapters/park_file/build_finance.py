"""Build measures and loans of a park file that has no faults; amounts become CNY and kilograms."""

from decimal import Decimal
from fractions import Fraction

from lingtan.adapters.park_file.check_finance import MASS, MONEY, exact
from lingtan.adapters.park_file.finance_entries import (
    AmountEntry,
    DiscountingEntry,
    LinkEntry,
    LoanEntry,
    MeasureEntry,
)
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.base.names import Name
from lingtan.park.finance import Conventions, Link, Loan, LoanTerms, Measure, Stated


def conventions(entry: DiscountingEntry | None) -> Conventions | None:
    """Return how money is made comparable, where the park says it."""
    return None if entry is None else Conventions(**entry.model_dump())


def measure(item: Item[MeasureEntry], scope: Scope) -> Measure:
    """Return a measure."""
    entry = item.entry
    return Measure(
        id=item.id,
        name=Name(en=entry.name.en, zh=entry.name.zh),
        enterprise=entry.enterprise,
        capex=_stated(entry.capex, MONEY, scope),
        om=_stated(entry.om, MONEY, scope),
        saving=_stated(entry.saving, MONEY, scope),
        abatement_kg=_stated(entry.abatement, MASS, scope),
        life=entry.life,
    )


def loan(item: Item[LoanEntry], scope: Scope) -> Loan:
    """Return a loan."""
    entry = item.entry
    terms = LoanTerms(
        principal=_stated(entry.principal, MONEY, scope).value,
        rate=Decimal(str(entry.rate)),
        years=entry.years,
        first_year=entry.first_year,
        repayment=entry.repayment,
        frequency=entry.frequency,
        grace_years=entry.grace_years,
    )
    return Loan(
        id=item.id,
        name=Name(en=entry.name.en, zh=entry.name.zh),
        lender=entry.lender,
        terms=terms,
        source=entry.source,
        link=_link(entry.link),
    )


def _link(entry: LinkEntry | None) -> Link | None:
    if entry is None:
        return None
    up, down = (Decimal(str(step)) for step in (entry.step_up, entry.step_down))
    return Link(indicator=entry.indicator, step_up=up, step_down=down)


def _stated(amount: AmountEntry, unit: str, scope: Scope) -> Stated:
    value = exact(amount, unit, scope) or Fraction(0)
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return Stated(value=number, source=amount.source)
