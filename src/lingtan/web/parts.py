"""Put the blocks of a chapter together, so that a broad screen can show parts side by side.

A part is a table or a picture with the paragraphs that introduce it; how many stand in a row is
the style sheet's affair. In whatever rows, the order of reading is that of the report.
"""

from collections.abc import Iterable, Iterator

from lingtan.reports.html_blocks import Drawing, draw_block
from lingtan.reports.markup import Markup, tag
from lingtan.reports.model import Block, Chart, Paragraph, Table

BROAD = 7  # columns that want more than half of an ordinary screen


def draw_parts(blocks: Iterable[Block], drawing: Drawing) -> Iterator[Markup]:
    """Yield blocks in their order; tables and pictures with what is said before them."""
    said: list[Markup] = []
    for block in blocks:
        drawn = draw_block(block, drawing)
        match block:
            case Paragraph():
                said.append(drawn)
            case Table() | Chart():
                yield tag("div", *said, drawn, class_=_class_of(block))
                said.clear()
            case _:
                yield from (*said, drawn)
                said.clear()
    yield from said


def _class_of(block: Table | Chart) -> str:
    is_broad = len(block.columns) >= BROAD if isinstance(block, Table) else block.flows is not None
    return "part broad" if is_broad else "part"
