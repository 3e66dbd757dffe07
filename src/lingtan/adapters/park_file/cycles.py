"""Find the circles in what refers to what: virtual meters, and meters and their parents."""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter


def order(
    graph: Mapping[str, Collection[str]],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the nodes, what each rests on first, and the circles that had to be left out.

    Examples
    --------
    >>> order({"a": ["b"], "b": [], "c": ["d"], "d": ["c"]})
    (('b', 'a'), (('c', 'd', 'c'),))
    """
    rest = {node: [name for name in names if name in graph] for node, names in graph.items()}
    circles: list[tuple[str, ...]] = []
    while True:
        try:
            return tuple(TopologicalSorter(rest).static_order()), tuple(circles)
        except CycleError as error:
            circle = _from_smallest(tuple(reversed(error.args[1])))
            circles.append(circle)
            rest = {
                node: [name for name in names if name not in circle]
                for node, names in rest.items()
                if node not in circle
            }


def _from_smallest(circle: tuple[str, ...]) -> tuple[str, ...]:
    """Return a circle written from its smallest name, so that it reads the same every time."""
    ring = circle[:-1]
    first = ring.index(min(ring))
    turned = ring[first:] + ring[:first]
    return (*turned, turned[0])
