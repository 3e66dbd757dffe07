"""Tables and pictures stand with the text that introduces them, in the order of the report."""

from lingtan.reports.html_blocks import Drawing
from lingtan.reports.model import Block, Chart, Column, Heading, Paragraph, Table
from lingtan.web.parts import BROAD, draw_parts

DRAWING = Drawing(chart_note="", refer=lambda shown, _figure: shown)
CHART = Chart(id="hours", title="Hours", svg="<svg></svg>", description="hours")


def table(columns: int) -> Table:
    heads = tuple(Column(heading=f"h{place}") for place in range(columns))
    return Table(id="t", title="T", columns=heads, rows=(("1",) * columns,))


def drawn(*blocks: Block) -> list[str]:
    return [str(each) for each in draw_parts(blocks, DRAWING)]


def test_what_is_said_before_a_table_stands_in_its_part() -> None:
    said, part, after = drawn(
        Heading(text="Losses"), Paragraph(text="Why"), table(2), Paragraph(text="After")
    )
    assert said.startswith("<h3")
    assert part.startswith('<div class="part"><p>Why</p>')
    assert "<table" in part
    assert after == "<p>After</p>"


def test_text_before_a_heading_introduces_nothing() -> None:
    first, heading, part = drawn(Paragraph(text="Why"), Heading(text="Losses"), CHART)
    assert (first, heading[:3]) == ("<p>Why</p>", "<h3")
    assert part.startswith('<div class="part"><figure')


def test_a_table_of_many_columns_asks_for_more_room() -> None:
    (narrow,), (broad,) = drawn(table(BROAD - 1)), drawn(table(BROAD))
    assert narrow.startswith('<div class="part">')
    assert broad.startswith('<div class="part broad">')
