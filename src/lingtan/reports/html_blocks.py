"""Draw the blocks of a report as HTML: for its document, and for pages that show the same."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lingtan.reports.index_anchors import number_anchor, row_anchor
from lingtan.reports.markup import Markup, join, tag
from lingtan.reports.model import (
    INDEX,
    NUMBERS,
    Amount,
    Block,
    Callout,
    Cell,
    Chart,
    Column,
    ColumnKind,
    Facts,
    Heading,
    Paragraph,
    Scorecard,
    Table,
    Tile,
    Verdict,
)
from lingtan.reports.rest import Rest
from lingtan.reports.sentence import Part, Sentence, has_rest, text_of
from lingtan.reports.way import Way

NUMBER_SHARE = 1.2  # of a column of numbers on a page, beside words
SLIM = 3  # columns that fit a telephone without scrolling
LONG = 48  # letters that no narrow column holds
BY_KEYBOARD = {"tabindex": "0"}  # what scrolls has to be reached
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MAY_BREAK = tag("wbr")  # before a unit, so that the marks of a number never stand alone


def _as_drawn(drawn: Markup, _block: Block) -> Markup:
    return drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How blocks are drawn.

    Attributes
    ----------
    chart_note : str
        What stands after the title of a chart.
    refer : callable
        Makes of a number as it is shown, and of the id of its figure, one that leads to it.
    lead : callable
        Makes of a way a link; a document shows its text alone.
    tell : callable
        Makes of a text what is shown; on a page commands it names may lead on.
    around : callable
        Puts something around a table or a chart that is drawn.
    stacks : callable
        Whether a table stands as a list of cards where there is little room: each cell then says
        what it is.
    """

    chart_note: str
    refer: Callable[[Markup, str], Markup]
    lead: Callable[[Way], Markup] = lambda way: join(way.text)
    tell: Callable[[str], Markup] = join
    around: Callable[[Markup, Block], Markup] = _as_drawn
    stacks: Callable[[Table], bool] = lambda _: False


def draw_block(block: Block, drawing: Drawing) -> Markup:
    """Return a block as HTML."""
    match block:
        case Table():
            return _table_and_rest(block, drawing)
        case Chart():
            return drawing.around(_chart(block, drawing.chart_note), block)
        case Scorecard():
            return _scorecard(block, drawing)
        case _:
            return _words(block, drawing)


def _table_and_rest(table: Table, drawing: Drawing) -> Markup:
    """Return a table; of one that shows some of its rows at first, the others unfold below it."""
    if not table.first:
        return drawing.around(_table(table, drawing), table)
    shown = replace(table, rows=table.rows[: table.first], first=0)
    others = replace(
        table, id=f"{table.id}_rest", rows=table.rows[table.first :], first=0, notes=()
    )
    unfolded = tag("details", tag("summary", table.rest), draw_block(others, drawing))
    return join(draw_block(shown, drawing), unfolded)


def draw_text(text: str, drawing: Drawing) -> Markup:
    """Return a text as HTML; the numbers of a sentence lead on."""
    if not isinstance(text, Sentence):
        return drawing.tell(text)
    return join(*(_part(part, drawing) for part in text.parts))


def _line(text: str, drawing: Drawing, **attributes: str) -> Markup:
    """Return a paragraph; one in which something unfolds holds more than words."""
    return tag("div" if has_rest(text) else "p", draw_text(text, drawing), **attributes)


def _part(part: Part, drawing: Drawing) -> Markup:
    """Return a part of a sentence: of a number its unit too, and no marks as beside its figure."""
    match part:
        case Amount():
            return _amount(replace(part, text=text_of(part), evidence=()), drawing)
        case Way():
            return drawing.lead(part)
        case Rest():
            names = tag("span", part.joiner, drawing.tell(part.names))
            return tag("details", tag("summary", part.text), names, class_="rest")
        case _:
            return drawing.tell(part)


def _words(block: Paragraph | Heading | Callout | Facts, drawing: Drawing) -> Markup:
    match block:
        case Paragraph():
            return _line(block.text, drawing)
        case Heading():
            return tag("h3", block.text)
        case Callout():
            lines = list(_lines(block, drawing))
            head = tag("p", draw_text(block.title, drawing), class_="head")
            return tag("aside", head, *lines, class_=f"callout {block.tone.value}")
        case Facts():
            pairs = [
                join(tag("dt", name), tag("dd", draw_text(value, drawing)))
                for name, value in block.pairs
            ]
            return tag("dl", *pairs)


def _lines(box: Callout, drawing: Drawing) -> Iterator[Markup]:
    yield from (_line(line, drawing) for line in box.lines[:-1])
    for last in box.lines[-1:]:
        way = Way(text=last, path=box.leads_to)
        yield tag("p", drawing.lead(way)) if box.leads_to else _line(last, drawing)


def _chart(chart: Chart, note: str) -> Markup:
    caption = tag("figcaption", tag("strong", chart.title), " ", note)
    drawn = Markup(chart.svg)
    if chart.slender:
        broad, slender = tag("div", drawn, class_="broad"), Markup(chart.slender)
        drawn = join(broad, tag("div", slender, class_="slender"))
    return tag("figure", drawn, caption, id=f"chart-{chart.id}", **BY_KEYBOARD)


def _scorecard(card: Scorecard, drawing: Drawing) -> Markup:
    core = card.core
    outcome = core.verdict.outcome if core.verdict else ""
    verdict = _cell(core.verdict, drawing) if core.verdict else Markup()
    big = tag(
        "section",
        tag("p", core.label),
        tag("p", _amount(core.amount, drawing, with_unit=True), class_="big"),
        tag("p", verdict),
        tag("p", draw_text(core.note, drawing), class_="subtitle"),
        class_=f"core {outcome}",
    )
    tiles = [_tile(tile, drawing) for tile in card.tiles]
    return join(big, tag("div", *tiles, class_="tiles"))


def _tile(tile: Tile, drawing: Drawing) -> Markup:
    value = tag("div", _amount(tile.amount, drawing, with_unit=True), class_="value")
    return tag("div", tag("div", tile.label, class_="subtitle"), value, class_="tile")


def _table(table: Table, drawing: Drawing) -> Markup:
    stacked = drawing.stacks(table)
    heads = [_heading(column, **_role(stacked, "columnheader")) for column in table.columns]
    rows = []
    for place, row in enumerate(table.rows, 1):
        shown = [_cell_of(table, at, cell, drawing) for at, cell in enumerate(row)]
        cells = [
            tag(
                "td",
                each,
                class_=_class_of(column),
                **number_anchor(table, cell),
                **({"data_heading": _said(column), "role": "cell"} if stacked else {}),
            )
            for each, cell, column in zip(shown, row, table.columns, strict=True)
        ]
        is_total = table.has_total and place == len(table.rows)
        kind, role = "total" if is_total else "row", _role(stacked, "row")
        rows.append(tag("tr", *cells, class_=kind, **role, **row_anchor(table, row)))
    is_slim = len(table.columns) <= SLIM
    kinds = (("slim", is_slim), ("stack", stacked), ("named", longest_name(table) > LONG))
    kind = " ".join(word for word, so in kinds if so)
    drawn = tag(
        "table",
        tag("caption", table.title),
        _widths(table),
        tag("thead", tag("tr", *heads, **_role(stacked, "row")), **_role(stacked, "rowgroup")),
        tag("tbody", *rows, **_role(stacked, "rowgroup")),
        id=f"table-{table.id}",
        **({"class_": kind} if kind else {}),
        **_role(stacked, "table"),
    )
    notes = [_line(note, drawing, class_="note") for note in table.notes]
    by_keyboard = {} if is_slim else BY_KEYBOARD
    return join(tag("div", drawn, class_="scroll", **by_keyboard), *notes)


def longest_name(table: Table) -> int:
    """Return how many letters the longest of the first cells of the rows has."""
    return max((len(row[0]) for row in table.rows if isinstance(row[0], str)), default=0)


def _cell_of(table: Table, at: int, cell: Cell, drawing: Drawing) -> Markup:
    """Return a cell; the place a figure has in an index is no amount of it."""
    if isinstance(cell, Amount) and table.id == NUMBERS:
        return join(cell.text)
    if isinstance(cell, Amount) and table.id == INDEX and not at and cell.figure:
        return drawing.refer(tag("span", cell.text), cell.figure)
    return _cell(cell, drawing)


def _widths(table: Table) -> Markup:
    """Return the columns' shares of the width; without them a short column is squeezed away.

    A number breaks nowhere, so it needs no share by which it fits a sheet of paper: words do.
    """
    weights = [
        min(each.weight, NUMBER_SHARE) if each.kind is ColumnKind.NUMBER else each.weight
        for each in table.columns
    ]
    shares = [f"{weight / sum(weights):.1%}" for weight in weights]
    return tag("colgroup", *(tag("col", width=share) for share in shares))


def _role(stacked: bool, role: str) -> dict[str, str]:
    """Return what a part of a table is: one that stands as cards is no table to a browser."""
    return {"role": role} if stacked else {}


def _said(column: Column) -> str:
    return f"{column.heading} [{column.unit}]" if column.unit else column.heading


def _heading(column: Column, **role: str) -> Markup:
    return tag("th", _said(column), scope="col", class_=_class_of(column), **role)


def _class_of(column: Column) -> str:
    return column.kind.value


def _cell(cell: Cell, drawing: Drawing) -> Markup:
    match cell:
        case Amount():
            return _amount(cell, drawing)
        case Verdict():
            return tag("span", cell.text, class_=f"verdict {cell.outcome}")
        case Way():
            return drawing.lead(cell)
        case _ if DATE.fullmatch(cell):
            return tag("time", cell)
        case _:
            return draw_text(cell, drawing)


def _amount(amount: Amount, drawing: Drawing, *, with_unit: bool = False) -> Markup:
    has_unit = with_unit and amount.unit and amount.value is not None
    kind = "unknown" if amount.value is None else "amount"
    unit = tag("span", amount.unit, class_="unit")
    text = join(amount.text, MAY_BREAK, unit) if has_unit else amount.text
    marks = [tag("sup", label, class_="evidence") for label in amount.evidence]
    if not amount.figure:
        way = amount.leads_to
        opened = text if way is None else drawing.lead(replace(way, text=text))
        shown = tag("span", opened, class_=kind)
        return tag("span", shown, *marks, class_="together") if marks else shown
    shown = tag("span", text, class_=kind, data_figure=amount.figure)
    return drawing.refer(join(shown, *marks), amount.figure)
