"""Nodes of the emission of a portion: what reached what is shared, bought or made by plants."""

from collections.abc import Iterator

from lingtan.app.lineage.deliveries import Deliveries
from lingtan.app.lineage.details import added, adds_up, given, made_of
from lingtan.app.lineage.ids import line_id, meter_id
from lingtan.app.lineage.of_plants import bought_lines
from lingtan.app.lineage.of_shares import OfSpan
from lingtan.app.lineage.sources import Sources
from lingtan.base.names import Name
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.own_sums import PARK, Purpose
from lingtan.ledger.allocation.plants import NETWORKS
from lingtan.ledger.allocation.shared_portions import PARTS
from lingtan.ledger.pool_use import EXPORTED
from lingtan.ledger.selections import Measure

LABELS = {part: label for label, part in PARTS.items()}


def emission_nodes(part: OfSpan, name: Name, sources: Sources) -> Iterator[Node]:
    """Yield the emission of a portion in a span, in whole kilograms."""
    shared, id_, rounding = part.shared, part.id("emission"), part.id("rounding")
    found = dict(_reached(part, sources))
    exact, value = shared.portion.kg, None if shared.kg is None else float(shared.kg)
    if value is not None and found and adds_up(exact, list(found.values())):
        yield added(id_, value, "kg", dict.fromkeys([*found, rounding], 1.0), name)
        yield given(rounding, value - exact, "kg", name)
        return
    meters = (meter_id(meter) for meter in sources.meters if meter in shared.portion.items)
    yield made_of(id_, value, "kg", [*meters, *found], name)


def _reached(part: OfSpan, sources: Sources) -> Iterator[tuple[str, float]]:
    """Yield what reached the purposes a portion is of, each with its kilograms."""
    deliveries = Deliveries.of(part.spanned)
    for purpose in _purposes(part):
        yield from bought_lines(purpose, sources).items()
        for each in deliveries.to(purpose):
            yield each.id("emission"), each.kg or 0.0
    portion = part.shared.portion
    for entry in sources.entries.account:
        if not portion.pool and entry.stream in portion.items:
            yield line_id(entry, Measure.EMISSION), float(entry.emissions_kg)


def _purposes(part: OfSpan) -> Iterator[Purpose]:
    portion = part.shared.portion
    if portion.of is None:
        yield from (Purpose(holder=PARK, label=EXPORTED, pool=pool) for pool in NETWORKS)
    elif portion.pool:
        label = LABELS.get(portion.of, next(iter(portion.items), ""))
        yield Purpose(holder=PARK, label=label, pool=portion.pool)
