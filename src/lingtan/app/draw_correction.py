"""What each cause did to a figure by a correction that was taken in, as it was recorded with it.

A closing keeps what its causes did. Of an open period it is the list that was approved: a document
whose digest stands in the signed log. Both ends are figures as known before and after.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from math import isclose

from lingtan.app.known_when import known_around
from lingtan.app.layout import Layout
from lingtan.app.lineage.details import given
from lingtan.app.lineage.moved_states import MovedStates, moved_nodes
from lingtan.app.proposed_documents import proposed_figures
from lingtan.app.record_steps import entries_of
from lingtan.base.errors import Fact
from lingtan.evidence.candidates import Candidate, Step, candidates_in
from lingtan.evidence.lineage.detail_ids import MOVED, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage, Node
from lingtan.ledger.restatement import UNMOVED, MovedPeriod, Movement
from lingtan.reports.movement_ids import STOOD, moved_part_id, movement_ids

PARTS = 3  # a correction, a figure, the place of a cause


def with_taken(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Return a lineage with the node of what a cause did; None where the id names none.

    It stands in the account as it was known when the correction was in force.
    """
    told = read_detail_id(id_)
    if told is None or told.kind != MOVED or len(told.subjects) != PARTS:
        return None
    name, figure, _ = told.subjects
    found = _found(lineage, layout, name, figure)
    if found is None:
        return None
    nodes = {node.id: node for node in moved_nodes(found)}
    return replace(lineage, nodes={**lineage.nodes, **nodes}) if id_ in nodes else None


def _found(lineage: Lineage, layout: Layout, name: str, figure: str) -> MovedStates | None:
    candidate = candidates_in(entries_of(layout)).get(name)
    if candidate is None or candidate.state is not Step.TAKEN:
        return None
    about = lineage.about
    known = str(about["known_at"])
    if not known or datetime.fromisoformat(known) != candidate.steps[-1].at:
        return None
    for at, each in enumerate(_listed(layout, candidate)):
        for moved in each.movements if each.period == about["period"] else ():
            if (moved.boundary, moved.figure) == (about["boundary"], figure):
                then, _ = known_around(layout, candidate, is_beside=at > 0)
                return _states(
                    candidate, moved, movement_ids(moved, each.period, then, None), lineage
                )
    return None


def _listed(layout: Layout, candidate: Candidate) -> Iterator[MovedPeriod]:
    """Yield what a correction was approved with: of its own period, then of others."""
    moved, others = proposed_figures(layout, candidate)
    yield MovedPeriod(period=candidate.proposal.period, is_closed=False, movements=moved)
    yield from others or ()


def _states(
    candidate: Candidate, moved: Movement, source: dict[str, str], lineage: Lineage
) -> MovedStates:
    own = lineage.nodes.get(moved.figure)
    told: dict[str, Fact] = {"recorded_with": candidate.id}
    first: dict[str, Fact] = {"source": source["before"]} if source else told
    id_ = moved_part_id(candidate.id, moved.figure, 0, STOOD)
    return MovedStates(
        of=candidate.id,
        moved=moved,
        first=given(id_, moved.before, own.unit if own else "", facts=first),
        last=own if own and _is_after(own, moved) else None,
        facts=told,
    )


def _is_after(own: Node, moved: Movement) -> bool:
    """Whether a figure is what the correction moved it to: more may have come at that instant."""
    if own.value is None or moved.after is None:
        return own.value is moved.after
    return isclose(own.value, moved.after, rel_tol=UNMOVED)
