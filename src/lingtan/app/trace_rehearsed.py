"""Trace what a cause would do to a figure by a restatement nobody has made, or a correction.

The rehearsal is done again: it tells what each cause would do, and the figure after all of them is
traced on a copy of the workspace that has taken them in.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from lingtan.app.ground import zone_of
from lingtan.app.keep_candidates import view_candidate
from lingtan.app.kept_moves import kept_or_restated, moved_by
from lingtan.app.layout import Layout
from lingtan.app.lineage.details import given
from lingtan.app.lineage.moved_states import MovedStates, moved_nodes
from lingtan.app.restate_period import RestatementRequest, restate_period
from lingtan.app.trace_candidate import trace_candidate
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.app.trace_restated import trace_restated
from lingtan.app.wiring import Store
from lingtan.base.errors import Fact, TraceError
from lingtan.base.time_axis import parse_period
from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.nodes import Lineage, Node, Rule, below
from lingtan.evidence.lineage.rehearsed_ids import RehearsedId
from lingtan.ledger.closing import covering
from lingtan.ledger.restatement import MovedPeriod, Movement
from lingtan.reports.movement_ids import ANEW, CLOSED, STANDS, moved_part_id


def trace_rehearsed(layout: Layout, id_: RehearsedId, asked: Traced, now: datetime) -> Lineage:
    """Return what the change of a cause rests on: the figure after it, and that before it.

    Raises
    ------
    TraceError
        No figure has that id, or nothing moves it by so many causes any more.
    LingtanError
        It cannot be rehearsed.
    """
    account = of_account(id_, asked)
    moved = rehearsed_moves(layout, id_, account.period, now)
    try:
        end = _end(layout, id_, account, now)
    except TraceError:
        end = unknown_end(layout, account)
    return with_rehearsed(layout, end, moved, id_, asked.depth)


def of_account(id_: RehearsedId, asked: Traced) -> Traced:
    """Return the question for the figure itself, in the account an id or else a question names."""
    return Traced(
        figure=id_.figure,
        period=id_.period or asked.period,
        boundary=id_.boundary or asked.boundary,
    )


def rehearsed_moves(
    layout: Layout, id_: RehearsedId, period: str, now: datetime
) -> tuple[MovedPeriod, ...]:
    """Return what would move: in the period that is restated or corrected, then in others."""
    if id_.candidate:
        return moved_by(layout, view_candidate(layout, id_.candidate, now))

    def restated() -> MovedPeriod:
        request = RestatementRequest(restated_by="", reason="", now=now, dry_run=True)
        done = restate_period(layout, period, request)
        return MovedPeriod(period=done.closing.period, is_closed=True, movements=done.movements)

    return (kept_or_restated(layout, period, restated),)


def unknown_end(layout: Layout, account: Traced) -> Lineage:
    """Return the lineage of a figure that causes leave unknown: named as it stands, of no value.

    Raises
    ------
    TraceError
        No figure has that id.
    """
    standing = trace_figure(layout, replace(account, depth=0))
    node = next(iter(standing.nodes.values()))
    gone = Node(id=node.id, kind=node.kind, rule=Rule.GIVEN, unit=node.unit, name=node.name)
    return replace(standing, nodes={node.id: gone})


def with_rehearsed(
    layout: Layout,
    end: Lineage,
    periods: Sequence[MovedPeriod],
    id_: RehearsedId,
    depth: int | None = None,
) -> Lineage:
    """Return the lineage of what a cause would do.

    Parameters
    ----------
    end : Lineage
        Of the figure after all causes.
    periods : sequence of MovedPeriod
        See `rehearsed_moves`.

    Raises
    ------
    TraceError
        Nothing moves the figure by so many causes any more.
    """
    period, boundary = (str(end.about[key]) for key in ("period", "boundary"))
    for each in periods:
        for moved in each.movements if each.period == period else ():
            if (moved.boundary, moved.figure) == (boundary, id_.figure):
                before = _before(layout, each, moved, is_beside=each is not periods[0])
                nodes = _nodes(id_, moved, before, end)
                if id_.node in nodes:
                    whole = replace(end, nodes={**end.nodes, **nodes})
                    return below(whole, id_.node, depth)
    raise TraceError("moves_no_more", facts={"figure": id_.figure, "period": period})


def _end(layout: Layout, id_: RehearsedId, account: Traced, now: datetime) -> Lineage:
    if id_.candidate:
        return trace_candidate(layout, id_.candidate, account, now)
    return trace_restated(layout, account, now)


def _nodes(
    id_: RehearsedId, moved: Movement, before: tuple[str, str], end: Lineage
) -> dict[str, Node]:
    """Return the nodes of each state of a figure and of what each cause would do, by id."""
    own = end.nodes[moved.figure]
    told: dict[str, Fact] = {"rehearsed": id_.rehearsed}
    part, source = before
    first = moved_part_id(id_.rehearsed, moved.figure, 0, part)
    states = MovedStates(
        of=id_.rehearsed,
        moved=moved,
        first=given(first, moved.before, own.unit, facts={"source": source} if source else told),
        last=own if own.value is not None or moved.after is None else None,
        facts=told,
    )
    return {node.id: node for node in moved_nodes(states)}


def _before(
    layout: Layout, period: MovedPeriod, moved: Movement, *, is_beside: bool
) -> tuple[str, str]:
    """Return what a figure is held against, and its id there; what is unknown has none.

    Nor has a closed period beside: it is held against a restatement of today, so that what waits
    for one already comes first.
    """
    if period.is_closed and is_beside:
        return ANEW, ""
    known_at = _closed_at(layout, period.period) if period.is_closed else None
    part = CLOSED if period.is_closed else STANDS
    if moved.before is None:
        return part, ""
    return part, address_of(
        moved.figure, period=period.period, boundary=moved.boundary, known_at=known_at
    )


def _closed_at(layout: Layout, period: str) -> datetime | None:
    with Store.open(layout.store) as store:
        closing = covering(store.closings(), parse_period(period, zone_of(layout)))
    return closing.known_at if closing else None
