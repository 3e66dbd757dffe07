"""What would move by what is not in force, kept until anything it rests on has changed.

It takes a copy of the workspace, or an account after each cause, to work it out. Whoever looks at
it once more, or opens a number of the list, asks for the same.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any  # a kept list is JSON

from lingtan.app.kept_results import Shelf
from lingtan.app.layout import Layout
from lingtan.app.lineage_of import key_of
from lingtan.app.proposed_documents import moved_periods, movements_of
from lingtan.app.rehearse_candidate import Rehearsal, is_held_closed
from lingtan.app.results_candidates import CandidateView
from lingtan.app.trial_inputs import TRIAL_INPUT
from lingtan.base.findings import Finding, Place
from lingtan.base.plain import to_plain
from lingtan.evidence.candidates import Candidate
from lingtan.ledger.restatement import MovedPeriod

MOVES = "moves"
RESTATED = "restated"


def ground_of(layout: Layout) -> str:
    """Return a text that is another one when anything changes that a rehearsal rests on."""
    return key_of(layout, (MOVES,))


def moved_by(layout: Layout, view: CandidateView) -> tuple[MovedPeriod, ...]:
    """Return what a correction would move: first in its own period, then in others."""
    if not view.period:
        return ()
    is_closed = is_held_closed(layout, view.period)
    main = MovedPeriod(period=view.period, is_closed=is_closed, movements=view.movements)
    return main, *view.others


def keep_moves(layout: Layout, candidate: Candidate, moved: Rehearsal, ground: str) -> None:
    """Keep what a correction would move, where nothing has changed while it was worked out.

    Parameters
    ----------
    ground : str
        What `ground_of` gave before.
    """
    if ground == ground_of(layout):
        REHEARSALS.keep(layout, key_of(layout, _question(candidate)), moved)


def kept_or_rehearsed(
    layout: Layout, candidate: Candidate, rehearse: Callable[[], Rehearsal]
) -> Rehearsal:
    """Return what a correction would move: what is kept, or else as it is rehearsed."""
    return REHEARSALS.kept_or_made(layout, _question(candidate), rehearse)


def kept_or_restated(
    layout: Layout, period: str, restate: Callable[[], MovedPeriod]
) -> MovedPeriod:
    """Return what a restatement of today would move: what is kept, or else as it is rehearsed."""
    return RESTATEMENTS.kept_or_made(layout, (MOVES, RESTATED, period), restate)


def _question(candidate: Candidate) -> tuple[str, ...]:
    files = tuple(sorted(candidate.digests.items()))
    return MOVES, candidate.id, candidate.proposal.period, repr(files)


def _as_text(moved: Rehearsal | MovedPeriod) -> str:
    return json.dumps(to_plain(moved), ensure_ascii=False)


def _rehearsal(text: str) -> Rehearsal:
    told = json.loads(text)
    return Rehearsal(
        movements=movements_of(told["movements"]),
        others=moved_periods(told["others"]),
        trials=tuple(map(_trial, told["trials"])),
    )


def _trial(told: Mapping[str, Any]) -> Finding:
    return Finding(kind=TRIAL_INPUT, subject=told["subject"], place=Place(**told["place"]))


def _restatement(text: str) -> MovedPeriod:
    return moved_periods([json.loads(text)])[0]


REHEARSALS: Shelf[Rehearsal] = Shelf(folder=MOVES, write=_as_text, read=_rehearsal)
RESTATEMENTS: Shelf[MovedPeriod] = Shelf(folder=MOVES, write=_as_text, read=_restatement)
