"""The page of collection campaigns: to the park who is late, to an enterprise its own forms."""

from collections.abc import Iterator
from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.results_campaigns import AskedNow, CampaignNow
from lingtan.collection.campaigns import OWED, State
from lingtan.park.park import Park
from lingtan.park.people import Role, role_admits
from lingtan.reports.headings import heading_of
from lingtan.reports.model import Block, Cell, Chapter, Column, Paragraph, Table
from lingtan.reports.words import Words
from lingtan.web.campaign_own import notices, own_answer, own_blocks
from lingtan.web.campaign_shown import (
    NONE,
    Shown,
    account_cell,
    answer_of,
    columns_of,
    do_way,
    fill_way,
    form_way,
    last_step,
    shown_board,
    state_cell,
)
from lingtan.web.visitor import Visitor

BOARD = "/campaigns"
CHAPTERS = ("campaigns",)
STATES = (State.ASKED, State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED)


def sees_campaigns(visitor: Visitor) -> bool:
    """Whether a campaign was opened that a visitor may see, or he may open one."""
    is_operator = visitor.role is not None and role_admits(Role.OPERATOR, visitor.role)
    may_open = visitor.is_own_machine or is_operator
    return may_open or visitor.scope is not None or visitor.is_asked


def with_campaigns(
    presentation: Presentation, layout: Layout, words: Words, enterprise: str
) -> Presentation:
    """Return a presentation whose report is the board of campaigns."""
    shown = shown_board(layout, _park(presentation), words, enterprise)
    blocks = own_blocks(shown) if enterprise else _whole(shown)
    chapter = Chapter(id="campaigns", title=words.say("page.campaigns"), blocks=tuple(blocks))
    title = own_answer(shown) if enterprise else answer_of(shown)
    report = replace(presentation.report, title=title, chapters=(chapter,), sheets=())
    return replace(presentation, report=report)


def with_notice(
    presentation: Presentation, layout: Layout, words: Words, enterprise: str
) -> Presentation:
    """Return a presentation that begins with what an enterprise is asked for."""
    if not enterprise:
        return presentation
    told = tuple(notices(shown_board(layout, _park(presentation), words, enterprise)))
    report = presentation.report
    first, *others = report.chapters
    chapters = (replace(first, blocks=(*told, *first.blocks)), *others)
    return replace(presentation, report=replace(report, chapters=chapters))


def _whole(shown: Shown) -> Iterator[Block]:
    """Yield the matrix of enterprises and states, then each campaign, the newest first."""
    if not shown.board.campaigns:
        yield Paragraph(text=shown.say("none"))
        return
    yield _matrix(shown)
    for each in reversed(shown.board.campaigns):
        yield _campaign(shown, each)
    yield Paragraph(text=shown.say("not_mailed"))


def _matrix(shown: Shown) -> Table:
    found: dict[str, dict[State, list[str]]] = {}
    late = {(a.asked.campaign, a.asked.enterprise) for a in shown.board.late}
    ordered = [*shown.board.late, *(a for c in shown.board.campaigns for a in c.asked)]
    for each in ordered:  # who is late stands first
        found.setdefault(each.asked.enterprise, {})
    for each in (a for c in shown.board.campaigns for a in c.asked):
        about = (each.asked.campaign, each.asked.enterprise)
        mark = f"▲ {each.asked.campaign}" if about in late else each.asked.campaign
        found[each.asked.enterprise].setdefault(each.state, []).append(mark)
    rows = tuple(
        (shown.name(id_), *(", ".join(states.get(state, ())) or NONE for state in STATES))
        for id_, states in found.items()
    )
    heads = (shown.say("enterprise"), *(shown.words.say(f"campaign_state.{s}") for s in STATES))
    columns = tuple(
        Column(heading=heading_of(each), weight=1.0 + (not n)) for n, each in enumerate(heads)
    )
    note = (shown.say("matrix_note"),)
    return Table(
        id="campaign_matrix", title=shown.say("matrix"), columns=columns, rows=rows, notes=note
    )


def _campaign(shown: Shown, now: CampaignNow) -> Table:
    campaign = now.campaign
    facts = {"form": shown.form(now), "due": campaign.due.isoformat(), "by": campaign.opened.by}
    title = shown.say("campaign", campaign=campaign.id, **facts)
    notes = [campaign.opened.note] if campaign.opened.note else []
    if campaign.closed is not None:
        closed = campaign.closed
        notes.append(shown.say("closed", by=closed.by, note=closed.note))
    heads = {"enterprise": 1.8, "state": 1.4, "due": 1.0, "last_step": 3.0, "account": 1.0}
    return Table(
        id=f"campaign_{campaign.id}",
        title=title,
        columns=columns_of(shown, {**heads, "next": 0.9, "else": 0.9}),
        rows=tuple(_row(shown, each) for each in now.asked),
        notes=tuple(notes),
    )


def _row(shown: Shown, now: AskedNow) -> tuple[Cell, ...]:
    following, other = _steps_from(shown, now)
    return (
        form_way(shown.name(now.asked.enterprise), now),
        state_cell(shown, now),
        now.due.isoformat(),
        last_step(shown, now),
        account_cell(shown, now),
        following,
        other,
    )


def _steps_from(shown: Shown, now: AskedNow) -> tuple[Cell, Cell]:
    """Return the next step of a form and another that is possible."""
    asked = f"{now.asked.campaign}/{now.asked.enterprise}"
    if now.state is State.SUBMITTED:
        return do_way(shown, "approve", asked=asked), do_way(shown, "return", asked=asked)
    if now.state in OWED:
        return do_way(shown, "remind", asked=asked), fill_way(shown, now)
    if now.state is State.APPROVED and not now.is_taken:
        return do_way(shown, "approve", asked=asked), NONE
    return NONE, NONE


def _park(presentation: Presentation) -> Park:
    return presentation.contents.evaluation.account.check.park
