"""What one cause of a restatement did to a figure: the figure after it less the figure before it.

Such a number is made when it is asked for, in the account as it was restated. The closing keeps
what each cause did, and nothing else of the states between; see `moved_states`.
"""

from collections.abc import Sequence
from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.lineage.as_closed import entered_in
from lingtan.app.lineage.details import given
from lingtan.app.lineage.moved_states import MovedStates, moved_nodes
from lingtan.app.wiring import Store
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import MOVED, DetailId, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import Movement
from lingtan.reports.movement_ids import CLOSED, instant_before, moved_part_id, movement_ids

PARTS = 3  # a closing, a figure of it, the place of a cause


def with_moved(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Return a lineage with the node of what a cause did; None where the id names none.

    It stands in the account of the period and boundary version, as known when it was restated.
    """
    told = read_detail_id(id_)
    if told is None or told.kind != MOVED or len(told.subjects) != PARTS:
        return None
    found = _found(lineage, layout, told)
    if found is None:
        return None
    nodes = {node.id: node for node in moved_nodes(found)}
    return replace(lineage, nodes={**lineage.nodes, **nodes}) if id_ in nodes else None


def _found(lineage: Lineage, layout: Layout, told: DetailId) -> MovedStates | None:
    number, figure, _ = told.subjects
    with Store.open(layout.store) as store:
        closings = store.closings()
    about = lineage.about
    for closing in closings:
        is_it = str(closing.closing_id) == number and closing.period == about["period"]
        if is_it and closing.known_at.isoformat() == about["known_at"]:
            for moved in closing.draft.movements:
                if (moved.boundary, moved.figure) == (about["boundary"], figure):
                    return _states(closing, closings, moved, lineage)
    return None


def _states(
    closing: Closing, closings: Sequence[Closing], moved: Movement, lineage: Lineage
) -> MovedStates:
    number = str(closing.closing_id)
    before = movement_ids(moved, closing.period, instant_before(closings, closing), None)
    own = lineage.nodes.get(moved.figure)
    kept: dict[str, Fact] = {"kept_with": closing.closing_id}
    return MovedStates(
        of=number,
        moved=moved,
        first=given(
            moved_part_id(number, moved.figure, 0, CLOSED),
            moved.before,
            own.unit if own else "",
            facts={"source": before["before"]} if before else kept,
        ),
        last=None if own is None else entered_in(closing, moved.boundary, own),
        facts=kept,
    )
