"""Which streams can be checked, which can be inferred, and which nobody can know.

Unmeasured streams are projected out of the balances: what is left binds measured streams alone.
A measured stream that still stands in a balance is redundant, and can be checked; one that does
not is believed as it is. An unmeasured stream is inferable when the balances leave it no freedom.

References
----------
C. M. Crowe, Y. A. García Campos, A. Hrymak, Reconciliation of process flow rates by matrix
projection, AIChE Journal 29 (1983) 881; F. Madron, Process Plant Performance (1992), chapter 3.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.linalg import qr

from lingtan.metering.reconciliation.balance_system import BalanceSystem, Flags, Floats

SMALLEST = 1e-9  # beside coefficients about one, anything smaller is rounding


class Standing(StrEnum):
    """What the balances can say of a stream."""

    REDUNDANT = "redundant"  # measured, and others check it
    UNCHECKED = "unchecked"  # measured, and nothing checks it
    INFERABLE = "inferable"  # not measured, and follows from the others
    UNKNOWABLE = "unknowable"  # not measured, and nothing tells it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """Balances that bind measured streams alone.

    Attributes
    ----------
    matrix : ndarray, shape (n_balances, n_measured)
        Rows need not be independent; all zero when nothing can be checked.
    measured : ndarray of bool, shape (n_streams,)
        The streams its columns stand for.
    standing : tuple of Standing
        What can be said of each stream of the system.
    inference : ndarray, shape (n_unmeasured, n_measured)
        Each inferable stream as a sum of measured ones; rows of zeros for the unknowable.
    """

    matrix: Floats
    measured: Flags
    standing: tuple[Standing, ...]
    inference: Floats


def reduce_balances(system: BalanceSystem, measured: Flags) -> Reduction:
    """Project unmeasured streams out of the balances, and say what can be known of each stream.

    Parameters
    ----------
    measured : ndarray of bool, shape (n_streams,)
        Which streams have a value.
    """
    known, unknown = system.matrix[:, measured], system.matrix[:, ~measured]
    basis, triangle, order, rank = _factor(unknown)
    checks = basis[:, rank:].T @ known if rank else known
    checks = np.where(np.abs(checks) > SMALLEST, checks, 0.0)  # the rounding of the projection
    inferred, inferable = _infer(known, basis, triangle, order, rank)
    standing = np.empty(len(system.streams), dtype=object)
    bound = np.abs(checks).max(axis=0, initial=0.0) > SMALLEST
    standing[measured] = [Standing.REDUNDANT if b else Standing.UNCHECKED for b in bound]
    standing[~measured] = [Standing.INFERABLE if i else Standing.UNKNOWABLE for i in inferable]
    return Reduction(
        matrix=checks, measured=measured, standing=tuple(standing), inference=inferred
    )


def _factor(matrix: Floats) -> tuple[Floats, Floats, np.ndarray, int]:
    """Return Q, R, the order of columns, and the rank of a matrix by pivoted QR."""
    if matrix.size == 0:
        return np.eye(matrix.shape[0]), np.zeros(matrix.shape), np.arange(matrix.shape[1]), 0
    basis, triangle, order = qr(matrix, mode="full", pivoting=True)
    rank = int((np.abs(np.diag(triangle)) > SMALLEST).sum())
    return basis, triangle, order, rank


def _infer(
    known: Floats, basis: Floats, triangle: Floats, order: np.ndarray, rank: int
) -> tuple[Floats, Flags]:
    """Return each unmeasured stream as a sum of measured ones, and whether that is the only way.

    With A_u P = Q R, the balances say R11 u1 = -Q1' A_m x - R12 u2: a stream follows when no
    freely chosen u2 can move it.
    """
    count = triangle.shape[1]
    inferred, inferable = np.zeros((count, known.shape[1])), np.zeros(count, dtype=bool)
    if rank:
        square = triangle[:rank, :rank]
        freedom = np.linalg.solve(square, triangle[:rank, rank:])
        fixed = np.abs(freedom).max(axis=1, initial=0.0) <= SMALLEST
        places = order[:rank]
        values = -np.linalg.solve(square, basis[:, :rank].T @ known)
        values = np.where(np.abs(values) > SMALLEST, values, 0.0)
        inferable[places] = fixed
        inferred[places] = np.where(fixed[:, None], values, 0.0)
    return inferred, inferable
