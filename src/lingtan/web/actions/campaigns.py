"""The steps of collection campaigns: ask, fill in, hand in, give back, approve, remind, end."""

from collections.abc import Mapping, Sequence

from lingtan.app.keep_campaigns import campaigns_of, one_form
from lingtan.app.layout import Layout
from lingtan.collection.campaigns import Asked
from lingtan.collection.step_rules import Which
from lingtan.park.people import Role
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind
from lingtan.web.actions.campaign_choices import (
    enterprises,
    kinds,
    months,
    owed,
    returnable,
    unapproved,
    unended,
    waiting,
    which_of,
)
from lingtan.web.actions.campaign_overtaken import opened_on
from lingtan.web.actions.campaign_sheet import draw_sheet
from lingtan.web.actions.campaign_work import (
    SUBMIT,
    approve_one,
    close_one,
    fill_in,
    give_one_back,
    open_one,
    remind_one,
    send_file,
    withdraw_one,
)
from lingtan.web.actions.show_campaign import lead_of_form


def _steps(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    return [(step, words.say(f"do.campaign_fill.{step}")) for step in ("draft", SUBMIT)]


def _year_of(_layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    """Ask for the year of the page as a whole: most forms have no months."""
    return {**brought, "year": brought.get("year", "")[:4]}


def _seen(layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    """Note which file is looked at, so that no other one is approved in its place.

    Where none was chosen the first that waits is shown: nothing is approved unseen.
    """
    first = next((value for value, _ in waiting(layout, Words("en"))), "")
    chosen = brought.get("asked", "") or first
    asked = _asked(layout, which_of(chosen))
    digest = asked.form[1] if asked and asked.form else ""
    return {**brought, "asked": chosen, "seen": f"{chosen}={digest}" if digest else ""}


def _require_own(layout: Layout, brought: Mapping[str, str], enterprise: str) -> None:
    """Make sure that a form is there for who opens it: none is told that another's is."""
    which = _brought(brought)
    if which.campaign:
        one_form(layout, which, enterprise)


def _opened(layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    """Note which version a form is opened on, so that nobody writes over another unawares."""
    return {**brought, "seen": opened_on(_asked(layout, _brought(brought)))}


def _brought(brought: Mapping[str, str]) -> Which:
    return Which(campaign=brought.get("campaign", ""), enterprise=brought.get("enterprise", ""))


def _asked(layout: Layout, which: Which) -> Asked | None:
    campaign = campaigns_of(layout).get(which.campaign)
    return campaign.asked.get(which.enterprise) if campaign else None


CAMPAIGN = Field(name="campaign", kind=Kind.HIDDEN)
ENTERPRISE = Field(name="enterprise", kind=Kind.HIDDEN)
LANGUAGE = Field(name="language", kind=Kind.HIDDEN, from_view="language")
SEEN = Field(name="seen", kind=Kind.HIDDEN, is_required=False)
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
            Field(name="month", kind=Kind.CHOICE, choices=months, is_required=False),
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
        require=_require_own,
        fill=_opened,
        sheet=draw_sheet,
        fields=(
            CAMPAIGN,
            ENTERPRISE,
            LANGUAGE,
            SEEN,
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
        require=_require_own,
        fill=_opened,
        fields=(CAMPAIGN, ENTERPRISE, LANGUAGE, SEEN, Field(name="file", kind=Kind.FILE)),
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
            SEEN,
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
