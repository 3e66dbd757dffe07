"""A tonne has a cost only where tonnes are abated, and what earns is not ranked by its tonne."""

import pytest

from lingtan.finance.abatement_cost import Refusal, abatement_cost, abatement_curve
from lingtan.finance.assess import MORE_EMITTED, NO_ABATEMENT, assess
from lingtan.finance.linked_loan import Observed
from lingtan.park.finance import Link
from tests.builders_finance import YEARLY, a_measure


def unasked(_link: Link) -> Observed:
    raise AssertionError("no loan hangs on an indicator here")


@pytest.mark.parametrize(
    ("abatement_t", "refusal"), [(0, Refusal.NOTHING_ABATED), (-3, Refusal.MORE_EMITTED)]
)
def test_what_abates_nothing_has_no_cost_of_a_tonne(abatement_t: float, refusal: Refusal) -> None:
    cost = abatement_cost(a_measure(abatement_t=abatement_t), YEARLY)
    assert cost.cny_per_t is None
    assert cost.refusal is refusal
    assert cost.yearly_cny == pytest.approx(-70.495425)
    assert abatement_curve([cost]) == ()


def test_it_is_named_and_the_others_keep_their_place() -> None:
    measures = [
        a_measure("none", abatement_t=0),
        a_measure("more", abatement_t=-1),
        a_measure("dear", saving=100),
        a_measure("earns"),
    ]
    found = assess(YEARLY, measures, [], unasked)
    assert [each.measure.id for each in found.measures] == ["earns", "dear", "none", "more"]
    assert [each.reached_t for each in found.measures] == [5.0, 10.0, None, None]
    assert [f.kind for f in found.findings] == [NO_ABATEMENT, MORE_EMITTED]


def test_of_what_earns_the_larger_earning_comes_first() -> None:
    """By cost of a tonne the few tonnes of `few` would win, although it earns less."""
    few = abatement_cost(a_measure("few", abatement_t=1), YEARLY)
    many = abatement_cost(a_measure("many", saving=230, abatement_t=50), YEARLY)
    assert (few.cny_per_t or 0) < (many.cny_per_t or 0) < 0
    curve = abatement_curve([few, many])
    assert [step.cost.measure for step in curve] == ["many", "few"]


def test_of_what_costs_alike_the_greater_abatement_comes_first() -> None:
    free = [
        abatement_cost(a_measure(name, capex=0, saving=0, om=0, abatement_t=tonnes), YEARLY)
        for name, tonnes in (("a", 1), ("b", 9), ("c", 4))
    ]
    assert {cost.yearly_cny for cost in free} == {0.0}
    assert [step.cost.measure for step in abatement_curve(free)] == ["b", "c", "a"]
