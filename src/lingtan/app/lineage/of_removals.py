"""Nodes of what is stated of a removal beside what it took up: what came back, and the risk."""

from collections.abc import Iterator

from lingtan.app.lineage.details import added, formula, given
from lingtan.app.lineage.of_claims import day_of, lines_of, place_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.statement.removal_account import as_it_stood, sound_removals
from lingtan.park.offsets import Removal, Reversal

KIND, CO2 = "removal", "kgCO2"


def removal_nodes(sources: Sources) -> Iterator[Node]:
    """Yield what had come back of every removal, and how long and how surely it stays."""
    period = sources.evaluation.account.check.period
    lines = lines_of(sources.inquiry.park_layout.park_file)
    sound = {removal.id: removal for removal in sound_removals(sources.park)[0]}
    for removal in as_it_stood(sources.park.removals, period):
        place = place_of(lines, "removals", removal.id)
        (counted,) = as_it_stood((sound.get(removal.id, removal),), period)
        yield from _back(counted, removal, place, sources)
        numbers = (
            ("years", removal.permanence_years, "1"),
            ("risk", removal.reversal_risk, "ratio"),
        )
        for part, value, unit in numbers:
            facts: dict[str, Fact] = {"document": removal.evidence, **place}
            yield given(detail_id(KIND, removal.id, part), value, unit, removal.name, facts)


def reversal_id(removal: str, number: int) -> str:
    """Return the id of what came back in an event, by its number from 1 on."""
    return detail_id(KIND, removal, str(number), "back")


def _back(
    counted: Removal, stated: Removal, place: dict[str, Fact], sources: Sources
) -> Iterator[Node]:
    """Yield what came back, event by event and in all."""
    id_, name = detail_id(KIND, stated.id, "back"), stated.name
    if not counted.reversals:
        yield given(id_, 0.0, CO2, name, place)
        return
    events: dict[str, float] = {}
    for number, each in enumerate(counted.reversals, start=1):
        event = reversal_id(stated.id, number)
        facts: dict[str, Fact] = {
            "document": each.evidence,
            **dict.fromkeys(("valid_from", "valid_to"), day_of(each.on, sources)),
            **place,
        }
        told = _as_stated(each, stated)
        if told == each.quantity_kg:
            yield given(event, told, CO2, name, facts)
        else:
            cut = given(detail_id(KIND, stated.id, str(number), "stated"), told, CO2, name, facts)
            yield cut
            yield from _cut(event, each.quantity_kg, cut.id, stated, tuple(events))
        events[event] = 1.0
    yield added(id_, sum(r.quantity_kg for r in counted.reversals), CO2, events, name)


def _as_stated(counted: Reversal, removal: Removal) -> float:
    """Return what the park file states of an event that counts, which may be more than is left."""
    alike = [each for each in removal.reversals if _event(each) == _event(counted)]
    exact = [each.quantity_kg for each in alike if each.quantity_kg == counted.quantity_kg]
    return next(iter((*exact, *(each.quantity_kg for each in alike))), counted.quantity_kg)


def _event(reversal: Reversal) -> tuple[object, str]:
    return reversal.on, reversal.evidence


def _cut(
    event: str, kg: float, stated: str, removal: Removal, before: tuple[str, ...]
) -> Iterator[Node]:
    """Yield an event that is said to give back more than was still stored."""
    left = f"{event.rpartition(':')[0]}:left"
    weights = {f"contract:{removal.id}": 1.0, **dict.fromkeys(before, -1.0)}
    yield added(left, kg, CO2, weights, removal.name)
    parts = {"stated": stated, "left": left}
    yield formula(event, kg, CO2, "min(stated, left)", parts, removal.name)
