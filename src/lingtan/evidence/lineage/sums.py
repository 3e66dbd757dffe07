"""Whether what a lineage says adds up: the parts of each node give its value back."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from lingtan.evidence.lineage.nodes import Lineage, Node, Part, Rule

CLOSE = 1e-9  # relative to the largest part: the noise of sums of floats, and no watt-hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A node whose parts do not give its value."""

    node: str
    value: float
    of_parts: float


def contributions(lineage: Lineage, node: Node) -> list[float | None]:
    """Return what each part adds to a node; None where it adds no number."""
    return [
        None if value is None else part.weight * value
        for part in node.parts
        for value in [_value(lineage, node, part.node)]
    ]


def ranked(lineage: Lineage, node: Node) -> list[tuple[Part, float]]:
    """Return the parts of a node that are there, with what each adds; of a sum the largest first.

    Parts of a formula or product keep their order. One that is no whole takes its place by what
    was read of it.
    """
    added = contributions(lineage, node)
    pairs = [
        (part, _read(lineage, part) if value is None else value)
        for part, value in zip(node.parts, added, strict=True)
        if part.node in lineage.nodes
    ]
    if node.rule in (Rule.SUM, Rule.COUNT):
        return sorted(pairs, key=lambda pair: -abs(pair[1]))
    return pairs


def _read(lineage: Lineage, part: Part) -> float:
    """Return what was read of a part of unknown value."""
    return part.weight * (_number(lineage.nodes[part.node].facts.get("so_far")) or 0.0)


def heaviest_way(lineage: Lineage) -> tuple[Node, ...]:
    """Return the way from the first node down to a leaf: at each step the part that adds most."""
    node = next(iter(lineage.nodes.values()))
    way = [node]
    while parts := ranked(lineage, node):
        node = lineage.nodes[parts[0][0].node]
        way.append(node)
    return tuple(way)


def disagreements(lineage: Lineage) -> Iterator[Disagreement]:
    """Yield the nodes whose parts do not give their value; formulas are checked elsewhere.

    A node whose parts were cut off, or one of unknown value, says nothing.
    """
    for node in lineage.nodes.values():
        value, parts = node.value, contributions(lineage, node)
        if node.rule is Rule.COUNT:
            value = _number(node.facts.get("count"))
        known = [part for part in parts if part is not None]
        if value is None or not known or len(known) < len(parts):
            continue
        found = _joined(node.rule, known)
        if found is not None and not _agree(value, found, known):
            yield Disagreement(node=node.id, value=value, of_parts=found)


def _joined(rule: Rule, parts: list[float]) -> float | None:
    if rule in (Rule.SUM, Rule.COUNT):
        return math.fsum(parts)
    return math.prod(parts) if rule is Rule.PRODUCT else None


def _agree(value: float, found: float, parts: list[float]) -> bool:
    scale = max(abs(value), *(abs(part) for part in parts))
    return abs(value - found) <= CLOSE * scale


def _value(lineage: Lineage, node: Node, part: str) -> float | None:
    found = lineage.nodes.get(part)
    if found is None:
        return None
    return _number(found.facts.get("count")) if node.rule is Rule.COUNT else found.value


def _number(fact: object) -> float | None:
    return float(fact) if isinstance(fact, int | float) else None
