"""Matching any load with any supply: invariants of hourly matching, by every rule."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.matching.apportion import apportion
from lingtan.matching.match import (
    Matching,
    Shares,
    match_by_contract,
    match_by_load,
    match_by_priority,
)
from lingtan.matching.score import cfe_score, matched_score, netted_ratio
from lingtan.matching.whole_hours import WattHours

USERS, PLANTS = 4, 3
SHARES = Shares(
    user=np.array([3, 0, 1, 1, 2, 0]),
    plant=np.array([0, 0, 0, 1, 1, 2]),
    weight=np.array([2, 1, 4, 1, 1, 7]),
)
Rule = Callable[[WattHours, WattHours], Matching]
RULES: Mapping[str, Rule] = {
    "load": match_by_load,
    "contract": lambda load, supply: match_by_contract(load, supply, SHARES),
    "priority": lambda load, supply: match_by_priority(load, supply, np.array([2, 0, 3, 1])),
}
rules = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
energy = st.integers(0, 30) | st.integers(0, 10**12)


@st.composite
def hours(draw: st.DrawFn) -> tuple[WattHours, WattHours]:
    count = draw(st.integers(1, 5))
    load, supply = (
        draw(st.lists(st.lists(energy, min_size=n, max_size=n), min_size=count, max_size=count))
        for n in (USERS, PLANTS)
    )
    return np.array(load, dtype=np.int64), np.array(supply, dtype=np.int64)


def total(wh: WattHours) -> WattHours:
    return np.asarray(wh.sum(axis=1))


@rules
@settings(deadline=None)
@given(given_hours=hours())
def test_what_is_matched_is_neither_above_load_nor_above_supply(
    rule: Rule, given_hours: tuple[WattHours, WattHours]
) -> None:
    load, supply = given_hours
    found = rule(load, supply)
    assert (found.matched_wh >= 0).all()
    assert (found.used_wh >= 0).all()
    assert (found.matched_wh <= load).all()
    assert (found.used_wh <= supply).all()


@rules
@settings(deadline=None)
@given(given_hours=hours())
def test_what_users_get_and_what_plants_give_agree_to_the_last_watt_hour(
    rule: Rule, given_hours: tuple[WattHours, WattHours]
) -> None:
    found = rule(*given_hours)
    assert total(found.matched_wh).tolist() == total(found.used_wh).tolist()


@pytest.mark.parametrize("name", ["load", "priority"])
@settings(deadline=None)
@given(given_hours=hours())
def test_a_pool_matches_the_lesser_of_load_and_supply(
    name: str, given_hours: tuple[WattHours, WattHours]
) -> None:
    load, supply = given_hours
    found = RULES[name](load, supply)
    assert total(found.matched_wh).tolist() == np.minimum(total(load), total(supply)).tolist()


@rules
@settings(deadline=None)
@given(given_hours=hours(), more=st.integers(1, 40) | st.integers(1, 10**9), data=st.data())
def test_more_supply_takes_nothing_from_any_user(
    rule: Rule, given_hours: tuple[WattHours, WattHours], more: int, data: st.DataObject
) -> None:
    load, supply = given_hours
    richer = supply.copy()
    hour, plant = (data.draw(st.integers(0, size - 1)) for size in supply.shape)
    richer[hour, plant] += more
    before, after = rule(load, supply), rule(load, richer)
    assert (after.matched_wh >= before.matched_wh).all()


@rules
@settings(deadline=None)
@given(given_hours=hours(), more=st.integers(1, 10**6))
def test_surplus_in_a_fully_matched_interval_changes_nothing(
    rule: Rule, given_hours: tuple[WattHours, WattHours], more: int
) -> None:
    load, supply = given_hours
    before = rule(load, supply)
    is_full = total(before.matched_wh) == total(load)
    after = rule(load, supply + more * is_full[:, None])
    assert (after.matched_wh == before.matched_wh).all()


@rules
@settings(deadline=None)
@given(given_hours=hours(), spans=st.lists(st.integers(0, 2), min_size=5, max_size=5))
def test_a_score_is_a_ratio_and_never_above_that_of_a_longer_span(
    rule: Rule, given_hours: tuple[WattHours, WattHours], spans: list[int]
) -> None:
    load, supply = given_hours
    score = matched_score(load, rule(load, supply).matched_wh)
    sums = total(load), total(supply)
    longer = netted_ratio(*sums, np.array(spans[: len(load)]))
    longest = netted_ratio(*sums, np.zeros(len(load), dtype=np.int64))
    if score is None or longer is None or longest is None:
        assert not load.any()
        return
    assert 0 <= score <= longer + 1e-12 <= longest + 2e-12 <= 1 + 3e-12


@rules
@settings(deadline=None)
@given(given_hours=hours(), grid=st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_the_grids_clean_share_only_adds_and_stays_a_ratio(
    rule: Rule, given_hours: tuple[WattHours, WattHours], grid: list[float]
) -> None:
    load, supply = given_hours
    matched = rule(load, supply).matched_wh
    alone = matched_score(load, matched)
    score = cfe_score(load, matched, np.array(grid[: len(load)]))
    assert (alone is None) == (score is None)
    assert alone is None or score is None or alone - 1e-12 <= score <= 1 + 1e-12


@settings(deadline=None, max_examples=300)
@given(
    amount=energy,
    more=st.integers(0, 50),
    weights=st.lists(st.integers(0, 9) | st.integers(0, 10**12), min_size=1, max_size=7),
)
def test_parts_add_up_and_grow_with_what_is_split(
    amount: int, more: int, weights: list[int]
) -> None:
    """So they do not under largest remainders: there one more can take one from a party."""
    parts = apportion(np.array([amount, amount + more]), np.array(weights))
    assert parts.sum(axis=1).tolist() == [amount, amount + more] if any(weights) else [0, 0]
    assert (parts[1] >= parts[0]).all()
    whole = apportion(np.array([sum(weights)]), np.array(weights))
    assert whole[0].tolist() == weights
