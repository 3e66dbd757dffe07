"""Nodes of numbers that tables show beside the figures, made in the few ways there are."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.edges import POOLS

CLOSE = 1e-9  # relative to the largest part
NOTHING: Mapping[str, Fact] = {}


def given(
    id_: str,
    value: float | None,
    unit: str,
    name: Name = UNNAMED,
    facts: Mapping[str, Fact] = NOTHING,
) -> Node:
    """Return a number as it is stated; facts that say nothing are left out."""
    told = {key: fact for key, fact in facts.items() if fact != ""}
    return replace(_detail(id_, value, unit, Rule.GIVEN), name=name, facts=told)


def made_of(
    id_: str,
    value: float | None,
    unit: str,
    parts: Sequence[str],
    name: Name = UNNAMED,
    facts: Mapping[str, Fact] = NOTHING,
) -> Node:
    """Return a number that rests on others and is no arithmetic of them alone."""
    told = tuple(Part(node=part) for part in dict.fromkeys(parts))
    rule = Rule.MADE_OF if told else Rule.GIVEN
    return replace(_detail(id_, value, unit, rule, told), name=name, facts=facts)


def formula(
    id_: str,
    value: float | None,
    unit: str,
    text: str,
    parts: Mapping[str, str],
    name: Name = UNNAMED,
) -> Node:
    """Return a number worked out from others by a formula over what it calls them.

    Parameters
    ----------
    parts : mapping of str to str
        Their nodes, by the names in the formula.
    """
    named = tuple(Part(node=node, name=called) for called, node in parts.items())
    plain = _detail(id_, value, unit, Rule.FORMULA, named)
    return replace(plain, name=name, facts={"formula": text})


def product(
    id_: str, value: float | None, unit: str, parts: Sequence[str], name: Name = UNNAMED
) -> Node:
    """Return a number that is the product of others."""
    told = tuple(Part(node=part) for part in parts)
    return replace(_detail(id_, value, unit, Rule.PRODUCT, told), name=name)


def added(
    id_: str, value: float | None, unit: str, weights: Mapping[str, float], name: Name = UNNAMED
) -> Node:
    """Return a number that is others added up, each times its weight."""
    weighed = tuple(Part(node=node, weight=weight) for node, weight in weights.items())
    return replace(_detail(id_, value, unit, Rule.SUM, weighed), name=name)


def _detail(
    id_: str, value: float | None, unit: str, rule: Rule, parts: tuple[Part, ...] = ()
) -> Node:
    return Node(id=id_, kind=Kind.DETAIL, rule=rule, value=value, unit=unit, parts=parts)


def adds_up(value: float, parts: Sequence[float]) -> bool:
    """Whether parts give a value, but for the noise of sums of floats."""
    scale = max(abs(value), *(abs(part) for part in parts), 1.0)
    return abs(value - math.fsum(parts)) <= CLOSE * scale


def unit_of_carrier(carrier: str, sources: Sources) -> str:
    """Return the unit a carrier is counted in."""
    return sources.knowledge.units.get(carrier) or ("kWh" if carrier in POOLS else "")
