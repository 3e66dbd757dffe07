"""What sound readings exceed one time in twenty: critical values of the tests.

The chance that a χ² of whole freedom exceeds a value is a finite sum [1]_; the value of a given
chance is found from there by Newton's steps, beginning at the Wilson-Hilferty approximation [2]_.

References
----------
.. [1] M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), 26.4.4 and 26.4.5.
.. [2] The same, 26.4.17.
"""

from functools import cache
from math import erfc, exp, fsum, lgamma, log, sqrt
from statistics import NormalDist

SIGNIFICANCE = 0.05  # a sound set of readings is doubted one time in twenty
CLOSE = 1e-14  # of the value; closer steps are rounding
MOST_STEPS = 20  # four are usual


@cache
def critical_chi2(freedom: int) -> float:
    """Return what the sum of squares exceeds one time in twenty; 0 where nothing is free.

    Examples
    --------
    >>> round(critical_chi2(1), 3), round(critical_chi2(10), 3)
    (3.841, 18.307)
    """
    if not freedom:
        return 0.0
    spread = 2 / (9 * freedom)
    value = freedom * (1 - spread + NormalDist().inv_cdf(1 - SIGNIFICANCE) * sqrt(spread)) ** 3
    for _ in range(MOST_STEPS):
        step = (chance_above(value, freedom) - SIGNIFICANCE) / (_term(freedom / 2 - 1, value) / 2)
        value += step
        if abs(step) <= CLOSE * value:
            break
    return value


@cache
def critical_test(count: int) -> float:
    """Return what the largest of so many tests exceeds one time in twenty, by Šidák's rule."""
    single = 1.0 - (1.0 - SIGNIFICANCE) ** (1.0 / max(count, 1))
    return NormalDist().inv_cdf(1.0 - single / 2.0)


def chance_above(value: float, freedom: int) -> float:
    """Return the chance that a sum of so many squares of normal deviates exceeds a value."""
    powers = (step + freedom % 2 / 2 for step in range(freedom // 2))
    first = erfc(sqrt(value / 2)) if freedom % 2 else 0.0
    return first + fsum(_term(power, value) for power in powers)


def _term(power: float, value: float) -> float:
    """Return (value/2)^power e^(-value/2) / power!, taken by logarithms against overflow."""
    half = value / 2
    return exp(power * log(half) - half - lgamma(power + 1))
