"""A figure as it was closed: the number that was entered then holds, and what it comes to now.

Another version of lingtan may come to another number from what was known at a closing. The list
of a restatement tells what was entered, so a trace of it gives that and says what it comes to.
"""

import math
from dataclasses import replace
from datetime import datetime

from lingtan.app.layout import Layout
from lingtan.app.wiring import Store
from lingtan.evidence.lineage.nodes import Lineage, Node, Rule
from lingtan.ledger.closing import Closing

SAME = 1e-12  # relative: what sums of floats may lack
UNKNOWN = "–"
ENDS = ("low", "high")  # of the number it comes to now


def as_closed(layout: Layout, lineage: Lineage, root: str, instant: datetime) -> Lineage:
    """Return a lineage in which a figure has the value it was closed with at an instant.

    Where nothing was closed then, or it is the same number, the lineage is as it was.
    """
    with Store.open(layout.store) as store:
        closings = store.closings()
    for closing in closings:
        if closing.known_at == instant and closing.period == lineage.about["period"]:
            entered = entered_in(closing, str(lineage.about["boundary"]), lineage.nodes[root])
            return replace(lineage, nodes={**lineage.nodes, root: entered})
    return lineage


def entered_in(closing: Closing, boundary: str, node: Node) -> Node:
    """Return a node with the value that was entered; it is no arithmetic of parts of now."""
    figures = closing.draft.told.get(boundary, {})
    if node.id not in figures or _is_same(figures[node.id], node.value):
        return node
    now = UNKNOWN if node.value is None else node.value
    told = {key: fact for key, fact in node.facts.items() if key not in ENDS}
    facts = {**told, "closing": closing.closing_id, "comes_to": now}
    return replace(node, value=figures[node.id], rule=Rule.MADE_OF, facts=facts)


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=SAME)
