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
    order = np.argsort(shares.user, kind="stable")  # between equals the first user gets the odd Wh
    held = Shares(user=shares.user[order], plant=shares.plant[order], weight=shares.weight[order])
    matched, used = np.empty_like(load), np.empty_like(supply)
    # the same memory for all parts: to be given it anew costs more than the work, and not in
    # proportion to it
    most = min(ROWS_AT_ONCE, len(load))
    offered, left = (np.empty((count, most), np.int64) for count in (len(order), load.shape[1]))
    for first in range(0, len(load), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        size = len(load[rows])
        _offer(supply[rows], held, offered[:, :size])
        left[:, :size] = load[rows].T
        used[rows] = _serve(held, offered[:, :size], left[:, :size], supply.shape[1]).T
        np.subtract(load[rows], left[:, :size].T, out=matched[rows])
    return Matching(
        rule=Rule.BY_CONTRACT,
        load_wh=load,
        matched_wh=matched,
        supply_wh=supply,
        used_wh=used,
    )


def _offer(supply: WattHours, held: Shares, offered: WattHours) -> None:
    """Write down what each contract may give; `offered` has shape (contracts, intervals)."""
    by_plant = np.argsort(held.plant, kind="stable")
    firsts = np.flatnonzero(np.diff(held.plant[by_plant], prepend=-1))
    for mine in np.split(by_plant, firsts[1:]):
        if len(mine):
            plant = held.plant[mine[0]]
            offered[mine] = apportion(supply[:, plant], held.weight[mine]).T


def _serve(held: Shares, offered: WattHours, left: WattHours, plants: int) -> WattHours:
    """Serve users from contracts that stand in their order, and return what each plant gave.

    A contract is a row of `offered`, a user one of `left`, what it still needs: its numbers stay
    in the cache while it is served, so that twice the contracts cost twice as much.
    """
    given = np.zeros((plants, left.shape[1]), dtype=np.int64)
    for taken, user, plant in zip(offered, held.user.tolist(), held.plant.tolist(), strict=True):
        need, whole = left[user], given[plant]
        np.minimum(need, taken, out=taken)
        np.subtract(need, taken, out=need)
        np.add(whole, taken, out=whole)
    return given


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
