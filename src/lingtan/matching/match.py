"""Match load with clean supply in each interval, by one of three rules; excess never counts.

By load and by priority pool the supply of all plants: what can be matched of an interval is the
lesser of all load and all supply. By contract each holder has its share of each plant and no
more: what it cannot use is excess, even where another is short.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lingtan.base.errors import MatchingError
from lingtan.matching.apportion import apportion
from lingtan.matching.whole_hours import (
    MOST_WH,
    Numbers,
    WattHours,
    require_energy,
    require_same_intervals,
)

ROWS_AT_ONCE = 1 << 12  # intervals: what contracts are offered in them is held at once


class Rule(StrEnum):
    """How supply is allocated where there is not enough for all."""

    BY_LOAD = "by_load"  # of the pool, in proportion to load in the interval
    BY_PRIORITY = "by_priority"  # of the pool, one user after the other
    BY_CONTRACT = "by_contract"  # of each plant what one holds of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What was matched.

    Attributes
    ----------
    rule : Rule
        The rule of allocation.
    load_wh, matched_wh : array of int64, shape (intervals, users)
        What each user needed, and what of it clean supply served [Wh].
    supply_wh, used_wh : array of int64, shape (intervals, plants)
        What each plant gave under contract, and what of it served load [Wh].
    """

    rule: Rule
    load_wh: WattHours
    matched_wh: WattHours
    supply_wh: WattHours
    used_wh: WattHours

    @property
    def unmatched_wh(self) -> WattHours:
        """What of each user's load the grid served, shape (intervals, users)."""
        return self.load_wh - self.matched_wh

    @property
    def excess_wh(self) -> WattHours:
        """What of each plant's supply served nobody in its interval, shape (intervals, plants)."""
        return self.supply_wh - self.used_wh


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Contracts: which user holds how much of which plant, one number each a contract.

    Attributes
    ----------
    user, plant : array of int64, shape (contracts,)
        Column of the user's load and of the plant's supply.
    weight : array of int64, shape (contracts,)
        Share of the plant, in proportion to the weights of all its contracts. To leave a part
        of a plant unsold, give it to a user without load.
    """

    user: Numbers
    plant: Numbers
    weight: Numbers


def match_by_load(load_wh: WattHours, supply_wh: WattHours) -> Matching:
    """Match the pooled supply; users take of it in proportion to their load in the interval."""
    load, supply, matched = _pooled(load_wh, supply_wh)
    return Matching(
        rule=Rule.BY_LOAD,
        load_wh=load,
        matched_wh=apportion(matched, load),
        supply_wh=supply,
        used_wh=apportion(matched, supply),
    )


def match_by_priority(load_wh: WattHours, supply_wh: WattHours, order: Numbers) -> Matching:
    """Match the pooled supply; one user after the other takes what it needs.

    Parameters
    ----------
    order : array of int64, shape (users,)
        Columns of the users, who is served first at the front.

    Raises
    ------
    MatchingError
        The order does not name each user once; see `require_energy` for the amounts.
    """
    load, supply, matched = _pooled(load_wh, supply_wh)
    if sorted(order.tolist()) != list(range(load.shape[1])):
        raise MatchingError("order_incomplete", facts={"users": load.shape[1]})
    served = np.zeros_like(load)
    left = matched.copy()
    for user in order.tolist():
        served[:, user] = np.minimum(left, load[:, user])
        left -= served[:, user]
    return Matching(
        rule=Rule.BY_PRIORITY,
        load_wh=load,
        matched_wh=served,
        supply_wh=supply,
        used_wh=apportion(matched, supply),
    )


def match_by_contract(load_wh: WattHours, supply_wh: WattHours, shares: Shares) -> Matching:
    """Match each user's load with its own contracts, in the order they are given.

    A plant without a contract serves nobody.

    Raises
    ------
    MatchingError
        A contract names no user or plant, or has a negative weight.
    """
    load, supply = _given(load_wh, supply_wh)
    _require_shares(shares, load.shape[1], supply.shape[1])
    order = np.argsort(shares.user, kind="stable")
    held = Shares(user=shares.user[order], plant=shares.plant[order], weight=shares.weight[order])
    matched, used = np.zeros_like(load), np.zeros_like(supply)
    for first in range(0, len(load), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        _serve(load[rows], supply[rows], held, (matched[rows], used[rows]))
    return Matching(
        rule=Rule.BY_CONTRACT,
        load_wh=load,
        matched_wh=matched,
        supply_wh=supply,
        used_wh=used,
    )


def _serve(
    load: WattHours, supply: WattHours, held: Shares, into: tuple[WattHours, WattHours]
) -> None:
    """Serve some intervals from contracts that stand in the order of their users."""
    matched, used = into
    # a contract is a row here: it is read as a whole, so it lies together in memory
    offered = np.zeros((len(held.user), len(load)), dtype=np.int64)
    for plant in np.unique(held.plant).tolist():
        mine = np.flatnonzero(held.plant == plant)
        offered[mine] = apportion(supply[:, plant], held.weight[mine]).T
    left = load.T.copy()
    for turn in _turns(held.user):
        users = held.user[turn]
        taken = np.minimum(left[users], offered[turn])
        left[users] -= taken
        offered[turn] = taken
    matched[:] = load - left.T
    for plant in np.unique(held.plant).tolist():
        used[:, plant] = offered[held.plant == plant].sum(axis=0)


def _turns(users: Numbers) -> list[Numbers]:
    """Return the contracts by turn: the first of each user, then the second, and so on."""
    firsts = np.searchsorted(users, users)
    rank = np.arange(len(users)) - firsts
    return [np.flatnonzero(rank == turn) for turn in range(int(np.max(rank, initial=-1)) + 1)]


def _pooled(load_wh: WattHours, supply_wh: WattHours) -> tuple[WattHours, WattHours, WattHours]:
    load, supply = _given(load_wh, supply_wh)
    return load, supply, np.minimum(load.sum(axis=1), supply.sum(axis=1))


def _given(load_wh: WattHours, supply_wh: WattHours) -> tuple[WattHours, WattHours]:
    load, supply = require_energy("load", load_wh, 2), require_energy("supply", supply_wh, 2)
    require_same_intervals({"load": load, "supply": supply})
    return load, supply


def _require_shares(shares: Shares, users: int, plants: int) -> None:
    lengths = {len(shares.user), len(shares.plant), len(shares.weight)}
    ends = ((shares.user, users), (shares.plant, plants))
    is_known = all(((number >= 0) & (number < count)).all() for number, count in ends)
    is_weight = (shares.weight >= 0) & (shares.weight <= MOST_WH)
    if len(lengths) > 1 or not is_known or not is_weight.all():
        raise MatchingError("contract_unclear", facts={"users": users, "plants": plants})
