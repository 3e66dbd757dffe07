"""Corrections that wait for somebody to decide on them."""

from lingtan.app.keep_candidates import list_candidates
from lingtan.evidence.candidates import Step
from lingtan.web.actions.asking import Asking, Offered

WAITING = frozenset({Step.PROPOSED, Step.APPROVED})  # one approved may still have to be taken in


def waiting_candidates(asking: Asking) -> Offered:
    """Return the corrections that are not decided: period, files and who proposed them."""
    return [
        (
            each.id,
            " · ".join(
                (
                    each.proposal.period,
                    ", ".join((*each.proposal.files, *each.proposal.park_files)),
                    each.proposed_by,
                )
            ),
        )
        for each in list_candidates(asking.layout)
        if each.state in WAITING
    ]
