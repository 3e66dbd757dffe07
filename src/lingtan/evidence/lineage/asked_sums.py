"""Sums of lines as nodes, made when they are asked for: there are more of them than figures."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.base.errors import Fact
from lingtan.evidence.lineage.key_names import names_of_keys
from lingtan.evidence.lineage.months import amount_at, amount_of_months
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Part, Rule, below
from lingtan.evidence.lineage.sum_ids import BETWEEN, MEASURES, OR, SUM, LineSum, read_sum_id

ACTIVITY = "activity:"
PREFIX = {"emission": "line:emission:", "energy": "line:energy:"}
USERS = "users"
BEYOND = "beyond"  # what lines hold beyond what users have of them
WEIGHED = ("quantity", "emission", "energy")  # measures in which lines are added and taken off
Groups = Mapping[str, Collection[str]]
FACTOR, AT = "factor", "at"
UNITS_OF_NONE = {"emission": {"kg"}, "energy": {"kgce"}}  # what a sum without a line is zero of


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sum of some lines of a lineage."""

    id: str
    wanted: LineSum
    found: tuple[Node, ...]

    def parts(self, lines: Sequence[Node]) -> tuple[Part, ...]:
        """Return the lines as parts; what users have is taken off where the rest is asked for."""
        is_beyond = _is_beyond(self.wanted)
        return tuple(
            Part(
                node=line.id,
                weight=-1.0 if is_beyond and node.facts.get("of") == USERS else 1.0,
            )
            for line, node in zip(lines, self.found, strict=True)
        )


def _is_beyond(wanted: LineSum) -> bool:
    return wanted.keys.get("of") == (BEYOND,)


def with_sum(lineage: Lineage, id_: str, groups: Groups) -> Lineage | None:
    """Return a lineage with the node of a sum of its lines.

    None when the id is no such one, or names what no line is of: a name mistyped is no zero.

    Parameters
    ----------
    groups : mapping of str to collection of str
        Accounts by the name of each group of them; one alone is a group of its name.
    """
    wanted = read_sum_id(id_)
    if wanted is None or (_is_beyond(wanted) and wanted.measure not in WEIGHED):
        return None
    every = [node for node in lineage.nodes.values() if node.kind is Kind.ACTIVITY]
    always = {"account": groups, "group": groups, "of": (USERS, BEYOND)}
    known = (
        value in always.get(key, ()) or any(_has(node, key, value, groups) for node in every)
        for key, values in wanted.keys.items()
        for value in values
    )
    if not all(known):
        return None
    found = tuple(node for node in every if _holds(node, wanted, groups))
    asked = _Asked(id_, wanted, found)
    made = {node.id: node for node in _nodes(lineage, asked)}
    return replace(lineage, nodes={**lineage.nodes, **made})


def _holds(node: Node, wanted: LineSum, groups: Groups) -> bool:
    of = {"of": ("", USERS)} if _is_beyond(wanted) else {}
    keys = {"of": ("",), **wanted.keys, **of}
    return all(
        any(_has(node, key, value, groups) for value in values) for key, values in keys.items()
    )


def _has(node: Node, key: str, value: str, groups: Groups) -> bool:
    if key == "group":
        return node.facts["account"] in groups.get(value, ())
    if key == "month":
        return amount_of_months(node, (value,)) is not None
    if key == AT and amount_at(node, (value,)) is not None:
        return True
    return node.facts.get(key, "") == value


def _nodes(lineage: Lineage, asked: _Asked) -> Iterator[Node]:
    if asked.wanted.measure:
        yield from _sum(lineage, asked)
        return
    told = [measure for measure in MEASURES if measure != FACTOR]  # lines may have many
    names = {measure: BETWEEN.join((SUM, measure, _keys_of(asked.id))) for measure in told}
    for measure, id_ in names.items():
        wanted = replace(asked.wanted, measure=measure)
        yield from _sum(lineage, replace(asked, id=id_, wanted=wanted))
    yield Node(
        id=asked.id,
        kind=Kind.SUM,
        rule=Rule.MADE_OF,
        parts=tuple(Part(node=id_, name=measure) for measure, id_ in names.items()),
        facts={
            "keys": _keys_of(asked.id),
            **names_of_keys(asked.wanted, asked.found, lineage.nodes),
        },
    )


def _keys_of(id_: str) -> str:
    told = id_.split(BETWEEN)
    return BETWEEN.join(told[2:] if told[0] == SUM else told[1:])


def _sum(lineage: Lineage, asked: _Asked) -> Iterator[Node]:
    """Yield a sum in one measure, and the share of each line that is of a month asked for."""
    measure, months = asked.wanted.measure, asked.wanted.months
    names = names_of_keys(asked.wanted, asked.found, lineage.nodes)
    facts: dict[str, Fact] = {"keys": _keys_of(asked.id), "measure": measure, **names}
    if measure == "estimated":
        yield _estimated(asked, facts)
        return
    if measure == FACTOR:
        yield _mean_factor(lineage, asked, facts)
        return
    lines = [_in_measure(lineage, node, measure) for node in asked.found]
    if months:
        lines = [
            _of_months(line, node, measure, months)
            for line, node in zip(lines, asked.found, strict=True)
        ]
        yield from lines
    elif at := asked.wanted.keys.get(AT, ()):
        pairs = zip(lines, asked.found, strict=True)
        lines = [_at_value(line, node, measure, at) for line, node in pairs]
        yield from (line for line in lines if line.id.startswith(f"{AT}:"))
    units = {line.unit for line in lines} or UNITS_OF_NONE.get(measure, set())
    parts = asked.parts(lines)
    weighed = [(part.weight, line.value) for part, line in zip(parts, lines, strict=True)]
    values = [weight * value for weight, value in weighed if value is not None]
    is_one = len(units) == 1 and len(values) == len(lines)
    if len(units) == 1 and not is_one:
        facts |= _so_far(lineage, lines, parts)
    yield Node(
        id=asked.id,
        kind=Kind.SUM,
        rule=Rule.SUM if is_one else Rule.MADE_OF,
        value=math.fsum(values) if is_one else None,
        unit=next(iter(units)) if len(units) == 1 else "",
        parts=parts,
        facts=facts,
    )


def _so_far(lineage: Lineage, lines: Sequence[Node], parts: Sequence[Part]) -> dict[str, Fact]:
    """Return what lines come to by what was read, and how many intervals lack below them."""
    read = [
        part.weight * float(line.facts.get("so_far", 0.0) if line.value is None else line.value)
        for part, line in zip(parts, lines, strict=True)
    ]
    found = {id_: node for line in lines for id_, node in below(lineage, line.id).nodes.items()}
    lacking = (
        int(node.facts.get("intervals_missing", 0))
        for node in found.values()
        if node.kind is Kind.READINGS
    )
    return {"so_far": math.fsum(read), "intervals_missing": sum(lacking)}


def _estimated(asked: _Asked, facts: dict[str, Fact]) -> Node:
    """Return the estimated share of the activity data of lines."""
    pairs = [_estimated_of(node, asked.wanted) for node in asked.found]
    whole = math.fsum(amount for _, amount in pairs)
    share = abs(math.fsum(part for part, _ in pairs) / whole) if whole else None
    return Node(
        id=asked.id,
        kind=Kind.SUM,
        rule=Rule.MADE_OF,
        value=share,
        unit="ratio",
        parts=tuple(Part(node=node.id) for node in asked.found),
        facts=facts,
    )


def _mean_factor(lineage: Lineage, asked: _Asked, facts: dict[str, Fact]) -> Node:
    """Return the emission of lines by their activity data."""
    lines = [_in_measure(lineage, node, "emission") for node in asked.found]
    emission = math.fsum(line.value or 0.0 for line in lines)
    whole = math.fsum(node.value or 0.0 for node in asked.found)
    is_whole_period = not asked.wanted.months
    units = {node.unit for node in asked.found}
    return Node(
        id=asked.id,
        kind=Kind.SUM,
        rule=Rule.MADE_OF,
        value=emission / whole if whole and is_whole_period and len(units) == 1 else None,
        unit=f"kg/{next(iter(units))}" if len(units) == 1 else "",
        parts=tuple(Part(node=node.id) for node in (*lines, *asked.found)),
        facts=facts,
    )


def _estimated_of(node: Node, wanted: LineSum) -> tuple[float, float]:
    at, months = wanted.keys.get(AT, ()), wanted.months
    told = amount_of_months(node, months) if months else amount_at(node, at)
    if told is not None:
        return told.estimated, told.quantity
    read = node.facts.get("so_far", 0.0) if node.value is None else node.value
    return float(node.facts.get("estimated", 0.0)), float(read)


def _in_measure(lineage: Lineage, node: Node, measure: str) -> Node:
    if measure == "quantity":
        return node
    return lineage.nodes[PREFIX[measure] + node.id.removeprefix(ACTIVITY)]


def _of_months(line: Node, node: Node, measure: str, months: Sequence[str]) -> Node:
    told, month = amount_of_months(node, months), OR.join(months)
    return Node(
        id=f"month:{month}:{line.id}",
        kind=Kind.TERM,
        rule=Rule.MADE_OF,
        value=None if told is None else getattr(told, measure),
        unit=line.unit,
        parts=(Part(node=line.id),),
        facts={"reason": "of_month", "month": month},
    )


def _at_value(line: Node, node: Node, measure: str, values: Sequence[str]) -> Node:
    """Return the part of lines at some values of their factor; all where it has no other."""
    told, value = amount_at(node, values), OR.join(values)
    if told is None:
        return line
    return Node(
        id=f"{AT}:{value}:{line.id}",
        kind=Kind.TERM,
        rule=Rule.MADE_OF,
        value=getattr(told, measure),
        unit=line.unit,
        parts=(Part(node=line.id),),
        facts={"reason": "at_value", "value": value},
    )
