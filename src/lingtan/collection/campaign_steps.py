"""The steps of a campaign: who may take each, what it needs, and the entry it becomes.

A step that cannot be raises and leaves no trace. An enterprise writes and submits its own form and
nothing else; of other forms it is not told that they are there. Whoever wrote or submitted a form
at any time does not approve it: a second person looks (four eyes).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lingtan.base.errors import CampaignError
from lingtan.base.findings import Finding
from lingtan.base.names import is_same_person
from lingtan.base.time_axis import period_name
from lingtan.collection.campaigns import Asked, State, StepKind, require_campaign
from lingtan.collection.step_rules import (
    Campaigns,
    Entry,
    Speaker,
    Which,
    asked_of,
    form_entry,
    require_owed,
    require_park,
    require_reason,
    require_submitted,
    require_to_come,
    step_entry,
    wrong_state,
)
from lingtan.evidence.canonical_json import Json
from lingtan.park.signed_text import required_note

SAME_CALL = timedelta(hours=12)  # within it the same reminder in the same words is the same one


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """What is asked, of whom, up to which day; of one month, or of the whole year."""

    form: str
    year: int
    month: int | None = None
    due: date
    enterprises: tuple[str, ...]

    @property
    def period(self) -> str:
        """Name of what is asked for: ``2025`` or ``2025-07``."""
        return period_name(self.year, self.month)


def open_campaign(campaigns: Campaigns, asked: NewCampaign, said: Speaker) -> Entry:
    """Return the entry that opens a campaign.

    Raises
    ------
    CampaignError
        Nobody is named, the day has passed or comes before the period begins, nobody is asked, or
        somebody is asked for the same form of the same period already.
    """
    require_park(said, "")
    require_to_come(asked.due, said)
    _require_begun(asked)
    if not asked.enterprises:
        raise CampaignError("nobody_asked", facts={"form": asked.form, "period": asked.period})
    for known in campaigns.values():
        again = [
            id_
            for id_, each in known.asked.items()
            if id_ in asked.enterprises and each.state not in (State.APPROVED, State.WITHDRAWN)
        ]
        if again and (known.form, known.period) == (asked.form, asked.period):
            facts = {"campaign": known.id, "enterprises": ", ".join(again), "form": asked.form}
            raise CampaignError("asked_already", facts=facts)
    return {
        **step_entry(f"C{len(campaigns) + 1}", StepKind.OPENED, said),
        "form": asked.form,
        "year": asked.year,
        **({} if asked.month is None else {"month": asked.month}),
        "due": asked.due.isoformat(),
        "enterprises": list(dict.fromkeys(asked.enterprises)),
    }


def save_draft(
    campaigns: Campaigns, which: Which, form: Mapping[str, str], said: Speaker
) -> Entry:
    """Return the entry of a draft; `form` is the SHA-256 of its file by its path.

    Raises
    ------
    CampaignError
        There is no such form for whom speaks, or it was handed in, approved or withdrawn.
    """
    require_owed(campaigns, which, said)
    return form_entry(which, StepKind.DRAFTED, said, form)


def submit_form(
    campaigns: Campaigns,
    which: Which,
    form: Mapping[str, str],
    doubts: Sequence[Finding],
    said: Speaker,
    seen: str = "",
) -> Entry:
    """Return the entry that hands a form in.

    Parameters
    ----------
    seen : str
        SHA-256 of the draft that is handed in; empty where a file is, whatever the draft says.

    Raises
    ------
    CampaignError
        See `save_draft`; another draft was saved in the meantime; or checks doubt something of
        it and nothing is said about that.
    """
    asked = require_owed(campaigns, which, said)
    if seen and asked.form is not None and asked.form[1] != seen:
        raise CampaignError("other_draft", facts={"campaign": which.campaign})
    if doubts and not required_note(said.note):
        raise CampaignError(
            "no_remark",
            facts={"campaign": which.campaign, "count": len(doubts)},
            details=[finding.as_detail() for finding in doubts],
        )
    told: list[Json] = [
        {"kind": each.kind.id, "subject": each.subject, "facts": dict(each.facts)}
        for each in doubts
    ]
    return {**form_entry(which, StepKind.SUBMITTED, said, form), "doubts": told}


def return_form(
    campaigns: Campaigns, which: Which, said: Speaker, due: date | None = None
) -> Entry:
    """Return the entry that gives a form back, with the reason and perhaps another last day.

    Raises
    ------
    CampaignError
        It is not handed in, no reason is given, or the day has passed.
    """
    require_submitted(campaigns, which, said)
    require_reason(said, which.campaign)
    if due is None:
        return form_entry(which, StepKind.RETURNED, said)
    require_to_come(due, said)
    return {**form_entry(which, StepKind.RETURNED, said), "due": due.isoformat()}


def approve_form(campaigns: Campaigns, which: Which, said: Speaker, seen: str = "") -> Entry:
    """Return the entry that approves a form: only then may its values enter the account.

    Parameters
    ----------
    seen : str
        SHA-256 of the form that was looked at; empty where it is the one that stands.

    Raises
    ------
    CampaignError
        It is not handed in, another was handed in since, or who approves had a hand in it.
    """
    asked = require_submitted(campaigns, which, said)
    if any(is_same_person(said.by, name) for name in asked.hands):
        raise CampaignError("own_work", facts={"campaign": which.campaign, "by": said.by.strip()})
    path, digest = asked.form or ("", "")
    if seen and seen != digest:
        raise CampaignError("other_form", facts={"campaign": which.campaign})
    return form_entry(which, StepKind.APPROVED, said, {path: digest})


def remind(campaigns: Campaigns, which: Which, said: Speaker) -> Entry:
    """Return the entry of a reminder.

    Raises
    ------
    CampaignError
        Nothing is owed, or the enterprise was just reminded in the same words.
    """
    require_park(said, which.campaign)
    if _is_repeated(require_owed(campaigns, which, said), said):
        facts = {"enterprise": which.enterprise, "campaign": which.campaign}
        raise CampaignError("reminded_already", facts=facts)
    return form_entry(which, StepKind.REMINDED, said)


def remind_all(campaigns: Campaigns, id_: str, said: Speaker) -> list[Entry]:
    """Return the entries that remind everyone who is late and was not just reminded.

    Raises
    ------
    CampaignError
        There is no such campaign, nobody is late, or all were just reminded in the same words.
    """
    asked = require_campaign(campaigns, id_).asked
    late = [enterprise for enterprise, each in asked.items() if each.is_late(said.today)]
    if not late:
        raise CampaignError("nobody_late", facts={"campaign": id_})
    fresh = [each for each in late if not _is_repeated(asked[each], said)]
    wanted = fresh or late[:1]  # where there is none left, `remind` says why
    return [remind(campaigns, Which(campaign=id_, enterprise=each), said) for each in wanted]


def withdraw(campaigns: Campaigns, which: Which, said: Speaker) -> Entry:
    """Return the entry by which a form is asked no more, with the reason.

    Raises
    ------
    CampaignError
        It was approved or withdrawn, or no reason is given.
    """
    require_park(said, which.campaign)
    asked = asked_of(campaigns, which, said)
    if asked.state in (State.APPROVED, State.WITHDRAWN):
        raise wrong_state(which, asked)
    require_reason(said, which.campaign)
    return form_entry(which, StepKind.WITHDRAWN, said)


def close_campaign(campaigns: Campaigns, id_: str, said: Speaker) -> Entry:
    """Return the entry that ends a campaign: what was not approved is asked no more.

    Raises
    ------
    CampaignError
        There is no such campaign, it was closed, or no reason is given.
    """
    require_park(said, id_)
    campaign = require_campaign(campaigns, id_)
    if campaign.closed is not None:
        raise CampaignError("closed_already", facts={"campaign": id_, "by": campaign.closed.by})
    require_reason(said, id_)
    return step_entry(id_, StepKind.CLOSED, said)


def _is_repeated(asked: Asked, said: Speaker) -> bool:
    """Whether the last reminder said the same just now."""
    last = asked.reminder
    is_same = last is not None and last.note == said.note.strip()
    return is_same and last is not None and said.at - last.at < SAME_CALL


def _require_begun(asked: NewCampaign) -> None:
    """Make sure that something of the period can be told by the last day."""
    if asked.due < date(asked.year, asked.month or 1, 1):
        facts = {"due": asked.due.isoformat(), "period": asked.period}
        raise CampaignError("before_period", facts=facts)
