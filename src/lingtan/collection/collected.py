"""What enterprises have handed in and others approved: the forms an account rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lingtan.collection.campaigns import Asked, Campaign, Doubted, FormStep, State, StepKind
from lingtan.collection.doubts import REPLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedForm:
    """A form that was approved.

    Attributes
    ----------
    form : str
        Its kind, such as ``energy``.
    period : str
        What it is about: ``2025`` or ``2025-07``.
    submitted, approved : FormStep
        Who handed it in with which remark, and who approved it.
    path, sha256 : str
        Its file below the workspace.
    corrects, corrected_by : tuple of str
        Campaigns by which the same enterprise was asked for the same before and after.
    """

    campaign: str
    form: str
    period: str
    enterprise: str
    submitted: FormStep
    approved: FormStep
    path: str
    sha256: str
    corrects: tuple[str, ...] = ()
    corrected_by: tuple[str, ...] = ()

    @property
    def replaced(self) -> tuple[Doubted, ...]:
        """Numbers of the account that it replaced, as they were told when it was handed in."""
        return tuple(each for each in self.submitted.doubts if each.kind == REPLACES.id)

    def does_correct(self, other: "CollectedForm") -> bool:
        """Whether it tells anew what another form had told.

        A form of a month and one of its year do where one replaces a number: a blank tells
        nothing, and takes nothing back.
        """
        is_same = (self.form, self.enterprise) == (other.form, other.enterprise)
        is_later = self.approved.entry > other.approved.entry
        is_about = self.period == other.period or (
            bool(self.replaced) and _overlap(self.period, other.period)
        )
        return is_same and is_later and is_about


def approved_forms(campaigns: Mapping[str, Campaign], period: str) -> tuple[CollectedForm, ...]:
    """Return the forms that were approved and tell of a period, in the order of opening.

    Parameters
    ----------
    period : str
        Name of a year, a month or a day: a form of its year tells of it, and one of its month.
    """
    found = (
        _collected(campaign, asked)
        for campaign in campaigns.values()
        if _overlap(campaign.period, period)
        for asked in campaign.asked.values()
        if asked.state is State.APPROVED
    )
    every = tuple(each for each in found if each is not None)
    return tuple(
        replace(
            form,
            corrects=tuple(each.campaign for each in every if form.does_correct(each)),
            corrected_by=tuple(each.campaign for each in every if each.does_correct(form)),
        )
        for form in every
    )


def _overlap(period: str, other: str) -> bool:
    """Whether one period lies in the other, by their names.

    Examples
    --------
    >>> _overlap("2025-07", "2025"), _overlap("2025-07", "2025-08")
    (True, False)
    """
    return period.startswith(other) or other.startswith(period)


def _collected(campaign: Campaign, asked: Asked) -> CollectedForm | None:
    submitted, approved = asked.last(StepKind.SUBMITTED), asked.last(StepKind.APPROVED)
    if submitted is None or approved is None or asked.form is None:
        return None
    return CollectedForm(
        campaign=campaign.id,
        form=campaign.form,
        period=campaign.period,
        enterprise=asked.enterprise,
        submitted=submitted,
        approved=approved,
        path=asked.form[0],
        sha256=asked.form[1],
    )
