"""Nodes of credits and removals: what a document states beside the emission."""

from collections.abc import Iterator

from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.reports.fact_ids import fact_id

OF_DATUM = {
    "offsets_available": {"statement.offset_held_kg": 1.0, "statement.offset_retired_kg": 1.0},
    "offsets_retired": {"statement.offset_retired_kg": 1.0},
    "removals": {
        "statement.sink_kg": 1.0,
        "statement.sink_back_kg": -1.0,
        "statement.removal_kg": 1.0,
        "statement.removal_back_kg": -1.0,
    },
}


def statement_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every block of credits and every removal, with its document and its line."""
    lines = lines_of(sources.inquiry.park_layout.park_file)
    for block in sources.park.offsets:
        told: dict[str, Fact] = {
            "contract": "credits",
            "document": block.evidence,
            "serial": block.serial,
        }
        told |= place_of(lines, "offsets", block.id)
        yield _node(block.id, block.quantity_kg, "kgCO2e", told)
    for removal in sources.park.removals:
        told = {
            "contract": removal.kind.value,
            "document": removal.evidence,
            "method": removal.method,
        }
        told |= place_of(lines, "removals", removal.id)
        yield _node(removal.id, removal.quantity_kg, "kgCO2", told)


def proved_fact_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the facts that the statement proves one by one, as the sum of its accounts."""
    for fact in sources.basis.facts:
        weights = OF_DATUM.get(fact.datum)
        if weights is None or fact in sources.park.facts:
            continue
        parts = tuple(
            Part(node=id_, weight=weight)
            for id_, weight in weights.items()
            if sources.figures[id_].value is not None
        )
        told = sum(part.weight * (sources.figures[part.node].value or 0.0) for part in parts)
        datum = sources.basis.context.register[fact.datum]
        yield Node(
            id=fact_id(fact),
            kind=Kind.FACT,
            rule=Rule.SUM if told == fact.value else Rule.MADE_OF,
            value=fact.value,
            unit=datum.unit,
            name=datum.name,
            parts=parts,
            facts={"year": fact.year, "document": fact.evidence},
        )


def _node(id_: str, value: float, unit: str, told: dict[str, Fact]) -> Node:
    facts = {key: fact for key, fact in told.items() if fact != ""}
    return Node(
        id=f"contract:{id_}",
        kind=Kind.CONTRACT,
        rule=Rule.GIVEN,
        value=value,
        unit=unit,
        facts=facts,
    )
