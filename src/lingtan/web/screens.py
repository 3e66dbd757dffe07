"""Which screens there are, and what each of them shows of a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lingtan.app.present_park import Presentation
from lingtan.reports.model import Block, Chart, Scorecard
from lingtan.reports.words import Words
from lingtan.web import lead
from lingtan.web.park_map import CHAPTER as MAP
from lingtan.web.park_map import with_map

LATE = "late"
LEADS: Sequence[tuple[str, lead.Lead]] = (
    ("carbon", lead.carbon),
    ("energy", lead.energy),
    ("indicators", lead.indicators),
    ("findings", lead.findings),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A screen.

    Attributes
    ----------
    charts : tuple of str
        Ids of the pictures it may show; the first there is.
    page : str
        Id of the page that leads to it, and to which it leads back.
    """

    charts: tuple[str, ...]
    page: str


WALLS: Mapping[str, Wall] = {
    "overview": Wall(charts=("flows",), page="overview"),
    "carbon": Wall(charts=("emission_months",), page="carbon"),
    "map": Wall(charts=(MAP,), page="map"),
    LATE: Wall(charts=(), page="campaigns"),
}


def of_wall(wall: Wall, presentation: Presentation, words: Words) -> Presentation:
    """Return a presentation that has the picture of a screen."""
    return with_map(presentation, words, "") if MAP in wall.charts else presentation


def scorecard_of(presentation: Presentation) -> Scorecard | None:
    """Return the scorecard of a report; None where no framework judges the park."""
    found = (block for block in _blocks(presentation) if isinstance(block, Scorecard))
    return next(found, None)


def chart_of(presentation: Presentation, ids: Sequence[str]) -> Chart | None:
    """Return the first picture of some ids that a report has."""
    charts = {block.id: block for block in _blocks(presentation) if isinstance(block, Chart)}
    return next((charts[id_] for id_ in ids if id_ in charts), None)


def _blocks(presentation: Presentation) -> list[Block]:
    return [block for each in presentation.report.chapters for block in each.blocks]
