"""A page put together from blocks of its own: an answer, then a chapter for each kind of block."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from lingtan.app.present_park import Presentation
from lingtan.reports.model import Block, Chapter


def composed(
    presentation: Presentation,
    answer: str,
    ids: Sequence[str],
    blocks: Sequence[Sequence[Block]],
    title_of: Callable[[str], str],
) -> Presentation:
    """Return a presentation whose report is a page.

    Parameters
    ----------
    answer : str
        What the page leads with.
    ids, blocks : sequence, as long as each other
        The chapters, and what stands in each.
    title_of : callable
        Says the heading of a chapter.

    Raises
    ------
    ValueError
        There are more chapters than blocks, or fewer.
    """
    chapters = tuple(
        Chapter(id=id_, title=title_of(id_), blocks=tuple(each))
        for id_, each in zip(ids, blocks, strict=True)
    )
    report = replace(presentation.report, title=answer, chapters=chapters, sheets=())
    return replace(presentation, report=report)
