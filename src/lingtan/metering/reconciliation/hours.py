"""Reconcile every hour, each with its own uncertainties and its own gaps.

An hour's adjustment is ``-V A' (A V A')^-1 A y`` with that hour's variances ``V``: a meter that
reads nothing at night has next to no error then, and is left alone. A reading that is missing is
one of which nothing is known: its variance is beyond all others, so the balances alone decide it.
The order of elimination is found once for all hours.
"""

from dataclasses import dataclass

import numpy as np

from lingtan.metering.reconciliation.balance_system import BalanceSystem, Flags, Floats
from lingtan.metering.reconciliation.elimination import Pairs, factor, solve
from lingtan.metering.reconciliation.redundancy import SMALLEST

BEYOND = 1e4  # sigma of a missing reading, beside the largest sigma of its hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Reconciled values of every hour.

    Attributes
    ----------
    values : ndarray, shape (n_streams, n_hours)
        No number where a reading is missing and the balances do not tell it.
    chi2 : ndarray, shape (n_hours,)
        Sum of squared adjustments of what was read, in units of sigma.
    """

    values: Floats
    chi2: Floats


def reconcile_hours(system: BalanceSystem, measured: Floats, sigma: Floats) -> Hours:
    """Adjust every hour by the least that makes its balances hold.

    Parameters
    ----------
    measured : ndarray, shape (n_streams, n_hours)
        No number where a reading is missing.
    sigma : ndarray, shape (n_streams, n_hours)
        Standard uncertainty of each reading, above zero; not looked at where it is missing.
    """
    missing = np.isnan(measured)
    known = np.where(missing, 0.0, sigma)
    variance = np.where(missing, BEYOND * known.max(axis=0, initial=0.0), known) ** 2
    start = np.where(missing, 0.0, measured)
    steps = factor(_entries(system.matrix, variance), len(system.rows))
    values = start
    for _ in range(2):  # the second takes away what rounding left of the first
        multipliers = solve(steps, system.matrix @ values)
        values = values - variance * (system.matrix.T @ multipliers)
    moved = np.where(missing, 0.0, values - start) / np.where(missing, 1.0, sigma)
    values[_untold(system.matrix, missing)] = np.nan
    return Hours(values=values, chi2=(moved**2).sum(axis=0))


def _entries(matrix: Floats, variance: Floats) -> Pairs:
    """Return ``A V A'`` of every hour, entry by entry."""
    entries: Pairs = {(row, row): np.zeros(variance.shape[1]) for row in range(len(matrix))}
    for stream in range(matrix.shape[1]):
        rows = np.flatnonzero(matrix[:, stream])
        for place, row in enumerate(rows):
            for other in rows[place:]:
                pair = (int(row), int(other))
                added = matrix[row, stream] * matrix[other, stream] * variance[stream]
                entries[pair] = entries[pair] + added if pair in entries else added
    return entries


def _untold(matrix: Floats, missing: Flags) -> Flags:
    """Return which missing readings the balances do not tell."""
    untold = np.zeros_like(missing)
    for hours in _lacking_the_same(missing):
        lacking = np.flatnonzero(missing[:, hours[0]])
        if len(lacking):
            untold[np.ix_(lacking[_is_free(matrix[:, lacking])], hours)] = True
    return untold


def _lacking_the_same(missing: Flags) -> list[np.ndarray]:
    """Return the hours that lack the same readings, together."""
    packed = np.ascontiguousarray(np.packbits(missing, axis=0).T)
    keys = packed.view([("", packed.dtype)] * packed.shape[1]).ravel()
    _, group = np.unique(keys, return_inverse=True)
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def _is_free(columns: Floats) -> Flags:
    """Return which unknowns the balances leave free: those with a part in the null space."""
    touched = columns[np.abs(columns).max(axis=1) > 0]
    _, size, right = np.linalg.svd(touched, full_matrices=True)
    rank = int((size > SMALLEST).sum())
    return np.asarray(np.abs(right[rank:]).max(axis=0, initial=0.0) > SMALLEST)
