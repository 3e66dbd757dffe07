"""One form of a campaign: who did what and when, by which entry of the log, and what it says.

Whoever may see the form may see this: an enterprise its own, those who see the whole park all.
Nothing is done here. A draft is its writer's: what it says is told to its enterprise alone.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from lingtan.app.hand_in import Desk, check_desk, desk_of
from lingtan.app.layout import Layout
from lingtan.app.own_forms import names_of
from lingtan.app.results_campaigns import AskedNow, CampaignNow
from lingtan.base.errors import LingtanError
from lingtan.collection.campaigns import FormStep, State
from lingtan.collection.doubts import REPLACES
from lingtan.collection.step_rules import Which
from lingtan.reports.campaign_words import doubt_text, recorded_doubt
from lingtan.reports.headings import heading_of
from lingtan.reports.html_blocks import Drawing, draw_block
from lingtan.reports.model import Block, Cell, Column, Table, Tone
from lingtan.reports.words import Words
from lingtan.web.access import ACCESS, FORM_FILE, FORM_PAGE
from lingtan.web.actions.show_campaign import closed_notes, line_table
from lingtan.web.actions.tables import note
from lingtan.web.campaign_shown import NONE, Shown, account_cell, shown_board
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.drawings import is_read_by_row
from lingtan.web.pages import draw_page
from lingtan.web.room import Room

DRAWING = Drawing(chart_note="", refer=lambda shown, _figure: shown, stacks=is_read_by_row)
DIGITS = 16  # of a digest that tells a file from another
HEADS = {"at": 1.2, "who": 1.4, "step": 0.9, "said": 2.8, "version": 2.4, "entry": 0.6}
HANDED = frozenset({State.SUBMITTED, State.APPROVED})


def add_form_page(app: FastAPI, room: Room) -> None:
    """Add the page of one form."""

    @app.get(FORM_PAGE, include_in_schema=False, response_class=HTMLResponse)
    def form_page(request: Request, campaign: str = "", enterprise: str = "") -> HTMLResponse:
        return HTMLResponse(_draw(room, request, Which(campaign=campaign, enterprise=enterprise)))


def _draw(room: Room, request: Request, which: Which) -> str:
    view, visitor, park = room.view(request), visitor_of(request), room.park()
    words = Words(view.language)
    desk = desk_of(room.layout, which, words.language, visitor.enterprise)
    shown = shown_board(room.layout, park, words, visitor.enterprise)
    asking = next(each for each in shown.board.campaigns if each.campaign.id == which.campaign)
    now = next(each for each in asking.asked if each.asked.enterprise == which.enterprise)
    brings = {"campaign": which.campaign, "enterprise": which.enterprise}
    links = [(words.say("page.campaigns"), view.link("/campaigns"))]
    if visitor.may(ACCESS[FORM_FILE]):
        links.append((words.say("collect.download"), view.link(FORM_FILE, **brings)))
    return draw_page(
        "campaign_form.html",
        view,
        park,
        visitor,
        path=f"{FORM_PAGE}?{urlencode(brings)}",
        title=f"{shown.form(asking)} · {shown.name(which.enterprise)}",
        about=_about(shown, asking, now),
        links=links,
        blocks=[draw_block(each, DRAWING) for each in _blocks(room.layout, desk, shown, now)],
        brings=brings,
    )


def _about(shown: Shown, asking: CampaignNow, now: AskedNow) -> str:
    """Say where the form stands, until when it was asked for, and whether its values count."""
    facts = {"campaign": asking.campaign.id, "due": now.due.isoformat()}
    state = shown.words.say(f"campaign_state.{now.state}")
    is_approved = now.state is State.APPROVED
    account = account_cell(shown, now) if is_approved else shown.words.say("campaigns.before")
    return shown.say("form_about", **facts, state=state, account=account)


def _blocks(layout: Layout, desk: Desk, shown: Shown, now: AskedNow) -> Iterator[Block]:
    yield from closed_notes(layout, desk, shown.words)
    yield _steps(shown, now)
    yield from _doubts(desk, shown, now)
    if now.state in HANDED or shown.enterprise:
        yield from _said(layout, desk, shown)
    else:
        yield note(shown.say("not_handed_in"), ())


def _steps(shown: Shown, now: AskedNow) -> Table:
    return Table(
        id="form_steps",
        title=shown.say("steps"),
        columns=tuple(
            Column(heading=heading_of(shown.say(f"step_{name}")), weight=weight)
            for name, weight in HEADS.items()
        ),
        rows=tuple(_row(shown, step) for step in now.asked.steps),
        notes=() if now.asked.steps else (shown.say("no_steps"),),
    )


def _row(shown: Shown, step: FormStep) -> tuple[Cell, ...]:
    files = [f"{path} (SHA-256 {sha256[:DIGITS]}…)" for path, sha256 in step.documents.items()]
    due = shown.say("new_due", due=step.due.isoformat()) if step.due else ""
    return (
        shown.clock(step.at),
        step.by,
        shown.words.say(f"campaign_step.{step.kind}"),
        " ".join(part for part in (step.note, due) if part) or NONE,
        ", ".join(files) or NONE,
        str(step.entry),
    )


def _doubts(desk: Desk, shown: Shown, now: AskedNow) -> Iterator[Block]:
    """Yield what was doubted of each version that was handed in all the same."""
    names = names_of(desk.opened)
    for step in now.asked.steps:
        if step.doubts:
            lines = [recorded_doubt(shown.words, each, names) for each in step.doubts]
            title = shown.say("doubted", at=shown.clock(step.at), count=len(lines))
            yield note(title, lines, Tone.DOUBT)


def _said(layout: Layout, desk: Desk, shown: Shown) -> Iterator[Block]:
    """Yield what the form says, and what the account has otherwise since it was approved."""
    try:
        checked = check_desk(layout, desk, datetime.now(UTC))
    except LingtanError as error:  # the steps are told all the same
        lines = [shown.words.error_next(error)]
        yield note(shown.words.error_what(error), lines, Tone.DOUBT)
        return
    names = names_of(desk.opened)
    moved = [each for each in checked.doubts if each.kind == REPLACES]
    if moved and desk.asked.state is State.APPROVED:
        lines = [doubt_text(shown.words, each, names) for each in moved]
        yield note(shown.say("moved", count=len(moved)), lines, Tone.DOUBT)
    plain = {id_: name.in_language(shown.words.language) for id_, name in names.items()}
    yield line_table(checked.lines, plain, shown.words)
