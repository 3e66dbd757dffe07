"""Keep candidate corrections: propose, list, approve, reject.

A candidate changes nothing until a second person approves. Approval is recorded first; then the
correction is taken in, a closed period restated with it, and that recorded too. Each of these is
done once however often it is asked for: so an approval whose process died is finished by the next.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.closed_park import park_digest
from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.app.proposed_documents import proposed_correction
from lingtan.app.record_steps import Past, entries_of, take_step
from lingtan.app.rehearse_candidate import (
    Correction,
    held_against,
    rehearse,
    take_files,
    take_park_files,
)
from lingtan.app.restate_period import RestatementRequest, restate_period
from lingtan.app.results_candidates import CandidateView
from lingtan.app.wiring import Store
from lingtan.base.errors import CandidateError
from lingtan.base.plain import to_plain
from lingtan.base.time_axis import parse_period
from lingtan.evidence.candidates import (
    Candidate,
    Proposal,
    Step,
    Taken,
    approve,
    candidates_in,
    find_candidate,
    propose,
    reject,
    take,
)
from lingtan.evidence.store_entries import Entry
from lingtan.ledger.closing import covering
from lingtan.ledger.restatement import Movement

PARK_FILES = ("park.yaml", "meters.csv")
FIGURES_FILE = "candidate_figures.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What somebody proposes: files to import, and those named like a file of the park."""

    period: str
    files: Sequence[Path]
    mapping: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Who says something, what, and when."""

    by: str
    note: str = ""
    now: datetime


def list_candidates(layout: Layout) -> tuple[Candidate, ...]:
    """Return every candidate, in the order they were proposed."""
    return tuple(candidates_in(entries_of(layout)).values())


def view_candidate(layout: Layout, id_: str, now: datetime) -> CandidateView:
    """Return a candidate with what it would move as things stand now; nothing once decided."""
    candidate = find_candidate(candidates_in(entries_of(layout)), id_)
    if candidate.state is not Step.PROPOSED:
        return CandidateView(candidate=candidate)
    return CandidateView(candidate=candidate, movements=_rehearsed(layout, candidate, now))


def propose_correction(layout: Layout, proposed: Proposed, word: Word) -> CandidateView:
    """Take a correction into evidence as a candidate; return what it would move.

    Raises
    ------
    CandidateError
        There is no file, nobody is named, or no reason is given.
    LingtanError
        It cannot be rehearsed: a file cannot be imported, or the park file is faulty.
    """
    said = _said(Step.PROPOSED, word)
    propose({}, Proposal(period="", files={}, park_files={}), said)  # whoever may not, is told now
    documents = _distinct(proposed)
    period = held_against(layout, proposed.period)
    parks = {each.name: each for each in proposed.files if each.name in PARK_FILES}
    files = tuple(each for each in proposed.files if each.name not in PARK_FILES)
    correction = Correction(files=files, park_files=parks, mapping=proposed.mapping)
    based_on = park_digest(layout)
    moved = rehearse(layout, period, correction, word.now)
    with TemporaryDirectory() as folder:
        listed = Path(folder) / FIGURES_FILE
        listed.write_text(json.dumps(to_plain(moved), ensure_ascii=False), encoding="utf-8")

        def decide(past: Past) -> Entry:
            kept = dict(zip([*documents, listed], past.digests, strict=True))
            proposal = Proposal(
                period=period,
                files={each.name: kept[each] for each in files},
                park_files={name: kept[path] for name, path in parks.items()},
                mapping=kept[proposed.mapping] if proposed.mapping else "",
                figures=kept[listed],
                based_on=based_on,
            )
            return propose(candidates_in(past.entries), proposal, said)

        entries = take_step(layout, decide, [*documents, listed])
    return CandidateView(candidate=_last(candidates_in(entries)), movements=moved)


def approve_candidate(layout: Layout, id_: str, word: Word) -> CandidateView:
    """Approve a candidate as a second person, take it in, and restate a closed period with it.

    Raises
    ------
    CandidateError
        There is no such candidate, it is decided already, or it is the same person.
    """
    candidate = find_candidate(candidates_in(entries_of(layout)), id_)
    moved: tuple[Movement, ...] = ()
    if candidate.state is not Step.APPROVED:
        said = _said(Step.APPROVED, word)
        approve({id_: candidate}, id_, said)  # whoever may not, is told before any work
        moved = _rehearsed(layout, candidate, word.now)
        entries = take_step(layout, lambda past: approve(candidates_in(past.entries), id_, said))
        candidate = candidates_in(entries)[id_]
    with proposed_correction(layout, candidate) as correction:
        take_park_files(layout, correction)
        take_files(layout, correction, word.now)
    view = _restated(layout, candidate, word.now)
    done = Taken(step=Step.TAKEN, at=word.now, by=candidate.steps[-1].by)
    entries = take_step(layout, lambda _: take(id_, done))
    view = replace(view, candidate=candidates_in(entries)[id_])
    return view if view.restated else replace(view, movements=moved)


def reject_candidate(layout: Layout, id_: str, word: Word) -> CandidateView:
    """Reject a candidate with a reason; it stays recorded, and nothing of it is taken.

    Raises
    ------
    CandidateError
        There is no such candidate, it is decided already, nobody is named or no reason given.
    """
    said = _said(Step.REJECTED, word)
    entries = take_step(layout, lambda past: reject(candidates_in(past.entries), id_, said))
    return CandidateView(candidate=candidates_in(entries)[id_])


def _rehearsed(layout: Layout, candidate: Candidate, now: datetime) -> tuple[Movement, ...]:
    """Return what a candidate would move; a park file that was edited since is not overwritten."""
    proposal = candidate.proposal
    if proposal.park_files and park_digest(layout) != proposal.based_on:
        raise CandidateError("park_edited", facts={"candidate": candidate.id})
    with proposed_correction(layout, candidate) as correction:
        return rehearse(layout, proposal.period, correction, now)


def _distinct(proposed: Proposed) -> list[Path]:
    """Return the files of a proposal; each is kept under its name, so no two may share one."""
    if not proposed.files:
        raise CandidateError("nothing", facts={"period": proposed.period})
    documents = [*proposed.files, *([proposed.mapping] if proposed.mapping else [])]
    names = [each.name for each in documents]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise CandidateError("same_name", facts={"file": twice})
    return documents


def _restated(layout: Layout, candidate: Candidate, now: datetime) -> CandidateView:
    """Restate the period of a candidate, if it is closed, with both names and the reason."""
    period = parse_period(candidate.proposal.period, zone_of(layout))
    with Store.open(layout.store) as store:
        if covering(store.closings(), period) is None:
            return CandidateView(candidate=candidate)
    names = f"{candidate.proposed_by}, {candidate.steps[-1].by}"
    request = RestatementRequest(restated_by=names, reason=candidate.reason, now=now)
    done = restate_period(layout, candidate.proposal.period, request)
    return CandidateView(candidate=candidate, movements=done.movements, restated=done.restated)


def _said(step: Step, word: Word) -> Taken:
    return Taken(step=step, at=word.now, by=word.by, note=word.note)


def _last(candidates: Mapping[str, Candidate]) -> Candidate:
    return list(candidates.values())[-1]
