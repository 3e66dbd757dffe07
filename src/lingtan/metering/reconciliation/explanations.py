"""Look back at gross errors found one by one: fewer readings may explain them, or others.

Taking out the worst reading first may take out a sound one, when two wrong ones beside it add up.
So three suspects are held against every pair of readings, and two against every other pair: what
a set explains is the length of the balances' faults along the directions of its readings. Where
several pairs explain as much, nobody can tell which is wrong, and all of them are named.

References
----------
S. Narasimhan, C. Jordache, Data Reconciliation and Gross Error Detection (2000), chapter 8,
on what serial elimination gets wrong; F. Madron, Process Plant Performance (1992), chapter 4.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from lingtan.metering.reconciliation.balance_system import BalanceSystem, Flags, Floats
from lingtan.metering.reconciliation.critical_values import critical_chi2
from lingtan.metering.reconciliation.gross_errors import (
    ROUNDING,
    SPREADS,
    SURE,
    Doubtful,
    Elimination,
    Fit,
    Suspect,
    eliminate,
    fit_of,
    suspect_of,
    told,
)

Pair = frozenset[int]
MOST_SUSPECTS = 6  # more than so many in one month, and the park file is wrong, not the meters
MOST_LOOKS = 10  # times that suspects give way to likelier ones
MOST_RIVALS = 60  # readings that pairs are made of: those with the largest tests
INDEPENDENT = 1e-9  # share of a direction that another does not have


def find_errors(
    system: BalanceSystem, values: Floats, sigma: Floats, measured: Flags, doubtful: Doubtful
) -> Elimination:
    """Take out gross errors, as few as explain them, and say where other readings would as well.

    Parameters
    ----------
    values, sigma, measured : ndarray, shape (n_streams,)
        See `eliminate`.
    """
    found = eliminate(system, values, sigma, measured, doubtful)
    if not (found.is_settled and 1 < len(found.suspects) <= MOST_SUSPECTS):
        return found
    looked = _Looked(system, values, sigma, measured, doubtful)
    out = looked.likeliest(looked.fewest(frozenset(each.stream for each in found.suspects)))
    return looked.without(found, out, tuple(looked.rivals(out)))


class _Looked:
    """A system of readings that is looked at again and again with others out."""

    def __init__(
        self,
        system: BalanceSystem,
        values: Floats,
        sigma: Floats,
        measured: Flags,
        doubtful: Doubtful,
    ) -> None:
        self._system, self._values, self._sigma = system, values, sigma
        self._measured, self._doubtful = measured, doubtful
        self._known: dict[frozenset[int], list[Pair]] = {}

    def fewest(self, out: frozenset[int]) -> frozenset[int]:
        """Return suspects of which no three can be replaced by two other readings."""
        for three in combinations(sorted(out), 3):
            others = out - set(three)
            best = self._best_pairs(others)
            if best:
                return self.fewest(others | best[0])
        return out

    def likeliest(self, out: frozenset[int], looks: int = MOST_LOOKS) -> frozenset[int]:
        """Return suspects of which every two are among the pairs that explain most."""
        for two in map(frozenset, combinations(sorted(out), 2)):
            best = self._best_pairs(out - two)
            if looks and best and two not in best:
                return self.likeliest(out - two | best[0], looks - 1)
        return out

    def rivals(self, out: frozenset[int]) -> Iterator[Mapping[int, tuple[float, float]]]:
        """Yield readings of which two are wrong, and nobody can tell which two."""
        for two in map(frozenset, combinations(sorted(out), 2)):
            pairs = self._best_pairs(out - two)
            if pairs and not _sides(pairs):
                yield self._ends(self._fit(out - two), pairs)

    def _ends(self, fit: Fit, pairs: Sequence[Pair]) -> Mapping[int, tuple[float, float]]:
        """Return the least and the most that each reading of some pairs may have been."""
        at = {int(place): index for index, place in enumerate(fit.reduction.measured.nonzero()[0])}
        found: dict[int, tuple[float, float]] = {}
        for pair in map(sorted, pairs):
            error, spread = _errors_together(fit, [at[place] for place in pair])
            expected, reach = self._values[pair] - error, SPREADS * spread
            for place, low, high in zip(pair, expected - reach, expected + reach, strict=True):
                known = found.get(place, (low, high))
                found[place] = (min(float(low), known[0]), max(float(high), known[1]))
        return found

    def without(
        self,
        found: Elimination,
        out: frozenset[int],
        rivals: tuple[Mapping[int, tuple[float, float]], ...],
    ) -> Elimination:
        """Return what is believed with these suspects out, and all that may be in their place."""
        told_apart = sorted(out.difference(*rivals))
        fit = self._fit(out.union(*rivals))
        values, sigma = told(fit)
        return replace(
            found,
            suspects=tuple(self._suspect(out, place) for place in told_apart),
            last=fit,
            values=values,
            sigma=sigma,
            is_settled=not fit.disagrees,
            rivals=rivals,
        )

    def _suspect(self, out: frozenset[int], place: int) -> Suspect:
        """Return one of some suspects, with all that may be wrong in its place."""
        groups = []
        for other in out - {place}:
            pairs = self._best_pairs(out - {place, other})
            groups += [side for side in _sides(pairs) or () if place in side]
        group = frozenset.intersection(*groups) if groups else frozenset([place])
        return suspect_of(self._fit(out - {place}), place, self._values, group)

    def _best_pairs(self, out: frozenset[int]) -> list[Pair]:
        if out not in self._known:
            self._known[out] = _best(self._pairs(out))
        return self._known[out]

    def _fit(self, out: Iterable[int]) -> Fit:
        kept = self._measured.copy()
        kept[list(out)] = False
        return fit_of(self._system, self._values, self._sigma, kept)

    def _pairs(self, out: frozenset[int]) -> list[tuple[float, Pair]]:
        """Return what each pair explains, of those with which the rest agrees."""
        fit = self._fit(out)
        places = np.flatnonzero(fit.reduction.measured)
        pairs = _explaining_pairs(fit, ~self._doubtful.fixed[places])
        return [
            (explained, frozenset(int(places[each]) for each in pair))
            for explained, pair in pairs
            if self._is_possible(fit, places, pair)
        ]

    def _is_possible(self, fit: Fit, places: NDArray[np.intp], pair: tuple[int, int]) -> bool:
        """Whether no stream of a pair would have to be what it cannot be."""
        two = list(pair)
        error, spread = _errors_together(fit, two)
        expected = self._values[places[two]] - error
        return not self._doubtful.is_impossible(places[two], expected, spread).any()


def _explaining_pairs(fit: Fit, free: Flags) -> Iterator[tuple[float, tuple[int, int]]]:
    """Yield what a pair of kept streams explains, and the pair, where what is left agrees."""
    freedom = fit.result.freedom - 2
    if freedom < 0:
        return
    tests = np.where(free, fit.result.test, 0.0)
    order = np.argsort(-tests, kind="stable")[:MOST_RIVALS]
    order = order[tests[order] > 0]
    directions = fit.weighted.directions[order]
    units = directions / np.linalg.norm(directions, axis=1)[:, None]
    along, alike = units @ _faults_of(fit), units @ units.T
    limit = critical_chi2(freedom) if freedom else INDEPENDENT * fit.result.chi2
    for one, other in combinations(range(len(order)), 2):
        cosine = alike[one, other]
        apart = 1.0 - cosine**2
        if apart <= INDEPENDENT:
            continue
        both = along[one] ** 2 + along[other] ** 2 - 2 * cosine * along[one] * along[other]
        explained = float(both / apart)
        if fit.result.chi2 - explained <= limit:
            yield explained, (int(order[one]), int(order[other]))


def _errors_together(fit: Fit, places: list[int]) -> tuple[Floats, Floats]:
    """Return the errors of some kept streams if they alone were wrong, and their spreads."""
    directions = fit.weighted.directions[places]
    inverse = np.linalg.inv(directions @ directions.T)
    sigma = fit.weighted.sigma[places]
    error = sigma * (inverse @ (directions @ _faults_of(fit)))
    return error, sigma * np.sqrt(np.diag(inverse))


def _faults_of(fit: Fit) -> Floats:
    """Return how far the balances are from holding, in units of sigma, shape (n_balances,)."""
    moved = -fit.result.adjustment / fit.weighted.sigma
    return np.asarray(fit.weighted.directions.T @ moved)


def _best(pairs: Sequence[tuple[float, Pair]]) -> list[Pair]:
    """Return the pairs nobody can tell from the one that explains most, the best first."""
    most = max((explained for explained, _ in pairs), default=0.0)
    near = most * (1.0 - ROUNDING)
    ordered = sorted(pairs, key=lambda each: (-min(each[0], near), sorted(each[1])))
    return [pair for explained, pair in ordered if explained > most - SURE]


def _sides(pairs: Sequence[Pair]) -> tuple[frozenset[int], frozenset[int]] | None:
    """Return two groups of which one reading each is wrong, where the pairs are just these.

    Examples
    --------
    >>> _sides([frozenset((1, 3)), frozenset((2, 3))])
    (frozenset({1, 2}), frozenset({3}))
    >>> _sides([frozenset((1, 2)), frozenset((3, 4))])
    """
    if not pairs:
        return None
    one = min(pairs[0])
    partners = frozenset(place for pair in pairs if one in pair for place in pair) - {one}
    group = frozenset(place for pair in pairs for place in pair) - partners
    is_product = set(pairs) == {frozenset((a, b)) for a in group for b in partners}
    return (group, partners) if is_product else None
