"""Collection campaigns (数据填报): a form that is asked of each enterprise, up to a day.

A campaign has no state of its own: it is the sum of its steps, and each step is an entry of the
log of evidence. So it is known of every form who drafted, submitted, returned and approved it, and
when; and what was said once stays said. How steps are taken: `campaign_steps`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any  # an entry read back may be any JSON

from lingtan.base.errors import CampaignError, Fact
from lingtan.base.read_only import seal
from lingtan.base.time_axis import period_name

KIND = "campaign"


class StepKind(StrEnum):
    """What can happen to a campaign, or to the form of one enterprise in it."""

    OPENED = "opened"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REMINDED = "reminded"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class State(StrEnum):
    """Where the form of an enterprise stands."""

    ASKED = "asked"  # nothing was done yet
    DRAFT = "draft"  # something is written, and counts for nothing
    SUBMITTED = "submitted"
    RETURNED = "returned"  # with a reason, to be put right
    APPROVED = "approved"  # its values may enter the account
    WITHDRAWN = "withdrawn"  # nothing is asked any more


STATE_AFTER = {
    StepKind.DRAFTED: State.DRAFT,
    StepKind.SUBMITTED: State.SUBMITTED,
    StepKind.RETURNED: State.RETURNED,
    StepKind.APPROVED: State.APPROVED,
    StepKind.WITHDRAWN: State.WITHDRAWN,
}
OWED = frozenset({State.ASKED, State.DRAFT, State.RETURNED})
WRITTEN = frozenset({StepKind.DRAFTED, StepKind.SUBMITTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """A doubt that a form was submitted with, as the log keeps it."""

    kind: str
    subject: str
    facts: Mapping[str, Fact]

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "facts")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStep:
    """A step of a campaign, as it was recorded.

    Attributes
    ----------
    entry : int
        Number of its entry in the log.
    due : date or None
        Last day, where the step says it.
    documents : mapping of str to str
        SHA-256 of the form, by its path below the workspace.
    doubts : tuple of Doubted
        What checks doubted in a form that was submitted all the same, with a remark.
    """

    kind: StepKind
    entry: int
    at: datetime
    by: str
    note: str = ""
    due: date | None = None
    documents: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubted, ...] = ()

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form that one enterprise is asked for, with every step of it, in order.

    Attributes
    ----------
    first_due : date
        Last day as the campaign was opened.
    is_closed : bool
        Whether its campaign is over.
    """

    campaign: str
    enterprise: str
    first_due: date
    steps: tuple[FormStep, ...] = ()
    is_closed: bool = False

    @property
    def state(self) -> State:
        """Where it stands; of a closed campaign nothing is asked any more."""
        found = (STATE_AFTER[s.kind] for s in reversed(self.steps) if s.kind in STATE_AFTER)
        state = next(found, State.ASKED)
        return state if state is State.APPROVED or not self.is_closed else State.WITHDRAWN

    @property
    def due(self) -> date:
        """Last day of it."""
        found = (step.due for step in reversed(self.steps) if step.due is not None)
        return next(found, self.first_due)

    @property
    def is_owed(self) -> bool:
        """Whether the enterprise has to do something."""
        return self.state in OWED

    @property
    def form(self) -> tuple[str, str] | None:
        """Path below the workspace and SHA-256 of the form as it was written last."""
        written = (step.documents for step in reversed(self.steps) if step.kind in WRITTEN)
        return next((each for documents in written for each in documents.items()), None)

    @property
    def hands(self) -> frozenset[str]:
        """Who ever wrote or submitted the form: what one wrote may stand in the next version."""
        return frozenset(step.by for step in self.steps if step.kind in WRITTEN)

    @property
    def reminder(self) -> FormStep | None:
        """The last reminder, as long as nothing was submitted after it."""
        found = next((s for s in reversed(self.steps) if s.kind is not StepKind.DRAFTED), None)
        return found if found is not None and found.kind is StepKind.REMINDED else None

    def last(self, kind: StepKind) -> FormStep | None:
        """Return the last step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind is kind), None)

    def is_late(self, today: date) -> bool:
        """Whether it is owed after its last day."""
        return self.is_owed and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign: which form, of which year or month, of whom, up to which day.

    Attributes
    ----------
    form : str
        Kind of form, such as ``energy``.
    month : int or None
        The month it is about; None for the whole year.
    asked : mapping of str to Asked
        By enterprise.
    closed : FormStep or None
        The step that ended it.
    """

    id: str
    form: str
    year: int
    month: int | None = None
    due: date
    opened: FormStep
    asked: Mapping[str, Asked]
    closed: FormStep | None = None

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "asked")

    @property
    def period(self) -> str:
        """Name of what it is about: ``2025`` or ``2025-07``."""
        return period_name(self.year, self.month)

    @property
    def is_open(self) -> bool:
        """Whether it has not been closed, and something is owed or to be decided."""
        ended = {State.APPROVED, State.WITHDRAWN}
        return any(each.state not in ended for each in self.asked.values())


def campaigns_in(entries: Iterable[Mapping[str, Any]]) -> dict[str, Campaign]:
    """Return the campaigns that the entries of a log tell of, by id, in the order of opening."""
    found: dict[str, Campaign] = {}
    for number, entry in enumerate(entries):
        if entry["kind"] != KIND:
            continue
        step = _step(number, entry)
        known = found.get(entry["campaign"])
        if known is None:
            found[entry["campaign"]] = _campaign(entry, step)
        else:
            found[known.id] = _with_step(known, entry["enterprise"], step)
    return found


def require_campaign(campaigns: Mapping[str, Campaign], id_: str) -> Campaign:
    """Return a campaign by its id.

    Raises
    ------
    CampaignError
        There is none.
    """
    found = campaigns.get(id_)
    if found is None:
        raise CampaignError("unknown", facts={"campaign": id_})
    return found


def _step(number: int, entry: Mapping[str, Any]) -> FormStep:
    due = entry.get("due")
    return FormStep(
        kind=StepKind(entry["step"]),
        entry=number,
        at=datetime.fromisoformat(entry["at"]),
        by=entry["by"],
        note=entry["note"],
        due=date.fromisoformat(due) if due else None,
        documents=entry.get("documents", {}),
        doubts=tuple(Doubted(**each) for each in entry.get("doubts", ())),
    )


def _campaign(entry: Mapping[str, Any], opened: FormStep) -> Campaign:
    due = date.fromisoformat(entry["due"])
    return Campaign(
        id=entry["campaign"],
        form=entry["form"],
        year=entry["year"],
        month=entry.get("month"),
        due=due,
        opened=opened,
        asked={
            each: Asked(campaign=entry["campaign"], enterprise=each, first_due=due)
            for each in entry["enterprises"]
        },
    )


def _with_step(campaign: Campaign, enterprise: str, step: FormStep) -> Campaign:
    if step.kind is StepKind.CLOSED:
        asked = {id_: replace(each, is_closed=True) for id_, each in campaign.asked.items()}
        return replace(campaign, asked=asked, closed=step)
    before = campaign.asked[enterprise]
    after = replace(before, steps=(*before.steps, step))
    return replace(campaign, asked={**campaign.asked, enterprise: after})
