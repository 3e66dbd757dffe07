"""Keep the collection campaigns of a park: open, remind, return, withdraw, close, list.

Each step is an entry of the log of evidence, and nothing else is kept; see
`lingtan.collection.campaigns`. A reminder is an entry and a notice in the browser: nothing is
mailed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lingtan.app.keep_tasks import today_of
from lingtan.app.layout import Layout
from lingtan.app.own_forms import blank_form, require_month, require_own_kind, stated_park
from lingtan.app.record_steps import Past, entries_of, take_step
from lingtan.app.results_campaigns import AskedNow, CampaignBoard, CampaignNow
from lingtan.app.taken_forms import TakenForms, forms_taken
from lingtan.app.wiring_forms import WhichForm
from lingtan.base.errors import CampaignError
from lingtan.base.years import FIRST_YEAR, LAST_YEAR
from lingtan.collection.campaign_steps import (
    NewCampaign,
    close_campaign,
    open_campaign,
    remind,
    remind_all,
    return_form,
    withdraw,
)
from lingtan.collection.campaigns import Asked, Campaign, State, campaigns_in, require_campaign
from lingtan.collection.step_rules import Speaker, Which, asked_of
from lingtan.evidence.canonical_json import Json

Entry = dict[str, Json]
Step = Callable[[Mapping[str, Campaign]], Entry | Sequence[Entry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who does something about a campaign, when, and what he says.

    Attributes
    ----------
    enterprise : str
        The one he is bound to; empty for whoever acts for the park.
    """

    by: str
    now: datetime
    note: str = ""
    enterprise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a campaign asks.

    Attributes
    ----------
    enterprises : tuple of str
        Empty for everyone who has anything to fill in.
    """

    form: str
    year: int
    month: int | None = None
    due: date
    enterprises: tuple[str, ...] = ()


def campaigns_of(layout: Layout) -> dict[str, Campaign]:
    """Return every campaign by its id."""
    return campaigns_in(entries_of(layout))


def campaign_board(layout: Layout, now: datetime, enterprise: str = "") -> CampaignBoard:
    """Return the campaigns beside the day it is.

    Parameters
    ----------
    enterprise : str
        Whose forms to tell of, and of no other; empty for all.
    """
    today, taken = today_of(layout, now), forms_taken(layout)
    found = (
        _now(campaign, today, taken, enterprise) for campaign in campaigns_of(layout).values()
    )
    return CampaignBoard(today=today, campaigns=tuple(each for each in found if each.asked))


def one_form(layout: Layout, which: Which, enterprise: str = "") -> tuple[Campaign, Asked]:
    """Return a campaign and the form of an enterprise in it, to whoever may see it.

    Raises
    ------
    CampaignError
        There is no such form for him.
    """
    found = campaigns_of(layout)
    anybody = Speaker(at=datetime.min, today=date.min, by="", enterprise=enterprise)  # noqa: DTZ901  nothing is recorded
    return require_campaign(found, which.campaign), asked_of(found, which, anybody)


def start_campaign(layout: Layout, wanted: Wanted, deed: Deed) -> Campaign:
    """Open a campaign.

    Raises
    ------
    CampaignError
        There is no such form or enterprise, it has nothing to fill in, or see `open_campaign`.
    """
    kind = require_own_kind(wanted.form)
    asked = NewCampaign(
        form=kind.value,
        year=_require_year(wanted.year),
        month=require_month(kind, wanted.month),
        due=wanted.due,
        enterprises=_asked(layout, wanted),
    )
    said = speaker(layout, deed)
    return _last(_take(layout, lambda found: open_campaign(found, asked, said)))


def give_back(layout: Layout, which: Which, deed: Deed, due: date | None = None) -> Asked:
    """Return a form that was handed in, with the reason and perhaps another last day."""
    said = speaker(layout, deed)
    return _of(_take(layout, lambda found: return_form(found, which, said, due)), which)


def send_reminder(layout: Layout, which: Which, deed: Deed) -> Asked:
    """Remind an enterprise: it is told at its next visit."""
    said = speaker(layout, deed)
    return _of(_take(layout, lambda found: remind(found, which, said)), which)


def remind_late(layout: Layout, campaign: str, deed: Deed) -> tuple[Asked, ...]:
    """Remind everyone who is late in a campaign: all of them at once, or none.

    Raises
    ------
    CampaignError
        There is no such campaign, nobody is late, or all were just reminded in the same words.
    """
    said = speaker(layout, deed)
    reminded: list[str] = []

    def decide(found: Mapping[str, Campaign]) -> Sequence[Entry]:
        entries = remind_all(found, campaign, said)
        reminded.extend(str(entry["enterprise"]) for entry in entries)
        return entries

    done = _take(layout, decide)[campaign]
    return tuple(done.asked[enterprise] for enterprise in reminded)


def take_back(layout: Layout, which: Which, deed: Deed) -> Asked:
    """Ask an enterprise no more."""
    said = speaker(layout, deed)
    return _of(_take(layout, lambda found: withdraw(found, which, said)), which)


def end_campaign(layout: Layout, campaign: str, deed: Deed) -> Campaign:
    """End a campaign: what was not approved is asked no more."""
    said = speaker(layout, deed)
    done = _take(layout, lambda found: close_campaign(found, campaign, said))
    return done[campaign]


def speaker(layout: Layout, deed: Deed) -> Speaker:
    """Return who speaks, on which day of the park."""
    return Speaker(
        at=deed.now,
        today=today_of(layout, deed.now),
        by=deed.by,
        note=deed.note,
        enterprise=deed.enterprise,
    )


def _now(campaign: Campaign, today: date, taken: TakenForms, own: str) -> CampaignNow:
    asked = [each for id_, each in campaign.asked.items() if own in ("", id_)]
    found = (
        AskedNow(
            asked=each,
            state=each.state,
            due=each.due,
            is_late=each.is_late(today),
            is_taken=each.state is State.APPROVED and taken.has(each),
            waits_for=taken.waits_for(campaign, each) if each.state is State.APPROVED else (),
        )
        for each in asked
    )
    ordered = sorted(found, key=lambda each: (not each.is_late, each.due))
    return CampaignNow(campaign=campaign, asked=tuple(ordered))


def _asked(layout: Layout, wanted: Wanted) -> tuple[str, ...]:
    """Return who is asked: each named one must have something to fill in."""
    opened, kind = stated_park(layout), require_own_kind(wanted.form)
    known = [each.id for each in opened.park.enterprises]

    def has_something(enterprise: str) -> bool:
        which = WhichForm(
            kind=kind,
            year=wanted.year,
            month=wanted.month,
            enterprise=enterprise,
            language="en",
        )
        return blank_form(opened, which).has_something

    strangers = [each for each in wanted.enterprises if each not in known]
    if strangers:
        facts = {"enterprises": ", ".join(strangers), "known": ", ".join(known)}
        raise CampaignError("no_enterprise", facts=facts)
    idle = [each for each in wanted.enterprises if not has_something(each)]
    if idle:
        raise CampaignError(
            "nothing_to_fill_in", facts={"enterprises": ", ".join(idle), "form": kind.value}
        )
    return wanted.enterprises or tuple(filter(has_something, known))


def _require_year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CampaignError("no_year", facts={"year": year})
    return year


def _take(layout: Layout, step: Step) -> dict[str, Campaign]:
    def decide(past: Past) -> Entry | Sequence[Entry]:
        return step(campaigns_in(past.entries))

    return campaigns_in(take_step(layout, decide))


def _of(campaigns: Mapping[str, Campaign], which: Which) -> Asked:
    return campaigns[which.campaign].asked[which.enterprise]


def _last(campaigns: Mapping[str, Campaign]) -> Campaign:
    return list(campaigns.values())[-1]
