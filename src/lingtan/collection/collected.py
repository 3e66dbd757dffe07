"""What enterprises have handed in and others approved: the forms an account rests on."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.collection.campaigns import Asked, Campaign, FormStep, State, StepKind


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
    """

    campaign: str
    form: str
    period: str
    enterprise: str
    submitted: FormStep
    approved: FormStep
    path: str
    sha256: str


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
        if campaign.period.startswith(period) or period.startswith(campaign.period)
        for asked in campaign.asked.values()
        if asked.state is State.APPROVED
    )
    return tuple(each for each in found if each is not None)


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
