"""What the calls about candidate corrections return."""

from dataclasses import dataclass

from lingtan.evidence.candidates import Candidate
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """A candidate with old and new figures.

    Attributes
    ----------
    movements : tuple of Movement
        What it would move; once it was taken into a closed period, what it has moved.
    restated : Closing or None
        The closing that holds since; None while it is a candidate, or where nothing was closed.
    """

    candidate: Candidate
    movements: tuple[Movement, ...] = ()
    restated: Closing | None = None
