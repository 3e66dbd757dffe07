"""Pages asked for all of a table of which they show the first lines: findings, and what moved."""

from collections.abc import Mapping
from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.ledger.closing import Closing
from lingtan.reports.chapters.closings import moved_here, moved_table
from lingtan.reports.chapters.findings import EVERY, beside_the_first, further_table
from lingtan.reports.context import Context
from lingtan.reports.model import Block, Table
from lingtan.reports.way import way_to
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind
from lingtan.web.cut_list import CURSOR, cut_list, cut_notes
from lingtan.web.paging import Place
from lingtan.web.problems import no_value

FURTHER = Field(name="further", kind=Kind.HIDDEN, is_required=False)
MOVED = Field(name="moved", kind=Kind.HIDDEN, is_required=False)
FINDINGS_ASKED, MOVED_ASKED = (FURTHER, CURSOR), (MOVED, CURSOR)


def asked_by_links(_presentation: Presentation, _field: Field) -> bool:
    """Say that no field is shown: the counts of a page lead to all that they count."""
    return False


def with_every_finding(
    presentation: Presentation, asked: Mapping[str, str], _layout: Layout, words: Words
) -> Presentation:
    """Return a presentation that lists all findings beside the first of each kind.

    Raises
    ------
    ArgumentError
        Something else is asked for, or the list goes on nowhere so.
    """
    given = asked.get(FURTHER.name, "")
    if not given:
        return presentation
    if given != EVERY:
        raise no_value(FURTHER.name, given, EVERY)
    context = Context(inputs=presentation.inputs)
    found = [finding for _, finding in beside_the_first(context)]
    page = cut_list(list(enumerate(found)), _in_order, asked)
    listed = further_table(context, [finding for _, finding in page.items])
    way = way_to("/findings", f"table-{listed.id}")
    return _with(presentation, replace(listed, notes=cut_notes(page, way, asked, words)))


def with_all_moved(
    presentation: Presentation, asked: Mapping[str, str], _layout: Layout, words: Words
) -> Presentation:
    """Return a presentation that lists all figures a restatement moved in the boundary shown.

    Raises
    ------
    ArgumentError
        There is no such restatement, or the list goes on nowhere so.
    """
    given = asked.get(MOVED.name, "")
    if not given:
        return presentation
    context = Context(inputs=presentation.inputs)
    closing = _restatement(context, given)
    page = cut_list(list(enumerate(moved_here(context, closing))), _in_order, asked)
    listed = moved_table(context, closing, [moved for _, moved in page.items])
    way = way_to("/reports", f"table-{listed.id}")
    notes = (*listed.notes, *cut_notes(page, way, asked, words))
    return _with(presentation, replace(listed, notes=notes))


def _in_order(numbered: tuple[int, object]) -> Place:
    return (f"{numbered[0]:07d}",)


def _restatement(context: Context, given: str) -> Closing:
    told = {str(each.closing_id): each for each in context.inputs.closings if each.is_restatement}
    if given not in told:
        raise no_value(MOVED.name, given, ", ".join(told))
    return told[given]


def _with(presentation: Presentation, listed: Table) -> Presentation:
    """Return a presentation with a table in the place of the shorter one of its name."""

    def told(block: Block) -> Block:
        return listed if isinstance(block, Table) and block.id == listed.id else block

    report = presentation.report
    chapters = tuple(
        replace(each, blocks=tuple(map(told, each.blocks))) for each in report.chapters
    )
    return replace(presentation, report=replace(report, chapters=chapters))
