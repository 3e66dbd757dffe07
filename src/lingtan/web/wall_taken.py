"""A screen to take away: what it shows, with the numbers of its picture."""

from lingtan.app.present_park import Presentation
from lingtan.reports.model import Block, Chapter, Facts, Table
from lingtan.reports.words import Words
from lingtan.web import lead
from lingtan.web.exports import TakenPage
from lingtan.web.late_forms import LateForms, late_tables
from lingtan.web.screens import LEADS, WALLS, Wall, chart_of, of_wall, scorecard_of


def taken_wall(
    name: str, presentation: Presentation, words: Words, late: LateForms | None
) -> TakenPage:
    """Return a screen as it is taken away.

    Parameters
    ----------
    late : LateForms or None
        Who is late with which form, where the screen tells that.
    """
    wall, title = WALLS[name], words.say(f"wall.{name}")
    scores = scorecard_of(presentation)
    blocks: tuple[Block, ...] = (
        *((scores,) if scores else ()),
        *_pictured(wall, of_wall(wall, presentation, words)),
        *(late_tables(late, words) if late else ()),
        Facts(
            pairs=tuple((words.say(f"page.{id_}"), say(presentation, words)) for id_, say in LEADS)
        ),
    )
    return TakenPage(
        id=f"wall_{name}",
        name=title,
        answer=late.answer if late else lead.overview(presentation, words),
        chapters=(Chapter(id=f"wall_{name}", title=title, blocks=blocks),),
    )


def _pictured(wall: Wall, presentation: Presentation) -> tuple[Block, ...]:
    """Return the picture of a screen; of one without numbers the tables that tell them."""
    chart = chart_of(presentation, wall.charts)
    if chart is None:
        return ()
    if chart.flows is not None or chart.numbers is not None:
        return (chart,)
    chapters = (each for each in presentation.report.chapters if chart in each.blocks)
    tables = (each for chapter in chapters for each in chapter.blocks if isinstance(each, Table))
    return chart, *tables
