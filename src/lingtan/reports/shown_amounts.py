"""The numbers a report shows, in reading order, and the ids by which they are traced."""

from collections.abc import Iterable, Iterator

from lingtan.reports.model import Amount, Block, Report, Scorecard, Table


def amounts_of(report: Report) -> Iterator[Amount]:
    """Yield every amount a reader sees, in reading order; the sheets come last."""
    for chapter in report.chapters:
        for block in chapter.blocks:
            yield from _amounts_in(block)
    for sheet in report.sheets:
        for table in sheet.tables:
            yield from _amounts_in(table)


def figures_in(blocks: Iterable[Block]) -> dict[str, Amount]:
    """Return what some blocks show by its id, each once, in reading order."""
    found: dict[str, Amount] = {}
    for amount in (amount for block in blocks for amount in _amounts_in(block)):
        if amount.figure:
            found.setdefault(amount.figure, amount)
    return found


def _amounts_in(block: Block) -> Iterator[Amount]:
    if isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row if isinstance(cell, Amount))
    if isinstance(block, Scorecard):
        yield from (tile.amount for tile in (block.core, *block.tiles))


def figure_numbers(report: Report) -> dict[str, int]:
    """Give each id the pages show its number in brackets, in the order of first appearance.

    The sheets of the workbook have no brackets: each of their numbers tells its id itself.
    """
    blocks = (block for chapter in report.chapters for block in chapter.blocks)
    return {id_: number for number, id_ in enumerate(figures_in(blocks), start=1)}
