"""When figures were known that a correction moves, and those it moves them to: to trace both."""

from datetime import datetime

from lingtan.app.closed_park import park_digest
from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.app.restate_period import instant_with
from lingtan.app.results_candidates import CandidateView
from lingtan.app.wiring import Store
from lingtan.base.time_axis import parse_period
from lingtan.evidence.candidates import Step
from lingtan.ledger.closing import covering
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
    if done.candidate.state is not Step.PROPOSED:  # the state before it was taken in has passed
        return None, now_with(layout, now)
    closing = covering(closings, parse_period(done.period, zone_of(layout)))
    return closing.known_at if closing else now_with(layout, now), None


def now_with(layout: Layout, now: datetime) -> datetime | None:
    """Return now; None where the park file of today is of no instant anybody can ask for."""
    return instant_with(layout, now, park_digest(layout))
