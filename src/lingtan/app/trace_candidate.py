"""Trace a figure as a correction would have it that nobody has approved yet.

It is done on a copy of the workspace that takes the correction in, and is thrown away.
"""

from datetime import datetime

from lingtan.app.as_proposed import came_between, require_read_alike
from lingtan.app.closed_park import park_digest
from lingtan.app.keep_candidates import list_candidates
from lingtan.app.kept_traces import kept_or_drawn
from lingtan.app.layout import Layout
from lingtan.app.proposed_documents import proposed_correction
from lingtan.app.rehearse_candidate import (
    copy_of_workspace,
    take_files,
    take_park_files,
)
from lingtan.app.trace_figure import Traced
from lingtan.app.trace_restated import trace_as_restated
from lingtan.base.errors import CandidateError
from lingtan.evidence.candidates import Candidate
from lingtan.evidence.lineage.nodes import Lineage

CORRECTED = "corrected"


def trace_candidate(layout: Layout, name: str, asked: Traced, now: datetime) -> Lineage:
    """Return what a figure would rest on with a correction.

    Raises
    ------
    CandidateError
        There is no such correction, one of its files is gone, or what it is held against was
        edited since.
    LingtanError
        It cannot be taken in, or no figure has that id.
    """
    candidate = _candidate(layout, name)
    by = (CORRECTED, name, repr(sorted(candidate.digests.items())))
    return kept_or_drawn(layout, by, asked, lambda: _drawn(layout, candidate, asked, now))


def _drawn(layout: Layout, candidate: Candidate, asked: Traced, now: datetime) -> Lineage:
    with (
        proposed_correction(layout, candidate) as correction,
        copy_of_workspace(layout) as stage,
    ):
        if correction.files:
            take_files(stage, correction, now)
        if correction.park_files:
            take_park_files(stage, correction)
        return trace_as_restated(stage, asked, now)


def _candidate(layout: Layout, name: str) -> Candidate:
    """Return a correction whose files are read, and whose park file was made, as proposed."""
    known = {each.id: each for each in list_candidates(layout)}
    if name not in known:
        listed = ", ".join(known)
        raise CandidateError("unknown", facts={"candidate": name, "known": listed})
    candidate = known[name]
    require_read_alike(layout, candidate)
    if candidate.proposal.park_files and park_digest(layout) != candidate.proposal.based_on:
        between = came_between(layout, candidate, known.values())
        raise CandidateError("park_edited", facts={"candidate": name}, details=between)
    return candidate
