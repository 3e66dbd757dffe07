"""The positive roots of a polynomial, all of them, found without rounding.

A rate of return is a root. Solvers that start from a guess return one of several, or one where
there is none; here sign changes are counted exactly before anything is approximated.

References
----------
Descartes' rule of signs; Sturm's theorem (1829).
"""

import itertools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction

Polynomial = tuple[int, ...]  # coefficients from the constant on; the last is not zero
Count = Callable[[Fraction, Fraction], int]  # distinct roots above one point, up to another
DIGITS = 80  # bits of a root: more than a float holds, so that it is rounded once


def positive_roots(coefficients: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return every distinct positive root to 24 digits, ascending.

    Parameters
    ----------
    coefficients : sequence of Fraction
        From the constant on.

    Examples
    --------
    >>> [float(root) for root in positive_roots([Fraction(6), Fraction(-5), Fraction(1)])]
    [2.0, 3.0]
    >>> positive_roots([Fraction(1), Fraction(0), Fraction(1)])
    ()
    """
    polynomial = _whole(coefficients)
    changes = _changes([_sign(c) for c in polynomial])
    if not changes:
        return ()
    count = _by_sign(polynomial) if changes == 1 else _by_sturm(polynomial)
    waiting, found = [_bounds(polynomial)], []
    while waiting:
        low, high = waiting.pop()
        inside = count(low, high)
        if inside == 1:
            found.append(_narrow(polynomial, count, low, high))
        elif inside:
            middle = _split(polynomial, low, high)
            waiting += [(low, middle), (middle, high)]
    return tuple(sorted(found))


def _by_sign(polynomial: Polynomial) -> Count:
    """Return how to count where there is one root, and the sign turns at it."""

    def count(low: Fraction, high: Fraction) -> int:
        return int(_sign_at(polynomial, low) != _sign_at(polynomial, high))

    return count


def _by_sturm(polynomial: Polynomial) -> Count:
    """Return how to count distinct roots; neither end may be one of several in one place."""
    chain = _chain(polynomial)

    def count(low: Fraction, high: Fraction) -> int:
        at_low, at_high = (_changes([_sign_at(c, x) for c in chain]) for x in (low, high))
        return at_low - at_high

    return count


def _whole(coefficients: Sequence[Fraction]) -> Polynomial:
    """Return whole coefficients of the same roots, without those at zero."""
    scale = math.lcm(*(c.denominator for c in coefficients)) if coefficients else 1
    whole = [int(c * scale) for c in coefficients]
    while whole and whole[-1] == 0:
        whole.pop()
    while whole and whole[0] == 0:
        whole.pop(0)
    return _primitive(whole)


def _primitive(whole: Sequence[int]) -> Polynomial:
    divisor = math.gcd(*whole) if whole else 1
    return tuple(c // divisor for c in whole)


def _chain(polynomial: Polynomial) -> list[Polynomial]:
    """Return Sturm's chain: the polynomial, its slope, and remainders with the sign turned."""
    slope = _primitive([place * c for place, c in enumerate(polynomial)][1:])
    chain = [polynomial, slope]
    while len(chain[-1]) > 1:
        rest = _rest(chain[-2], chain[-1])
        if not rest:
            break
        chain.append(_primitive([-c for c in rest]))
    return [each for each in chain if each]


def _rest(dividend: Polynomial, divisor: Polynomial) -> list[int]:
    """Return the remainder times something above zero, in whole numbers."""
    rest, lead = list(dividend), divisor[-1]
    while len(rest) >= len(divisor):
        top, shift = rest[-1], len(rest) - len(divisor)
        rest = [c * abs(lead) for c in rest]
        factor = top if lead > 0 else -top
        for place, c in enumerate(divisor):
            rest[place + shift] -= factor * c
        while rest and rest[-1] == 0:
            rest.pop()
    return rest


def _bounds(polynomial: Polynomial) -> tuple[Fraction, Fraction]:
    """Return between what all positive roots lie (Cauchy), with room on both sides."""
    largest = max(abs(c) for c in polynomial)
    high = 2 + Fraction(largest, abs(polynomial[-1]))
    return 1 / (2 + Fraction(largest, abs(polynomial[0]))), high


def _split(polynomial: Polynomial, low: Fraction, high: Fraction) -> Fraction:
    """Return a point between two others that is no root."""
    points = (low + (high - low) / parts for parts in itertools.count(2))
    return next(x for x in points if _sign_at(polynomial, x))


def _narrow(polynomial: Polynomial, count: Count, low: Fraction, high: Fraction) -> Fraction:
    """Close in on the one root inside; by its sign alone, which is quick, where that turns."""
    turns = _by_sign(polynomial)
    count = turns if turns(low, high) else count
    while high - low > low / 2**DIGITS:
        middle = (low + high) / 2
        if _sign_at(polynomial, middle) == 0:
            return middle
        low, high = (low, middle) if count(low, middle) else (middle, high)
    return (low + high) / 2


def _changes(signs: Sequence[int]) -> int:
    told = [sign for sign in signs if sign]
    return sum(a != b for a, b in itertools.pairwise(told))


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _sign_at(polynomial: Polynomial, x: Fraction) -> int:
    """Return the sign at a positive x, by whole numbers alone."""
    value, power = 0, 1
    for c in reversed(polynomial):
        value = value * x.numerator + c * power
        power *= x.denominator
    return _sign(value)
