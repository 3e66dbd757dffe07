"""Process emissions: the activity that was used beside what is stated, and the set in use."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.ledger.accounts import GROUPS
from lingtan.park.facts import Fact
from lingtan.park.meters import MeterKind
from lingtan.park.streams import SourceStream
from lingtan.reports.context import Context
from lingtan.reports.fact_ids import fact_id
from lingtan.reports.factor_ids import FactorIds, factor_ids_of
from lingtan.reports.factor_sources import set_of
from lingtan.reports.model import Amount, Cell, Table
from lingtan.reports.sentence import joined, sentence
from lingtan.reports.sums import only, sum_by
from lingtan.reports.way import way_to_origin

CHOSEN_BY = {"stream": "stream", "meter": "meter_id", "carrier": "carrier", "factor": "factor_id"}
OUTPUT = "product_output"
SET = "process_set"


def process_tables(context: Context) -> Iterator[Table]:
    """Yield the table of process emissions; of a park without processes, nothing."""
    lines = only(context.inputs.inventory.postings, GROUPS["processes"])
    grouped = sum_by(lines, ["stream", "meter_id", "carrier", "factor_id", "factor"])
    streams = {stream.id: stream for stream in context.inputs.park.streams}
    ids = factor_ids_of(context)
    rows = tuple(
        _row(context, row, streams.get(row["stream"]), ids)
        for row in grouped.iter_rows(named=True)
    )
    if not rows:
        return
    yield Table(
        id="processes",
        title=context.say("table.processes"),
        columns=(
            context.text_column("process", 1.6),
            context.number_column("activity", "kg", 1.0),
            context.text_column("activity_from", 1.7),
            context.text_column("stated_output", 2.0),
            context.text_column("factor_set", 1.4),
            context.number_column("factor_kg", weight=0.8),
            context.number_column("emissions", "kgCO2", 1.0),
        ),
        rows=rows,
        notes=(context.say("note.processes"), *_set_notes(context, grouped)),
    )


def _row(
    context: Context, row: dict[str, Any], stream: SourceStream | None, ids: FactorIds
) -> tuple[Cell, ...]:
    keys = {key: row[name] or "" for key, name in CHOSEN_BY.items()}
    keys |= ids.at(row["factor_id"] or "", row["factor"])
    return (
        context.name(stream.name, stream.id) if stream else context.carrier(row["carrier"]),
        context.traced(row["quantity"], "kg", sum_id("quantity", group="processes", **keys)),
        _from(context, row["meter_id"]),
        _stated(context, stream.enterprise if stream else ""),
        set_of(context, row["factor_id"] or ""),
        ""
        if row["factor"] is None
        else ids.amount(context, row["factor_id"] or "", row["factor"]),
        context.traced(
            row["emissions_kg"], "kgCO2", sum_id("emission", group="processes", **keys)
        ),
    )


def _from(context: Context, meter_id: str) -> str:
    """Say which meter the activity was read from, and how it is read."""
    kinds = {meter.id: meter.kind for meter in context.inputs.park.meters}
    kind = kinds.get(meter_id)
    how = "virtual" if kind is None else "bill" if kind is MeterKind.BILL else "metered"
    return context.say(f"activity_{how}", meter=context.meter(meter_id))


def _stated(context: Context, enterprise: str) -> str:
    """Name the product output its enterprise states for the year, with the document."""
    year = context.inputs.period.year
    facts = [
        fact
        for fact in context.inputs.park.facts
        if (fact.datum, fact.year, fact.enterprise) == (OUTPUT, year, enterprise)
    ]
    known = context.inputs.knowledge.data.get(OUTPUT)
    unit = known.unit if known else ""
    told = [
        sentence(
            context.words,
            "report.stated_output",
            {
                "amount": _amount(context, fact),
                "unit": unit,
                "item": context.carrier(fact.item) if fact.item else context.say("total"),
                "proof": fact.evidence.strip() or context.say("no_evidence"),
            },
        )
        for fact in facts
    ]
    return joined(context.say("joiner"), told) if told else context.say("no_evidence")


def _amount(context: Context, fact: Fact) -> Amount:
    text = context.number(fact.value, 1)
    way = way_to_origin(fact_id(fact))
    return Amount(value=fact.value, text=text, decimals=1, leads_to=way)


def _set_notes(context: Context, grouped: pl.DataFrame) -> Iterator[str]:
    """Say so where a set other than the method's default is in use."""
    default = next(
        (
            str(parameter.value)
            for parameter in context.inputs.inventory.parameters
            if parameter.id.rpartition(".")[2] == SET
        ),
        "",
    )
    used = dict.fromkeys(set_of(context, id_ or "") for id_ in grouped["factor_id"].to_list())
    others = [context.term(each) for each in used if each != default]
    if default and others:
        names = context.say("joiner").join(others)
        yield context.say("note.other_set", used=names, default=context.term(default))
