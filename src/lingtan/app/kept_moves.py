"""What would move by what is not in force, kept until anything it rests on has changed.

It takes a copy of the workspace, or an account after each cause, to work it out. Whoever looks at
it once more, or opens a number of the list, asks for the same.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any  # a kept list is JSON

from lingtan.app.layout import Layout
from lingtan.app.lineage_of import key_of
from lingtan.app.proposed_documents import moved_periods, movements_of
from lingtan.app.rehearse_candidate import Rehearsal, is_held_closed
from lingtan.app.results_candidates import CandidateView
from lingtan.app.trial_inputs import TRIAL_INPUT
from lingtan.app.wiring_light import find_text, keep_text
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
    key = _key_of_candidate(layout, candidate)
    if key and ground == ground_of(layout):
        _keep(layout, key, moved)


def kept_or_rehearsed(
    layout: Layout, candidate: Candidate, rehearse: Callable[[], Rehearsal]
) -> Rehearsal:
    """Return what a correction would move: what is kept, or else as it is rehearsed."""
    key = _key_of_candidate(layout, candidate)
    told = _found(layout, key)
    if told is not None:
        return Rehearsal(
            movements=movements_of(told["movements"]),
            others=moved_periods(told["others"]),
            trials=tuple(map(_trial, told["trials"])),
        )
    ground = ground_of(layout)
    moved = rehearse()
    keep_moves(layout, candidate, moved, ground)
    return moved


def kept_or_restated(
    layout: Layout, period: str, restate: Callable[[], MovedPeriod]
) -> MovedPeriod:
    """Return what a restatement of today would move: what is kept, or else as it is rehearsed."""
    key = _key(layout, RESTATED, period)
    told = _found(layout, key)
    if told is not None:
        return moved_periods([told])[0]
    moved = restate()
    if key and key == _key(layout, RESTATED, period):
        _keep(layout, key, moved)
    return moved


def _key_of_candidate(layout: Layout, candidate: Candidate) -> str:
    files = tuple(sorted(candidate.digests.items()))
    return _key(layout, candidate.id, candidate.proposal.period, repr(files))


def _key(layout: Layout, *question: str) -> str:
    return key_of(layout, (MOVES, *question))


def _found(layout: Layout, key: str) -> Mapping[str, Any] | None:
    text = find_text(_shelf(layout), key, layout.signing_key) if key else None
    told: Mapping[str, Any] | None = None if text is None else json.loads(text)
    return told


def _keep(layout: Layout, key: str, moved: Rehearsal | MovedPeriod) -> None:
    text = json.dumps(to_plain(moved), ensure_ascii=False)
    keep_text(_shelf(layout), key, text, layout.signing_key)


def _trial(told: Mapping[str, Any]) -> Finding:
    return Finding(kind=TRIAL_INPUT, subject=told["subject"], place=Place(**told["place"]))


def _shelf(layout: Layout) -> Path:
    return layout.folder / ".derived" / MOVES
