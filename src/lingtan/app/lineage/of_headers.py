"""Nodes of steam headers: mass and enthalpy of each line, as told and as reconciled together."""

from collections.abc import Iterator, Mapping, Sequence

from lingtan.app.lineage.details import added, adds_up, given, made_of
from lingtan.app.lineage.ids import meter_id
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.nodes import Node
from lingtan.metering.reconciliation.header_lines import HeaderLine, SteamHeader
from lingtan.park.park import Park
from lingtan.reports.header_ids import ids_of_line

T_PER_KG = 1e-3
MASS, ENTHALPY = "t", "GJ/t"


def header_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the numbers of every header of an account."""
    counted = {meter: amount.net for meter, amount in sources.amounts.items()}
    return nodes_of(sources.headers, sources.park, counted)


def nodes_of(
    headers: Sequence[SteamHeader], park: Park, counted: Mapping[str, float]
) -> Iterator[Node]:
    """Yield the numbers of headers, line by line.

    Parameters
    ----------
    counted : mapping of str to float
        What each meter counted [kg].
    """
    names = {meter.id: meter.name for meter in park.meters}
    names |= {meter.id: meter.name for meter in park.virtual_meters}
    names |= {node.id: node.name for node in park.nodes}
    for header in headers:
        ids = [ids_of_line(header.node, line) for line in header.lines]
        told = [each[field] for each in ids for field in ("flow_t", "gj_per_t")]
        for line in header.lines:
            name = names.get(line.stream, UNNAMED)
            yield from (
                _lost(header, line, name)
                if line.is_loss
                else _told(header.node, line, name, park, counted.get(line.stream))
            )
            yield from _reconciled(header.node, line, name, told)


def _lost(header: SteamHeader, line: HeaderLine, name: Name) -> Iterator[Node]:
    """Yield what a header is expected to lose: of what enters it, as what enters it."""
    ids = ids_of_line(header.node, line)
    entering = [ids_of_line(header.node, each) for each in header.lines if each.enters]
    flows = [each["flow_t"] for each in entering]
    yield made_of(ids["flow_t"], line.flow_t, MASS, flows, name)
    parts = [*flows, *(each["gj_per_t"] for each in entering)]
    yield made_of(ids["gj_per_t"], line.gj_per_t, ENTHALPY, parts, name)


def _told(
    node: str, line: HeaderLine, name: Name, park: Park, counted: float | None
) -> Iterator[Node]:
    """Yield mass and enthalpy of a line as they were told, with document or listed state."""
    ids, meter = ids_of_line(node, line), meter_id(line.stream)
    if counted is not None and adds_up(line.flow_t, [counted * T_PER_KG]):
        yield added(ids["flow_t"], line.flow_t, MASS, {meter: T_PER_KG}, name)
    else:  # what lacks was estimated in its place
        yield made_of(ids["flow_t"], line.flow_t, MASS, [meter], name)
    stated = [each for each in park.streams if each.meter == line.stream]
    facts: dict[str, Fact] = {
        "document": ", ".join(each.evidence for each in stated if each.evidence.strip()),
        "source": ", ".join(f"{each.factor_set}/{each.factor_item}" for each in stated),
    }
    yield given(ids["gj_per_t"], line.gj_per_t, ENTHALPY, name, facts)


def _reconciled(node: str, line: HeaderLine, name: Name, told: Sequence[str]) -> Iterator[Node]:
    """Yield what balances with every other line, in mass and energy."""
    ids = ids_of_line(node, line)
    yield made_of(ids["flow_reconciled_t"], line.flow_reconciled_t, MASS, told, name)
    yield made_of(ids["reconciled_gj_per_t"], line.reconciled_gj_per_t, ENTHALPY, told, name)
