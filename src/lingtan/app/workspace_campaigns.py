"""The calls of a workspace about collection campaigns: forms that enterprises hand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lingtan.app.arguments import (
    Place,
    day_of,
    language_of,
    now_of,
    place_of,
    text_of,
    texts_of,
    year_of,
)
from lingtan.app.hand_in import approve, desk_of, hand_in, keep_draft, write_form_file
from lingtan.app.keep_campaigns import (
    Deed,
    Wanted,
    campaign_board,
    end_campaign,
    give_back,
    remind_late,
    send_reminder,
    start_campaign,
    take_back,
)
from lingtan.app.results_campaigns import Approved, CampaignBoard, HandedIn
from lingtan.app.workspace_folder import WorkspaceFolder
from lingtan.base.errors import CampaignError
from lingtan.base.time_axis import parse_period
from lingtan.collection.campaigns import Asked, Campaign
from lingtan.collection.step_rules import Which


@dataclass(frozen=True, slots=True)
class CampaignCalls(WorkspaceFolder):
    """Ask enterprises for forms; every step stands in the log of evidence.

    Nothing of a form counts before it is approved, by another person than handed it in.
    A form is named by its campaign and its enterprise. `acts_for` is the enterprise that somebody
    is bound to; empty for whoever acts for the park.
    """

    def campaigns(self, *, acts_for: str = "", now: datetime | None = None) -> CampaignBoard:
        """Return the campaigns, and where each form stands."""
        return campaign_board(self.layout, now_of(now), text_of("acts_for", acts_for))

    def open_campaign(
        self,
        form: str,
        period: int | str,
        due: date,
        *,
        enterprises: Sequence[str] = (),
        by: str,
        now: datetime | None = None,
    ) -> Campaign:
        """Ask enterprises for a form, up to a day; all who have something to fill in by default.

        Forms: energy, enterprises, products, waste, water, heat; of a year (``2025``), and energy
        of a month as well (``"2025-07"``).
        """
        year, month = _period_of(period)
        wanted = Wanted(
            form=text_of("form", form),
            year=year,
            month=month,
            due=day_of("due", due),
            enterprises=texts_of("enterprises", enterprises),
        )
        return start_campaign(self.layout, wanted, _deed(by, now))

    def write_form(
        self, form: tuple[str, str], folder: Place, *, language: str = "zh", replace: bool = False
    ) -> Path:
        """Write the form of an enterprise as it stands, prefilled, as XLSX.

        A file of the same name is written over only with `replace`.
        """
        desk = desk_of(self.layout, _which(form), language_of(language))
        return write_form_file(self.layout, desk, place_of("folder", folder), replace=replace)

    def draft_form(
        self,
        form: tuple[str, str],
        file: Place,
        *,
        by: str,
        acts_for: str = "",
        now: datetime | None = None,
    ) -> HandedIn:
        """Keep a filled-in form as a draft, and return what its checks say."""
        bound = text_of("acts_for", acts_for)
        desk = desk_of(self.layout, _which(form), "en", bound)
        deed = _deed(by, now, acts_for=bound)
        return keep_draft(self.layout, desk, place_of("file", file), deed)

    def submit_form(
        self,
        form: tuple[str, str],
        *,
        file: Place | None = None,
        by: str,
        note: str = "",
        acts_for: str = "",
        now: datetime | None = None,
    ) -> HandedIn:
        """Hand a form in: a file, or the draft that stands; `note` explains what is doubted."""
        bound = text_of("acts_for", acts_for)
        desk = desk_of(self.layout, _which(form), "en", bound)
        path = None if file is None else place_of("file", file)
        return hand_in(self.layout, desk, _deed(by, now, note, bound), path)

    def return_form(
        self,
        form: tuple[str, str],
        *,
        by: str,
        note: str,
        due: date | None = None,
        now: datetime | None = None,
    ) -> Asked:
        """Give a form back with a reason, and perhaps another last day."""
        day = None if due is None else day_of("due", due)
        return give_back(self.layout, _which(form), _deed(by, now, note), day)

    def approve_form(
        self, form: tuple[str, str], *, by: str, now: datetime | None = None
    ) -> Approved:
        """Approve a form; the file that was handed in is imported."""
        return approve(self.layout, _which(form), _deed(by, now))

    def remind(
        self, campaign: str, enterprise: str = "", *, by: str, now: datetime | None = None
    ) -> tuple[Asked, ...]:
        """Remind an enterprise, or all that are late: they are told at their next visit."""
        deed = _deed(by, now)
        if enterprise:
            return (send_reminder(self.layout, _which((campaign, enterprise)), deed),)
        return remind_late(self.layout, text_of("campaign", campaign), deed)

    def withdraw_form(
        self, form: tuple[str, str], *, by: str, note: str, now: datetime | None = None
    ) -> Asked:
        """Ask an enterprise no more."""
        return take_back(self.layout, _which(form), _deed(by, now, note))

    def close_campaign(
        self, campaign: str, *, by: str, note: str, now: datetime | None = None
    ) -> Campaign:
        """End a campaign: what was not approved is asked no more."""
        return end_campaign(self.layout, text_of("campaign", campaign), _deed(by, now, note))


def _period_of(period: int | str) -> tuple[int, int | None]:
    """Return the year and the month of a period; no month for a whole year."""
    if not isinstance(period, str):
        return year_of("period", period), None
    found = parse_period(period, "UTC")
    if len(found.name) > len("2025-07"):
        raise CampaignError("no_month", facts={"month": found.name})
    return found.year, int(found.name[5:7]) if not found.is_year else None


def _which(form: tuple[str, str]) -> Which:
    campaign, enterprise = texts_of("form", form)
    return Which(campaign=campaign, enterprise=enterprise)


def _deed(by: str, now: datetime | None, note: str = "", acts_for: str = "") -> Deed:
    return Deed(
        by=text_of("by", by), now=now_of(now), note=text_of("note", note), enterprise=acts_for
    )
