"""The page of energy with the tree of its meters, behind the balance of each node."""

from dataclasses import replace

from lingtan.app.present_park import Presentation
from lingtan.reports.chapters.meter_tree import meter_tree_table
from lingtan.reports.context import Context
from lingtan.reports.model import Block, Chapter, Table
from lingtan.reports.words import Words

CHAPTER, TABLE = "energy", "balances"


def with_meter_tree(presentation: Presentation, _words: Words, _enterprise: str) -> Presentation:
    """Return a presentation that lists the meters under the nodes they stand at."""
    tree = meter_tree_table(Context(inputs=presentation.inputs))
    report = presentation.report
    chapters = tuple(
        replace(each, blocks=_beside(each, tree)) if each.id == CHAPTER else each
        for each in report.chapters
    )
    return replace(presentation, report=replace(report, chapters=chapters))


def _beside(chapter: Chapter, tree: tuple[Table, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for block in chapter.blocks:
        is_balance = isinstance(block, Table) and block.id == TABLE
        blocks += [block, *tree] if is_balance else [block]
    return tuple(blocks)
