"""Nodes of the constants and choices of the method, as they are printed with every result."""

from collections.abc import Iterator

from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.ids import catalogue_id, parameter_id
from lingtan.base.errors import Fact
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.inventory import Parameter


def parameter_nodes(sources: AccountSources) -> Iterator[Node]:
    """Yield every parameter of the account; one that a table lists rests on its row."""
    for parameter in sources.inventory.parameters:
        yield _node(parameter, sources)


def _node(parameter: Parameter, sources: AccountSources) -> Node:
    is_listed = parameter.id in sources.knowledge.vintages
    is_number = not isinstance(parameter.value, str)
    return Node(
        id=parameter_id(parameter.id),
        kind=Kind.PARAMETER,
        rule=Rule.MADE_OF if is_listed else Rule.GIVEN,
        value=float(parameter.value) if is_number else None,
        unit=parameter.unit,
        name=sources.knowledge.terms.get(parameter.id, UNNAMED),
        parts=(Part(node=catalogue_id(parameter.id)),) if is_listed else (),
        facts=_facts(parameter, sources),
    )


def _facts(parameter: Parameter, sources: AccountSources) -> dict[str, Fact]:
    said = sources.knowledge.sources.get(parameter.source, Name.alike(parameter.source))
    told = {"source": said.en, "source_zh": said.zh, "label": parameter.label}
    if isinstance(parameter.value, str):
        told["choice"] = parameter.value
    return {key: fact for key, fact in told.items() if fact}
