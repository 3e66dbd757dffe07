"""What a figure would rest on by what is not in force, kept until anything has changed.

It takes a copy of the workspace to work it out. Whoever opens the change of another cause, or the
same number once more, asks for the same.
"""

from collections.abc import Callable

from lingtan.app.kept_results import Shelf
from lingtan.app.layout import Layout
from lingtan.app.trace_figure import Traced
from lingtan.evidence.lineage.nodes import Kind, Lineage
from lingtan.evidence.lineage.plain import lineage_from_text, lineage_to_text


def kept_or_drawn(
    layout: Layout, by: tuple[str, ...], asked: Traced, draw: Callable[[], Lineage]
) -> Lineage:
    """Return the lineage that is kept, or else draw it up.

    Parameters
    ----------
    by : tuple of str
        All that is not in force, by which it is asked for.
    """
    question = (*by, asked.figure, asked.period, asked.boundary, str(asked.depth))
    return TRACES.kept_or_made(layout, question, draw)


def _whole_as_text(drawn: Lineage) -> str:
    """Return a lineage as text; nothing of one of which anything lacks."""
    is_whole = not any(node.kind is Kind.LACKING for node in drawn.nodes.values())
    return lineage_to_text(drawn) if is_whole else ""


TRACES = Shelf(folder="traces", write=_whole_as_text, read=lineage_from_text)
