"""Nodes of the flows between nodes of a network: what each meter counted of them, added up.

A meter that counts both ways, or what is another's from a day on, is a part of several flows;
what it counted of one then stands between the flow and the meter.
"""

from collections.abc import Iterator
from functools import cache

from lingtan.app.lineage.account_sources import joined
from lingtan.app.lineage.details import added, adds_up, made_of
from lingtan.app.lineage.ids import meter_id
from lingtan.app.lineage.sources import Sources
from lingtan.base.names import Name
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.network_bands import Band, End, Place, bands_of
from lingtan.reports.band_ids import USERS, band_id, counted_id
from lingtan.reports.words import Words

UNIT = "kWh"


def flow_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every flow between two ends, what the meters of a node leave over as well."""
    network = sources.inventory.network
    for pool in dict.fromkeys(network["pool"]):
        for band in bands_of(network, pool, USERS):
            yield from _flow(band, sources)


def _flow(band: Band, sources: Sources) -> Iterator[Node]:
    weights: dict[str, float] = {}
    for meter, quantity in band.counted.items():
        value = float(quantity)
        weight = _weight(meter, value, sources)
        weights[meter_id(meter) if weight else counted_id(band, meter)] = weight or 1.0
        if not weight:
            name = sources.meter(meter)
            yield made_of(counted_id(band, meter), value, UNIT, [meter_id(meter)], name)
    yield added(band_id(band), float(band.quantity), UNIT, weights, _name(band, sources))


def _weight(meter: str, value: float, sources: Sources) -> float:
    """Return how a flow has all that a meter counted: 1, -1 for what came back, 0 for a part."""
    amount = sources.amounts.get(meter)
    if amount is None:
        return 0.0
    return next((way for way in (1.0, -1.0) if adds_up(value, [way * amount.net])), 0.0)


def _name(band: Band, sources: Sources) -> Name:
    """Return from where to where it goes, and of which carrier."""
    ends = [_end(end, sources) for end in (band.source, band.target)]
    between = Name(en=" → ".join(n.en for n in ends), zh=" → ".join(n.zh for n in ends))
    return joined([between, sources.carrier(band.pool)])


def _end(end: End, sources: Sources) -> Name:
    match end.place:
        case Place.NODE:
            nodes = {node.id: node.name for node in sources.park.nodes}
            return nodes.get(end.of, Name.alike(end.of))
        case Place.USER | Place.BACK:
            return sources.enterprise(end.of) if end.of else _said("common_use")
        case Place.SUPPLY:
            return _said(f"series.{end.of}")
        case Place.OTHER:
            return _said(f"flow.{end.of}")
        case Place.REST:
            return Name.alike(f"… × {end.of}")


@cache
def _said(key: str) -> Name:
    en, zh = (Words(language).say(f"report.{key}") for language in ("en", "zh_CN"))
    return Name(en=en, zh=zh)
