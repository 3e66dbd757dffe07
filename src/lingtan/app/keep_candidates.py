"""Keep candidate corrections: propose, list, approve, reject.

A candidate changes nothing until a second person approves. Approval is recorded first; then the
correction is taken in, a closed period restated with it, and that recorded too. Each of these is
done once however often it is asked for: so an approval whose process died is finished by the next.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.as_proposed import (
    came_between,
    differing,
    digests_of,
    read_by,
    require_as_proposed,
    require_read_alike,
)
from lingtan.app.close_period import nothing_told
from lingtan.app.closed_park import park_digest
from lingtan.app.import_journals import import_waiting
from lingtan.app.kept_moves import ground_of, keep_moves, kept_or_rehearsed
from lingtan.app.layout import Layout
from lingtan.app.proposed_documents import parts_taken, proposed_correction, proposed_figures
from lingtan.app.record_steps import Entries, Past, entries_of, take_step
from lingtan.app.rehearse_candidate import (
    Correction,
    held_against,
    is_held_closed,
    rehearse,
    take_files,
    take_park_files,
)
from lingtan.app.remember_park import remember_before
from lingtan.app.restate_period import RestatementRequest, restate_period
from lingtan.app.results_candidates import CandidateView
from lingtan.base.errors import CandidateError, EvidenceError, ImportFileError, StoreError
from lingtan.base.plain import to_plain
from lingtan.base.reasons import UNKNOWN
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
    return _rehearsed(layout, candidate, now)


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
    based_on, ground = park_digest(layout), ground_of(layout)
    moved = rehearse(layout, period, correction, word.now)
    readers = {} if proposed.mapping else read_by(layout, files)
    with TemporaryDirectory() as folder:
        listed = Path(folder) / FIGURES_FILE
        told = {"movements": moved.movements, "others": moved.others}
        listed.write_text(json.dumps(to_plain(told), ensure_ascii=False), encoding="utf-8")

        def decide(past: Past) -> Entry:
            kept = dict(zip([*documents, listed], past.digests, strict=True))
            proposal = Proposal(
                period=period,
                files={each.name: kept[each] for each in files},
                park_files={name: kept[path] for name, path in parks.items()},
                mapping=kept[proposed.mapping] if proposed.mapping else "",
                figures=kept[listed],
                based_on=based_on,
                read_by=readers,
                mappings=digests_of(layout, readers.values()),
            )
            return propose(candidates_in(past.entries), proposal, said)

        entries = take_step(layout, decide, [*documents, listed])
    candidate = _last(candidates_in(entries))
    keep_moves(layout, candidate, moved, ground)
    return CandidateView(
        candidate=candidate,
        period=period,
        movements=moved.movements,
        others=moved.others,
        trials=moved.trials,
    )


def approve_candidate(
    layout: Layout, id_: str, word: Word, settle: Callable[[], None] = nothing_told
) -> CandidateView:
    """Approve a candidate as a second person, take it in, and restate a closed period with it.

    All of it is rehearsed first: where the restatement would be refused nothing is recorded and
    nothing taken in.

    Raises
    ------
    CandidateError
        There is no such candidate, it is decided already, it is the same person, or it does not
        move what it was proposed with. Or it is approved, and the disk failed while it was taken
        in (`unfinished`): approved once more, it is taken in to the end.
    LingtanError
        It cannot be taken in, or the closed period that holds its own cannot be restated.
    """
    known = candidates_in(entries_of(layout))
    candidate = find_candidate(known, id_)
    said, is_approved = _said(Step.APPROVED, word), candidate.state is Step.APPROVED
    if not is_approved:
        approve({id_: candidate}, id_, said)  # whoever may not, is told before any work
    word = replace(word, now=import_waiting(layout, word.now))
    rehearsed = _rehearsed(layout, candidate, word.now, must_restate=True)
    if not is_approved:
        require_as_proposed(layout, candidate, known.values(), rehearsed.differences)
        settle()
        entries = take_step(layout, lambda past: approve(candidates_in(past.entries), id_, said))
        candidate = candidates_in(entries)[id_]
    else:
        settle()
        rehearsed = _as_approved(layout, candidate, rehearsed)
    try:
        view, entries = _take_in(layout, candidate, word.now)
    except (EvidenceError, ImportFileError, StoreError) as error:
        facts = {"candidate": id_, "reason": error.facts.get("reason", UNKNOWN)}
        raise CandidateError("unfinished", facts=facts) from error
    every = candidates_in(entries)
    return replace(
        view if view.restated else rehearsed,
        candidate=every[id_],
        others=rehearsed.others,
        waiting=_waiting(layout, every.values(), rehearsed.period),
    )


def _take_in(layout: Layout, candidate: Candidate, now: datetime) -> tuple[CandidateView, Entries]:
    """Take a candidate in and restate with it: what is done already stays as it is."""
    remember_before(layout, candidate.last_before)
    with proposed_correction(layout, candidate) as correction:
        take_park_files(layout, correction)
        take_files(layout, correction, now)
    view = _restated(layout, candidate, now)
    done = Taken(step=Step.TAKEN, at=now, by=candidate.steps[-1].by)
    return view, take_step(
        layout, lambda past: take(candidates_in(past.entries), candidate.id, done)
    )


def reject_candidate(layout: Layout, id_: str, word: Word) -> CandidateView:
    """Reject a candidate with a reason; it stays recorded, and nothing more of it is taken.

    Of one that was approved already, the step names what had been taken in: that stays.

    Raises
    ------
    CandidateError
        There is no such candidate, it is decided already, nobody is named or no reason given.
    """

    def decide(past: Past) -> Entry:
        found = candidates_in(past.entries)
        said, known = _said(Step.REJECTED, word), found.get(id_)
        if known is not None and known.state is Step.APPROVED:
            said = replace(said, stays=parts_taken(layout, known))
        return reject(found, id_, said)

    entries = take_step(layout, decide)
    return CandidateView(candidate=candidates_in(entries)[id_])


def _waiting(layout: Layout, every: Iterable[Candidate], period: str) -> tuple[str, ...]:
    """Return the candidates that are held against a period and were not decided."""
    return tuple(
        each.id
        for each in every
        if each.state is Step.PROPOSED and held_against(layout, each.proposal.period) == period
    )


def _rehearsed(
    layout: Layout, candidate: Candidate, now: datetime, *, must_restate: bool = False
) -> CandidateView:
    """Return what a candidate would move; a park file that was edited since is not overwritten.

    It is held against the period that holds its own now: that may have been closed since. Where
    a restatement must follow it is rehearsed with that, whatever was kept.
    """
    proposal = candidate.proposal
    require_read_alike(layout, candidate)
    if park_digest(layout) != proposal.based_on and not _is_park_taken(layout, candidate):
        between = came_between(layout, candidate, list_candidates(layout))
        raise CandidateError("park_edited", facts={"candidate": candidate.id}, details=between)
    period = held_against(layout, proposal.period)
    with proposed_correction(layout, candidate) as correction:
        anew = partial(rehearse, layout, period, correction, now, must_restate=must_restate)
        moved = anew() if must_restate else kept_or_rehearsed(layout, candidate, anew)
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


def _as_approved(layout: Layout, candidate: Candidate, view: CandidateView) -> CandidateView:
    """Return what was approved where the first approval died: a part of it moved already then."""
    if view.period != candidate.proposal.period or not candidate.proposal.figures:
        return view
    moved, others = proposed_figures(layout, candidate)
    told = tuple(
        replace(each, is_closed=is_held_closed(layout, each.period)) for each in others or ()
    )
    return replace(view, movements=moved, others=told)


def _is_park_taken(layout: Layout, candidate: Candidate) -> bool:
    """Whether the park files of a candidate stand already: true where it proposes none."""
    parks = set(candidate.proposal.park_files)
    if not parks:
        return True
    return candidate.state is Step.APPROVED and parks <= set(parts_taken(layout, candidate))


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
    """Restate the closed period that holds that of a candidate, with both names and the reason."""
    if not is_held_closed(layout, candidate.proposal.period):
        return CandidateView(candidate=candidate)
    period = held_against(layout, candidate.proposal.period)
    by = f"{candidate.proposed_by}, {candidate.steps[-1].by}"
    why = candidate.reason
    request = RestatementRequest(restated_by=by, reason=why, now=now, accepts_unknown=True)
    done = restate_period(layout, period, request)
    return CandidateView(
        candidate=candidate, period=period, movements=done.movements, restated=done.restated
    )


def _said(step: Step, word: Word) -> Taken:
    return Taken(step=step, at=word.now, by=word.by, note=word.note)


def _last(candidates: Mapping[str, Candidate]) -> Candidate:
    return list(candidates.values())[-1]
