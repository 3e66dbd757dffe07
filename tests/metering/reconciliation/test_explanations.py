"""Errors found one by one are looked back at: fewer readings, or others, may explain them."""

import numpy as np
import pytest

from lingtan.metering.reconciliation.balance_system import BalanceSystem, Term, system_of
from lingtan.metering.reconciliation.explanations import find_errors
from lingtan.metering.reconciliation.gross_errors import Doubtful, Elimination, eliminate

# A feeder behind a feeder: what enters a busbar is what its users and the next feeder take.
TRUE = {"f1": 1000.0, "f2": 400.0, "a": 350.0, "b": 250.0, "c": 300.0, "d": 100.0}
ENDS = {"one": ("f1", "f2", "a", "b"), "two": ("f2", "c", "d")}


def a_chain() -> BalanceSystem:
    """Return two busbars in a row, and a second reading of each stream but the feeders."""
    terms = [
        Term(row=row, stream=stream, coefficient=1.0 if place == 0 else -1.0)
        for row, streams in ENDS.items()
        for place, stream in enumerate(streams)
    ]
    for stream in "abcd":
        terms += [
            Term(row=f"same:{stream}", stream=stream, coefficient=1.0),
            Term(row=f"same:{stream}", stream=f"{stream}2", coefficient=-1.0),
        ]
    return system_of(terms)


def true_of(stream: str) -> float:
    return TRUE[stream.removesuffix("2") if stream[0] != "f" else stream]


def found_in(wrong: dict[str, float]) -> tuple[tuple[str, ...], Elimination, Elimination]:
    """Return the streams, what is found one by one, and what is when that is looked back at."""
    system = a_chain()
    values = np.array([wrong.get(each, 1.0) * true_of(each) for each in system.streams])
    sigma = 0.003 * np.array([true_of(each) for each in system.streams])
    every = np.ones(len(values), dtype=bool)
    given = (system, values, sigma, every, Doubtful.every(len(values)))
    return system.streams, eliminate(*given), find_errors(*given)


def named(streams: tuple[str, ...], found: Elimination) -> dict[str, float]:
    """Return what each suspect that nothing else could be in the place of would have to say."""
    return {streams[each.stream]: each.expected for each in found.suspects if not each.alike}


@pytest.mark.parametrize(
    "wrong",
    [
        {"f1": 0.8, "f2": 0.8},
        {"a": 1.2, "b": 0.8},
        {"a": 1.3, "f2": 1.2, "d2": 0.5},
        {"a": 0.8, "b": 1.2, "c2": 1.5},
    ],
)
def test_those_that_are_wrong_are_named_with_what_they_should_say(wrong: dict[str, float]) -> None:
    streams, _, found = found_in(wrong)
    assert found.is_settled
    assert not found.rivals
    told = {each: pytest.approx(true_of(each), rel=0.01) for each in wrong}
    assert named(streams, found) == told


def test_one_by_one_a_sound_reading_may_be_taken_out_where_two_beside_it_are_wrong() -> None:
    streams, one_by_one, found = found_in({"a": 1.2, "b": 0.8})
    first = {streams[each.stream] for each in one_by_one.suspects}
    assert len(first) > len(found.suspects) or first != {"a", "b"}
    assert found.values[streams.index("a2")] == pytest.approx(TRUE["a"], rel=0.01)


def test_where_pairs_explain_as_much_all_of_them_are_rivals_and_none_is_believed() -> None:
    system = system_of(
        [
            Term(row="one", stream="f1", coefficient=1.0),
            Term(row="one", stream="f2", coefficient=-1.0),
            Term(row="one", stream="a", coefficient=-1.0),
            Term(row="two", stream="f2", coefficient=1.0),
            Term(row="two", stream="c", coefficient=-1.0),
        ]
    )
    true = {"f1": 750.0, "f2": 400.0, "a": 350.0, "c": 400.0}
    values = np.array([true[each] for each in system.streams])
    values[system.streams.index("a")] *= 1.2
    values[system.streams.index("c")] *= 0.8
    every = np.ones(len(values), dtype=bool)
    found = find_errors(system, values, 0.003 * values, every, Doubtful.every(len(values)))
    (rivals,) = found.rivals
    assert {system.streams[each] for each in rivals} == {"f1", "f2", "a", "c"}
    assert not found.suspects
    assert np.isnan(found.values).all()
