"""What a correction that waits would move, kept until anything it rests on has changed.

It takes a copy of the workspace and an account of every period it moves to work it out. Whoever
opens a number of the list asks for the same once more.
"""

import json
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.lineage_of import key_of
from lingtan.app.proposed_documents import moved_periods
from lingtan.app.rehearse_candidate import is_held_closed
from lingtan.app.results_candidates import CandidateView
from lingtan.app.wiring_light import find_text, keep_text
from lingtan.base.plain import to_plain
from lingtan.evidence.candidates import Candidate
from lingtan.ledger.restatement import MovedPeriod

MOVES = "moves"


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


def keep_moves(layout: Layout, view: CandidateView, ground: str) -> None:
    """Keep what a correction would move, where nothing has changed while it was worked out.

    Parameters
    ----------
    ground : str
        What `ground_of` gave before.
    """
    key = _key(layout, view.candidate)
    if key and ground == ground_of(layout):
        text = json.dumps(to_plain(moved_by(layout, view)), ensure_ascii=False)
        keep_text(_shelf(layout), key, text, layout.signing_key)


def find_moves(layout: Layout, candidate: Candidate) -> tuple[MovedPeriod, ...] | None:
    """Return what a correction would move, if it is kept and nothing has changed since."""
    key = _key(layout, candidate)
    text = find_text(_shelf(layout), key, layout.signing_key) if key else None
    return None if text is None else moved_periods(json.loads(text))


def _key(layout: Layout, candidate: Candidate) -> str:
    files = tuple(sorted(candidate.digests.items()))
    return key_of(layout, (MOVES, candidate.id, candidate.proposal.period, repr(files)))


def _shelf(layout: Layout) -> Path:
    return layout.folder / ".derived" / MOVES
