"""How blocks of a page are drawn: numbers lead to their lineage, ways and commands lead on."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lingtan.evidence.lineage.addresses import read_address
from lingtan.reports.html_blocks import LONG, SLIM, Drawing, longest_name
from lingtan.reports.markup import Markup, join, tag
from lingtan.reports.model import ColumnKind, Table
from lingtan.reports.way import LINEAGE, Way
from lingtan.reports.words import Words
from lingtan.web.access import ACCESS, access_of
from lingtan.web.command_links import leading
from lingtan.web.islands import around_blocks
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

MOST_ON_A_TELEPHONE = 4  # columns
LISTS = 3 * LONG  # letters of a first column that is no name but a list of names
NOTHING: Mapping[str, str] = MappingProxyType({})
NOWHERE: Mapping[str, Mapping[str, str]] = MappingProxyType({})


def page_drawing(
    view: View, visitor: Visitor, path: str = "", asked: Mapping[str, str] = NOTHING
) -> Drawing:
    """Return how the blocks of a page are drawn for a visitor.

    Parameters
    ----------
    path, asked : str, mapping
        The page itself and what was asked of it, which ways to another place on it keep.
    """
    refer = _refer_from(view) if visitor.may(ACCESS[LINEAGE]) else _plain
    return Drawing(
        chart_note="",
        refer=refer,
        lead=_lead_from(view, visitor, {path: asked}),
        tell=leading(view, visitor),
        around=around_blocks(Words(view.language), refer),
        stacks=is_read_by_row,
    )


def plain_drawing(view: View, visitor: Visitor) -> Drawing:
    """Return how blocks are drawn of what has just been done, in whatever period.

    A number leads to its lineage where its id says itself of which account it is.
    """
    refer = _refer_from(view) if visitor.may(ACCESS[LINEAGE]) else _plain
    return Drawing(
        chart_note="",
        refer=lambda shown, id_: refer(shown, id_) if read_address(id_).period else shown,
        lead=_lead_from(view, visitor),
        tell=leading(view, visitor),
        stacks=is_read_by_row,
    )


def is_read_by_row(table: Table) -> bool:
    """Whether a telephone shows the rows of a table as cards.

    Words are read row by row, and so is what moved. Numbers are compared down their column: such
    a table moves sideways, beside a first column that stays, unless that holds lists of names.
    """
    if not table.rows or table.id.startswith("movements"):
        return bool(table.rows)
    others = table.columns[1:]
    numbers = sum(column.kind is ColumnKind.NUMBER for column in others)
    if 2 * numbers > len(others):
        return longest_name(table) > LISTS
    is_broad = len(table.columns) > MOST_ON_A_TELEPHONE
    return is_broad or (len(others) > 1 and _holds_sentences(table))


def _holds_sentences(table: Table) -> bool:
    """Whether words need more than a narrow column; the first of a few has room for them."""
    first = 1 if len(table.columns) <= SLIM else 0
    cells = (cell for row in table.rows for cell in row[first:] if isinstance(cell, str))
    return any(len(cell) > LONG for cell in cells)


def _plain(shown: Markup, _figure: str) -> Markup:
    return shown


def _refer_from(view: View) -> Callable[[Markup, str], Markup]:
    """Let each number lead to the page of its figure."""

    def refer(shown: Markup, figure: str) -> Markup:
        return tag("a", shown, href=view.link(LINEAGE, figure=figure), class_="figure")

    return refer


def _lead_from(
    view: View, visitor: Visitor, kept: Mapping[str, Mapping[str, str]] = NOWHERE
) -> Callable[[Way], Markup]:
    """Let a way lead on where it is open to a visitor; to others it is words."""

    def lead(way: Way) -> Markup:
        if way.path and not visitor.may(access_of(way.path)):
            return join(way.text)
        mark = f"#{way.anchor}" if way.anchor else ""
        address = _address(view, way, kept) if way.path else ""
        kind = {"class_": "figure"} if way.path == LINEAGE else {}
        goes = {"rel": way.goes_on} if way.goes_on else {}
        return tag("a", way.text, href=f"{address}{mark}", **kind, **goes)

    return lead


def _address(view: View, way: Way, kept: Mapping[str, Mapping[str, str]]) -> str:
    """Return the address of a way; one that brings nothing keeps what was asked of its page."""
    return view.link(way.path, **(dict(way.brings) or kept.get(way.path, NOTHING)))
