"""Answers about collection campaigns: which form is asked of whom, and where each stands."""

from datetime import date, datetime

from pydantic import Field

from lingtan.client.lists import Page
from lingtan.client.model import Answer


class FormStep(Answer):
    """A step of a form, as the log of evidence has it.

    Attributes
    ----------
    step : str
        ``drafted``, ``submitted``, ``returned``, ``approved``, ``reminded`` or ``withdrawn``.
    entry : int
        Number of its entry in the log.
    documents : dict
        SHA-256 of the version of the form, by its path below the workspace.
    doubts : int
        How many doubts it was handed in with, and explained.
    """

    step: str
    entry: int
    at: datetime
    by: str
    note: str = ""
    documents: dict[str, str] = Field(default_factory=dict)
    doubts: int = 0


class AskedForm(Answer):
    """The form that one enterprise is asked for.

    Attributes
    ----------
    state : str
        ``asked``, ``draft``, ``submitted``, ``returned``, ``approved`` or ``withdrawn``.
    due : date
        Last day, by the park's clock.
    is_taken : bool
        Whether its values stand in the account.
    waits_for : tuple of str
        Closed periods that it is about and came after: there it counts once they are restated.
    """

    enterprise: str
    state: str
    due: date
    is_late: bool
    is_taken: bool
    waits_for: tuple[str, ...] = ()
    steps: tuple[FormStep, ...] = ()


class Campaign(Answer):
    """A campaign: a form of a year, or of a month, asked of enterprises up to a day.

    Attributes
    ----------
    period : str
        ``2025`` or ``2025-07``.
    """

    id: str
    form: str
    year: int
    month: int | None = None
    period: str
    due: date
    is_open: bool
    asked: tuple[AskedForm, ...]


class CampaignBoard(Page):
    """The campaigns of a park, as far as whoever asks may see them.

    Attributes
    ----------
    today : date
        The park's calendar day.
    """

    today: date
    campaigns: tuple[Campaign, ...]

    @property
    def late(self) -> tuple[tuple[Campaign, AskedForm], ...]:
        """Every form that is late with its campaign, the longest first."""
        every = ((each, form) for each in self.campaigns for form in each.asked if form.is_late)
        return tuple(sorted(every, key=lambda pair: pair[1].due))

    def form(self, campaign: str, enterprise: str) -> AskedForm | None:
        """Return a form by its campaign and enterprise; None where there is none to see."""
        found = (each for each in self.campaigns if each.id == campaign)
        forms = (form for each in found for form in each.asked if form.enterprise == enterprise)
        return next(forms, None)
