"""When figures were known that a correction moves, and those it moves them to: to trace both."""

from collections.abc import Sequence
from datetime import datetime

from lingtan.app.closed_park import park_digest
from lingtan.app.ground import known_parks, zone_of
from lingtan.app.layout import Layout
from lingtan.app.restate_period import instant_with
from lingtan.app.results_candidates import CandidateView
from lingtan.app.wiring import Store
from lingtan.base.time_axis import parse_period
from lingtan.evidence.candidates import Candidate, Step
from lingtan.ledger.closing import Closing, covering
from lingtan.ledger.known_parks import park_at
from lingtan.reports.movement_ids import instant_before

Instants = tuple[datetime | None, datetime | None]


def known_when(layout: Layout, done: CandidateView, now: datetime) -> Instants:
    """Return when both values of a correction's figures were known; None of one nobody knew.

    What a correction would move them to is known to nobody while it waits.

    Parameters
    ----------
    now : datetime
        When the correction was looked at, or taken in.
    """
    with Store.open(layout.store) as store:
        closings = store.closings()
    if done.restated is not None:
        return instant_before(closings, done.restated), done.restated.known_at
    if done.candidate.state is Step.TAKEN:
        return known_around(layout, done.candidate)
    if done.candidate.state is not Step.PROPOSED:
        return None, now_with(layout, now)
    return _as_it_stood(layout, closings, done.period, now), None


def known_to_proposer(layout: Layout, candidate: Candidate) -> Instants:
    """Return when the values were known that a correction was held against when proposed."""
    at = candidate.steps[0].at
    with Store.open(layout.store) as store:
        closings = [each for each in store.closings() if each.known_at <= at]
    return _as_it_stood(layout, closings, candidate.proposal.period, at), None


def known_around(layout: Layout, candidate: Candidate, *, is_beside: bool = False) -> Instants:
    """Return when the values were known that a correction moved, and those it moved them to.

    Parameters
    ----------
    is_beside : bool
        Whether they are of another period than its own: then a closing does not answer, for they
        are held against all that was known.
    """
    earlier, later = candidate.last_before, candidate.steps[-1].at
    with Store.open(layout.store) as store:
        seen = known_parks(store)
        closings = [each for each in store.closings() if each.known_at <= earlier]
    closing = None
    if not is_beside:
        period = parse_period(candidate.proposal.period, zone_of(layout))
        closing = covering(closings, period)
    park = park_at(seen, earlier)
    is_of_park = park is not None and park.sha256 == candidate.proposal.based_on
    then = closing.known_at if closing else earlier if is_of_park else None
    return then, later if park_at(seen, later) else None


def _as_it_stood(
    layout: Layout, closings: Sequence[Closing], period_name: str, at: datetime
) -> datetime | None:
    closing = covering(closings, parse_period(period_name, zone_of(layout)))
    return closing.known_at if closing else now_with(layout, at)


def now_with(layout: Layout, now: datetime) -> datetime | None:
    """Return now; None where the park file of today is of no instant anybody can ask for."""
    return instant_with(layout, now, park_digest(layout))
