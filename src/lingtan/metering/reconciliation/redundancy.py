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
    parts = _take_apart(unknown)
    checks = parts.across.T @ known
    checks = np.where(np.abs(checks) > SMALLEST, checks, 0.0)  # the rounding of the projection
    inferred, inferable = _infer(known, parts)
    standing = np.empty(len(system.streams), dtype=object)
    bound = np.abs(checks).max(axis=0, initial=0.0) > SMALLEST
    standing[measured] = [Standing.REDUNDANT if b else Standing.UNCHECKED for b in bound]
    standing[~measured] = [Standing.INFERABLE if i else Standing.UNKNOWABLE for i in inferable]
    return Reduction(
        matrix=checks, measured=measured, standing=tuple(standing), inference=inferred
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A matrix A = U S V' by its singular values, as far as they are not zero.

    Attributes
    ----------
    basis : ndarray, shape (n_rows, rank)
        U: what the balances span.
    across : ndarray, shape (n_rows, n_rows - rank)
        Orthonormal, and across the basis: sums of balances in which no column of A stands.
    sizes : ndarray, shape (rank,)
    streams : ndarray, shape (rank, n_columns)
        V'.
    """

    basis: Floats
    across: Floats
    sizes: Floats
    streams: Floats


def _take_apart(matrix: Floats) -> _Parts:
    rows, columns = matrix.shape
    if matrix.size == 0:
        nothing = np.zeros(0)
        return _Parts(
            basis=np.zeros((rows, 0)),
            across=np.eye(rows),
            sizes=nothing,
            streams=np.zeros((0, columns)),
        )
    basis, sizes, streams = np.linalg.svd(matrix, full_matrices=rows > columns)
    rank = int((sizes > SMALLEST).sum())
    return _Parts(
        basis=basis[:, :rank], across=basis[:, rank:], sizes=sizes[:rank], streams=streams[:rank]
    )


def _infer(known: Floats, parts: _Parts) -> tuple[Floats, Flags]:
    """Return each unmeasured stream as a sum of measured ones, and whether that is the only way.

    The balances say A u = -A_m x. Of all u that keep them the smallest is -V S^-1 U' A_m x, and
    a stream follows when it lies wholly in what they span: then no other u has another value.
    """
    inferable = 1.0 - (parts.streams**2).sum(axis=0) <= SMALLEST
    values = -parts.streams.T @ ((parts.basis.T @ known) / parts.sizes[:, None])
    values = np.where(np.abs(values) > SMALLEST, values, 0.0)
    return np.where(inferable[:, None], values, 0.0), inferable
