"""Three rules by hand: who is served where there is not enough, and what is excess."""

import numpy as np
import pytest

from lingtan.base.errors import MatchingError
from lingtan.matching.match import (
    Rule,
    Shares,
    match_by_contract,
    match_by_load,
    match_by_priority,
)
from lingtan.matching.whole_hours import MOST_WH, WattHours

LOAD = np.array([[60, 30, 10], [60, 30, 10]])
SUPPLY = np.array([[40, 10], [200, 0]])


def shares(*contracts: tuple[int, int, int]) -> Shares:
    user, plant, weight = (np.array(column) for column in zip(*contracts, strict=True))
    return Shares(user=user, plant=plant, weight=weight)


def test_by_load_a_shortage_is_shared_and_a_surplus_is_excess() -> None:
    found = match_by_load(LOAD, SUPPLY)
    assert found.matched_wh.tolist() == [[30, 15, 5], [60, 30, 10]]
    assert found.used_wh.tolist() == [[40, 10], [100, 0]]
    assert found.excess_wh.tolist() == [[0, 0], [100, 0]]
    assert found.unmatched_wh.tolist() == [[30, 15, 5], [0, 0, 0]]


def test_every_result_names_its_rule() -> None:
    found = (
        match_by_load(LOAD, SUPPLY),
        match_by_priority(LOAD, SUPPLY, np.array([0, 1, 2])),
        match_by_contract(LOAD, SUPPLY, shares((0, 0, 1))),
    )
    assert [each.rule for each in found] == [Rule.BY_LOAD, Rule.BY_PRIORITY, Rule.BY_CONTRACT]


def test_by_priority_the_first_is_served_in_full() -> None:
    found = match_by_priority(LOAD, SUPPLY, np.array([1, 2, 0]))
    assert found.matched_wh.tolist() == [[10, 30, 10], [60, 30, 10]]


def test_by_contract_nobody_uses_what_another_holds() -> None:
    """The second user holds half of the first plant and needs less than that in each hour."""
    found = match_by_contract(LOAD, SUPPLY, shares((0, 0, 1), (1, 0, 1), (2, 1, 1)))
    assert found.matched_wh.tolist() == [[20, 20, 10], [60, 30, 0]]
    assert found.excess_wh.tolist() == [[0, 0], [110, 0]]


def test_contracts_of_one_user_are_used_in_their_order() -> None:
    load, supply = np.array([[50]]), np.array([[40, 40]])
    first = match_by_contract(load, supply, shares((0, 0, 1), (0, 1, 1)))
    second = match_by_contract(load, supply, shares((0, 1, 1), (0, 0, 1)))
    assert first.used_wh.tolist() == [[40, 10]]
    assert second.used_wh.tolist() == [[10, 40]]


def test_two_users_may_hold_one_plant_in_one_turn() -> None:
    found = match_by_contract(
        np.array([[5, 5]]), np.array([[8]]), shares((0, 0, 1), (1, 0, 1), (0, 0, 2))
    )
    assert found.used_wh.tolist() == [[7]]
    assert found.matched_wh.tolist() == [[5, 2]]


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_between_equals_the_first_user_gets_the_odd_watt_hour(order: list[int]) -> None:
    held = shares(*[((0, 0, 1), (1, 0, 1))[which] for which in order])
    found = match_by_contract(np.array([[9, 9]]), np.array([[5]]), held)
    assert found.matched_wh.tolist() == [[3, 2]]


def test_a_year_is_matched_as_its_parts_are() -> None:
    """So many intervals are more than are held at once, and the last part is a short one."""
    random = np.random.default_rng(2)
    load, supply = random.integers(0, 900, (9_001, 7)), random.integers(0, 3_000, (9_001, 3))
    held = shares(*[(n % 7, n * 5 % 3, n % 4) for n in range(40)])
    whole = match_by_contract(load, supply, held)
    for first in (0, 4_095, 8_190, 9_000):
        part = match_by_contract(load[first : first + 2], supply[first : first + 2], held)
        assert np.array_equal(whole.matched_wh[first : first + 2], part.matched_wh)
        assert np.array_equal(whole.used_wh[first : first + 2], part.used_wh)


def test_a_plant_without_a_contract_serves_nobody() -> None:
    found = match_by_contract(LOAD, SUPPLY, shares((0, 1, 1)))
    assert found.matched_wh.tolist() == [[10, 0, 0], [0, 0, 0]]


def test_a_park_without_plants_matches_nothing() -> None:
    none = np.zeros((2, 0), dtype=np.int64)
    assert not match_by_load(LOAD, none).matched_wh.any()


@pytest.mark.parametrize(
    ("load", "supply", "case"),
    [
        (LOAD.astype(float), SUPPLY, "not_whole"),
        (LOAD[:, 0], SUPPLY, "not_whole"),
        (LOAD, SUPPLY - 11, "out_of_range"),
        (LOAD, SUPPLY + MOST_WH, "out_of_range"),
        (LOAD[:1], SUPPLY, "lengths_differ"),
    ],
)
def test_what_cannot_be_matched_is_refused(load: WattHours, supply: WattHours, case: str) -> None:
    with pytest.raises(MatchingError) as refused:
        match_by_load(load, supply)
    assert refused.value.case == case


def test_an_error_names_the_interval() -> None:
    with pytest.raises(MatchingError, match="-2 Wh in interval 1"):
        match_by_load(LOAD, np.array([[3], [-2]]))


@pytest.mark.parametrize("order", [[0, 1], [0, 1, 1], [0, 1, 3]])
def test_an_order_that_leaves_out_a_user_is_refused(order: list[int]) -> None:
    with pytest.raises(MatchingError, match="once"):
        match_by_priority(LOAD, SUPPLY, np.array(order))


@pytest.mark.parametrize("contract", [(3, 0, 1), (0, 2, 1), (-1, 0, 1), (0, 0, -1)])
def test_a_contract_of_nobody_or_of_less_than_nothing_is_refused(
    contract: tuple[int, int, int],
) -> None:
    with pytest.raises(MatchingError, match="contract"):
        match_by_contract(LOAD, SUPPLY, shares(contract))
