"""Find gross errors one by one: doubt the worst stream, leave it out, look again.

A gross error is no matter of class or chance: a wrong transformer ratio, a reversed phase. The
stream with the largest measurement test is taken out of the readings, so that the others tell
what it should be, and the test is repeated until what is left agrees. Streams that the balances
cannot tell apart are named together: any one of them would explain the fault as well.

References
----------
S. Narasimhan, C. Jordache, Data Reconciliation and Gross Error Detection (2000), chapter 8,
serial elimination; equivalent sets, chapter 7.
"""

from dataclasses import dataclass, replace

import numpy as np

from lingtan.metering.reconciliation.balance_system import BalanceSystem, Flags, Floats
from lingtan.metering.reconciliation.least_squares import Reconciled, Weighted, reconcile, weigh
from lingtan.metering.reconciliation.redundancy import Reduction, Standing, reduce_balances

SAME_DIRECTION = 1.0 - 1e-9  # cosine from which two streams explain every fault equally well


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A stream that would explain a suspect's fault as well.

    Attributes
    ----------
    stream : int
        Its place in the system.
    error_ratio : float
        Its error if it were the faulty one, as a multiple of the suspect's error.
    """

    stream: int
    error_ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A stream whose reading the others contradict.

    Attributes
    ----------
    stream : int
        Its place in the system.
    alike : tuple of Alike
        Other streams that would explain the same fault as well.
    test, critical : float
        Its measurement test when it was taken out, and what sound readings stay below.
    """

    stream: int
    alike: tuple[Alike, ...]
    test: float
    critical: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The streams that are kept, reconciled."""

    reduction: Reduction
    weighted: Weighted
    result: Reconciled

    @property
    def disagrees(self) -> bool:
        """Whether the global test says that something is wrong."""
        return self.result.freedom > 0 and bool(self.result.chi2 > self.result.chi2_critical)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elimination:
    """What is left when the suspects are out.

    Attributes
    ----------
    first : Reconciled
        All readings reconciled.
    last : Fit
        Those that were not taken out.
    values, sigma : ndarray, shape (n_streams,)
        What is believed of every stream, measured or inferred, suspects by what the others
        tell; no number where nothing tells it.
    is_settled : bool
        Whether what is left agrees; False when the fault lies in no single stream.
    rivals : tuple of frozenset of int
        Streams of which two are wrong, and the readings cannot tell which two.
    """

    suspects: tuple[Suspect, ...]
    first: Reconciled
    last: Fit
    values: Floats
    sigma: Floats
    is_settled: bool
    rivals: tuple[frozenset[int], ...] = ()


def eliminate(
    system: BalanceSystem, values: Floats, sigma: Floats, measured: Flags, fixed: Flags
) -> Elimination:
    """Take out gross errors one by one until the global test passes.

    Parameters
    ----------
    values, sigma : ndarray, shape (n_streams,)
        Values and standard uncertainties; what is not measured is not looked at.
    measured, fixed : ndarray of bool, shape (n_streams,)
        Which streams have a value, and which of them may not be taken out: a reading may be
        wrong, what is assumed of a loss has its sigma.
    """
    kept, suspects = measured.copy(), list[Suspect]()
    first = fit = fit_of(system, values, sigma, kept)
    while fit.disagrees:
        suspect = _worst(fit, kept & ~fixed)
        if suspect is None:
            break
        kept[suspect.stream] = False
        suspects.append(suspect)
        fit = fit_of(system, values, sigma, kept)
    believed, spread = told(fit)
    return Elimination(
        suspects=tuple(suspects),
        first=first.result,
        last=fit,
        values=believed,
        sigma=spread,
        is_settled=not fit.disagrees,
    )


def reconcile_again(
    system: BalanceSystem, values: Floats, sigma: Floats, kept: Flags, found: Elimination
) -> Elimination:
    """Return what is believed of other values, with the same suspects out.

    Parameters
    ----------
    kept : ndarray of bool, shape (n_streams,)
        Streams that have a value and are no suspects.
    """
    fit = fit_of(system, values, sigma, kept)
    believed, spread = told(fit)
    return replace(found, last=fit, values=believed, sigma=spread, is_settled=not fit.disagrees)


def fit_of(system: BalanceSystem, values: Floats, sigma: Floats, kept: Flags) -> Fit:
    """Reconcile the streams that are kept."""
    reduction = reduce_balances(system, kept)
    weighted = weigh(reduction, sigma[kept])
    return Fit(reduction=reduction, weighted=weighted, result=reconcile(weighted, values[kept]))


def _worst(fit: Fit, open_to_doubt: Flags) -> Suspect | None:
    """Return the stream with the largest test that may be doubted, with those just like it."""
    places = np.flatnonzero(fit.reduction.measured)
    tests = np.where(open_to_doubt[places], fit.result.test, 0.0)
    worst = int(np.argmax(tests))
    if tests[worst] <= fit.result.test_critical:
        return None
    return suspect_of(fit, int(places[worst]), open_to_doubt)


def suspect_of(fit: Fit, place: int, open_to_doubt: Flags) -> Suspect:
    """Return a stream that is kept as a suspect, with those that would explain as much.

    Parameters
    ----------
    open_to_doubt : ndarray of bool, shape (n_streams,)
        Which streams may be wrong.
    """
    places = np.flatnonzero(fit.reduction.measured)
    worst = int(np.searchsorted(places, place))
    alike = _cosines(fit.weighted.directions, worst) >= SAME_DIRECTION
    others = [i for i in np.flatnonzero(alike & open_to_doubt[places]) if i != worst]
    return Suspect(
        stream=place,
        alike=tuple(
            Alike(stream=int(places[i]), error_ratio=_error_ratio(fit.weighted, worst, int(i)))
            for i in others
        ),
        test=float(fit.result.test[worst]),
        critical=fit.result.test_critical,
    )


def _cosines(directions: Floats, place: int) -> Floats:
    """Return how alike each stream is to one, from 0 to 1, by what the balances see of it."""
    length = np.linalg.norm(directions, axis=1)
    along = np.abs(directions @ directions[place])
    scale = np.where(length > 0, length * length[place], np.inf)
    return np.asarray(along / scale)


def _error_ratio(weighted: Weighted, one: int, other: int) -> float:
    """Return which error of the other the balances would see as an error of one."""
    seen, other_seen = weighted.directions[one], weighted.directions[other]
    scale = weighted.sigma[other] / weighted.sigma[one]
    return float(seen @ other_seen / (other_seen @ other_seen) * scale)


def told(fit: Fit) -> tuple[Floats, Floats]:
    """Return value and sigma of every stream: reconciled, inferred, or no number."""
    reduction, result = fit.reduction, fit.result
    scaled = reduction.inference * fit.weighted.sigma
    hidden = scaled @ fit.weighted.directions
    values, variance = np.empty(len(reduction.measured)), np.empty(len(reduction.measured))
    values[reduction.measured] = result.values
    values[~reduction.measured] = reduction.inference @ result.values
    variance[reduction.measured] = result.posterior_sigma**2
    variance[~reduction.measured] = (scaled**2).sum(axis=1) - (hidden**2).sum(axis=1)
    unknowable = np.array([each is Standing.UNKNOWABLE for each in reduction.standing])
    values[unknowable] = variance[unknowable] = np.nan
    return values, np.sqrt(np.maximum(variance, 0.0))
