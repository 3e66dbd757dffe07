"""What a report tells beside the account: users by the hour, accounts, errors, money, heat."""

from dataclasses import dataclass

from lingtan.app.layout import Layout
from lingtan.app.lineage.spanned import Accounts, Spanned
from lingtan.app.results import Account, Evaluation
from lingtan.app.results_match import GreenPower
from lingtan.app.target_heat import heat_of
from lingtan.app.weigh_finance import finances_of
from lingtan.app.weigh_uncertainty import weigh_evaluation
from lingtan.base.errors import FinanceError
from lingtan.finance.assess import Finances
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.matching.by_user import UserMatch
from lingtan.matching.carried import StoreBalance
from lingtan.matching.claim_hours import ClaimMatch
from lingtan.matching.direct import DirectLine
from lingtan.park.places import BoundaryKind
from lingtan.symbiosis.heat_of_park import HeatOfPark


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideAccount:
    """Results of other rooms whose numbers stand in a report.

    Attributes
    ----------
    users : tuple of UserMatch
        Empty where the hours are not known.
    direct : DirectLine or None
        None where the park has no direct lines, or their hours are not known.
    store : StoreBalance or None
        What stores carried; None where there are none, or the hours are not known.
    claims : tuple of ClaimMatch
        Claims whose hours something tells.
    allocation : Allocation or None
        None in a boundary that is a part of the park.
    spans : tuple of Spanned
        What its accounts are made from, span by span.
    weighed : Weighed or None
        How sure the figures are.
    finances : Finances or None
        None where the park states none, or no number follows from what it states.
    heat : HeatOfPark or None
        Heat targets; without streams where the park states none.
    """

    users: tuple[UserMatch, ...] = ()
    direct: DirectLine | None = None
    store: StoreBalance | None = None
    claims: tuple[ClaimMatch, ...] = ()
    allocation: Allocation | None = None
    spans: tuple[Spanned, ...] = ()
    weighed: Weighed | None = None
    finances: Finances | None = None
    heat: HeatOfPark | None = None


def beside_account(layout: Layout, evaluation: Evaluation, green: GreenPower) -> BesideAccount:
    """Return what a report of an evaluation tells beside its account."""
    account = evaluation.account
    accounts = _accounts(account)
    return BesideAccount(
        users=green.users,
        direct=green.direct,
        store=green.store,
        claims=green.claims,
        allocation=None if accounts is None else accounts.allocation,
        spans=() if accounts is None else accounts.spans,
        weighed=weigh_evaluation(evaluation),
        finances=_finances(layout, evaluation),
        heat=heat_of(account),
    )


def _accounts(account: Account) -> Accounts | None:
    park, inventory = account.check.park, account.inventory
    if park.boundary(inventory.boundary).kind is not BoundaryKind.WHOLE_PARK:
        return None
    return Accounts.of(park, inventory)


def _finances(layout: Layout, evaluation: Evaluation) -> Finances | None:
    """Return measures and loans; none where their terms are refused: no report tells them."""
    try:
        return finances_of(layout, evaluation, evaluation.account.as_known_at)
    except FinanceError:
        return None
