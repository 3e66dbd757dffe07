"""Round parts to whole kilograms so that they still add up: largest remainders.

Each part is its exact value rounded down or up, never further away. The method has the Alabama
paradox (a larger whole may take one kilogram from a part), which is of no weight here: nobody is
judged by a single kilogram, while a part more than one away from its exact value would have to be
explained.

References
----------
M. Balinski and H. P. Young, "Fair Representation", 2nd edition (2001), ch. 2 (recalled): Hamilton.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

from lingtan.base.errors import AllocationError

Key = TypeVar("Key")
Number = int | float | Decimal | Fraction


def rounded_together(parts: Mapping[Key, Number], whole: int, *, slack: int = 0) -> dict[Key, int]:
    """Round parts that add up to about a whole, so that they add up to it exactly.

    Parameters
    ----------
    parts : mapping
        Exact values, negative ones too. Of equal remainders the first in the order of their keys,
        as text, is rounded up, so the order they come in changes nothing.
    slack : int
        By how many kilograms the whole may differ beyond rounding, where it was made of other
        rounded numbers; these are spread over the parts, one by one.

    Raises
    ------
    AllocationError
        The parts do not add up to the whole, whatever way they are rounded.

    Examples
    --------
    >>> rounded_together({"a": 1.4, "b": 1.3, "c": -0.7}, 2)
    {'a': 2, 'b': 1, 'c': -1}
    """
    exact = {key: Fraction(part) for key, part in parts.items()}
    rounded = {key: floor(part) for key, part in exact.items()}
    short = whole - sum(rounded.values())
    if (whole and not rounded) or not -slack <= short <= len(rounded) + slack:
        raise AllocationError("parts_do_not_add", facts={"whole": whole, "parts": len(rounded)})
    up = sorted(exact, key=lambda key: (rounded[key] - exact[key], str(key)))
    order, step = (up, 1) if short > 0 else (up[::-1], -1)
    for number in range(abs(short)):
        rounded[order[number % len(order)]] += step
    return rounded


def split_whole(whole: int, weights: Mapping[Key, Number]) -> dict[Key, int]:
    """Split whole kilograms in proportion to weights.

    Raises
    ------
    AllocationError
        A weight is negative, or all are zero: then nobody has a share.

    Examples
    --------
    >>> split_whole(10, {"a": 1, "b": 1, "c": 1}), split_whole(-10, {"a": 3, "b": 1})
    ({'a': 4, 'b': 3, 'c': 3}, {'a': -8, 'b': -2})
    """
    exact = {key: Fraction(weight) for key, weight in weights.items()}
    total = sum(exact.values(), Fraction(0))
    if total <= 0 or min(exact.values()) < 0:
        raise AllocationError("no_weights", facts={"whole": whole, "parts": len(exact)})
    sign = 1 if whole >= 0 else -1
    parts = {key: abs(whole) * weight / total for key, weight in exact.items()}
    return {key: sign * part for key, part in rounded_together(parts, abs(whole)).items()}
