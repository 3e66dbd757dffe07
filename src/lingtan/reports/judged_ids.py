"""What is judged otherwise than usual: each id of it, and each lineage, says how it is judged."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from lingtan.base.errors import Fact
from lingtan.evidence.lineage.addresses import Judged, address_of, read_address
from lingtan.reports.model import (
    Amount,
    Block,
    Callout,
    Cell,
    Chapter,
    Facts,
    Paragraph,
    Report,
    Scorecard,
    Table,
    Tile,
)
from lingtan.reports.sentence import Part, Sentence
from lingtan.reports.way import LINEAGE, Way
from lingtan.reports.words import Words

FIGURE = "figure"
Change = Callable[[str], str]


def with_judged_ids(report: Report, judged: Judged) -> Report:
    """Return a report whose numbers lead to the lineage of a park that is judged so.

    Numbers of another account are told as they are.
    """

    def change(id_: str) -> str:
        is_own = id_ and read_address(id_).node == id_
        return address_of(id_, judged=judged) if is_own else id_

    chapters = tuple(_chapter(each, change) for each in report.chapters)
    return replace(report, title=_text(report.title, change), chapters=chapters)


def judged_notes(words: Words, about: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return what a lineage says of how it is judged; nothing of one that is judged as usual."""
    return tuple(
        words.say(f"trace.judged.{key}", about)
        for key in ("framework", "target_year")
        if key in about
    )


def _chapter(chapter: Chapter, change: Change) -> Chapter:
    return replace(chapter, blocks=tuple(_block(each, change) for each in chapter.blocks))


def _block(block: Block, change: Change) -> Block:
    match block:
        case Table():
            rows = tuple(tuple(_cell(cell, change) for cell in row) for row in block.rows)
            return replace(block, rows=rows, notes=tuple(_text(n, change) for n in block.notes))
        case Paragraph():
            return replace(block, text=_text(block.text, change))
        case Callout():
            lines = tuple(_text(line, change) for line in block.lines)
            return replace(block, title=_text(block.title, change), lines=lines)
        case Facts():
            pairs = tuple((name, _text(value, change)) for name, value in block.pairs)
            return replace(block, pairs=pairs)
        case Scorecard():
            tiles = tuple(_tile(each, change) for each in block.tiles)
            return replace(block, core=_tile(block.core, change), tiles=tiles)
        case _:
            return block


def _tile(tile: Tile, change: Change) -> Tile:
    return replace(tile, amount=_amount(tile.amount, change), note=_text(tile.note, change))


def _cell(cell: Cell, change: Change) -> Cell:
    match cell:
        case Amount():
            return _amount(cell, change)
        case Way():
            return _way(cell, change)
        case str():
            return _text(cell, change)
        case _:
            return cell


def _text(text: str, change: Change) -> str:
    if not isinstance(text, Sentence):
        return text
    return Sentence(tuple(_part(each, change) for each in text.parts))


def _part(part: Part, change: Change) -> Part:
    match part:
        case Amount():
            return _amount(part, change)
        case Way():
            return _way(part, change)
        case _:
            return part


def _amount(amount: Amount, change: Change) -> Amount:
    way = amount.leads_to
    leads_to = None if way is None else _way(way, change)
    return replace(amount, figure=change(amount.figure), leads_to=leads_to)


def _way(way: Way, change: Change) -> Way:
    if way.path != LINEAGE:
        return way
    brings = tuple((name, change(told) if name == FIGURE else told) for name, told in way.brings)
    return replace(way, brings=brings)
