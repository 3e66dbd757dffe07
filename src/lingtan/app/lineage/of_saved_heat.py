"""Nodes of what saved heat would emit: the heat of a year at what heat of the networks carries."""

from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from lingtan.app.lineage.deliveries import Deliveries
from lingtan.app.lineage.details import added, adds_up, formula, made_of
from lingtan.app.lineage.ids import meter_id, use_id
from lingtan.app.lineage.of_heat import ALONE, SAVED, YEAR
from lingtan.app.lineage.of_heat import HEAT as KIND
from lingtan.app.lineage.of_plants import bought_lines
from lingtan.app.lineage.sources import Sources
from lingtan.app.lineage.spanned import Spanned
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.own_sums import Purpose
from lingtan.ledger.allocation.reasons import Reasons
from lingtan.ledger.edges import HEAT
from lingtan.ledger.footprint.arrivals import emission_at, used_kwh
from lingtan.symbiosis.heat_sharing import GJ_PER_KWH

LOW, HIGH = "low", "high"
CARRIED, USED, RATE = "carried", "used", "rate"
AT_RATE = f"saved / {float(GJ_PER_KWH)} * rate"


def saved_heat_nodes(sources: Sources) -> Iterator[Node]:
    """Yield what the saving would emit, and the factors it lies between; nothing undecided."""
    heat = sources.beside.heat
    if heat is None or not heat.streams or heat.saved.low_kg is None:
        return
    rates = heat.saved.kg_per_kwh
    for owner, rate in rates.items():
        yield from _rate(owner, rate, sources)
    for end, value, choose in ((LOW, heat.saved.low_kg, min), (HIGH, heat.saved.high_kg, max)):
        id_, year = detail_id(KIND, SAVED, end), detail_id(KIND, SAVED, YEAR)
        if rates:
            parts = {"saved": year, "rate": _id(choose(rates, key=rates.__getitem__), RATE)}
            yield formula(id_, value, "kg", AT_RATE, parts)
        else:  # nobody needs any heat alone
            yield made_of(id_, value, "kg", [year])


def _rate(owner: str, rate: float, sources: Sources) -> Iterator[Node]:
    """Yield what a kilowatt-hour of its heat carries: emission over heat, of all its spans."""
    name = sources.enterprise(owner)
    purpose = Purpose(holder=owner, label="", pool=HEAT)
    spans = [each for each in sources.beside.spans if owner in each.account.span.members]
    if not spans:
        yield made_of(_id(owner, RATE), rate, "kg/kWh", _meters(owner, sources), name)
        return
    yield _carried(purpose, spans, sources)
    yield _used(purpose, spans, sources)
    parts = {CARRIED: _id(owner, CARRIED), USED: _id(owner, USED)}
    yield formula(_id(owner, RATE), rate, "kg/kWh", f"{CARRIED} / {USED}", parts, name)


def _carried(purpose: Purpose, spans: list[Spanned], sources: Sources) -> Node:
    """Return what its heat carries: bought, and delivered by plants."""
    nobody: Reasons = defaultdict(tuple)
    kg = sum(emission_at(purpose, each.situation, nobody)[0] for each in spans)
    parts = bought_lines(purpose, sources) | {
        given.id("emission"): given.kg or 0.0
        for each in spans
        for given in Deliveries.of(each).to(purpose)
    }
    id_, name = _id(purpose.holder, CARRIED), sources.enterprise(purpose.holder)
    if adds_up(kg, list(parts.values())):
        return added(id_, kg, "kg", dict.fromkeys(parts, 1.0), name)
    return made_of(id_, kg, "kg", list(parts), name)


def _used(purpose: Purpose, spans: list[Spanned], sources: Sources) -> Node:
    """Return the heat it used: what its meters counted, or what of the network was left to it."""
    owner = purpose.holder
    kwh = sum(used_kwh(purpose, each.situation) for each in spans)
    id_, name, counted = (
        _id(owner, USED),
        sources.enterprise(owner),
        sources.used.get((HEAT, owner)),
    )
    if counted is not None and adds_up(kwh, [counted]):
        return added(id_, kwh, "kWh", {use_id(HEAT, owner): 1.0}, name)
    return made_of(id_, kwh, "kWh", _meters(owner, sources), name)


def _meters(owner: str, sources: Sources) -> list[str]:
    """Return what its meters counted; else all meters of the network: it is their rest."""
    if (HEAT, owner) in sources.used:
        return [use_id(HEAT, owner)]
    network = sources.inventory.network.filter(pl.col("pool") == HEAT)
    return [meter_id(meter) for meter in dict.fromkeys(network["meter_id"])]


def _id(owner: str, part: str) -> str:
    return detail_id(KIND, ALONE, owner, part)
