"""What a figure would rest on by what is not in force, kept until anything has changed.

It takes a copy of the workspace to work it out. Whoever opens the change of another cause, or the
same number once more, asks for the same.
"""

from collections.abc import Callable
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.lineage_of import key_of
from lingtan.app.trace_figure import Traced
from lingtan.app.wiring_light import find_text, keep_text
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
    key = key_of(layout, question)
    text = find_text(_shelf(layout), key, layout.signing_key) if key else None
    kept = None if text is None else lineage_from_text(text)
    if kept is not None:
        return kept
    drawn = draw()
    is_whole = not any(node.kind is Kind.LACKING for node in drawn.nodes.values())
    if key and is_whole and key == key_of(layout, question):  # nothing came while it was drawn
        keep_text(_shelf(layout), key, lineage_to_text(drawn), layout.signing_key)
    return drawn


def _shelf(layout: Layout) -> Path:
    return layout.folder / ".derived" / "traces"
