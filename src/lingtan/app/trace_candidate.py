"""Trace a figure as a correction would have it that nobody has approved yet.

It is done on a copy of the workspace that takes the correction in, and is thrown away.
"""

from dataclasses import replace
from datetime import datetime

from lingtan.app.keep_candidates import list_candidates
from lingtan.app.layout import Layout
from lingtan.app.proposed_documents import proposed_correction
from lingtan.app.rehearse_candidate import (
    copy_of_workspace,
    is_held_closed,
    take_files,
    take_park_files,
)
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.app.wiring import Store
from lingtan.base.errors import CandidateError
from lingtan.evidence.candidates import Candidate, Step
from lingtan.evidence.lineage.nodes import Lineage


def trace_candidate(layout: Layout, name: str, asked: Traced, now: datetime) -> Lineage:
    """Return what a figure would rest on with a correction.

    Raises
    ------
    CandidateError
        There is no such correction, or one of its files is gone.
    LingtanError
        It cannot be taken in, or no figure has that id.
    """
    known = {each.id: each for each in list_candidates(layout)}
    if name not in known:
        listed = ", ".join(known)
        raise CandidateError("unknown", facts={"candidate": name, "known": listed})
    with (
        proposed_correction(layout, known[name]) as correction,
        copy_of_workspace(layout) as stage,
    ):
        if correction.files:
            take_files(stage, correction, now)
        if correction.park_files:
            take_park_files(stage, correction)
        instant = _latest(stage, now) if is_held_closed(stage, asked.period) else None
        return trace_figure(stage, replace(asked, as_known_at=instant))


def is_traced(layout: Layout, candidate: Candidate, period: str) -> bool:
    """Whether figures of a period can be traced with a correction.

    Of a closed period those of another park file cannot: at any instant the park file counts that
    was known then, and nobody knows this one yet.
    """
    is_waiting = candidate.state is Step.PROPOSED
    return is_waiting and not (candidate.proposal.park_files and is_held_closed(layout, period))


def _latest(layout: Layout, now: datetime) -> datetime:
    """Return an instant at which all is known that was taken in after a period was closed."""
    with Store.open(layout.store) as store:
        return max((now, *(each.known_at for each in store.imports())))
