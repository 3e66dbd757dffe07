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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from scipy.special import chdtri

from lingtan.metering.reconciliation.balance_system import BalanceSystem, Flags, Floats
from lingtan.metering.reconciliation.gross_errors import (
    Elimination,
    Fit,
    eliminate,
    fit_of,
    suspect_of,
    told,
)
from lingtan.metering.reconciliation.least_squares import SIGNIFICANCE

Pair = frozenset[int]
MOST_SUSPECTS = 6  # more than so many in one month, and the park file is wrong, not the meters
MOST_RIVALS = 60  # readings that pairs are made of: those with the largest tests
SURE = float(chdtri(1, SIGNIFICANCE))  # how much more a pair must explain to be told from others
INDEPENDENT = 1e-9  # share of a direction that another does not have


def find_errors(
    system: BalanceSystem, values: Floats, sigma: Floats, measured: Flags, fixed: Flags
) -> Elimination:
    """Take out gross errors, as few as explain them, and say where other readings would as well.

    Parameters
    ----------
    values, sigma, measured, fixed : ndarray, shape (n_streams,)
        See `eliminate`.
    """
    found = eliminate(system, values, sigma, measured, fixed)
    if not (found.is_settled and 1 < len(found.suspects) <= MOST_SUSPECTS):
        return found
    looked = _Looked(system, values, sigma, measured, fixed)
    out = looked.fewest(frozenset(each.stream for each in found.suspects))
    rivals = tuple(looked.rivals(out))
    if rivals or len(out) < len(found.suspects):
        return looked.without(found, out, rivals)
    return found


class _Looked:
    """A system of readings that is looked at again and again with others out."""

    def __init__(
        self, system: BalanceSystem, values: Floats, sigma: Floats, measured: Flags, fixed: Flags
    ) -> None:
        self._system, self._values, self._sigma = system, values, sigma
        self._measured, self._fixed = measured, fixed

    def fewest(self, out: frozenset[int]) -> frozenset[int]:
        """Return suspects of which no three can be replaced by two other readings."""
        for three in combinations(sorted(out), 3):
            others = out - set(three)
            best, _ = _best(self._pairs(others))
            if best:
                return self.fewest(others | best[0])
        return out

    def rivals(self, out: frozenset[int]) -> Iterator[frozenset[int]]:
        """Yield readings of which two are wrong, and nobody can tell which two."""
        for two in combinations(sorted(out), 2):
            pairs, _ = _best(self._pairs(out - set(two)))
            if pairs and not _stand_alone(pairs):
                yield frozenset().union(*pairs)

    def without(
        self, found: Elimination, out: frozenset[int], rivals: Sequence[frozenset[int]]
    ) -> Elimination:
        """Return what is believed with these suspects out, and all that may be in their place."""
        told_apart = [place for place in sorted(out) if not any(place in each for each in rivals)]
        suspects = tuple(
            suspect_of(self._fit(out - {place}), place, ~self._fixed) for place in told_apart
        )
        fit = self._fit(out.union(*rivals))
        values, sigma = told(fit)
        return replace(
            found,
            suspects=suspects,
            last=fit,
            values=values,
            sigma=sigma,
            is_settled=not fit.disagrees,
            rivals=tuple(rivals),
        )

    def _fit(self, out: Iterable[int]) -> Fit:
        kept = self._measured.copy()
        kept[list(out)] = False
        return fit_of(self._system, self._values, self._sigma, kept)

    def _pairs(self, out: frozenset[int]) -> list[tuple[float, Pair]]:
        """Return what each pair explains, of those with which the rest agrees."""
        fit = self._fit(out)
        free = (~self._fixed)[np.flatnonzero(fit.reduction.measured)]
        return list(_explaining_pairs(fit, free))


def _explaining_pairs(fit: Fit, free: Flags) -> Iterator[tuple[float, Pair]]:
    """Yield what a pair of streams explains, and the pair, where what is left agrees."""
    freedom = fit.result.freedom - 2
    if freedom < 0:
        return
    tests = np.where(free, fit.result.test, 0.0)
    order = np.argsort(-tests, kind="stable")[:MOST_RIVALS]
    order = order[tests[order] > 0]
    directions = fit.weighted.directions[order]
    faults = _faults(fit)
    units = directions / np.linalg.norm(directions, axis=1)[:, None]
    along, alike = units @ faults, units @ units.T
    limit = float(chdtri(freedom, SIGNIFICANCE)) if freedom else INDEPENDENT * fit.result.chi2
    places = np.flatnonzero(fit.reduction.measured)[order]
    for one, other in combinations(range(len(order)), 2):
        cosine = alike[one, other]
        apart = 1.0 - cosine**2
        if apart <= INDEPENDENT:
            continue
        both = along[one] ** 2 + along[other] ** 2 - 2 * cosine * along[one] * along[other]
        explained = float(both / apart)
        if fit.result.chi2 - explained <= limit:
            yield explained, frozenset((int(places[one]), int(places[other])))


def _faults(fit: Fit) -> Floats:
    """Return how far the balances are from holding, in units of sigma, shape (n_balances,)."""
    moved = -fit.result.adjustment / fit.weighted.sigma
    return np.asarray(fit.weighted.directions.T @ moved)


def _best(pairs: Sequence[tuple[float, Pair]]) -> tuple[list[Pair], float]:
    """Return the pairs nobody can tell from the one that explains most, the best first."""
    most = max((explained for explained, _ in pairs), default=0.0)
    ordered = sorted(pairs, key=lambda each: (-each[0], sorted(each[1])))
    return [pair for explained, pair in ordered if explained > most - SURE], most


def _stand_alone(pairs: Sequence[Pair]) -> bool:
    """Whether pairs are one reading of each of two groups: each group is then told by itself.

    Examples
    --------
    >>> _stand_alone([frozenset((1, 3)), frozenset((2, 3))])
    True
    >>> _stand_alone([frozenset((1, 2)), frozenset((3, 4))])
    False
    """
    one = min(pairs[0])
    partners = {place for pair in pairs if one in pair for place in pair} - {one}
    group = {place for pair in pairs for place in pair} - partners
    return set(pairs) == {frozenset((a, b)) for a in group for b in partners}
