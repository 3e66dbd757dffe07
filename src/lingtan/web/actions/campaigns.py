"""The steps of collection campaigns: ask, fill in, hand in, give back, approve, remind, end."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from lingtan.app.hand_in import Desk, approve, desk_of, hand_in, keep_draft, typed_in
from lingtan.app.keep_campaigns import (
    Deed,
    Wanted,
    campaigns_of,
    end_campaign,
    give_back,
    remind_late,
    send_reminder,
    start_campaign,
    take_back,
)
from lingtan.app.layout import Layout
from lingtan.app.receive_files import handed_in
from lingtan.app.results_campaigns import HandedIn
from lingtan.base.errors import CampaignError, LingtanError
from lingtan.collection.campaign_steps import Which
from lingtan.park.people import Role
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Order, Tell, Told
from lingtan.web.actions.campaign_choices import (
    EVERYBODY,
    enterprises,
    kinds,
    owed,
    returnable,
    unapproved,
    unended,
    waiting,
    which_of,
)
from lingtan.web.actions.campaign_sheet import draw_sheet, rows_of
from lingtan.web.actions.campaign_told import (
    TO_BOARD,
    Say,
    kept_form,
    refused_form,
    said_of,
    stands_now,
)
from lingtan.web.actions.show_campaign import lead_of_form, taken_by_account

SUBMIT = "submit"


def open_one(order: Order, _tell: Tell) -> Say:
    """Ask enterprises for a form."""
    due = order.day("due")
    if due is None:
        raise CampaignError("no_due")
    wanted = Wanted(
        form=order.value("form"),
        year=int(order.number("year") or 0),
        due=due,
        enterprises=tuple(order.value("enterprises").split()),
    )
    done = start_campaign(order.layout, wanted, _deed(order))
    facts: dict[str, str | int] = {"campaign": done.id, "count": len(done.asked)}
    asked = {"form": done.form, "year": str(done.year), "due": done.due.isoformat()}
    return said_of("opened", {**facts, **asked})


def fill_in(order: Order, _tell: Tell) -> Say:
    """Keep what was typed as a draft, and hand it in where that is asked."""
    which = Which(campaign=order.value("campaign"), enterprise=order.value("enterprise"))
    return _written(order, which, is_typed=True)


def send_file(order: Order, _tell: Tell) -> Say:
    """Keep a filled-in file as a draft."""
    which = Which(campaign=order.value("campaign"), enterprise=order.value("enterprise"))
    return _written(order, which, is_typed=False)


def _written(order: Order, which: Which, *, is_typed: bool) -> Say:
    """Keep a form; why it is not taken is told to an enterprise as well: it is about its own."""
    try:
        desk = desk_of(order.layout, which, order.value("language"), order.enterprise)
        kept = _typed(order, desk) if is_typed else _sent(order, desk)
    except LingtanError as error:
        return refused_form(error, which)
    if order.value("step") != SUBMIT:
        return kept_form(kept, desk)
    try:
        after = desk_of(order.layout, which, order.value("language"), order.enterprise)
        done = hand_in(order.layout, after, _deed(order))
    except CampaignError as error:
        return refused_form(error, which, is_kept=True)
    return kept_form(done, desk)


def _typed(order: Order, desk: Desk) -> HandedIn:
    rows = rows_of(order.values, desk.form.layout.sheets)
    with typed_in(desk, rows) as file:
        return keep_draft(order.layout, desk, file, _deed(order))


def _sent(order: Order, desk: Desk) -> HandedIn:
    with handed_in(order.files) as files:
        return keep_draft(order.layout, desk, files[0], _deed(order))


def give_one_back(order: Order, _tell: Tell) -> Say:
    """Give a form back, with the reason."""
    which = which_of(order.value("asked"))
    return stands_now(give_back(order.layout, which, _deed(order), order.day("new_due")))


def approve_one(order: Order, _tell: Tell) -> Say:
    """Approve a form; the account takes its values."""
    which = which_of(order.value("asked"))
    chosen, _, digest = order.value("seen").partition("=")
    seen = digest if chosen == order.value("asked") else ""
    done = approve(order.layout, which, _deed(order), seen)
    stands = stands_now(done.asked)

    def say(words: Words) -> Told:
        told = stands(words)
        taken = taken_by_account(done.imported, words)
        is_open = done.imported.error is not None
        return Told(blocks=(*told.blocks, *taken), links=(TO_BOARD,), is_doubtful=is_open)

    return say


def remind_one(order: Order, _tell: Tell) -> Say:
    """Remind an enterprise, or all that are late."""
    which = which_of(order.value("asked"))
    if which.enterprise == EVERYBODY:
        done = remind_late(order.layout, which.campaign, _deed(order))
    else:
        done = (send_reminder(order.layout, which, _deed(order)),)
    return said_of("reminded", {"campaign": which.campaign, "count": len(done)})


def withdraw_one(order: Order, _tell: Tell) -> Say:
    """Ask an enterprise no more."""
    return stands_now(take_back(order.layout, which_of(order.value("asked")), _deed(order)))


def close_one(order: Order, _tell: Tell) -> Say:
    """End a campaign."""
    done = end_campaign(order.layout, order.value("campaign"), _deed(order))
    return said_of("closed", {"campaign": done.id})


def _deed(order: Order) -> Deed:
    return Deed(
        by=order.by,
        now=datetime.now(UTC),
        note=order.value("remark"),
        enterprise=order.enterprise,
    )


def _steps(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    return [(step, words.say(f"do.campaign_fill.{step}")) for step in ("draft", SUBMIT)]


def _year_of(_layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    return {**brought, "year": brought.get("year", "")[:4]}


def _seen(layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    """Note which file is looked at, so that no other one is approved in its place."""
    which = which_of(brought.get("asked", ""))
    campaign = campaigns_of(layout).get(which.campaign)
    asked = campaign.asked.get(which.enterprise) if campaign else None
    digest = asked.form[1] if asked and asked.form else ""
    return {**brought, "seen": f"{brought.get('asked', '')}={digest}" if digest else ""}


CAMPAIGN = Field(name="campaign", kind=Kind.HIDDEN)
ENTERPRISE = Field(name="enterprise", kind=Kind.HIDDEN)
LANGUAGE = Field(name="language", kind=Kind.HIDDEN, from_view="language")
REMARK = Field(name="remark", kind=Kind.NOTE, is_required=False)
WHY = Field(name="remark", kind=Kind.NOTE)
PAGE = "campaigns"

CAMPAIGNS = (
    Action(
        id="campaign_open",
        page=PAGE,
        least=Role.OPERATOR,
        work=open_one,
        fill=_year_of,
        fields=(
            Field(name="form", kind=Kind.CHOICE, choices=kinds),
            Field(name="year", kind=Kind.NUMBER, from_view="period"),
            Field(name="due", kind=Kind.DATE),
            Field(name="enterprises", kind=Kind.MARKS, choices=enterprises, is_required=False),
            REMARK,
        ),
    ),
    Action(
        id="campaign_fill",
        page="",
        least=Role.ENTERPRISE,
        is_deed=True,
        work=fill_in,
        sheet=draw_sheet,
        fields=(
            CAMPAIGN,
            ENTERPRISE,
            LANGUAGE,
            REMARK,
            Field(name="step", kind=Kind.BUTTONS, choices=_steps),
        ),
    ),
    Action(
        id="campaign_file",
        page="",
        least=Role.ENTERPRISE,
        is_deed=True,
        work=send_file,
        fields=(CAMPAIGN, ENTERPRISE, LANGUAGE, Field(name="file", kind=Kind.FILE)),
    ),
    Action(
        id="campaign_approve",
        page=PAGE,
        least=Role.OPERATOR,
        work=approve_one,
        lead=lead_of_form,
        fill=_seen,
        fields=(
            Field(name="asked", kind=Kind.CHOICE, choices=waiting),
            Field(name="seen", kind=Kind.HIDDEN, is_required=False),
        ),
    ),
    Action(
        id="campaign_return",
        page=PAGE,
        least=Role.OPERATOR,
        work=give_one_back,
        lead=lead_of_form,
        fields=(
            Field(name="asked", kind=Kind.CHOICE, choices=returnable),
            WHY,
            Field(name="new_due", kind=Kind.DATE, is_required=False),
        ),
    ),
    Action(
        id="campaign_remind",
        page=PAGE,
        least=Role.OPERATOR,
        work=remind_one,
        fields=(Field(name="asked", kind=Kind.CHOICE, choices=owed), REMARK),
    ),
    Action(
        id="campaign_withdraw",
        page=PAGE,
        least=Role.OPERATOR,
        work=withdraw_one,
        fields=(Field(name="asked", kind=Kind.CHOICE, choices=unapproved), WHY),
    ),
    Action(
        id="campaign_close",
        page=PAGE,
        least=Role.OPERATOR,
        work=close_one,
        fields=(Field(name="campaign", kind=Kind.CHOICE, choices=unended), WHY),
    ),
)
