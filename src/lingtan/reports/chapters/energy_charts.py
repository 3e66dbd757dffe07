"""Pictures of energy: two Sankeys, the months and the load duration curve."""

import math
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import polars as pl

from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.ledger.accounts import Account
from lingtan.reports.chapters.energy_flows import fuel_and_power_flows
from lingtan.reports.chapters.node_flows import node_carriers, node_flows
from lingtan.reports.charts.axes import Key, WriteNumber
from lingtan.reports.charts.load_duration import LoadDuration, draw_load_duration
from lingtan.reports.charts.palette import account_colour
from lingtan.reports.charts.sankey import Sankey, draw_sankey, through_nodes
from lingtan.reports.charts.stacked_columns import Series, StackedColumns, draw_stacked_columns
from lingtan.reports.column_numbers import column_numbers
from lingtan.reports.context import Context
from lingtan.reports.model import Block, Chart, Paragraph
from lingtan.reports.model_flows import FlowLink, FlowNode, Flows
from lingtan.reports.sums import CLAIMS, only, with_month

GIGAWATT_HOUR = Decimal(10**6)
# Light lies between dark, so that the layers stay apart in a grey copy.
BY_WIRE = (Account.ELECTRICITY_DIRECT, Account.OWN_NON_FOSSIL, Account.ELECTRICITY_GRID)


def energy_charts(context: Context) -> tuple[Block, ...]:
    """Return the charts for which there are data, each with a sentence that reads it."""
    return (
        *_sankey(context, "flows", fuel_and_power_flows(context)),
        *_node_sankeys(context),
        *_months(context),
        *_load_duration(context),
    )


def _node_sankeys(context: Context) -> Iterator[Block]:
    lead = True
    for carrier in node_carriers(context):
        blocks = _sankey(context, "nodes", node_flows(context, carrier))
        for block in blocks if lead else blocks[1:]:
            yield replace(block, id=f"nodes_{carrier}") if isinstance(block, Chart) else block
        lead = lead and not blocks


def _sankey(context: Context, id_: str, chart: Sankey) -> tuple[Block, ...]:
    if not chart.links:
        return ()
    largest = max(link.value for link in chart.links)
    places = max(0, min(3, 3 - math.floor(math.log10(largest))))

    def write(value: float) -> str:
        return context.number(value, places)

    described = context.say(
        f"describe.{id_}", sources=sum(node.column == 0 for node in chart.nodes)
    )
    return (
        Paragraph(text=context.say(f"text.{id_}")),
        Chart(
            id=id_,
            title=chart.title,
            svg=draw_sankey(chart, write),
            description=described,
            flows=flows_of(chart, write),
        ),
    )


def flows_of(chart: Sankey, write: WriteNumber) -> Flows:
    """Return what a picture of flows shows, each amount as the picture writes it."""
    through = through_nodes(chart)
    return Flows(
        unit=chart.unit,
        nodes=tuple(
            FlowNode(
                id=node.id,
                label=node.label,
                column=node.column,
                colour=node.colour,
                text=write(through[node.id]),
            )
            for node in chart.nodes
        ),
        links=tuple(
            FlowLink(
                source=link.source,
                target=link.target,
                value=link.value,
                text=write(link.value),
                figure=link.figure,
            )
            for link in chart.links
        ),
    )


def _months(context: Context) -> tuple[Block, ...]:
    zone = context.inputs.park.time_zone
    accounts = (*BY_WIRE, *CLAIMS, Account.ELECTRICITY_OUT)
    lines = with_month(only(context.inputs.inventory.postings, accounts), zone)
    lines = lines.filter(pl.col("carrier") == "electricity")
    if lines.is_empty():
        return ()
    months = tuple(sorted(set(lines["month"].to_list())))
    layers = _electricity_layers(lines, months)
    title = context.say("chart.electricity_months")
    chart = StackedColumns(
        id="electricity-months",
        title=title,
        unit="GWh",
        categories=tuple(context.word("month_short", month[-2:]) for month in months),
        series=tuple(_series(context, account, values) for account, values in layers.items()),
    )
    ids = [[_month_id(account, month) for month in months] for account in layers]
    return (
        Paragraph(text=context.say("text.electricity_months")),
        Chart(
            id="electricity_months",
            title=title,
            svg=draw_stacked_columns(chart, context.tick),
            description=context.say("describe.months", count=len(months)),
            numbers=column_numbers(context, chart, context.say("column.month"), ids),
        ),
    )


def _electricity_layers(
    lines: pl.DataFrame, months: tuple[str, ...]
) -> dict[Account, list[Decimal]]:
    """Split the grid's part into what is claimed and the rest; what is sold hangs below [kWh]."""
    amounts = {account: _by_month(lines, account, months) for account in BY_WIRE}
    for account in CLAIMS:
        claimed = [-value for value in _by_month(lines, account, months)]
        grid = amounts[Account.ELECTRICITY_GRID]
        amounts[Account.ELECTRICITY_GRID] = [a - b for a, b in zip(grid, claimed, strict=True)]
        amounts[account] = claimed
    sold = _by_month(lines, Account.ELECTRICITY_OUT, months)
    amounts[Account.ELECTRICITY_OUT] = [-abs(value) for value in sold]
    return {account: values for account, values in amounts.items() if any(values)}


def _series(context: Context, account: Account, values: list[Decimal]) -> Series:
    key = Key(
        label=context.say(f"series.{account.value}"),
        colour=account_colour(account),
        is_hatched=account in CLAIMS,
    )
    return Series(key=key, values=tuple(float(value / GIGAWATT_HOUR) for value in values))


def _month_id(account: Account, month: str) -> str:
    """Return the id of a layer in a month; that of the grid is what no claim has of it."""
    of_grid = (Account.ELECTRICITY_GRID, *CLAIMS)
    accounts = of_grid if account is Account.ELECTRICITY_GRID else (account,)
    names = tuple(each.value for each in accounts)
    return sum_id("quantity", account=names, carrier="electricity", month=month)


def _by_month(lines: pl.DataFrame, account: Account, months: tuple[str, ...]) -> list[Decimal]:
    mine = lines.filter(pl.col("account") == account.value)
    sums = dict(mine.group_by("month").agg(pl.col("quantity").sum()).iter_rows())
    return [sums.get(month, Decimal(0)) for month in months]


def _load_duration(context: Context) -> tuple[Block, ...]:
    use = only(context.inputs.inventory.postings, (Account.USE,)).filter(
        (pl.col("carrier") == "electricity") & (pl.col("resolution") == "1h")
    )
    hours = use.group_by("start").agg(pl.col("quantity").sum()).sort("start")
    if hours.height < 2:
        return ()
    loads = tuple(float(value / 1000) for value in hours["quantity"].to_list())
    title = context.say("chart.load_duration")
    chart = LoadDuration(
        title=title,
        unit="MW",
        hours_label=context.say("hours_of_year"),
        loads=loads,
        mean_label=context.say("mean"),
    )
    return (
        Paragraph(text=context.say("text.load_duration")),
        Chart(
            id="load_duration",
            title=title,
            svg=draw_load_duration(chart, context.tick),
            description=context.say("describe.load_duration", count=len(loads)),
        ),
    )
