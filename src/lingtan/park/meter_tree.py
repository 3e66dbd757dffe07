"""The meters of a park as they hang on each other: what enters a node, and what leaves it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
        self.by_id = {meter.id: meter for meter in park.meters}
        self.into = _grouped(park.meters, lambda meter: meter.target)
        self.out_of = _grouped(park.meters, lambda meter: meter.source)
        self.below = _grouped(park.meters, lambda meter: meter.parent)
        self.tops = sorted((node.id for node in park.nodes), key=self._supply)

    def rungs(self) -> Iterator[Rung]:
        """Walk by a list of what is still to come: nodes in series may be more than calls nest."""
        seen: set[tuple[str, bool]] = set()
        ahead = [Rung(id=node, depth=0, is_node=True) for node in reversed(self.tops)]
        while ahead:
            rung = ahead.pop()
            if (rung.id, rung.is_node) in seen:
                continue
            seen.add((rung.id, rung.is_node))
            yield rung
            ahead.extend(reversed(self._under(rung)))

    def _supply(self, node: str) -> int:
        """Say from where a node is supplied: from outside, by no other node, or by one."""
        sources = {meter.source for meter in self.into.get(node, ())}
        if OUTSIDE in sources:
            return 0
        return 1 if sources.isdisjoint(self.nodes) else 2

    def _under(self, rung: Rung) -> list[Rung]:
        """Return what hangs on a node or a meter itself, in the order of the park file."""
        deeper = rung.depth + 1
        meters = self._at_node(rung.id) if rung.is_node else self.below.get(rung.id, ())
        found = [Rung(id=each.id, depth=deeper, is_node=False) for each in meters]
        fed = () if rung.is_node else self._fed(self.by_id[rung.id])
        return [*found, *(Rung(id=node, depth=deeper, is_node=True) for node in fed)]

    def _at_node(self, node: str) -> Sequence[Meter]:
        enters = [m for m in self.into.get(node, ()) if m.source not in self.nodes]
        return (*enters, *self.out_of.get(node, ()))

    def _fed(self, meter: Meter) -> Sequence[str]:
        """Return the node that a feeder between nodes leads to."""
        is_feeder = {meter.source, meter.target} <= self.nodes and not meter.same_as
        return (meter.target,) if is_feeder else ()


def _grouped(
    meters: Sequence[Meter], key: Callable[[Meter], str]
) -> Mapping[str, Sequence[Meter]]:
    found: dict[str, list[Meter]] = {}
    for meter in meters:
        found.setdefault(key(meter), []).append(meter)
    return found
