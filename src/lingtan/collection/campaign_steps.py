"""The steps of a campaign: who may take each, what it needs, and the entry it becomes.

A step that cannot be raises and leaves no trace. An enterprise writes and submits its own form and
nothing else; of other forms it is not told that they are there. Whoever wrote or submitted a form
does not approve it: a second person looks (four eyes).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lingtan.base.errors import CampaignError
from lingtan.base.findings import Finding
from lingtan.base.names import folded
from lingtan.collection.campaigns import KIND, Asked, Campaign, State, StepKind, require_campaign
from lingtan.evidence.canonical_json import Json
from lingtan.park.documents import named_document

Campaigns = Mapping[str, Campaign]
Entry = dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who takes a step, when, and what he says.

    Attributes
    ----------
    today : date
        Day of the park; a last day may not lie before it.
    enterprise : str
        The one he speaks for; empty for whoever acts for the park.
    """

    at: datetime
    today: date
    by: str
    note: str = ""
    enterprise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """The form a step is about: campaign and enterprise."""

    campaign: str
    enterprise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """What is asked, of whom, up to which day."""

    form: str
    year: int
    due: date
    enterprises: tuple[str, ...]


def open_campaign(campaigns: Campaigns, asked: NewCampaign, said: Speaker) -> Entry:
    """Return the entry that opens a campaign.

    Raises
    ------
    CampaignError
        Nobody is named, the day has passed, nobody is asked, or somebody is asked for the same
        form of the same year already.
    """
    _require_park(said, "")
    _require_to_come(asked.due, said)
    if not asked.enterprises:
        raise CampaignError("nobody_asked", facts={"form": asked.form, "year": asked.year})
    for known in campaigns.values():
        again = [
            id_
            for id_, each in known.asked.items()
            if id_ in asked.enterprises and each.state not in (State.APPROVED, State.WITHDRAWN)
        ]
        if again and (known.form, known.year) == (asked.form, asked.year):
            facts = {"campaign": known.id, "enterprises": ", ".join(again), "form": asked.form}
            raise CampaignError("asked_already", facts=facts)
    return {
        **_entry(f"C{len(campaigns) + 1}", StepKind.OPENED, said),
        "form": asked.form,
        "year": asked.year,
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
    _require_owed(campaigns, which, said)
    return _of_form(which, StepKind.DRAFTED, said, form)


def submit_form(
    campaigns: Campaigns,
    which: Which,
    form: Mapping[str, str],
    doubts: Sequence[Finding],
    said: Speaker,
) -> Entry:
    """Return the entry that hands a form in.

    Raises
    ------
    CampaignError
        See `save_draft`; or checks doubt something of it and nothing is said about that.
    """
    _require_owed(campaigns, which, said)
    if doubts and not named_document(said.note):
        raise CampaignError(
            "no_remark",
            facts={"campaign": which.campaign, "count": len(doubts)},
            details=[finding.as_detail() for finding in doubts],
        )
    told: list[Json] = [
        {"kind": each.kind.id, "subject": each.subject, "facts": dict(each.facts)}
        for each in doubts
    ]
    return {**_of_form(which, StepKind.SUBMITTED, said, form), "doubts": told}


def return_form(
    campaigns: Campaigns, which: Which, said: Speaker, due: date | None = None
) -> Entry:
    """Return the entry that gives a form back, with the reason and perhaps another last day.

    Raises
    ------
    CampaignError
        It is not handed in, no reason is given, or the day has passed.
    """
    _require_submitted(campaigns, which, said)
    _require_reason(said, which.campaign)
    if due is None:
        return _of_form(which, StepKind.RETURNED, said)
    _require_to_come(due, said)
    return {**_of_form(which, StepKind.RETURNED, said), "due": due.isoformat()}


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
    asked = _require_submitted(campaigns, which, said)
    if folded(said.by) in {folded(name) for name in asked.hands}:
        raise CampaignError("own_work", facts={"campaign": which.campaign, "by": said.by.strip()})
    path, digest = asked.form or ("", "")
    if seen and seen != digest:
        raise CampaignError("other_form", facts={"campaign": which.campaign})
    return _of_form(which, StepKind.APPROVED, said, {path: digest})


def remind(campaigns: Campaigns, which: Which, said: Speaker) -> Entry:
    """Return the entry of a reminder.

    Raises
    ------
    CampaignError
        Nothing is owed.
    """
    _require_park(said, which.campaign)
    _require_owed(campaigns, which, said)
    return _of_form(which, StepKind.REMINDED, said)


def withdraw(campaigns: Campaigns, which: Which, said: Speaker) -> Entry:
    """Return the entry by which a form is asked no more, with the reason.

    Raises
    ------
    CampaignError
        It was approved or withdrawn, or no reason is given.
    """
    _require_park(said, which.campaign)
    asked = asked_of(campaigns, which, said)
    if asked.state in (State.APPROVED, State.WITHDRAWN):
        raise _wrong_state(which, asked)
    _require_reason(said, which.campaign)
    return _of_form(which, StepKind.WITHDRAWN, said)


def close_campaign(campaigns: Campaigns, id_: str, said: Speaker) -> Entry:
    """Return the entry that ends a campaign: what was not approved is asked no more.

    Raises
    ------
    CampaignError
        There is no such campaign, it was closed, or no reason is given.
    """
    _require_park(said, id_)
    campaign = require_campaign(campaigns, id_)
    if campaign.closed is not None:
        raise CampaignError("closed_already", facts={"campaign": id_, "by": campaign.closed.by})
    _require_reason(said, id_)
    return _entry(id_, StepKind.CLOSED, said)


def asked_of(campaigns: Campaigns, which: Which, said: Speaker) -> Asked:
    """Return the form of an enterprise; to another enterprise it is as if there were none.

    Raises
    ------
    CampaignError
        There is none, as far as the speaker is concerned.
    """
    found = require_campaign(campaigns, which.campaign).asked.get(which.enterprise)
    if found is None or said.enterprise not in ("", which.enterprise):
        raise CampaignError("unknown", facts={"campaign": which.campaign})
    return found


def _require_owed(campaigns: Campaigns, which: Which, said: Speaker) -> None:
    asked = asked_of(campaigns, which, said)
    if not asked.is_owed:
        raise _wrong_state(which, asked)


def _require_submitted(campaigns: Campaigns, which: Which, said: Speaker) -> Asked:
    _require_park(said, which.campaign)
    asked = asked_of(campaigns, which, said)
    if asked.state is not State.SUBMITTED:
        raise _wrong_state(which, asked)
    return asked


def _require_park(said: Speaker, campaign: str) -> None:
    """Make sure that somebody acts for the park, not for an enterprise."""
    if said.enterprise:
        raise CampaignError("not_theirs", facts={"campaign": campaign})


def _require_to_come(due: date, said: Speaker) -> None:
    if due < said.today:
        facts = {"due": due.isoformat(), "today": said.today.isoformat()}
        raise CampaignError("due_passed", facts=facts)


def _require_reason(said: Speaker, campaign: str) -> None:
    if not named_document(said.note):
        raise CampaignError("no_reason", facts={"campaign": campaign})


def _wrong_state(which: Which, asked: Asked) -> CampaignError:
    facts = {"campaign": which.campaign, "enterprise": which.enterprise}
    return CampaignError("wrong_state", facts={**facts, "state": asked.state.value})


def _of_form(
    which: Which, kind: StepKind, said: Speaker, form: Mapping[str, str] | None = None
) -> Entry:
    entry = _entry(which.campaign, kind, said)
    entry["enterprise"] = which.enterprise
    if form is not None:
        entry["documents"] = dict(form)
    return entry


def _entry(id_: str, kind: StepKind, said: Speaker) -> Entry:
    if not named_document(said.by):
        raise CampaignError("nobody", facts={"campaign": id_})
    return {
        "kind": KIND,
        "campaign": id_,
        "enterprise": "",
        "step": kind.value,
        "at": said.at.isoformat(),
        "by": said.by.strip(),
        "note": said.note.strip(),
    }
