"""Weigh allowances: what each enterprise of the carbon market holds, owes and lacks in a year."""

from datetime import datetime
from decimal import Decimal

from lingtan.app.account_period import account_period
from lingtan.app.layout import Layout
from lingtan.app.open_park import load_knowledge
from lingtan.app.results import Account
from lingtan.app.results_allowances import Allowances
from lingtan.base.errors import PeriodError
from lingtan.ledger.allowance_compare import compare_emissions
from lingtan.ledger.allowances import DATA, VERIFIED, MarketRules, weigh_allowances
from lingtan.ledger.amounts_told import amounts_by_enterprise

CAP, MATERIALITY = "ccer_cap", "materiality"


def allowances_of_year(
    layout: Layout,
    period_name: str,
    boundary: str = "",
    as_known_at: datetime | None = None,
    price_cny_per_t: Decimal | None = None,
) -> Allowances:
    """Return the position of every enterprise that states anything about allowances.

    Raises
    ------
    PeriodError
        The period is not a year: allowances are allocated and surrendered by the year.
    """
    account = account_period(layout, period_name, boundary, as_known_at)
    return allowances_of(account, price_cny_per_t)


def allowances_of(account: Account, price_cny_per_t: Decimal | None = None) -> Allowances:
    """Return the positions beside an account that is drawn up already; see above."""
    period, park = account.check.period, account.check.park
    if not period.is_year:
        raise PeriodError("not_a_year", facts={"period": period.name})
    numbers = {each.id: each for each in load_knowledge(account.layout).carbon_market}
    told = [fact for fact in park.facts if fact.datum in DATA]
    verified = amounts_by_enterprise(told, VERIFIED, period.year)
    cap = numbers[CAP]
    holdings = weigh_allowances(
        told,
        period.year,
        MarketRules(credit_cap=float(cap.value), label=cap.label),
        compare_emissions(verified, account.inventory, park, float(numbers[MATERIALITY].value)),
        price_cny_per_t,
    )
    return Allowances(account=account, holdings=holdings)
