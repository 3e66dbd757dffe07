"""Nodes of what is stated of a removal beside what it took up: what came back, and the risk."""

from collections.abc import Iterator

from lingtan.app.lineage.details import added, given
from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.park.offsets import Removal

KIND = "removal"


def removal_nodes(sources: Sources) -> Iterator[Node]:
    """Yield what came back of every removal, and how long and how surely it stays."""
    lines = lines_of(sources.inquiry.park_layout.park_file)
    for removal in sources.park.removals:
        place = place_of(lines, "removals", removal.id)
        yield from _back(removal, place)
        numbers = (
            ("years", removal.permanence_years, "1"),
            ("risk", removal.reversal_risk, "ratio"),
        )
        for part, value, unit in numbers:
            facts: dict[str, Fact] = {"document": removal.evidence, **place}
            yield given(detail_id(KIND, removal.id, part), value, unit, removal.name, facts)


def _back(removal: Removal, place: dict[str, Fact]) -> Iterator[Node]:
    """Yield what came back, event by event and in all."""
    id_, name = detail_id(KIND, removal.id, "back"), removal.name
    if not removal.reversals:
        yield given(id_, 0.0, "kgCO2", name, place)
        return
    events: dict[str, float] = {}
    for number, each in enumerate(removal.reversals, start=1):
        event = detail_id(KIND, removal.id, str(number), "back")
        facts: dict[str, Fact] = {"document": each.evidence, **place}
        yield given(event, each.quantity_kg, "kgCO2", name, facts)
        events[event] = 1.0
    yield added(id_, sum(r.quantity_kg for r in removal.reversals), "kgCO2", events, name)
