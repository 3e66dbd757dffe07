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

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lingtan.metering.reconciliation.balance_system import BalanceSystem, Flags, Floats
from lingtan.metering.reconciliation.critical_values import critical_chi2
from lingtan.metering.reconciliation.least_squares import (
    UNSEEN,
    Reconciled,
    Weighted,
    reconcile,
    weigh,
)
from lingtan.metering.reconciliation.redundancy import Reduction, Standing, reduce_balances

SAME_DIRECTION = 1.0 - 1e-9  # cosine from which two streams explain every fault equally well
ROUNDING = 1e-9  # of a test: tests closer than this are the same
SURE = critical_chi2(1)  # how much more must be explained to be told from others
SPREADS = 3.0  # standard uncertainties: one case in four hundred lies beyond
WIDE = math.sqrt(SURE)  # spreads by which a flow must be backwards to be impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """What may be doubted of the streams, each an array of shape (n_streams,).

    Attributes
    ----------
    fixed : ndarray of bool
        Streams that may not be taken out: a reading may be wrong, what is held may not.
    one_way : ndarray of bool
        Streams that never flow backwards: losses, users, plants.
    most : ndarray of float
        The most a stream can be, as a plant by its rating; infinite where nothing says it.
    """

    fixed: Flags
    one_way: Flags
    most: Floats

    @classmethod
    def every(cls, count: int) -> "Doubtful":
        """Return that every stream may be wrong, and may flow either way."""
        nothing = np.zeros(count, dtype=bool)
        return cls(fixed=nothing, one_way=nothing, most=np.full(count, np.inf))

    def is_impossible(self, places: NDArray[np.intp], expected: Floats, spread: Floats) -> Flags:
        """Whether streams cannot be what they would have to be: backwards, or beyond a rating."""
        backwards = self.one_way[places] & (expected < -WIDE * spread)
        found: Flags = backwards | (expected > self.most[places] + WIDE * spread)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A stream that would explain a suspect's fault as well.

    Attributes
    ----------
    stream : int
        Its place in the system.
    expected, spread : float
        What it would have to say if it, and not the suspect, were wrong, and how surely: a
        standard uncertainty.
    """

    stream: int
    expected: float
    spread: float

    @property
    def ends(self) -> tuple[float, float]:
        """Return the least and the most that it may have been then."""
        reach = SPREADS * self.spread
        return self.expected - reach, self.expected + reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A stream whose reading the others contradict.

    Attributes
    ----------
    stream : int
        Its place in the system.
    expected, spread : float
        What the others tell of it, and how surely.
    alike : tuple of Alike
        Other streams that would explain the same fault as well.
    test, critical : float
        Its measurement test when it was taken out, and what sound readings stay below.
    """

    stream: int
    expected: float
    spread: float
    alike: tuple[Alike, ...]
    test: float
    critical: float

    @property
    def as_alike(self) -> Alike:
        """Return it as one of those that explain the fault."""
        return Alike(stream=self.stream, expected=self.expected, spread=self.spread)

    @property
    def places(self) -> frozenset[int]:
        """Return the streams of which one is wrong."""
        return frozenset([self.stream, *(each.stream for each in self.alike)])


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
    tested : ndarray of bool, shape (n_streams,)
        Of which streams: those with a value, and losses held at nothing.
    last : Fit
        Those that were not taken out.
    values, sigma : ndarray, shape (n_streams,)
        What is believed of every stream, measured or inferred, suspects by what the others
        tell; no number where nothing tells it.
    is_settled : bool
        Whether what is left agrees; False when the fault lies in no single stream.
    rivals : tuple of mapping of int to two floats
        Streams of which two are wrong, and the readings cannot tell which two; and the least and
        the most that each may have been, were it one of them.
    """

    suspects: tuple[Suspect, ...]
    first: Reconciled
    tested: Flags
    last: Fit
    values: Floats
    sigma: Floats
    is_settled: bool
    rivals: tuple[Mapping[int, tuple[float, float]], ...] = ()


def eliminate(
    system: BalanceSystem, values: Floats, sigma: Floats, measured: Flags, doubtful: Doubtful
) -> Elimination:
    """Take out gross errors one by one until the global test passes.

    Parameters
    ----------
    values, sigma : ndarray, shape (n_streams,)
        Values and standard uncertainties; what is not measured is not looked at.
    measured : ndarray of bool, shape (n_streams,)
        Which streams have a value.
    """
    kept, suspects = measured.copy(), list[Suspect]()
    first = fit = fit_of(system, values, sigma, kept)
    while fit.disagrees:
        suspect = _worst(fit, values, doubtful)
        if suspect is None:
            break
        kept[suspect.stream] = False
        suspects.append(suspect)
        fit = fit_of(system, values, sigma, kept)
    believed, spread = told(fit)
    return Elimination(
        suspects=tuple(suspects),
        first=first.result,
        tested=measured,
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


def _worst(fit: Fit, values: Floats, doubtful: Doubtful) -> Suspect | None:
    """Return the stream with the largest test that may be doubted, with those just like it.

    One whose value could not be, since it would have to flow backwards or beyond what its plant
    is rated for, gives way to one that can.
    """
    places = np.flatnonzero(fit.reduction.measured)
    tests = np.where(doubtful.fixed[places], 0.0, fit.result.test)
    if not tests.size or tests.max() <= fit.result.test_critical:
        return None
    error, spread = _errors_alone(fit)
    impossible = doubtful.is_impossible(places, values[places] - error, spread)
    rivals = _as_good(fit, int(np.argmax(tests)), ~doubtful.fixed[places])
    possible = [i for i in rivals if not impossible[i]] or rivals
    group = frozenset(int(places[i]) for i in possible)
    return suspect_of(fit, int(places[possible[0]]), values, group)


def suspect_of(fit: Fit, place: int, values: Floats, group: frozenset[int]) -> Suspect:
    """Return a kept stream as a suspect, with the others of a group that would explain as much."""
    places = np.flatnonzero(fit.reduction.measured)
    at = {int(stream): index for index, stream in enumerate(places)}
    error, spread = _errors_alone(fit)
    expected = values[places] - error
    return Suspect(
        stream=place,
        expected=float(expected[at[place]]),
        spread=float(spread[at[place]]),
        alike=tuple(
            Alike(
                stream=each,
                expected=float(expected[at[each]]),
                spread=float(spread[at[each]]),
            )
            for each in sorted(group - {place})
        ),
        test=float(fit.result.test[at[place]]),
        critical=fit.result.test_critical,
    )


def _errors_alone(fit: Fit) -> tuple[Floats, Floats]:
    """Return the error of each kept stream if it alone were wrong, and its standard deviation."""
    share = (fit.weighted.directions**2).sum(axis=1)
    seen = np.where(share > UNSEEN, share, np.inf)
    return -fit.result.adjustment / seen, fit.weighted.sigma / np.sqrt(seen)


def _as_good(fit: Fit, place: int, open_to_doubt: Flags) -> list[int]:
    """Return a kept stream and those that explain as much, the one that explains most first.

    Of several that explain just as much, the first of the park file leads: not the one that the
    rounding of a machine puts ahead.
    """
    tests = fit.result.test
    alike = _cosines(fit.weighted.directions, place) >= SAME_DIRECTION
    close = (tests > fit.result.test_critical) & (tests**2 > tests[place] ** 2 - SURE)
    found = np.flatnonzero((alike | close) & open_to_doubt)
    ranks = np.where(tests >= tests[place] * (1.0 - ROUNDING), np.inf, tests)
    return sorted((int(i) for i in found), key=lambda i: (-ranks[i], i))


def _cosines(directions: Floats, place: int) -> Floats:
    """Return how alike each stream is to one, from 0 to 1, by what the balances see of it."""
    length = np.linalg.norm(directions, axis=1)
    along = np.abs(directions @ directions[place])
    scale = np.where(length > 0, length * length[place], np.inf)
    return np.asarray(along / scale)


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
