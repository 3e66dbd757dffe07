"""Emissions by source, month, sector, enterprise and scope, beside the national method's sum."""

from dataclasses import replace
from typing import Any

import polars as pl

from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.ledger.accounts import E_PARK
from lingtan.park.streams import StreamUse
from lingtan.reports.chapters.allowances import allowance_blocks
from lingtan.reports.chapters.enterprise_accounts import account_blocks
from lingtan.reports.chapters.figure_tables import FigureRow, figure_table, is_shown
from lingtan.reports.chapters.processes import process_tables
from lingtan.reports.chapters.statement import statement_blocks
from lingtan.reports.charts.axes import Key
from lingtan.reports.charts.palette import account_colour
from lingtan.reports.charts.stacked_columns import Series, StackedColumns, draw_stacked_columns
from lingtan.reports.column_numbers import column_numbers
from lingtan.reports.context import Context
from lingtan.reports.factor_ids import FactorIds, factor_ids_of
from lingtan.reports.factor_sources import set_of
from lingtan.reports.model import Block, Cell, Chapter, Chart, Heading, Paragraph, Table
from lingtan.reports.sums import (
    only,
    ordered_accounts,
    sum_by,
    total,
    with_mean_factor,
    with_month,
)
from lingtan.reports.traced_totals import traced_total

CO2 = "kgCO2"
PARK = "national.e_park_kg"
NATIONAL = (
    "national.e_fuel_kg",
    "national.e_conversion_kg",
    "national.e_electricity_kg",
    "national.e_heat_kg",
    "national.e_energy_kg",
    "national.e_process_kg",
    PARK,
)
APART = ("national.bunker_kg", "national.biogenic_kg")
BY_HOUR = "scope2_location_hourly_kg"  # where the park names a series of grid intensity
SCOPES = ("scope1_kg", "scope2_location_kg", BY_HOUR, "scope2_market_kg")
SHARED = "shared_kg"  # what no enterprise has: with it the enterprises add up to the park
FAMILIES = ("by_sector.", "by_enterprise.", "scope3.")


def emissions_chapter(context: Context) -> Chapter:
    """Return the chapter on emissions."""
    national = [FigureRow(figure=id_, unit=CO2) for id_ in NATIONAL]
    apart = [FigureRow(figure=id_, unit=CO2) for id_ in APART]
    scopes = [FigureRow(figure=id_, unit=CO2) for id_ in _scopes(context)]
    blocks: tuple[Block, ...] = (
        Paragraph(text=context.say("text.emissions")),
        *_months_chart(context),
        figure_table(context, "national", national),
        _with_remarks(context, figure_table(context, "apart", apart)),
        sources_table(context),
        *process_tables(context),
        Heading(text=context.say("heading.who")),
        with_park_total(context, family_table(context, "by_sector.")),
        with_park_total(context, family_table(context, "by_enterprise.", SHARED)),
        *account_blocks(context),
        Heading(text=context.say("heading.scopes")),
        Paragraph(text=context.say("text.scopes")),
        figure_table(context, "scopes", scopes),
        family_table(context, "scope3."),
        *statement_blocks(context),
        *allowance_blocks(context),
    )
    return Chapter(id="emissions", title=context.say("chapter.emissions"), blocks=blocks)


def _with_remarks(context: Context, table: Table) -> Table:
    """Say of bunkers and of biomass whether the park file declares any at all."""
    streams = context.inputs.park.streams
    declared = {
        "bunkers": any(stream.use is StreamUse.BUNKER for stream in streams),
        "biomass": any(stream.is_biogenic for stream in streams),
    }
    remarks = (
        context.say(f"remark.{name}" if is_declared else f"remark.no_{name}")
        for name, is_declared in declared.items()
    )
    return replace(table, notes=(*table.notes, *remarks))


def family_table(context: Context, family: str, *rest: str) -> Table:
    """Return the figures of a family, those of zero left out, the largest first; then the rest."""
    figures = context.inputs.inventory.figures
    mine = sorted(
        (figure for id_, figure in figures.items() if id_.startswith(family)),
        key=lambda figure: (figure.value is None, -(figure.value or 0.0), figure.id),
    )
    unit = "kgCO2e" if family == "scope3." else CO2
    rows = [FigureRow(figure=id_, unit=unit) for id_ in (*(f.id for f in mine), *rest)]
    shown = [row for row in rows if is_shown(context.figure(row.figure))]
    return figure_table(context, family.rstrip("."), shown)


def with_park_total(context: Context, table: Table) -> Table:
    """Return a table whose rows add up to the park, with the park's emission as its total."""
    whole = context.figure(PARK, CO2)
    row = (context.say("total"), whole, whole.unit)
    return replace(table, rows=(*table.rows, row), has_total=True)


def sources_table(context: Context) -> Table:
    """Return each account and carrier: activity data, factor, emission, estimated share."""
    lines = with_mean_factor(only(context.inputs.inventory.postings, E_PARK))
    grouped = sum_by(lines, ["account", "carrier", "factor_id", "factor"])
    rows: list[tuple[Cell, ...]] = []
    ids = factor_ids_of(context)
    for account in ordered_accounts(grouped):
        mine = grouped.filter(pl.col("account") == account)
        rows.extend(_source_row(context, row, ids) for row in mine.iter_rows(named=True))
    whole = traced_total(
        context, total(lines, "emissions_kg"), CO2, PARK, sum_id("emission", group="e_park")
    )
    return Table(
        id="sources",
        title=context.say("table.sources"),
        columns=(
            context.text_column("account", 2.0),
            context.text_column("carrier", 1.6),
            context.number_column("quantity", weight=1.4),
            context.text_column("unit", 0.7),
            context.number_column("factor_kg", weight=1.0),
            context.text_column("factor_set", 1.6),
            context.number_column("emissions", CO2, 1.3),
            context.number_column("estimated", "ratio"),
        ),
        rows=(*rows, (context.say("total"), "", "", "", "", "", whole, "")),
        notes=(context.say("note.sources"),),
        has_total=True,
    )


def _source_row(context: Context, row: dict[str, Any], ids: FactorIds) -> tuple[Cell, ...]:
    factor = row["factor_id"] or ""
    keys = {"account": row["account"], "carrier": row["carrier"], "factor": factor}
    keys |= ids.at(factor, row["factor"])
    unit = context.carrier_unit(row["carrier"])
    quantity = context.traced(row["quantity"], unit, sum_id("quantity", **keys))
    return (
        context.word("account", row["account"]),
        context.carrier(row["carrier"]),
        quantity,
        quantity.unit,
        "" if row["factor"] is None else ids.amount(context, factor, row["factor"]),
        set_of(context, factor),
        context.traced(row["emissions_kg"], CO2, sum_id("emission", **keys)),
        context.estimated_share(row, sum_id("estimated", **keys)),
    )


def _months_chart(context: Context) -> tuple[Block, ...]:
    zone = context.inputs.park.time_zone
    lines = with_month(only(context.inputs.inventory.postings, E_PARK), zone)
    grouped = sum_by(lines, ["month", "account"])
    if grouped.is_empty():
        return ()
    months = tuple(dict.fromkeys(grouped["month"].to_list()))
    layers = {
        account: _by_month(grouped, account, months) for account in ordered_accounts(grouped)
    }
    layers = {account: values for account, values in layers.items() if any(values)}
    title = context.say("chart.emission_months")
    chart = StackedColumns(
        id="emission-months",
        title=title,
        unit=context.say("unit_kilo_tonne"),
        categories=tuple(context.word("month_short", month[-2:]) for month in months),
        series=tuple(
            Series(key=_key(context, account), values=values) for account, values in layers.items()
        ),
    )
    ids = [[sum_id("emission", account=each, month=month) for month in months] for each in layers]
    return (
        Paragraph(text=context.say("text.emission_months")),
        Chart(
            id="emission_months",
            title=title,
            svg=draw_stacked_columns(chart, context.tick),
            description=context.say("describe.months", count=len(months)),
            numbers=column_numbers(context, chart, context.say("column.month"), ids),
        ),
    )


def _by_month(grouped: pl.DataFrame, account: str, months: tuple[str, ...]) -> tuple[float, ...]:
    """Return what an account emits in each month [thousand tCO2]."""
    sums = dict(grouped.filter(account=account).select("month", "emissions_kg").iter_rows())
    return tuple(float(sums.get(month, 0)) / 1e6 for month in months)


def _key(context: Context, account: str) -> Key:
    return Key(
        label=context.word("account", account),
        colour=account_colour(account),
        is_hatched=account in {"green_power", "certificate", "conversion_output"},
    )


def all_emission_figures(context: Context) -> tuple[str, ...]:
    """Return the ids of every emission figure, for the sheet of the workbook."""
    figures = context.inputs.inventory.figures
    families = (id_ for id_ in figures if id_.startswith(FAMILIES) or id_ == SHARED)
    return (*NATIONAL, *APART, *_scopes(context), *families)


def _scopes(context: Context) -> tuple[str, ...]:
    """Return the ids of the scopes that the account has."""
    figures = context.inputs.inventory.figures
    return tuple(id_ for id_ in SCOPES if id_ != BY_HOUR or id_ in figures)
