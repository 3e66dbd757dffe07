"""Solve one sparse symmetric system for many hours at once.

The pattern is the same in every hour, only the numbers differ: which balance is eliminated after
which is decided once, and each step is then one operation on a vector of hours. Balances are
eliminated by least degree first, so a tree of busbars fills in nothing.

References
----------
A. George, J. W. H. Liu, The evolution of the minimum degree ordering algorithm, SIAM Review 31
(1989) 1.
"""

from dataclasses import dataclass

import numpy as np

from lingtan.metering.reconciliation.balance_system import Floats

Pairs = dict[tuple[int, int], Floats]
RANK_LOST = 1e-12  # a pivot so small beside what it began with is a balance that says nothing new


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The elimination of one balance: what it hands to those not eliminated yet.

    Attributes
    ----------
    pivot : ndarray, shape (n_hours,)
        Infinite where the balance follows from the others.
    shares : tuple of (int, ndarray)
        Each neighbour with its entry divided by the pivot.
    """

    row: int
    pivot: Floats
    shares: tuple[tuple[int, Floats], ...]


def factor(entries: Pairs, count: int) -> tuple[Step, ...]:
    """Factor a symmetric positive matrix in every hour.

    Parameters
    ----------
    entries : dict of (int, int) to ndarray, shape (n_hours,)
        Entries with row <= column; the diagonal is whole, and zero entries may be left out.
    count : int
        Rows of the matrix.
    """
    left = {pair: values.copy() for pair, values in entries.items()}
    first = {row: entries[row, row] for row in range(count)}
    neighbours = _neighbours(entries, count)
    steps = []
    while neighbours:
        row = min(neighbours, key=lambda each: (len(neighbours[each]), each))
        others = sorted(neighbours.pop(row))
        steps.append(_eliminate(left, row, others, first[row]))
        for other in others:
            neighbours[other] |= set(others)
            neighbours[other] -= {row, other}
    return tuple(steps)


def solve(steps: tuple[Step, ...], right: Floats) -> Floats:
    """Solve the factored system for a right side of shape (n_rows, n_hours)."""
    solution = right.copy()
    for step in steps:
        for other, share in step.shares:
            solution[other] -= share * solution[step.row]
    for step in reversed(steps):
        solution[step.row] /= step.pivot
        for other, share in step.shares:
            solution[step.row] -= share * solution[other]
    return solution


def _neighbours(entries: Pairs, count: int) -> dict[int, set[int]]:
    neighbours: dict[int, set[int]] = {row: set() for row in range(count)}
    for row, column in entries:
        if row != column:
            neighbours[row].add(column)
            neighbours[column].add(row)
    return neighbours


def _eliminate(left: Pairs, row: int, others: list[int], first: Floats) -> Step:
    whole = left[row, row]
    pivot = np.where(whole > RANK_LOST * first, whole, np.inf)
    columns = {other: left.pop(_pair(row, other)) for other in others}
    shares = {other: column / pivot for other, column in columns.items()}
    for place, one in enumerate(others):
        for other in others[place:]:
            pair = (one, other)
            change = shares[one] * columns[other]
            left[pair] = left[pair] - change if pair in left else -change
    return Step(row=row, pivot=pivot, shares=tuple(shares.items()))


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
