"""Reconciliation closes every balance, and neither order, scale nor repetition change it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.metering.reconciliation.balance_system import BalanceSystem
from lingtan.metering.reconciliation.least_squares import Reconciled, reconcile, weigh
from lingtan.metering.reconciliation.redundancy import reduce_balances


@st.composite
def networks(draw: st.DrawFn) -> tuple[BalanceSystem, np.ndarray, np.ndarray]:
    """Return a connected network with readings of flows that may not balance."""
    nodes = draw(st.integers(1, 6))
    extra = draw(st.integers(1, 8))
    ends = [(draw(st.integers(-1, node - 1)), node) for node in range(nodes)]
    ends += [(draw(st.integers(0, nodes - 1)), -1) for _ in range(extra)]
    matrix = np.zeros((nodes, len(ends)))
    for stream, (source, target) in enumerate(ends):
        if source >= 0:
            matrix[source, stream] -= 1
        if target >= 0:
            matrix[target, stream] += 1
    positive = st.floats(1e-2, 1e6)
    values = np.array(draw(st.lists(positive, min_size=len(ends), max_size=len(ends))))
    shares = np.array(draw(st.lists(st.floats(1e-3, 0.2), min_size=len(ends), max_size=len(ends))))
    system = BalanceSystem(
        rows=tuple(f"n{row}" for row in range(nodes)),
        streams=tuple(f"s{stream}" for stream in range(len(ends))),
        matrix=matrix,
    )
    return system, values, values * shares


def solved(system: BalanceSystem, values: np.ndarray, sigma: np.ndarray) -> Reconciled:
    """Return the reconciled values of a network all of which is measured."""
    reduction = reduce_balances(system, np.ones(len(values), dtype=bool))
    return reconcile(weigh(reduction, sigma), values)


@given(networks())
def test_every_balance_holds_afterwards(
    given_case: tuple[BalanceSystem, np.ndarray, np.ndarray],
) -> None:
    system, values, sigma = given_case
    result = solved(system, values, sigma)
    assert np.abs(system.matrix @ result.values).max() <= 1e-9 * max(1.0, values.max())
    assert (result.posterior_sigma <= sigma * (1 + 1e-12)).all()


def test_balances_that_a_large_sigma_makes_look_alike_both_hold() -> None:
    """A bus into a dead end: the balances share a stream of 10^10 times the other's sigma."""
    system = BalanceSystem(
        rows=("bus", "end"),
        streams=("in", "between"),
        matrix=np.array([[1.0, -1.0], [0.0, 1.0]]),
    )
    result = solved(system, np.array([0.015625, 488_282.0]), np.array([1.5625e-5, 97_656.4]))
    assert np.abs(result.values).max() <= 1e-9
    assert result.freedom == 2


@given(networks())
def test_a_second_time_changes_nothing(
    given_case: tuple[BalanceSystem, np.ndarray, np.ndarray],
) -> None:
    system, values, sigma = given_case
    once = solved(system, values, sigma).values
    again = solved(system, once, sigma)
    assert again.values == pytest.approx(once, rel=1e-9, abs=1e-9 * values.max())
    assert float(again.chi2) == pytest.approx(0.0, abs=1e-6)


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_streams_and_nodes_does_not_matter(given_case, random) -> None:  # type: ignore[no-untyped-def]
    system, values, sigma = given_case
    rows, streams = list(range(len(system.rows))), list(range(len(system.streams)))
    random.shuffle(rows)
    random.shuffle(streams)
    other = BalanceSystem(
        rows=tuple(system.rows[row] for row in rows),
        streams=tuple(system.streams[stream] for stream in streams),
        matrix=system.matrix[np.ix_(rows, streams)],
    )
    here = solved(system, values, sigma).values[streams]
    there = solved(other, values[streams], sigma[streams]).values
    assert there == pytest.approx(here, rel=1e-8, abs=1e-8 * values.max())


@given(networks(), st.floats(1e-3, 1e3))
def test_scaling_every_sigma_leaves_the_values(given_case, factor: float) -> None:  # type: ignore[no-untyped-def]
    system, values, sigma = given_case
    here, there = solved(system, values, sigma), solved(system, values, sigma * factor)
    assert there.values == pytest.approx(here.values, rel=1e-8, abs=1e-8 * values.max())


@given(networks())
def test_many_hours_at_once_are_as_each_alone_and_sum_alike(
    given_case: tuple[BalanceSystem, np.ndarray, np.ndarray],
) -> None:
    system, values, sigma = given_case
    hours = np.column_stack([values, values * 0.5, values[::-1]])
    together = solved(system, hours, sigma).values
    alone = np.column_stack([solved(system, hour, sigma).values for hour in hours.T])
    close = 1e-9 * values.max()
    assert together == pytest.approx(alone, rel=1e-9, abs=close)
    summed = solved(system, hours.sum(axis=1), sigma).values
    assert together.sum(axis=1) == pytest.approx(summed, rel=1e-9, abs=10 * close)
