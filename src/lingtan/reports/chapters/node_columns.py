"""In which column of a picture each node stands: right of every node that feeds it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

Links = Mapping[tuple[str, str], Decimal]


def columns_of(
    nodes: Sequence[str], links: Links, entering: Mapping[str, Decimal]
) -> dict[str, int]:
    """Return the column of every node, from 1 on; nodes that a link joins never share one.

    A ring is opened at the node into which most comes from elsewhere.

    Examples
    --------
    >>> columns_of(["low", "high"], {("high", "low"): Decimal(5)}, {})
    {'high': 1, 'low': 2}
    """
    columns: dict[str, int] = {}
    waiting = list(nodes)
    while waiting:
        above = {node: _above(node, links, waiting) for node in waiting}
        node = min(waiting, key=lambda n: (len(above[n]), -entering.get(n, 0), waiting.index(n)))
        joined = (ends for ends in links if node in ends)  # in a ring also what it feeds
        placed = [columns[end] for ends in joined for end in ends if end in columns]
        columns[node] = 1 + max(placed, default=0)
        waiting.remove(node)
    return columns


def _above(node: str, links: Links, waiting: Sequence[str]) -> set[str]:
    """Return the nodes without a column yet from which energy reaches a node, itself left out."""
    found: set[str] = set()
    reached = [node]
    while reached:
        here = reached.pop()
        feeders = {a for a, b in links if b == here and a in waiting} - found - {node}
        found |= feeders
        reached += feeders
    return found
