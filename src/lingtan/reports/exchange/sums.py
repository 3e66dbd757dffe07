"""To which place numbers are written, and whether they add up, no closer than that.

A number stands for anything that rounds to it: half of its last place up or down. A sum is only
wrong where no such values would add up to the total.
"""

from collections.abc import Iterable
from decimal import Decimal

HALF = Decimal("0.5")
PLACES = Decimal("0.000001")  # a milligram a kilogram
DIGITS = 4  # what is left of an amount however small


def last_place(number: Decimal) -> Decimal:
    """Return the place a number is written to: six decimals, or as many as leave four digits.

    Examples
    --------
    >>> last_place(Decimal("0.44")), last_place(Decimal("0.0000028421"))
    (Decimal('0.000001'), Decimal('1E-9'))
    """
    if not number:
        return PLACES
    return min(PLACES, Decimal(1).scaleb(number.adjusted() + 1 - DIGITS))


def half_place(number: Decimal) -> Decimal:
    """Return half a unit in the last place a number was written to.

    Examples
    --------
    >>> half_place(Decimal("1.63")), half_place(Decimal("7"))
    (Decimal('0.005'), Decimal('0.5'))
    """
    exponent = number.as_tuple().exponent
    return HALF.scaleb(exponent if isinstance(exponent, int) else 0)


def adds_up(total: Decimal, parts: Iterable[Decimal]) -> bool:
    """Whether parts add up to a total within what they were rounded to.

    A whole zero is taken as exact: nobody rounds to it.

    Examples
    --------
    >>> adds_up(Decimal("0.35"), [Decimal("1.85"), Decimal("-1.5")])
    True
    >>> adds_up(Decimal("1.63"), [Decimal("1.85"), Decimal("-1.5")])
    False
    """
    given = list(parts)
    slack = half_place(total) + sum((half_place(p) for p in given if p), Decimal(0))
    return abs(sum(given, Decimal(0)) - total) <= slack


def product_is(total: Decimal, rounded: Decimal, exact: Decimal) -> bool:
    """Whether a rounded number times an exact one is a total.

    Examples
    --------
    >>> product_is(Decimal("2.00"), Decimal("0.67"), Decimal(3))
    True
    >>> product_is(Decimal("2.60"), Decimal("0.67"), Decimal(3))
    False
    """
    slack = half_place(rounded) * abs(exact) + half_place(total)
    return abs(rounded * exact - total) <= slack
