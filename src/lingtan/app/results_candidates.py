"""What the calls about candidate corrections return."""

from dataclasses import dataclass

from lingtan.base.errors import Detail
from lingtan.base.findings import Finding
from lingtan.evidence.candidates import Candidate
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import MovedPeriod, Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """A candidate with old and new figures.

    Attributes
    ----------
    period : str
        Period whose figures `movements` lists: the one it was proposed for, or the closed one
        that holds it now. Empty where nothing is listed.
    movements : tuple of Movement
        What it would move; once it was taken into a closed period, what it has moved.
    others : tuple of MovedPeriod
        What it moves in other years; what a closing answers for there waits for a restatement.
    differences : tuple of Detail
        Of one that is not decided: which figures it moves otherwise than it was proposed with.
    trials : tuple of Finding
        Trial inputs that the listed figures rest on, with the correction in force.
    waiting : tuple of str
        Of one that was just taken in: other candidates of the same period that nobody decided;
        they were proposed with the figures from before.
    restated : Closing or None
        The closing that holds since; None while it is a candidate, or where nothing was closed.
    """

    candidate: Candidate
    period: str = ""
    movements: tuple[Movement, ...] = ()
    others: tuple[MovedPeriod, ...] = ()
    differences: tuple[Detail, ...] = ()
    trials: tuple[Finding, ...] = ()
    waiting: tuple[str, ...] = ()
    restated: Closing | None = None

    @property
    def is_of_another_period(self) -> bool:
        """Whether `movements` are of a closed period that holds the one it was proposed for."""
        return bool(self.period) and self.period != self.candidate.proposal.period


def outcome_of(candidate: Candidate) -> str:
    """Return the name of the sentence that says how a candidate stands."""
    last = candidate.steps[-1]
    return f"{last.step.value}_after" if last.stays else last.step.value
