"""A page as tables alone, in its order: what is drawn or said on it is told in rows.

Spreadsheets hold nothing but tables, and whoever takes a page along wants all of its numbers.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from lingtan.reports.model import (
    Amount,
    Block,
    Callout,
    Cell,
    Chapter,
    Chart,
    Column,
    ColumnKind,
    Facts,
    Heading,
    Paragraph,
    Report,
    Scorecard,
    Table,
    Tile,
)
from lingtan.reports.model_flows import Flows
from lingtan.reports.words import Words


def page_tables(report: Report, words: Words) -> tuple[Table, ...]:
    """Return a page as tables; what is said stands under the heading it has on the page."""
    found: list[Table] = []
    for chapter in report.chapters:
        for (title, is_said), pairs in groupby(_under_headings(chapter), _of_one_table):
            blocks = [block for _, block in pairs]
            if is_said:
                found.append(_said(f"said-{len(found)}", title, blocks, words))
            else:
                found.extend(table for block in blocks for table in _shown(block, words))
    return tuple(found)


def _under_headings(chapter: Chapter) -> Iterator[tuple[str, Block]]:
    """Yield each block of a chapter with the heading it stands under."""
    title = chapter.title
    for block in chapter.blocks:
        if isinstance(block, Heading):
            title = block.text
        else:
            yield title, block


def _of_one_table(pair: tuple[str, Block]) -> tuple[str, bool]:
    title, block = pair
    return title, isinstance(block, Paragraph | Callout | Facts)


def _said(id_: str, title: str, blocks: Iterable[Block], words: Words) -> Table:
    rows = tuple((line,) for block in blocks for line in _lines(block))
    column = Column(heading=words.say("page.export.said"))
    return Table(id=id_, title=title, columns=(column,), rows=rows)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield block.text
        case Callout():
            yield from (block.title, *block.lines)
        case Facts():
            yield from (f"{name}: {value}" for name, value in block.pairs)


def _shown(block: Block, words: Words) -> Iterator[Table]:
    match block:
        case Table():
            yield block
        case Scorecard():
            yield _tiles((block.core, *block.tiles), words)
        case Chart() if block.flows is not None:
            yield _flows(block, block.flows, words)
        case Chart() if block.numbers is not None:
            yield block.numbers


def _tiles(tiles: Iterable[Tile], words: Words) -> Table:
    return Table(
        id="scorecard",
        title=words.say("page.export.scorecard"),
        columns=(
            Column(heading=words.say("report.column.figure")),
            Column(heading=words.say("report.column.value"), kind=ColumnKind.NUMBER),
            Column(heading=words.say("report.column.unit")),
            Column(heading=words.say("report.column.verdict")),
            Column(heading=words.say("page.export.note")),
        ),
        rows=tuple(_tile(each) for each in tiles),
    )


def _tile(tile: Tile) -> tuple[Cell, ...]:
    return (tile.label, tile.amount, tile.amount.unit, tile.verdict or "", tile.note)


def _flows(chart: Chart, flows: Flows, words: Words) -> Table:
    label = {node.id: node.label for node in flows.nodes}
    return Table(
        id=f"flows-{chart.id}",
        title=chart.title,
        columns=(
            Column(heading=words.say("page.figure.from")),
            Column(heading=words.say("page.figure.to")),
            Column(
                heading=words.say("page.figure.amount"), unit=flows.unit, kind=ColumnKind.NUMBER
            ),
        ),
        rows=tuple(
            (
                label[link.source],
                label[link.target],
                Amount(value=link.value, text=link.text, figure=link.figure),
            )
            for link in flows.links
        ),
    )
