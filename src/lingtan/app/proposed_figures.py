"""Read the list of old and new figures that a candidate was proposed with."""

import json

from lingtan.app.layout import Layout
from lingtan.base.errors import CandidateError
from lingtan.base.reasons import reason_of
from lingtan.evidence.candidates import Candidate
from lingtan.ledger.restatement import Movement, Share


def proposed_figures(layout: Layout, candidate: Candidate) -> tuple[Movement, ...]:
    """Return what a candidate would have moved when it was proposed.

    Raises
    ------
    CandidateError
        The document that holds the list is gone.
    """
    path = layout.folder / candidate.proposal.figures
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        facts = {"candidate": candidate.id, "file": str(path), "reason": reason_of(error)}
        raise CandidateError("figures_gone", facts=facts) from error
    return tuple(
        Movement(**{**each, "shares": tuple(Share(**share) for share in each["shares"])})
        for each in told
    )
