"""What balances can say of each stream: checked, believed, inferred, or nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.metering.reconciliation.balance_system import BalanceSystem, Term, system_of
from lingtan.metering.reconciliation.redundancy import Standing, reduce_balances

ENDS = {
    "import": (None, "main"),
    "feeder_1": ("main", "bus_1"),
    "feeder_2": ("main", "bus_2"),
    "a": ("bus_1", None),
    "b": ("bus_1", None),
    "c": ("bus_2", None),
    "d": ("bus_2", None),
}


def a_tree() -> BalanceSystem:
    """Return a main busbar that feeds two others with two users each."""
    terms = [
        Term(row=node, stream=stream, coefficient=sign)
        for stream, ends in ENDS.items()
        for node, sign in zip(ends, (-1.0, 1.0), strict=True)
        if node
    ]
    return system_of(terms)


def standing_without(*unmeasured: str) -> dict[str, Standing]:
    """Return what can be said of each stream when some are not measured."""
    system = a_tree()
    measured = np.array([stream not in unmeasured for stream in system.streams])
    reduction = reduce_balances(system, measured)
    return dict(zip(system.streams, reduction.standing, strict=True))


def test_when_all_is_measured_everything_is_checked() -> None:
    assert set(standing_without().values()) == {Standing.REDUNDANT}


def test_one_unmeasured_flow_of_a_node_follows_and_the_rest_is_checked_elsewhere() -> None:
    standing = standing_without("a")
    assert standing["a"] is Standing.INFERABLE
    assert standing["b"] is Standing.UNCHECKED
    assert standing["feeder_1"] is Standing.REDUNDANT
    assert standing["c"] is Standing.REDUNDANT


def test_two_unmeasured_users_of_one_node_cannot_be_told_apart() -> None:
    standing = standing_without("a", "b")
    assert standing["a"] is standing["b"] is Standing.UNKNOWABLE
    assert standing["feeder_1"] is Standing.REDUNDANT


def test_an_unmeasured_feeder_joins_its_two_nodes() -> None:
    standing = standing_without("feeder_1")
    assert standing["feeder_1"] is Standing.INFERABLE
    assert standing["a"] is standing["import"] is Standing.REDUNDANT


def test_what_is_inferred_is_the_sum_that_closes_the_balance() -> None:
    system = a_tree()
    measured = np.array([stream != "a" for stream in system.streams])
    reduction = reduce_balances(system, measured)
    amounts = {
        "feeder_1": 60.0,
        "b": 25.0,
        "import": 100.0,
        "feeder_2": 40.0,
        "c": 30.0,
        "d": 10.0,
    }
    given = np.array([amounts[s] for s in system.streams if s != "a"])
    assert reduction.inference @ given == pytest.approx([35.0])


def test_without_a_measurement_nothing_is_known() -> None:
    assert set(standing_without(*ENDS).values()) == {Standing.UNKNOWABLE}


@given(st.integers(0, 10_000))
def test_whatever_keeps_the_balances_keeps_the_checks_and_is_inferred_as_it_is(seed: int) -> None:
    random = np.random.default_rng(seed)
    nodes, streams = int(random.integers(1, 8)), int(random.integers(2, 14))
    terms = [
        Term(row=f"n{node}", stream=f"s{stream}", coefficient=sign)
        for stream in range(streams)
        for node, sign in zip(random.permutation(nodes)[:2], (-1.0, 1.0), strict=False)
    ]
    system = system_of(terms)
    measured = random.random(len(system.streams)) < 0.6
    reduction = reduce_balances(system, measured)
    _, sizes, rows = np.linalg.svd(system.matrix)
    kept = rows[int((sizes > 1e-9).sum()) :]  # all flows that keep every balance
    kept = np.where(np.abs(kept) > 1e-9, kept, 0.0)
    assert reduction.matrix @ kept[:, measured].T == pytest.approx(0.0, abs=1e-9)
    for place, stream in enumerate(np.flatnonzero(~measured)):
        if reduction.standing[stream] is Standing.INFERABLE:
            told = kept[:, measured] @ reduction.inference[place]
            assert told == pytest.approx(kept[:, stream], abs=1e-9)
        else:
            hidden = kept - kept[:, measured] @ np.linalg.pinv(kept[:, measured]) @ kept
            assert np.abs(hidden[:, stream]).max() > 1e-6  # moves while all that is read stays
