"""What the use cases of collection campaigns return."""

from dataclasses import dataclass
from datetime import date

from lingtan.app.check_form import CheckedForm
from lingtan.app.results import FileImport
from lingtan.collection.campaigns import Asked, Campaign, State


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNow:
    """The form of an enterprise, beside the day it is.

    Attributes
    ----------
    is_taken : bool
        Whether its values stand in the account: it was approved and imported.
    waits_for : tuple of str
        Closed periods that it is about and came after: there it counts once they are restated.
    """

    asked: Asked
    state: State
    due: date
    is_late: bool
    is_taken: bool
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignNow:
    """A campaign, and where each form of it stands; who is late comes first."""

    campaign: Campaign
    asked: tuple[AskedNow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignBoard:
    """The campaigns of a park, as far as somebody may see them."""

    today: date
    campaigns: tuple[CampaignNow, ...]

    @property
    def late(self) -> tuple[AskedNow, ...]:
        """Every form that is late, the longest first."""
        found = [a for each in self.campaigns for a in each.asked if a.is_late]
        return tuple(sorted(found, key=lambda each: each.due))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A form that was kept as a draft or handed in, with what its checks say."""

    asked: Asked
    checked: CheckedForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A form that was approved, and what the account took of it."""

    asked: Asked
    imported: FileImport
