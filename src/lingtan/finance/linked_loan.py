"""A loan whose margin hangs on an indicator (可持续发展挂钩贷款): met, or missed because of what.

The margin falls, or stays, only on a value that meets its threshold AND that a verifier has signed
without reservation, with nothing open against it. What is absent, undecided, excused, tried out or
unverified is a miss: nobody pays less for not knowing.

References
----------
Sustainability-linked loan principles of the market: yearly external verification, steps of the
margin after hits and misses (label R: recalled). That absence is a miss is a rule of lingtan (I).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lingtan.evidence.verification import Conclusion, SignOff
from lingtan.finance.loan_schedule import NOTHING, Payment, interest_of
from lingtan.park.finance import Link

MEETS = "meets"


class Miss(StrEnum):
    """Why a year counts as a miss."""

    PART_OF_YEAR = "part_of_year"  # the indicator is one of a calendar year
    NOT_EVALUATED = "not_evaluated"  # no framework gives it
    MISSES = "misses"
    NOT_DECIDABLE = "not_decidable"
    EXCUSED = "excused"
    REPORTED = "reported"  # it has no threshold to meet
    TRIAL = "trial"  # an input is for trial
    NOT_VERIFIED = "not_verified"  # no verification of the year was opened
    NOT_SIGNED = "not_signed"
    NOT_CLEAN = "not_clean"  # signed, but qualified, adverse or without a conclusion
    FINDING_OPEN = "finding_open"
    VALUE_NOT_SIGNED = "value_not_signed"  # the signature names no such figure
    VALUE_MOVED = "value_moved"  # another value was signed than stands now


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What is known of an indicator in the year a margin is observed for.

    Attributes
    ----------
    year : int
        The year, or the one the period lies in.
    outcome : str
        Verdict on it: ``meets``, ``misses``, ``not_decidable``…; empty where it has none.
    figure : str
        Id under which a signature names its value.
    threshold : str
        What it is held against, such as ``<= 0.2``; empty where there is nothing.
    is_verified : bool
        Whether a verification of this very period and boundary was opened.
    sign_off : SignOff or None
        How the last one ended.
    open_findings : tuple of str
        Findings of verifiers that are open and weigh enough to block a report.
    """

    year: int
    is_whole_year: bool
    is_trial: bool = False
    outcome: str = ""
    figure: str = ""
    value: float | None = None
    unit: str = ""
    threshold: str = ""
    is_verified: bool = False
    sign_off: SignOff | None = None
    open_findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkVerdict:
    """Whether the indicator of a loan was met, and what follows for the year after.

    Attributes
    ----------
    misses : tuple of Miss
        Every reason why the year counts as a miss; empty where it was met.
    step : Decimal
        What the rate of the year after changes by, as a share.
    step_year : int
        That year.
    owed_cny : Decimal
        What is owed at its beginning [CNY]; zero where the loan does not run in it.
    step_cny : Decimal
        What the step changes the interest of that year by [CNY].
    """

    link: Link
    observed: Observed
    misses: tuple[Miss, ...]
    step: Decimal
    step_year: int
    owed_cny: Decimal
    step_cny: Decimal

    @property
    def is_met(self) -> bool:
        """Whether the year counts as met."""
        return not self.misses


def judge_link(
    link: Link, observed: Observed, payments: Sequence[Payment], payments_a_year: int
) -> LinkVerdict:
    """Return whether a linked loan's indicator was met, and what the margin does because of it.

    The plan of payments stays; the step is interest on what is owed in the year after.
    """
    misses = (*_of_value(observed), *_of_verification(observed))
    step, year = (link.step_up if misses else -link.step_down), observed.year + 1
    owed = [payment.opening for payment in payments if payment.year == year]
    return LinkVerdict(
        link=link,
        observed=observed,
        misses=misses,
        step=step,
        step_year=year,
        owed_cny=owed[0] if owed else NOTHING,
        step_cny=sum((interest_of(each, step, payments_a_year) for each in owed), NOTHING),
    )


OUTCOMES: Mapping[str, tuple[Miss, ...]] = {
    MEETS: (),
    "misses": (Miss.MISSES,),
    "not_decidable": (Miss.NOT_DECIDABLE,),
    "excused": (Miss.EXCUSED,),
    "reported": (Miss.REPORTED,),
}


def _of_value(observed: Observed) -> tuple[Miss, ...]:
    whole = () if observed.is_whole_year else (Miss.PART_OF_YEAR,)
    outcome = OUTCOMES.get(observed.outcome, (Miss.NOT_EVALUATED,))
    if not outcome and observed.value is None:
        outcome = (Miss.NOT_DECIDABLE,)
    return (*whole, *outcome, *((Miss.TRIAL,) if observed.is_trial else ()))


def _of_verification(observed: Observed) -> tuple[Miss, ...]:
    open_ = (Miss.FINDING_OPEN,) if observed.open_findings else ()
    sign_off = observed.sign_off
    if sign_off is None:
        return (Miss.NOT_SIGNED if observed.is_verified else Miss.NOT_VERIFIED, *open_)
    clean = () if sign_off.conclusion is Conclusion.UNQUALIFIED else (Miss.NOT_CLEAN,)
    return (*clean, *_of_signature(observed, sign_off), *open_)


def _of_signature(observed: Observed, sign_off: SignOff) -> tuple[Miss, ...]:
    signed = sign_off.figures.get(observed.figure)
    if signed is None:
        return (Miss.VALUE_NOT_SIGNED,)
    same = observed.value is not None and math.isclose(signed, observed.value, rel_tol=1e-9)
    return () if same else (Miss.VALUE_MOVED,)
