"""Blocks for everybody: of sums no part of which may be one enterprise's, as they are shown.

What a source emits by the month may be what one enterprise burns, so the months are those of the
whole park; and a number that is taken along has no more places than the page shows.
"""

from dataclasses import replace
from math import fsum

from lingtan.app.present_park import Presentation
from lingtan.reports.charts.axes import Key
from lingtan.reports.charts.palette import GRID
from lingtan.reports.charts.stacked_columns import Series, StackedColumns, draw_stacked_columns
from lingtan.reports.column_numbers import column_numbers
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Block, Cell, Chart, Scorecard, Table, Tile
from lingtan.reports.words import Words
from lingtan.web.screens import chart_of

BY_SOURCE = ("emission_months",)


def months_of_park(presentation: Presentation, words: Words) -> Chart | None:
    """Return what the whole park emits by the month; None where nothing is known of it."""
    by_source = chart_of(presentation, BY_SOURCE)
    if by_source is None or by_source.numbers is None:
        return None
    context, title = Context(inputs=presentation.inputs), words.say("public.months")
    rows = by_source.numbers.rows
    values = tuple(fsum(_values(row)) for row in rows)
    key = Key(label=words.say("figure.national.e_park_kg"), colour=GRID)
    heading, ids = words.say("report.column.month"), [[""] * len(rows)]
    chart = StackedColumns(
        id="public-months",
        title=title,
        unit=words.say("report.unit_kilo_tonne"),
        categories=tuple(str(row[0]) for row in rows),
        series=(Series(key=key, values=values),),
    )
    return Chart(
        id="public_months",
        title=title,
        svg=draw_stacked_columns(chart, context.tick),
        description=words.say("report.describe.months", {"count": len(rows)}),
        numbers=column_numbers(context, chart, heading, ids),
    )


def _values(row: tuple[Cell, ...]) -> list[float]:
    return [cell.value for cell in row if isinstance(cell, Amount) and cell.value is not None]


def as_shown(block: Block) -> Block:
    """Return a block whose numbers have the places it shows, and no more."""
    match block:
        case Scorecard():
            tiles = tuple(map(_tile, block.tiles))
            return replace(block, core=_tile(block.core), tiles=tiles)
        case Chart() if block.numbers is not None:
            return replace(block, numbers=_table(block.numbers))
        case _:
            return block


def _table(table: Table) -> Table:
    rows = tuple(tuple(_cell(cell) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def _tile(tile: Tile) -> Tile:
    return replace(tile, amount=_amount(tile.amount))


def _cell(cell: Cell) -> Cell:
    return _amount(cell) if isinstance(cell, Amount) else cell


def _amount(amount: Amount) -> Amount:
    if amount.value is None:
        return amount
    places = amount.decimals + (2 if amount.is_share else 0)  # a share is shown in per cent
    return replace(amount, value=round(amount.value, places))
