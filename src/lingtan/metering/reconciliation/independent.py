"""Bring balances into rows of which none repeats another, whatever the sigmas.

Balances that share one stream of a large sigma look alike once every stream is measured in its own
sigma: what tells them apart is as small as the ratio of the sigmas. So they are taken apart first,
in plain coefficients: each balance keeps one stream to itself, the one of the largest sigma left.
In units of sigma every row is then led by its own stream, and no row is close to a sum of others.

References
----------
J. Edmonds, Matroids and the greedy algorithm, Mathematical Programming 1 (1971) 127: the streams
chosen so are a basis of the largest weight.
"""

import numpy as np

from lingtan.metering.reconciliation.balance_system import Floats

NOTHING = 1e-9  # beside coefficients about one, anything smaller is rounding


def independent_rows(matrix: Floats, sigma: Floats) -> Floats:
    """Return rows that say the same as the matrix, each with a stream no other row holds.

    Parameters
    ----------
    matrix : ndarray, shape (n_balances, n_streams)
        Coefficients about one; rows may repeat each other.
    sigma : ndarray, shape (n_streams,)
        Which stream leads a row: the one of the largest sigma.

    Returns
    -------
    ndarray, shape (rank, n_streams)
    """
    rows = matrix.copy()
    is_led = np.zeros(len(rows), dtype=bool)
    for stream in np.argsort(-sigma, kind="stable"):
        size = np.where(is_led, 0.0, np.abs(rows[:, stream]))
        leader = int(np.argmax(size)) if len(size) else 0
        if not len(size) or size[leader] <= NOTHING:
            continue
        rows[leader] /= rows[leader, stream]
        others = np.flatnonzero(rows[:, stream])
        others = others[others != leader]
        rows[others] -= np.outer(rows[others, stream], rows[leader])
        rows[others, stream] = 0.0
        is_led[leader] = True
    led = rows[is_led]
    return np.where(np.abs(led) > NOTHING, led, 0.0)
