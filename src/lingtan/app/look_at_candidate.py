"""What a candidate would move as things stand, and whether it can be taken in.

A list that is kept is as good as one worked out once more: it rests on every file of the workspace
but the sealed ones, of which it knows the digests. So before an approval is recorded those are
held against their digests, and the correction is taken into a copy.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial

from lingtan.app.as_proposed import came_between, differing, require_read_alike
from lingtan.app.closed_park import park_digest
from lingtan.app.kept_moves import kept_or_rehearsed
from lingtan.app.layout import Layout
from lingtan.app.proposed_documents import parts_taken, proposed_correction, proposed_figures
from lingtan.app.record_steps import entries_of
from lingtan.app.rehearse_candidate import (
    Rehearsal,
    held_against,
    is_held_closed,
    rehearse,
    rehearse_taking_in,
)
from lingtan.app.results_candidates import CandidateView
from lingtan.app.trial_inputs import require_formal
from lingtan.app.wiring import Store
from lingtan.base.errors import CandidateError
from lingtan.evidence.candidates import Candidate, Step, candidates_in


def looked_at(
    layout: Layout, candidate: Candidate, now: datetime, *, must_take: bool = False
) -> CandidateView:
    """Return what a candidate would move; a park file that was edited since is not overwritten.

    It is held against the period that holds its own now: that may have been closed since.

    Parameters
    ----------
    must_take : bool
        Whether it is about to be taken in, and a closed period restated with it.

    Raises
    ------
    CandidateError
        The park file was edited since, a file would be read otherwise, or a document is gone.
    ClosingError
        The restatement that must follow would be refused.
    LingtanError
        It cannot be rehearsed, or it cannot be taken in.
    """
    proposal = candidate.proposal
    require_read_alike(layout, candidate)
    if park_digest(layout) != proposal.based_on and not _is_park_taken(layout, candidate):
        known = candidates_in(entries_of(layout)).values()
        between = came_between(layout, candidate, known)
        raise CandidateError("park_edited", facts={"candidate": candidate.id}, details=between)
    period = held_against(layout, proposal.period)
    with proposed_correction(layout, candidate) as correction:
        anew = partial(rehearse, layout, period, correction, now)
        moved = kept_or_rehearsed(layout, candidate, anew)
        if must_take:
            _require_takable(layout, period, moved)
            rehearse_taking_in(layout, correction, now)
    differences = (
        () if candidate.state is Step.APPROVED else differing(layout, candidate, period, moved)
    )
    return CandidateView(
        candidate=candidate,
        period=period,
        movements=moved.movements,
        others=moved.others,
        differences=differences,
        trials=moved.trials,
    )


def as_approved(layout: Layout, candidate: Candidate, view: CandidateView) -> CandidateView:
    """Return what was approved where the first approval died: a part of it moved already then."""
    if view.period != candidate.proposal.period or not candidate.proposal.figures:
        return view
    moved, others = proposed_figures(layout, candidate)
    told = tuple(
        replace(each, is_closed=is_held_closed(layout, each.period)) for each in others or ()
    )
    return replace(view, movements=moved, others=told)


def _require_takable(layout: Layout, period: str, moved: Rehearsal) -> None:
    """Make sure that sealed files are as they were, and a closed period can be restated."""
    with Store.open(layout.store) as store:
        store.check()
    if is_held_closed(layout, period):
        require_formal(period, moved.own_trials)


def _is_park_taken(layout: Layout, candidate: Candidate) -> bool:
    """Whether the park files of a candidate stand already: true where it proposes none."""
    parks = set(candidate.proposal.park_files)
    if not parks:
        return True
    return candidate.state is Step.APPROVED and parks <= set(parts_taken(layout, candidate))
