"""What a report tells beside the account: users by the hour, accounts, errors, money, heat."""

from dataclasses import dataclass

from lingtan.app.allocate_period import allocation_of
from lingtan.app.layout import Layout
from lingtan.app.results import Evaluation
from lingtan.app.results_match import GreenPower
from lingtan.app.target_heat import heat_of
from lingtan.app.weigh_finance import finances_of
from lingtan.app.weigh_uncertainty import weigh_evaluation
from lingtan.base.errors import FinanceError
from lingtan.finance.assess import Finances
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.matching.by_user import UserMatch
from lingtan.symbiosis.heat_of_park import HeatOfPark


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideAccount:
    """Results of other rooms whose numbers stand in a report.

    Attributes
    ----------
    users : tuple of UserMatch
        Empty where the hours are not known.
    allocation : Allocation or None
        None in a boundary that is a part of the park.
    weighed : Weighed or None
        How sure the figures are.
    finances : Finances or None
        None where the park states none, or no number follows from what it states.
    heat : HeatOfPark or None
        Heat targets; without streams where the park states none.
    """

    users: tuple[UserMatch, ...] = ()
    allocation: Allocation | None = None
    weighed: Weighed | None = None
    finances: Finances | None = None
    heat: HeatOfPark | None = None


def beside_account(layout: Layout, evaluation: Evaluation, green: GreenPower) -> BesideAccount:
    """Return what a report of an evaluation tells beside its account."""
    account = evaluation.account
    return BesideAccount(
        users=green.users,
        allocation=allocation_of(account),
        weighed=weigh_evaluation(evaluation),
        finances=_finances(layout, evaluation),
        heat=heat_of(account),
    )


def _finances(layout: Layout, evaluation: Evaluation) -> Finances | None:
    """Return measures and loans; none where their terms are refused: no report tells them."""
    try:
        return finances_of(layout, evaluation, evaluation.account.as_known_at)
    except FinanceError:
        return None
