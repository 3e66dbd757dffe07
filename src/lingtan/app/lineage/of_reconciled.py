"""Nodes of reconciled values: what balances with all others, beside what was read."""

from collections.abc import Iterator, Mapping

import polars as pl

from lingtan.app.lineage.ids import meter_id, reconciled_id
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.park.meters import Meter, VirtualMeter
from lingtan.park.tables import RECONCILED

NUMBERS = ("reading", "sigma", "adjustment", "reconciled_sigma", "test")
UNCHECKED = "unchecked"  # nothing tests it, and zero would look sound


def reconciled_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the reconciled value of every meter and every loss over the period as a whole."""
    table = sources.reconciled if sources.reconciled.columns else RECONCILED.empty()
    whole = table.filter(pl.col("span") == sources.inventory.period.name)
    for row in whole.iter_rows(named=True):
        stream, is_loss = str(row["stream"]), bool(row["is_loss"])
        meters = _meters_at(stream, sources) if is_loss else (stream,)
        yield Node(
            id=reconciled_id(stream, is_loss=is_loss),
            kind=Kind.RECONCILED,
            rule=Rule.MADE_OF,
            value=row["reconciled"],
            unit=_unit(stream, sources, is_loss=is_loss),
            name=_name(stream, sources, is_loss=is_loss),
            parts=tuple(Part(node=meter_id(meter)) for meter in meters),
            facts=_facts(row),
        )


def _facts(row: Mapping[str, object]) -> dict[str, Fact]:
    verdict = str(row["verdict"])
    numbers = {name: row[name] for name in NUMBERS if name != "test" or verdict != UNCHECKED}
    reading, adjustment = row["reading"], row["adjustment"]
    if isinstance(reading, float) and isinstance(adjustment, float) and reading:
        numbers["adjusted"] = adjustment / abs(reading)
    told: dict[str, Fact] = {
        name: value for name, value in numbers.items() if isinstance(value, float)
    }
    return {**told, "verdict": verdict}


def _meters_at(node: str, sources: Sources) -> tuple[str, ...]:
    """Return the meters a node stands between, whose balance tells its loss."""
    return tuple(
        meter.id
        for meter in _meters(sources)
        if node in (meter.source.rpartition(":")[2], meter.target.rpartition(":")[2])
    )


def _meters(sources: Sources) -> tuple[Meter | VirtualMeter, ...]:
    return (*sources.park.meters, *sources.park.virtual_meters)


def _unit(stream: str, sources: Sources, *, is_loss: bool) -> str:
    carriers = (
        {node.id: node.carrier for node in sources.park.nodes}
        if is_loss
        else {meter.id: meter.carrier for meter in _meters(sources)}
    )
    return sources.knowledge.units.get(carriers.get(stream, ""), "kg")


def _name(stream: str, sources: Sources, *, is_loss: bool) -> Name:
    names = (
        {node.id: node.name for node in sources.park.nodes}
        if is_loss
        else {meter.id: meter.name for meter in _meters(sources)}
    )
    return names.get(stream, UNNAMED)
