"""Energy by carrier and use, its flows, its course over the year and the load."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.ledger.accounts import USES, Account
from lingtan.reports.chapters.energy_charts import energy_charts
from lingtan.reports.chapters.figure_tables import FigureRow, figure_table
from lingtan.reports.chapters.heat_targets import heat_blocks
from lingtan.reports.context import Context
from lingtan.reports.model import Cell, Chapter, Heading, Paragraph, Table
from lingtan.reports.sums import ENERGY, only, sum_by, total
from lingtan.reports.traced_totals import traced_total
from lingtan.reports.way import way_to_origin

FIGURES = (
    "national.e_tce",
    "national.e_tce_with_feedstock",
    "energy.e_tce_heat_value",
    "energy.electricity_tce",
    "energy.fuel_tce",
    "energy.gas_tce",
    "energy.heat_tce",
    "national.feedstock_tce",
    "energy.peak_load_kw",
)
WIDTHS = {"bought": 1.15, "sold": 1.1, "sum": 1.25, "conversion": 0.9}
# Figures that are sums of these tables; an amount names its figure where it is the same number.
TOTALS = {
    "as_fuel": "energy.fuel_tce",
    "sum": "national.e_tce",
    "as_feedstock": "national.feedstock_tce",
}
OF_CARRIERS = {
    "electricity": "energy.electricity_tce",
    "heat": "energy.heat_tce",
    "natural_gas": "energy.gas_tce",
}
BALANCES = {"in": "inflow", "out": "outflow", "rest": "residual"}
QUANTITIES = {
    Account.ELECTRICITY_GRID: "energy.import_kwh",
    Account.ELECTRICITY_DIRECT: "energy.direct_kwh",
    Account.OWN_NON_FOSSIL: "energy.own_non_fossil_kwh",
}


def energy_chapter(context: Context) -> Chapter:
    """Return the chapter on the energy balance."""
    rows = [FigureRow(figure=id_) for id_ in FIGURES]
    return Chapter(
        id="energy",
        title=context.say("chapter.energy"),
        blocks=(
            Paragraph(text=context.say("text.energy")),
            figure_table(context, "energy_figures", rows),
            *energy_charts(context),
            Heading(text=context.say("heading.energy_tables")),
            uses_table(context),
            carriers_table(context),
            balances_table(context),
            *heat_blocks(context),
        ),
    )


def uses_table(context: Context) -> Table:
    """Return coal equivalent by carrier, split by what the energy is used as [tce]."""
    lines = only(context.inputs.inventory.postings, ENERGY)
    carriers = sum_by(lines, ["carrier"])["carrier"].to_list()
    rows = [(context.carrier(carrier), *_uses_of(context, lines, carrier)) for carrier in carriers]
    last = (context.say("total"), *_amounts(context, lines, TOTALS, {}))
    return Table(
        id="energy_uses",
        title=context.say("table.energy_uses"),
        columns=(
            context.text_column("carrier", 1.0),
            *(context.number_column(use, "kgce", WIDTHS.get(use, 1.0)) for use in USES),
        ),
        rows=(*rows, last),
        notes=(context.say("note.energy_uses"),),
        has_total=True,
    )


def _uses_of(context: Context, lines: pl.DataFrame, carrier: str) -> tuple[Cell, ...]:
    mine = lines.filter(pl.col("carrier") == carrier)
    return _amounts(context, mine, {"sum": OF_CARRIERS.get(carrier, "")}, {"carrier": carrier})


def _amounts(
    context: Context, lines: pl.DataFrame, figures: Mapping[str, str], keys: Mapping[str, str]
) -> tuple[Cell, ...]:
    """Return the coal equivalent of each use; `figures` says which of them may be figures.

    What no line is of is nothing: a page leads to a sum of no lines, a document lists none.
    """
    cells: list[Cell] = []
    for use, accounts in USES.items():
        mine, figure = only(lines, accounts), figures.get(use, "")
        own = sum_id("energy", group=use, **keys)
        value = total(mine, "energy_kgce")
        amount = traced_total(context, value, "kgce", figure, own if mine.height else "")
        cells.append(amount if amount.figure else replace(amount, leads_to=way_to_origin(own)))
    return tuple(cells)


def carriers_table(context: Context) -> Table:
    """Return each account and carrier with its quantity, coal equivalent and estimated share."""
    lines = only(context.inputs.inventory.postings, ENERGY)
    grouped = sum_by(lines, ["account", "carrier"])
    rows: list[tuple[Cell, ...]] = []
    for row in grouped.iter_rows(named=True):
        unit, figure = context.carrier_unit(row["carrier"]), QUANTITIES.get(row["account"], "")
        keys = {"account": row["account"], "carrier": row["carrier"]}
        own = sum_id("quantity", **keys)
        quantity = traced_total(context, row["quantity"], unit, figure, own)
        rows.append(
            (
                context.word("account", row["account"]),
                context.carrier(row["carrier"]),
                quantity,
                quantity.unit,
                context.traced(row["energy_kgce"], "kgce", sum_id("energy", **keys)),
                context.estimated_share(row, sum_id("estimated", **keys)),
            )
        )
    return Table(
        id="energy_carriers",
        title=context.say("table.energy_carriers"),
        columns=(
            context.text_column("account", 2.0),
            context.text_column("carrier", 1.6),
            context.number_column("quantity", weight=1.3),
            context.text_column("unit", 0.7),
            context.number_column("coal_equivalent", "kgce", 1.3),
            context.number_column("estimated", "ratio"),
        ),
        rows=tuple(rows),
    )


def balances_table(context: Context) -> Table:
    """Return each node's sums in and out and what is left: losses, or a fault."""
    nodes = {node.id: node for node in context.inputs.park.nodes}
    sums = (
        context.inputs.inventory.balances.group_by("node")
        .agg(pl.col("inflow", "outflow", "residual").sum())
        .sort("node")
    )
    rows: list[tuple[Cell, ...]] = []
    for row in sums.iter_rows(named=True):
        node = nodes.get(row["node"])
        unit = context.carrier_unit(node.carrier) if node else ""
        inflow, outflow, rest = (
            context.traced(row[column], unit, detail_id("balance", row["node"], part))
            for part, column in BALANCES.items()
        )
        id_, whole = detail_id("balance", row["node"], "share"), row["inflow"]
        share = context.traced(row["residual"] / whole, "ratio", id_) if whole else ""
        name = context.name(node.name, row["node"]) if node else row["node"]
        rows.append((name, inflow, outflow, rest, inflow.unit, share))
    return Table(
        id="balances",
        title=context.say("table.balances"),
        columns=(
            context.text_column("node", 2.0),
            context.number_column("inflow", weight=1.2),
            context.number_column("outflow", weight=1.2),
            context.number_column("residual", weight=1.2),
            context.text_column("unit", 0.7),
            context.number_column("share", "ratio", 0.9),
        ),
        rows=tuple(rows),
        notes=(context.say("note.balances"),),
    )


def monthly_energy_table(context: Context, by_month: pl.DataFrame) -> Table:
    """Return every month, account and carrier with quantity and coal equivalent."""
    lines = sum_by(
        only(by_month, ENERGY),
        ["month", "account", "carrier"],
    )
    rows: list[tuple[Cell, ...]] = []
    for row in lines.iter_rows(named=True):
        keys = {key: row[key] for key in ("account", "carrier", "month")}
        unit = context.carrier_unit(row["carrier"])
        quantity = context.traced(row["quantity"], unit, sum_id("quantity", **keys))
        rows.append(
            (
                context.word("month", row["month"]),
                context.word("account", row["account"]),
                context.carrier(row["carrier"]),
                quantity,
                quantity.unit,
                context.traced(row["energy_kgce"], "kgce", sum_id("energy", **keys)),
            )
        )
    return Table(
        id="energy_months",
        title=context.say("table.energy_months"),
        columns=(
            context.text_column("month"),
            context.text_column("account", 2.0),
            context.text_column("carrier", 1.6),
            context.number_column("quantity", weight=1.3),
            context.text_column("unit", 0.7),
            context.number_column("coal_equivalent", "kgce", 1.3),
        ),
        rows=tuple(rows),
    )
