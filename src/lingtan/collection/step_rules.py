"""What steps of a campaign need: who speaks, which form, a state, a reason, a day to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lingtan.base.errors import CampaignError
from lingtan.collection.campaigns import KIND, Asked, Campaign, State, StepKind, require_campaign
from lingtan.evidence.canonical_json import Json
from lingtan.park.signed_text import LONGEST_NOTE, required_note, signed_name, signed_note

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


def require_owed(campaigns: Campaigns, which: Which, said: Speaker) -> Asked:
    """Return a form of which something is owed."""
    asked = asked_of(campaigns, which, said)
    if not asked.is_owed:
        raise wrong_state(which, asked)
    return asked


def require_submitted(campaigns: Campaigns, which: Which, said: Speaker) -> Asked:
    """Return a form that was handed in, to whoever acts for the park."""
    require_park(said, which.campaign)
    asked = asked_of(campaigns, which, said)
    if asked.state is not State.SUBMITTED:
        raise wrong_state(which, asked)
    return asked


def require_park(said: Speaker, campaign: str) -> None:
    """Make sure that somebody acts for the park, not for an enterprise."""
    if said.enterprise:
        raise CampaignError("not_theirs", facts={"campaign": campaign})


def require_to_come(due: date, said: Speaker) -> None:
    """Make sure that a last day has not passed."""
    if due < said.today:
        facts = {"due": due.isoformat(), "today": said.today.isoformat()}
        raise CampaignError("due_passed", facts=facts)


def require_reason(said: Speaker, campaign: str) -> None:
    """Make sure that somebody says why."""
    if not required_note(said.note):
        raise CampaignError("no_reason", facts={"campaign": campaign})


def wrong_state(which: Which, asked: Asked) -> CampaignError:
    """Return why a step is not possible from where a form stands."""
    facts = {"campaign": which.campaign, "enterprise": which.enterprise}
    return CampaignError("wrong_state", facts={**facts, "state": asked.state.value})


def form_entry(
    which: Which, kind: StepKind, said: Speaker, form: Mapping[str, str] | None = None
) -> Entry:
    """Return the entry of a step of one form; `form` is the SHA-256 of its file by its path."""
    entry = step_entry(which.campaign, kind, said)
    entry["enterprise"] = which.enterprise
    if form is not None:
        entry["documents"] = dict(form)
    return entry


def step_entry(id_: str, kind: StepKind, said: Speaker) -> Entry:
    """Return the entry of a step; somebody has to take it, in words that a log can keep.

    Raises
    ------
    CampaignError
        Nobody is named, or the remark is no remark any more.
    """
    by = signed_name(said.by)
    if not by:
        raise CampaignError("nobody", facts={"campaign": id_})
    letters = len(said.note.strip())
    if letters > LONGEST_NOTE:
        raise CampaignError(
            "long_note", facts={"campaign": id_, "letters": letters, "most": LONGEST_NOTE}
        )
    return {
        "kind": KIND,
        "campaign": id_,
        "enterprise": "",
        "step": kind.value,
        "at": said.at.isoformat(),
        "by": by,
        "note": signed_note(said.note),
    }
