"""Nodes of streams of fuel: the values each is counted with, and the set the others are from."""

from collections.abc import Iterator

from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.ids import catalogue_id, stream_id
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.stream_trust import trust
from lingtan.ledger.stream_values import used_values

# The facts a node tells, and what each value is multiplied by for its unit.
TOLD = {"ncv_mj_per_unit": 1000.0, "carbon_kg_per_gj": 1000.0, "oxidation": 1.0}


def stream_nodes(sources: AccountSources) -> Iterator[Node]:
    """Yield every stream whose fuel is one of its set."""
    for stated in sources.park.streams:
        stream = trust(stated)[0]
        fuel_id = f"fuel/{stream.factor_set}/{stream.factor_item}"
        fuel = sources.knowledge.fuels.get(fuel_id)
        if fuel is None:
            continue
        listed = (fuel.ncv_gj_per_unit, fuel.carbon_t_per_gj, fuel.oxidation)
        values = zip(TOLD.items(), used_values(stream, listed), strict=True)
        facts: dict[str, Fact] = {
            name: float(value) * scale for (name, scale), value in values if value is not None
        }
        if stream.evidence.strip():
            facts["document"] = stream.evidence
        yield Node(
            id=stream_id(stream.id),
            kind=Kind.FACTOR,
            rule=Rule.MADE_OF,
            name=stream.name,
            parts=(Part(node=catalogue_id(fuel_id)),),
            facts=facts,
        )
