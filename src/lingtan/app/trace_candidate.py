"""Trace a figure as a correction would have it that nobody has approved yet.

It is done on a copy of the workspace that takes the correction in, and is thrown away.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from lingtan.app.as_proposed import came_between, require_read_alike
from lingtan.app.closed_park import park_digest
from lingtan.app.keep_candidates import list_candidates
from lingtan.app.layout import Layout
from lingtan.app.proposed_documents import proposed_correction
from lingtan.app.rehearse_candidate import (
    copy_of_workspace,
    is_held_closed,
    take_files,
    take_park_files,
)
from lingtan.app.remember_park import remember_park
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.app.wiring import Store
from lingtan.base.errors import CandidateError
from lingtan.evidence.candidates import Candidate
from lingtan.evidence.lineage.nodes import Lineage

MOMENT = timedelta(microseconds=1)  # two things known at once have no order


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
    with (
        proposed_correction(layout, candidate) as correction,
        copy_of_workspace(layout) as stage,
    ):
        if correction.files:
            take_files(stage, correction, now)
        if correction.park_files:
            take_park_files(stage, correction)
        return _as_of_today(stage, asked, now)


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


def _as_of_today(stage: Layout, asked: Traced, now: datetime) -> Lineage:
    """Trace a figure on a copy with all it has; of a closed period as it would be restated.

    What is closed answers as it was closed, but to whoever names an instant: so the copy sees its
    park file once more, after all that was taken in, and is asked as of then.
    """
    if not is_held_closed(stage, asked.period):
        return trace_figure(stage, replace(asked, as_known_at=None))
    with Store.open(stage.store, writable=True) as store:
        instant = _after_all(store, now)
        remember_park(stage, store, instant)
    return trace_figure(stage, replace(asked, as_known_at=instant))


def _after_all(store: Store, now: datetime) -> datetime:
    """Return an instant at which all is known that was taken in, closed or seen."""
    known = (
        *(each.known_at for each in store.imports()),
        *(each.known_at for each in store.closings()),
        *(each.known_at for each in store.parks()),
    )
    return max((now, *(instant + MOMENT for instant in known)))
