"""Reconcile flow × quality: steam headers where mass and enthalpy must balance together.

At a header the mass flows add to nothing and so do mass × enthalpy, which is bilinear. Both are
measured, so both are adjusted: each step linearises the balances where the last one ended and
solves the linear problem from the *measured* values, until nothing moves.

References
----------
S. Narasimhan, C. Jordache, Data Reconciliation and Gross Error Detection (2000), chapter 5,
successive linear data reconciliation; V. V. Veverka, F. Madron, Material and Energy Balancing in
the Process Industries (1997).
"""

from dataclasses import dataclass

import numpy as np

from lingtan.base.errors import ReconciliationError
from lingtan.metering.reconciliation.balance_system import Floats

MOST_STEPS = 50
CLOSE = 1e-10  # largest move, in units of sigma, that no longer matters


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowAndQuality:
    """Flows and what a unit of each carries.

    Attributes
    ----------
    flow, quality : ndarray, shape (n_streams,)
        Such as steam [t] and its enthalpy [GJ/t].
    """

    flow: Floats
    quality: Floats

    @property
    def stacked(self) -> Floats:
        """Return both in one vector, shape (2 * n_streams,)."""
        return np.concatenate([self.flow, self.quality])


@dataclass(frozen=True, slots=True, kw_only=True)
class BilinearResult:
    """Reconciled flows and qualities.

    Attributes
    ----------
    chi2 : float
        Sum of squared adjustments in units of sigma.
    test : FlowAndQuality
        Measurement test of each flow and quality, at the solution.
    freedom : int
        Independent balances.
    steps : int
        Linearisations that were needed.
    """

    values: FlowAndQuality
    chi2: float
    test: FlowAndQuality
    freedom: int
    steps: int


def reconcile_bilinear(
    matrix: Floats, measured: FlowAndQuality, sigma: FlowAndQuality
) -> BilinearResult:
    """Adjust flows and qualities by the least that makes both balances hold.

    Parameters
    ----------
    matrix : ndarray, shape (n_rows, n_streams)
        +1 where a stream enters a header, -1 where it leaves.
    measured, sigma : FlowAndQuality
        Values, and standard uncertainties in the same units.

    Raises
    ------
    ReconciliationError
        A sigma is not positive, or the steps do not settle: a flow near zero with a quality that
        contradicts all others.
    """
    start, spread = measured.stacked, sigma.stacked
    if not (np.isfinite(spread).all() and (spread > 0).all()):
        raise ReconciliationError("sigma", facts={"count": int((~(spread > 0)).sum())})
    here = start
    for step in range(1, MOST_STEPS + 1):
        directions, offset = _linearise(matrix, here, spread)
        scaled = start / spread
        moved = directions @ (directions.T @ scaled - offset)
        there = start - spread * moved
        if np.abs((there - here) / spread).max(initial=0.0) <= CLOSE:
            return _result(there, moved, directions, step)
        here = there
    raise ReconciliationError("unsettled", facts={"steps": MOST_STEPS})


def _linearise(matrix: Floats, here: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Return the balances linearised at a point, in units of sigma: D' x = offset."""
    flow, quality = np.split(here, 2)
    mass = np.hstack([matrix, np.zeros_like(matrix)])
    energy = np.hstack([matrix * quality, matrix * flow])
    jacobian = np.vstack([mass, energy])
    constant = jacobian @ here - np.concatenate([matrix @ flow, matrix @ (flow * quality)])
    scaled = jacobian * spread
    length = np.linalg.norm(scaled, axis=1)
    used = length > 0
    directions, sizes, rows = np.linalg.svd(
        (scaled[used] / length[used, None]).T, full_matrices=False
    )
    rank = int((sizes > CLOSE).sum())
    offset = rows[:rank] @ (constant[used] / length[used]) / sizes[:rank]
    return directions[:, :rank], offset


def _result(there: Floats, moved: Floats, directions: Floats, steps: int) -> BilinearResult:
    share = (directions**2).sum(axis=1)
    spread = np.sqrt(np.where(share > CLOSE, share, np.inf))
    return BilinearResult(
        values=_halves(there),
        chi2=float((moved**2).sum()),
        test=_halves(np.abs(moved) / spread),
        freedom=directions.shape[1],
        steps=steps,
    )


def _halves(stacked: Floats) -> FlowAndQuality:
    flow, quality = np.split(stacked, 2)
    return FlowAndQuality(flow=flow, quality=quality)
