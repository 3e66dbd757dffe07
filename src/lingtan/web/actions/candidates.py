"""Corrections that two people decide: propose, look at, approve, reject."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from lingtan.app.as_proposed import is_as_proposed
from lingtan.app.keep_candidates import (
    PARK_FILES,
    Proposed,
    Word,
    approve_candidate,
    list_candidates,
    propose_correction,
    reject_candidate,
    view_candidate,
)
from lingtan.app.known_when import (
    Instants,
    known_around,
    known_to_proposer,
    known_when,
    now_with,
)
from lingtan.app.layout import Layout
from lingtan.app.name_moved import names_of_moved
from lingtan.app.proposed_documents import proposed_figures
from lingtan.app.receive_files import handed_in
from lingtan.app.rehearse_candidate import is_held_closed
from lingtan.app.results_candidates import CandidateView, outcome_of
from lingtan.base.errors import LingtanError
from lingtan.evidence.candidates import Candidate, Step
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import MovedPeriod, Movement
from lingtan.park.people import Role
from lingtan.reports.context import Context
from lingtan.reports.model import Block, Tone
from lingtan.reports.moved_figures import Ids, Ways, context_in, no_ways
from lingtan.reports.movement_ids import movement_ids, share_ids, taken_ids
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.offer_corrections import waiting_candidates
from lingtan.web.actions.offer_periods import periods
from lingtan.web.actions.supposed import corrected_ways
from lingtan.web.actions.tables import AS_IT_STANDS, CLOSED, lost_note, movements_table, note

MAPPINGS = (".yaml", ".yml")
PAGE, LISTED = "corrections", 5
NOBODY: Instants = (None, None)
Say = Callable[[Words], Told]


def propose(order: Order, _tell: Tell) -> Say:
    """Propose files to import, or another park file, as a correction."""
    with handed_in(order.files) as sent:
        mappings = [
            path for path in sent if path.suffix in MAPPINGS and path.name not in PARK_FILES
        ]
        mapping = mappings[0] if mappings else None
        files = tuple(path for path in sent if path != mapping)
        proposed = Proposed(period=order.value("period"), files=files, mapping=mapping)
        done = propose_correction(order.layout, proposed, _word(order))
    return told_by(order.layout, done)


def look(order: Order, _tell: Tell) -> Say:
    """Work out what a correction would move as things stand now."""
    done = view_candidate(order.layout, order.value("candidate"), datetime.now(UTC))
    return told_by(order.layout, done)


def approve(order: Order, tell: Tell) -> Say:
    """Approve a correction as a second person."""
    settle = partial(tell, 1, 1, "")
    done = approve_candidate(order.layout, order.value("candidate"), _word(order), settle)
    return told_by(order.layout, done)


def reject(order: Order, _tell: Tell) -> Say:
    """Reject a correction."""
    done = reject_candidate(order.layout, order.value("candidate"), _word(order))
    return told_by(order.layout, done)


def told_by(layout: Layout, done: CandidateView) -> Say:
    """Return what says what a correction is, and what it moves."""
    if not (done.movements or done.others):
        return lambda words: _told(done, words, ())
    now = datetime.now(UTC)
    named = names_of_moved(layout, done.period or done.candidate.proposal.period, now)
    known = known_when(layout, done, now)
    beside = _known_beside(layout, done.candidate, now)
    return lambda words: _told(
        done, words, tuple(_listed(done, context_in(named, words), known, beside))
    )


def show_candidate(layout: Layout, values: Mapping[str, str], words: Words) -> Sequence[Block]:
    """Return what a correction is, and the figures it was proposed with."""
    known = {each.id: each for each in list_candidates(layout)}
    candidate = known.get(values.get("candidate", ""))
    if candidate is None:
        return ()
    said = note(told_of(candidate, words), [candidate.reason])
    try:
        moved, others = proposed_figures(layout, candidate)
        named = names_of_moved(layout, candidate.proposal.period, datetime.now(UTC))
        context = context_in(named, words)
    except LingtanError as error:  # it can be rejected all the same
        return said, note(words.error_what(error), [words.error_next(error)], Tone.DOUBT)
    listed: Sequence[Block] = ()
    is_traced, is_taken = is_as_proposed(layout, candidate), candidate.state is Step.TAKEN
    if moved:
        instants = (known_around if is_taken else known_to_proposer)(layout, candidate)
        ids = _ids_of(candidate, candidate.proposal.period, instants)
        ways = _ways(candidate, candidate.proposal.period, is_traced=is_traced)
        table = movements_table(context, moved, ids, headings=AS_IT_STANDS, ways_of=ways)
        listed = (*lost_note(context, moved), table)
    todays = [
        replace(each, is_closed=is_held_closed(layout, each.period)) for each in others or ()
    ]
    beside = known_around(layout, candidate, is_beside=True) if is_taken else NOBODY
    return said, *listed, *_others(candidate, todays, context, beside, is_traced=is_traced)


def _listed(
    done: CandidateView, context: Context, known: Instants, beside: Instants
) -> Iterator[Block]:
    """Yield what a correction moves: in its period, and in other years, known `beside` it."""
    if done.movements:
        headings = AS_IT_STANDS if done.restated is None else CLOSED
        ids = _ids_of(done.candidate, done.period, known, done.restated)
        yield from lost_note(context, done.movements, is_done=done.restated is not None)
        ways = _ways(done.candidate, done.period)
        yield movements_table(context, done.movements, ids, headings=headings, ways_of=ways)
    yield from _others(done.candidate, done.others, context, beside)


def _ways(
    candidate: Candidate, period: str, *, is_traced: bool = True, is_closed_beside: bool = False
) -> Ways:
    """Return what leads to the lineages figures would have with a correction, while it waits."""
    if not is_traced or candidate.state is not Step.PROPOSED:
        return no_ways
    return corrected_ways(candidate.id, period, is_closed_beside=is_closed_beside)


def _known_beside(layout: Layout, candidate: Candidate, now: datetime) -> Instants:
    """Return when the values of other years were known: now, or around what was taken in."""
    if candidate.state is Step.TAKEN:
        return known_around(layout, candidate, is_beside=True)
    return now_with(layout, now) if candidate.state is Step.PROPOSED else None, None


def _ids_of(
    candidate: Candidate, period: str, known: Instants, restated: Closing | None = None
) -> Ids:
    before, after = known
    taken_at = after if candidate.state is Step.TAKEN else None

    def ids_of(moved: Movement) -> dict[str, str]:
        ends = movement_ids(moved, period, before, after)
        if restated:
            return ends | share_ids(moved, restated)
        return ends | taken_ids(moved, candidate.id, period, taken_at) if taken_at else ends

    return ids_of


def _others(
    candidate: Candidate,
    others: Sequence[MovedPeriod],
    context: Context,
    beside: Instants,
    *,
    is_traced: bool = True,
) -> Iterator[Block]:
    """Yield what a correction moves in other years, and where that waits for a restatement."""
    for other in others:
        facts: dict[str, str | int] = {
            "candidate": candidate.id,
            "period": other.period,
            "count": len(other.movements),
        }
        told = "corrections.moves_closed" if other.is_closed else "candidate.moves_too"
        yield note(context.words.say(told, facts), ())
        yield from lost_note(context, other.movements)
        is_waiting = candidate.state is not Step.TAKEN
        of_today = other.is_closed and is_waiting  # as a restatement of today would tell it
        ids = _ids_of(candidate, other.period, NOBODY if of_today else beside)
        ways = _ways(
            candidate, other.period, is_traced=is_traced, is_closed_beside=other.is_closed
        )
        yield movements_table(
            context,
            other.movements,
            ids,
            period=other.period,
            headings=AS_IT_STANDS,
            ways_of=ways,
        )


def told_of(candidate: Candidate, words: Words) -> str:
    """Return what a correction is, in a sentence."""
    proposal = candidate.proposal
    facts = {
        "candidate": candidate.id,
        "period": proposal.period,
        "files": ", ".join((*proposal.files, *proposal.park_files)),
        "by": candidate.proposed_by,
        "state": words.say(f"candidate_state.{candidate.state}"),
    }
    return words.say("corrections.told", facts)


def _told(done: CandidateView, words: Words, listed: Sequence[Block]) -> Told:
    candidate = done.candidate
    facts: dict[str, str | int] = {
        "count": len(done.movements),
        "stays": ", ".join(candidate.steps[-1].stays),
    }
    lines = [words.say(f"corrections.{outcome_of(candidate)}", facts)]
    if done.is_of_another_period:
        held = {"proposed": candidate.proposal.period, "period": done.period}
        lines.append(words.say("candidate.held_against", {"candidate": candidate.id, **held}))
    if done.trials:
        named = ", ".join(each.subject for each in done.trials[:LISTED])
        lines.insert(0, words.say("trial.banner", {"inputs": named}))
    if done.differences:
        differs: dict[str, str | int] = {"candidate": candidate.id, "count": len(done.differences)}
        lines.append(words.say("candidate.differs", differs))
    if done.waiting:
        others = {"others": ", ".join(done.waiting), "period": done.period}
        lines.append(words.say("candidate.waiting", others))
    if done.restated is not None:
        restated = {"period": done.restated.period, "by": done.restated.draft.closed_by}
        lines.append(words.say("closing.restated", restated))
    brings = (("period", done.period or candidate.proposal.period),)
    link = Link(path="/corrections", words="page.corrections", brings=brings)
    return Told(blocks=(note(told_of(candidate, words), lines), *listed), links=(link,))


def _word(order: Order) -> Word:
    return Word(by=order.by, note=order.value("reason"), now=datetime.now(UTC))


CANDIDATE = Field(name="candidate", kind=Kind.KNOWN, offers=waiting_candidates)
REASON = Field(name="reason", kind=Kind.NOTE)

PROPOSE = Action(
    id="propose",
    page=PAGE,
    least=Role.OPERATOR,
    work=propose,
    fields=(
        Field(name="period", kind=Kind.OPEN, offers=periods, from_view="period"),
        Field(name="correction", kind=Kind.FILES),
        REASON,
    ),
)
LOOK = Action(
    id="look_at_correction",
    page=PAGE,
    least=Role.OPERATOR,
    work=look,
    is_signed=False,
    lead=show_candidate,
    fields=(CANDIDATE,),
)
APPROVE = Action(
    id="approve",
    page=PAGE,
    least=Role.ACCOUNTANT,
    work=approve,
    lead=show_candidate,
    fields=(CANDIDATE,),
)
REJECT = Action(
    id="reject",
    page=PAGE,
    least=Role.ACCOUNTANT,
    work=reject,
    lead=show_candidate,
    fields=(CANDIDATE, REASON),
)
CANDIDATES = (PROPOSE, LOOK, APPROVE, REJECT)
