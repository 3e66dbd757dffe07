"""Reconcile by weighted least squares: the smallest adjustment that makes every balance hold.

Minimise ``sum(((x - y) / sigma)^2)`` subject to ``G x = 0``. In units of sigma this is a
projection: with ``(G diag(sigma))' = Q R`` the adjustment is ``-sigma * Q Q' (y / sigma)``. The
system is factored once, and any number of hours is then two products. No normal equations are
formed, and balances are taken apart before they are scaled, so sigmas many powers of ten apart do
no harm.

References
----------
F. Madron, Process Plant Performance (1992), chapter 4; S. Narasimhan, C. Jordache, Data
Reconciliation and Gross Error Detection (2000), chapters 3 and 7.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lingtan.base.errors import ReconciliationError
from lingtan.metering.reconciliation.balance_system import Floats
from lingtan.metering.reconciliation.critical_values import critical_chi2, critical_test
from lingtan.metering.reconciliation.independent import independent_rows
from lingtan.metering.reconciliation.redundancy import Reduction

UNSEEN = 1e-20  # of a variance: a direction of unit length is exact to 1e-16, its square to less


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Balances factored for given sigmas.

    Attributes
    ----------
    sigma : ndarray, shape (n_measured,)
        Standard uncertainty of each measured stream, in its own unit.
    directions : ndarray, shape (n_measured, n_balances)
        Orthonormal: what the balances forbid, in units of sigma.
    """

    sigma: Floats
    directions: Floats


@dataclass(frozen=True)
class Reconciled:
    """Reconciled values of measured streams, one set or many, with their tests.

    Attributes
    ----------
    values, adjustment : ndarray, shape (n_measured,) or (n_measured, n_times)
        Value after, and after minus before.
    chi2 : ndarray, shape () or (n_times,)
        Sum of squared adjustments in units of sigma.
    test : ndarray, of the shape of `values`
        Measurement test: adjustment over its own standard deviation; zero where unchecked.
    posterior_sigma : ndarray, shape (n_measured,)
        Standard uncertainty after reconciliation, never larger than before.
    freedom : int
        Independent balances.
    """

    values: Floats
    adjustment: Floats
    chi2: Floats
    test: Floats
    posterior_sigma: Floats
    freedom: int

    @cached_property
    def chi2_critical(self) -> float:
        """Value the sum of squares exceeds one time in twenty when all is sound."""
        return critical_chi2(self.freedom)

    @cached_property
    def test_critical(self) -> float:
        """The same for the largest of the measurement tests, by Šidák's rule."""
        return critical_test(len(self.posterior_sigma))


def weigh(reduction: Reduction, sigma: Floats) -> Weighted:
    """Factor the balances for the sigmas of the measured streams.

    Raises
    ------
    ReconciliationError
        A sigma is zero, negative or no number: a reading without any doubt cannot be adjusted.
    """
    if not (np.isfinite(sigma).all() and (sigma > 0).all()):
        raise ReconciliationError("sigma", facts={"count": int((~(sigma > 0)).sum())})
    scaled = independent_rows(reduction.matrix, sigma) * sigma
    if not len(scaled):
        return Weighted(sigma=sigma, directions=np.zeros((len(sigma), 0)))
    units = (scaled / np.linalg.norm(scaled, axis=1)[:, None]).T
    directions, _ = np.linalg.qr(units)
    return Weighted(sigma=sigma, directions=directions)


def reconcile(weighted: Weighted, measured: Floats) -> Reconciled:
    """Adjust measured values by the least that makes every balance hold.

    Parameters
    ----------
    measured : ndarray, shape (n_measured,) or (n_measured, n_times)
        Values in the units of the sigmas.
    """
    directions = weighted.directions
    sigma = weighted.sigma if measured.ndim == 1 else weighted.sigma[:, None]
    scaled = measured / sigma
    faults = directions.T @ scaled
    moved = directions @ faults
    share = (directions**2).sum(axis=1)  # of each variance that the balances take away
    spread = np.sqrt(np.where(share > UNSEEN, share, np.inf))
    spread = spread if measured.ndim == 1 else spread[:, None]
    return Reconciled(
        values=measured - sigma * moved,
        adjustment=-sigma * moved,
        chi2=(faults**2).sum(axis=0),
        test=np.abs(moved) / spread,
        posterior_sigma=weighted.sigma * np.sqrt(np.clip(1.0 - share, 0.0, 1.0)),
        freedom=directions.shape[1],
    )


def nodal_test(matrix: Floats, sigma: Floats, measured: Floats) -> Floats:
    """Return each balance's residual over its standard deviation, shape (n_rows,)."""
    return np.abs(matrix @ measured) / np.sqrt((matrix**2) @ (sigma**2))
