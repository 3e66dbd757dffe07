"""A chapter with every name that paper only counts: for whoever takes a page away as data."""

from dataclasses import replace

from lingtan.reports.model import Block, Callout, Cell, Chapter, Facts, Paragraph, Table
from lingtan.reports.sentence import named_in_full


def in_full(chapter: Chapter) -> Chapter:
    """Return a chapter whose texts name all of each list in them."""
    return replace(chapter, blocks=tuple(map(_block, chapter.blocks)))


def _block(block: Block) -> Block:
    match block:
        case Table():
            rows = tuple(tuple(map(_cell, row)) for row in block.rows)
            return replace(block, rows=rows, notes=tuple(map(named_in_full, block.notes)))
        case Paragraph():
            return replace(block, text=named_in_full(block.text))
        case Callout():
            return replace(block, lines=tuple(map(named_in_full, block.lines)))
        case Facts():
            pairs = tuple((name, named_in_full(value)) for name, value in block.pairs)
            return replace(block, pairs=pairs)
        case _:
            return block


def _cell(cell: Cell) -> Cell:
    return named_in_full(cell) if isinstance(cell, str) else cell
