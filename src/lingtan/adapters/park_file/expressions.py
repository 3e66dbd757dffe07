"""Virtual meters: read linear expressions and resolve them to meters that exist."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lingtan.adapters.park_file.cycles import order

TERM = re.compile(
    r"\s*(?P<sign>[+-])?\s*(?:(?P<factor>\d+(?:\.\d+)?)\s*\*\s*)?(?P<meter>\w[\w./#-]*)\s*"
)

Terms = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Virtual meters in terms of real ones, and the circles that have no such terms."""

    meters: Mapping[str, Terms]
    circles: tuple[tuple[str, ...], ...]


def parse_expression(text: str) -> Terms | None:
    """Return the coefficient of each meter, or None when the text is not a sum of meters.

    Examples
    --------
    >>> {meter: float(share) for meter, share in parse_expression("m1 - 0.5 * m-2").items()}
    {'m1': 1.0, 'm-2': -0.5}
    >>> parse_expression("m1 / m2") is None
    True
    """
    terms: dict[str, Fraction] = defaultdict(Fraction)
    position = 0
    while position < len(text):
        found = TERM.match(text, position)
        if found is None or (position > 0 and not found["sign"]):
            return None
        share = Fraction(found["factor"] or 1)
        terms[found["meter"]] += -share if found["sign"] == "-" else share
        position = found.end()
    return dict(terms) or None


def resolve(expressions: Mapping[str, Terms]) -> Resolution:
    """Return every virtual meter as a sum of real ones, following virtual meters they name."""
    graph = {meter: tuple(terms) for meter, terms in expressions.items()}
    names, circles = order(graph)
    meters: dict[str, Terms] = {}
    for meter in names:
        meters[meter] = _expand(expressions[meter], meters)
    return Resolution(meters=meters, circles=circles)


def _expand(terms: Terms, meters: Mapping[str, Terms]) -> Terms:
    expanded: dict[str, Fraction] = defaultdict(Fraction)
    for name, share in terms.items():
        for real, inner in meters.get(name, {name: Fraction(1)}).items():
            expanded[real] += share * inner
    return {name: share for name, share in expanded.items() if share}
