"""Which nodes rest on readings that were not taken in full: they are no whole, and say so."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lingtan.evidence.lineage.nodes import Kind, Node

# A figure says itself whether it is known; all that lies between it and the readings cannot.
BETWEEN = (Kind.LINE, Kind.ACTIVITY, Kind.TERM, Kind.USE, Kind.METER)


def with_lacks_told(nodes: Mapping[str, Node], limit: float) -> dict[str, Node]:
    """Return the nodes, each with the intervals that lack below it.

    A node that rests on a meter of which more lacks than the limit is of unknown value: what
    was read of it stands under the fact ``so_far``, and is no value of the whole.

    Parameters
    ----------
    limit : float
        Share of a meter's intervals that may lack and its sum still be taken for the whole.
    """
    above = _above(nodes)
    lacking: dict[str, int] = {}
    open_: set[str] = set()
    for node in nodes.values():
        missing = _count(node, "intervals_missing") if node.kind is Kind.READINGS else 0
        if missing:
            is_open = missing > limit * _count(node, "intervals_expected")
            for id_ in _over(node.id, above):
                lacking[id_] = lacking.get(id_, 0) + missing
                open_ |= {id_} if is_open else set()
    return {
        id_: _told(node, lacking[id_], is_open=id_ in open_) if id_ in lacking else node
        for id_, node in nodes.items()
    }


def _above(nodes: Mapping[str, Node]) -> dict[str, list[str]]:
    """Return what rests on each node and cannot say itself whether it is whole."""
    found: dict[str, list[str]] = {}
    for node in nodes.values():
        if node.kind in BETWEEN:
            for part in node.parts:
                found.setdefault(part.node, []).append(node.id)
    return found


def _over(root: str, above: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield a node and all that rests on it, each once."""
    met, left = {root}, [root]
    while left:
        id_ = left.pop()
        yield id_
        fresh = [each for each in above.get(id_, ()) if each not in met]
        met.update(fresh)
        left.extend(fresh)


def _told(node: Node, lacking: int, *, is_open: bool) -> Node:
    facts = {**node.facts, "intervals_missing": lacking}
    if not is_open:
        return replace(node, facts=facts)
    if node.value is not None:
        facts["so_far"] = node.value
    return replace(node, value=None, facts=facts)


def _count(node: Node, fact: str) -> int:
    return int(node.facts.get(fact, 0) or 0)
