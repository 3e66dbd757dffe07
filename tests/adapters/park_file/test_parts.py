"""Expressions are linear sums, circles are found, and samples come from formulas alone."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.adapters.park_file.cycles import order
from lingtan.adapters.park_file.expressions import parse_expression, resolve
from lingtan.adapters.park_file.outline import ring_area_m2
from lingtan.adapters.park_file.shape_faults import nearest


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("m1", {"m1": 1}),
        ("-m1 + m2", {"m1": -1, "m2": 1}),
        ("1.5 * m1 - 0.25*m2", {"m1": Fraction(3, 2), "m2": Fraction(-1, 4)}),
        ("m1 + m1", {"m1": 2}),
        ("0012 - 0013", {"0012": 1, "0013": -1}),  # meter numbers, not numbers
        ("2 * 0012", {"0012": 2}),
        ("表1 - A-7.2", {"表1": 1, "A-7.2": -1}),
    ],
)
def test_a_linear_sum_is_read(text: str, terms: dict[str, float]) -> None:
    assert dict(parse_expression(text) or {}) == terms


@pytest.mark.parametrize(
    "text", ["", "  ", "m1 m2", "m1 * m2", "m1 / 2", "m1 - ", "(m1)", "3 + ", "* m1", "m1 -- m2"]
)
def test_anything_else_is_refused(text: str) -> None:
    assert parse_expression(text) is None


def test_virtual_meters_resolve_through_each_other() -> None:
    found = resolve({"c": {"b": Fraction(2)}, "b": {"a": Fraction(1, 2), "x": Fraction(1)}})
    assert found.meters["c"] == {"a": 1, "x": 2}
    assert found.circles == ()


def test_a_long_chain_resolves_without_recursion() -> None:
    chain = {f"m{n}": {f"m{n - 1}": Fraction(1)} for n in range(1, 5000)}
    assert resolve(chain).meters["m4999"] == {"m0": 1}


def test_terms_that_cancel_leave_nothing() -> None:
    found = resolve({"b": {"a": Fraction(1)}, "c": {"b": Fraction(1), "a": Fraction(-1)}})
    assert found.meters["c"] == {}


def test_every_circle_is_found_and_the_rest_is_ordered() -> None:
    nodes, circles = order({"a": ["a"], "b": ["c"], "c": ["b"], "d": ["e"], "e": []})
    assert set(circles) == {("a", "a"), ("b", "c", "b")}
    assert nodes == ("e", "d")


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"))))
def test_ordering_ends_and_names_each_node_at_most_once(graph: dict[str, list[str]]) -> None:
    nodes, circles = order(graph)
    named = [*nodes, *(name for circle in circles for name in circle[:-1])]
    assert sorted(named) == sorted(set(named)) == sorted(graph)


def test_the_area_of_a_ring_does_not_depend_on_its_direction() -> None:
    ring = [(118.0, 37.0), (118.1, 37.0), (118.1, 37.1), (118.0, 37.0)]
    assert ring_area_m2(ring) == pytest.approx(ring_area_m2(ring[::-1]))
    assert ring_area_m2(ring) == pytest.approx(49.4e6, rel=0.01)  # half of 8.88 km by 11.12 km


def test_the_nearest_names_are_offered_and_else_the_first_few() -> None:
    assert nearest("stel", ["steel", "glass"]) == {"nearest": "steel", "shown": 1}
    assert nearest("zzz", ["b", "a"]) == {"nearest": "a, b", "shown": 2}
    many = nearest("zzz", [str(n) for n in range(10, 30)])
    assert many == {"nearest": "10, 11, 12, 13, 14, 15 … (20)", "shown": 6}
    assert nearest("x", []) == {"nearest": "", "shown": 0}
