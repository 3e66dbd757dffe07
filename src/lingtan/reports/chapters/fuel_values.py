"""What the emission of a fuel is made of: calorific value, carbon content, oxidation rate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from lingtan.evidence.lineage.aspects import aspect_id
from lingtan.ledger.stream_rates import CONVERSION
from lingtan.ledger.stream_trust import trust
from lingtan.ledger.stream_values import Value, used_values
from lingtan.park.streams import SourceStream
from lingtan.reports.context import Context
from lingtan.reports.factor_ids import FactorIds, factor_ids_of
from lingtan.reports.model import Cell, Table
from lingtan.reports.named_knowledge import FuelValues

ASPECTS = ("ncv_mj_per_unit", "carbon_kg_per_gj", "oxidation")
NAMES = ("ncv", "carbon", "oxidation")


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnedStream:
    """A stream of fuel with the values of its set and the factor its lines carry."""

    stream: SourceStream
    fuel_id: str
    fuel: FuelValues
    kg_per_unit: Decimal | None


def fuels_table(context: Context) -> Table:
    """Return each stream of fuel: its set, the values used and which of them are measured."""
    ids = factor_ids_of(context)
    return Table(
        id="fuels",
        title=context.say("table.fuels"),
        columns=(
            context.text_column("stream", 2.2),
            context.id_column("fuel_set", 2.0),
            context.number_column("ncv", weight=1.0),
            context.number_column("carbon", weight=1.0),
            context.number_column("oxidation", "ratio", 0.9),
            context.number_column("factor_kg", weight=0.9),
            context.text_column("per_unit", 0.6),
            context.text_column("stated_values", 1.9),
        ),
        rows=tuple(_row(context, burned, ids) for burned in _burned(context)),
        notes=(context.say("note.fuels"),),
    )


def _burned(context: Context) -> Iterator[BurnedStream]:
    lines = context.inputs.inventory.postings.filter(pl.col("stream") != "")
    used = (
        lines.select("stream", "factor_id", "factor")
        .unique()
        .sort("stream", "factor_id", "factor")
    )
    streams = {stream.id: trust(stream)[0] for stream in context.inputs.park.streams}
    for id_, factor_id, kg_per_unit in used.iter_rows():
        stream = streams.get(id_)
        if stream is None:
            continue
        fuel_id = f"fuel/{stream.factor_set}/{stream.factor_item}"
        fuel = context.inputs.knowledge.fuels.get(fuel_id)
        if fuel is not None and factor_id in (fuel_id, f"measured/{id_}"):
            yield BurnedStream(stream=stream, fuel_id=fuel_id, fuel=fuel, kg_per_unit=kg_per_unit)


def _row(context: Context, burned: BurnedStream, ids: FactorIds) -> tuple[Cell, ...]:
    stream, fuel = burned.stream, burned.fuel
    stated = (stream.ncv_gj_per_unit, stream.carbon_t_per_gj, stream.oxidation)
    listed = (fuel.ncv_gj_per_unit, fuel.carbon_t_per_gj, fuel.oxidation)
    ncv, carbon, oxidation = values = used_values(stream, listed)
    own = _ids(burned, values)
    return (
        context.name(stream.name, stream.id),
        burned.fuel_id,
        context.traced(None if ncv is None else float(ncv) * 1000, "factor", own["ncv"]),
        context.traced(None if carbon is None else float(carbon) * 1000, "factor", own["carbon"]),
        context.traced(oxidation, "ratio", own["oxidation"]),
        context.traced(burned.kg_per_unit, "factor", _factor_id(ids, burned)),
        context.symbol(fuel.unit),
        context.say("no_emission") if burned.kg_per_unit == 0 else _basis(context, stream, stated),
    )


def _ids(burned: BurnedStream, values: Sequence[Value]) -> dict[str, str]:
    """Return the ids of the values used: those of the stream, which a lineage tells one by one."""
    node = f"stream:{burned.stream.id}"
    return {
        name: "" if value is None else aspect_id(node, aspect)
        for name, aspect, value in zip(NAMES, ASPECTS, values, strict=True)
    }


def _factor_id(ids: FactorIds, burned: BurnedStream) -> str:
    stream = burned.stream.id
    for factor_id in (burned.fuel_id, f"measured/{stream}"):
        found = ids.of(factor_id, burned.kg_per_unit, stream)
        if found:
            return found
    return ""


def _basis(context: Context, stream: SourceStream, stated: tuple[float | None, ...]) -> str:
    """Say which of the values are the park's own, and that conversion burns all carbon."""
    own = [name for name, value in zip(NAMES, stated, strict=True) if value is not None]
    words = context.say("joiner_short").join(context.say(f"column.{name}") for name in own)
    said = context.say("stated_values", names=words) if own else context.say("values_of_the_set")
    if stream.use in CONVERSION:
        return context.say("joiner").join((said, context.say("whole_carbon")))
    return said
