"""The meters of a park as they hang on each other: what enters a node, and what leaves it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lingtan.park.meters import OUTSIDE, Meter
from lingtan.park.park import Park


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A row of the tree.

    Attributes
    ----------
    id : str
        Of a node or a meter.
    depth : int
        How far below the top; a meter that enters or leaves a node stands one below it.
    """

    id: str
    depth: int
    is_node: bool


def meter_tree(park: Park) -> tuple[Rung, ...]:
    """Return nodes and the meters at them, each once, from the supply down.

    A node stands under the first feeder that leads to it. What is supplied from outside stands at
    the top, and so does what no feeder leads to. Meters of fuels and products hang on no node.
    """
    return tuple(_Walk(park).rungs())


class _Walk:
    """One way through the park, which comes to each node and meter once."""

    def __init__(self, park: Park) -> None:
        self.nodes = {node.id for node in park.nodes}
        self.leaving: dict[str, list[Meter]] = defaultdict(list)
        self.entering: dict[str, list[Meter]] = defaultdict(list)
        self.below: dict[str, list[Meter]] = defaultdict(list)
        for meter in park.meters:
            self.leaving[meter.source].append(meter)
            self.entering[meter.target].append(meter)
            if meter.parent:
                self.below[meter.parent].append(meter)
        self.tops = sorted((node.id for node in park.nodes), key=self._supply)
        self.seen: set[str] = set()

    def rungs(self) -> Iterator[Rung]:
        for node in self.tops:
            yield from self._node(node, 0)

    def _supply(self, node: str) -> int:
        """Say from where a node is supplied: from outside, by no other node, or by one."""
        sources = {meter.source for meter in self.entering[node]}
        if OUTSIDE in sources:
            return 0
        return 1 if sources.isdisjoint(self.nodes) else 2

    def _node(self, node: str, depth: int) -> Iterator[Rung]:
        if node in self.seen:
            return
        self.seen.add(node)
        yield Rung(id=node, depth=depth, is_node=True)
        enters = [meter for meter in self.entering[node] if meter.source not in self.nodes]
        for meter in (*enters, *self.leaving[node]):
            yield from self._meter(meter, depth + 1)

    def _meter(self, meter: Meter, depth: int) -> Iterator[Rung]:
        if meter.id in self.seen:
            return
        self.seen.add(meter.id)
        yield Rung(id=meter.id, depth=depth, is_node=False)
        for below in self.below[meter.id]:
            yield from self._meter(below, depth + 1)
        if meter.target in self.nodes and not meter.same_as:
            yield from self._node(meter.target, depth + 1) if meter.source in self.nodes else ()
