"""Whoever is inside: nothing is left over, and figures and differences are their lines' sums."""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.ledger.boundary_comparison import Why, compare
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.totals import EXACT
from lingtan.park.park import Park
from lingtan.park.places import BoundaryKind
from tests.property.lineage_terms import CAPPED, NOT_OF_LINES, rests, unlike
from tests.property.test_ledger_conservation import (
    FEW,
    HOURS,
    a_boundary,
    a_day,
    account,
    left_over,
    the_park,
)

pytestmark = pytest.mark.slow

ALWAYS = (0, HOURS)


def value_of(inventory: Inventory, figure: str) -> float | None:
    """Return what the account itself says."""
    return inventory.figures[figure].value


@FEW
@given(a_day(), st.integers(0, HOURS))
def test_whoever_is_inside_it_all_adds_up(day: dict[str, list[Decimal]], turn: int) -> None:
    """One member joins in the day; exports stay below what is there to export."""
    day = day | {"out": [value / 1000 for value in day["out"]]}
    park = the_park(
        a_boundary("without_c", BoundaryKind.WHOLE_PARK, {"a": ALWAYS, "b": (turn, HOURS + 1)}),
        a_boundary("zone", BoundaryKind.PARK_IN_PARK, {"a": ALWAYS, "b": (turn, HOURS + 1)}),
        a_boundary("rest", BoundaryKind.PARK_IN_PARK, {"b": (-1, turn), "c": ALWAYS}),
    )
    accounts = {each.id: account(park, day, each.id) for each in park.boundaries}
    for name in ("without_c", "zone", "rest"):
        assert set(left_over(accounts[name])) <= {Decimal(0)}, name
    every_figure_is_the_sum_of_its_terms(park, accounts)
    the_lines_add_up_to_the_difference_of_the_figures(park, accounts)


def every_figure_is_the_sum_of_its_terms(park: Park, accounts: Mapping[str, Inventory]) -> None:
    whole = park.boundaries[0].id
    for name, inventory in accounts.items():
        assert unlike(inventory, is_everything=name == whole) == {}, name
    assert rests(accounts[whole]) <= NOT_OF_LINES | CAPPED


def the_lines_add_up_to_the_difference_of_the_figures(
    park: Park, accounts: Mapping[str, Inventory]
) -> None:
    for first, second in permutations(accounts, 2):
        for found in compare(park, accounts[first], accounts[second]):
            with localcontext(EXACT):
                assert sum((line.change for line in found.lines), Decimal(0)) == found.change
                assert found.change == found.second - found.first
            for name, total in ((first, found.first), (second, found.second)):
                assert value_of(accounts[name], found.figure) in {None, float(total)}, name
    for one in accounts.values():
        for found in compare(park, one, one):
            assert (found.lines, found.change) == ((), Decimal(0))


@FEW
@given(a_day())
def test_who_is_in_one_only_enters_or_leaves(day: dict[str, list[Decimal]]) -> None:
    park = the_park(
        a_boundary("a", BoundaryKind.PARK_IN_PARK, {"a": ALWAYS}),
        a_boundary("b", BoundaryKind.PARK_IN_PARK, {"b": ALWAYS}),
    )
    for found in compare(park, account(park, day, "a"), account(park, day, "b")):
        for line in found.lines:
            told = {"a": Why.MEMBER_LEAVES, "b": Why.MEMBER_ENTERS, "": Why.COMMON}
            assert line.why is told[line.enterprise]
            if line.enterprise == "a":
                assert line.second == 0
            if line.enterprise == "b":
                assert line.first == 0
