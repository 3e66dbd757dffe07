"""Whether the base year has to be worked out anew: the sum of causes against the threshold [1]_.

What a park measures its path from must be of the same park as what it is compared with: who has
joined or left, another method or factor, an error that was found. Each may be small; they count
together, and one up does not make another one down good.

References
----------
.. [1] GHG Protocol, Corporate Standard, chapter 5: structural changes, changes of method and
   errors, cumulatively against a threshold of significance; growth is none. Label R: recalled.
   To add the sizes of the causes and not their balance is our reading, label I.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.ledger.restatement import BoundaryFigures, Movement, Share, Stage, shares_of
from lingtan.park.base_year import BaseYear
from lingtan.park.park import Park
from lingtan.park.places import Member, without_seams

FIGURE = "national.e_park_kg"
JOINED, LEFT = "joined", "left"


class Advice(StrEnum):
    """What is to be done about the base year."""

    RECALCULATE = "recalculate"
    KEEP = "keep"
    NOT_DECIDABLE = "not_decidable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalculation:
    """The base year as it was closed, and as it would be for the park of today.

    Attributes
    ----------
    before, after : float or None
        Emission of the base year as closed, and with every cause taken in [kgCO2].
    causes : tuple of Share
        What each cause does to it, in order: another lingtan, files, the park file, then each
        enterprise that joined (``joined:ID``) or left (``left:ID``); those of unknown size last.
    without_readings : tuple of str
        Enterprises that joined and have no readings of the base year.
    movements : tuple of Movement
        Every figure of the base year that would move.
    closed_at : datetime
        When that was known which it was closed with.
    todays_at : datetime or None
        When that was known which it comes to: a trace asks for it by this instant. None where it
        rests on a park file of which no copy is kept yet.
    trial_inputs : tuple of Finding
        What of the base year as it would be rests on inputs that are for trial.
    before_ends, after_ends : tuple of float
        The two ends between which each lies, where readings are missing or in doubt; none where
        nothing is, or where this lingtan does not come to the closed emission [kgCO2].
    """

    base: BaseYear
    boundary: str
    before: float | None
    after: float | None
    causes: tuple[Share, ...]
    without_readings: tuple[str, ...]
    movements: tuple[Movement, ...]
    closed_at: datetime
    todays_at: datetime | None = None
    trial_inputs: tuple[Finding, ...] = ()
    before_ends: tuple[float, ...] = ()
    after_ends: tuple[float, ...] = ()

    @property
    def every_cause(self) -> tuple[Share, ...]:
        """Every cause once, whoever joined without readings among them."""
        told = {each.cause for each in self.causes}
        unread = (f"{JOINED}:{each}" for each in self.without_readings)
        return (*self.causes, *(Share(cause=e, change=None) for e in unread if e not in told))

    @property
    def has_other_members(self) -> bool:
        """Whether the park of today has others in it than that of the base year had."""
        return any(enterprise_of(each.cause) for each in self.every_cause)

    @property
    def net_share(self) -> float | None:
        """What all causes together change, as a share of the base year as closed."""
        if self.before is None or self.after is None or not self.before:
            return None
        return (self.after - self.before) / abs(self.before)

    def share_of(self, cause: Share) -> float | None:
        """Return what a cause changes, as a share of the base year as closed."""
        if cause.change is None or not self.before:
            return None
        return cause.change / abs(self.before)

    @property
    def sum_of_causes(self) -> float | None:
        """Sizes of the known causes added up, as a share of the base year as closed."""
        if not self.before:
            return None
        return sum(abs(each.change) for each in self.causes if each.change is not None) / abs(
            self.before
        )

    @property
    def advice(self) -> Advice:
        """What is to be done: causes that are unknown can add to the sum and never lessen it."""
        known = self.sum_of_causes
        if known is None:
            return Advice.NOT_DECIDABLE
        if known >= self.base.threshold:
            return Advice.RECALCULATE
        is_open = bool(self.without_readings) or any(each.change is None for each in self.causes)
        return Advice.NOT_DECIDABLE if is_open else Advice.KEEP


def emission_moved(
    boundary: str, closed: BoundaryFigures, stages: Sequence[Stage]
) -> tuple[float | None, tuple[Share, ...]]:
    """Return the emission of the base year with every cause taken in, and what each does to it.

    What comes where the emission is unknown already is a cause too, of unknown size.
    """
    states = [closed, *(stage.figures for stage in stages)]
    values = [state.get(boundary, {}).get(FIGURE) for state in states]
    return values[-1], tuple(shares_of(values, [stage.cause for stage in stages], is_open=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An enterprise that is taken into the base year from an instant on, or left out of it."""

    enterprise: str
    since: datetime | None = None

    @property
    def cause(self) -> str:
        """What the change is called among causes."""
        return f"{LEFT if self.since is None else JOINED}:{self.enterprise}"

    def made_to(self, park: Park, boundary_id: str) -> Park:
        """Return the park as it would be with the change."""
        if self.since is None:
            return without_member(park, boundary_id, self.enterprise)
        return with_member(park, boundary_id, self.enterprise, self.since)


def enterprise_of(cause: str) -> str:
    """Return who joined or left by a cause; nobody by any other.

    Examples
    --------
    >>> enterprise_of("joined:works"), enterprise_of("late.csv")
    ('works', '')
    """
    kind, _, enterprise = cause.partition(":")
    return enterprise if kind in (JOINED, LEFT) else ""


def change_of(cause: str, year: Period) -> Change | None:
    """Return the change of a year's members that a cause is; None of any other."""
    enterprise = enterprise_of(cause)
    if not enterprise:
        return None
    is_joining = cause.startswith(JOINED)
    return Change(enterprise=enterprise, since=year.start if is_joining else None)


def joined_since(park: Park, boundary_id: str, year: Period, now: datetime) -> tuple[str, ...]:
    """Return who is inside a boundary now and was not over the whole of a year."""
    members = without_seams(park.boundary(boundary_id).members)
    always = {each.enterprise for each in members if _spans(each, year)}
    inside = dict.fromkeys(each.enterprise for each in members if each.is_inside(now))
    return tuple(each for each in inside if each not in always)


def left_since(park: Park, boundary_id: str, year: Period, now: datetime) -> tuple[str, ...]:
    """Return who was inside a boundary in a year and is not now."""
    members = park.boundary(boundary_id).members
    inside = {each.enterprise for each in members if each.is_inside(now)}
    touching = (
        each.enterprise
        for each in members
        if each.valid_from < year.end and (each.valid_to is None or each.valid_to > year.start)
    )
    return tuple(each for each in dict.fromkeys(touching) if each not in inside)


def with_member(park: Park, boundary_id: str, enterprise: str, since: datetime) -> Park:
    """Return a park of which an enterprise was a member from an instant on."""
    member = Member(enterprise=enterprise, valid_from=since)
    return _with_members(park, boundary_id, (*_others(park, boundary_id, enterprise), member))


def without_member(park: Park, boundary_id: str, enterprise: str) -> Park:
    """Return a park of which an enterprise never was a member."""
    return _with_members(park, boundary_id, _others(park, boundary_id, enterprise))


def _spans(member: Member, year: Period) -> bool:
    return member.valid_from <= year.start and (
        member.valid_to is None or member.valid_to >= year.end
    )


def _others(park: Park, boundary_id: str, enterprise: str) -> tuple[Member, ...]:
    members = park.boundary(boundary_id).members
    return tuple(each for each in members if each.enterprise != enterprise)


def _with_members(park: Park, boundary_id: str, members: tuple[Member, ...]) -> Park:
    boundaries = tuple(
        replace(each, members=members) if each.id == boundary_id else each
        for each in park.boundaries
    )
    return replace(park, boundaries=boundaries)
