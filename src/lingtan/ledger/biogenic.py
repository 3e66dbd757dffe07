"""Which streams may be called biogenic: those of a fuel that is biomass by its nature.

A document can prove where straw came from; none turns coal into straw. So the catalogue says of
every carrier whether its carbon is fossil, biogenic or mixed, and a claim it does not bear out is
refused before anything rests on it: the stream counts as fossil, its plant as one that burns it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.catalogue.entries import Origin
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.doubts import (
    FOSSIL_ITEM_AS_BIOGENIC,
    MIXED_ITEM_AS_BIOGENIC,
    STREAM_CONTRADICTS_METER,
    doubt,
)
from lingtan.park.flows import POOL_CARRIERS
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse

OPPOSITES = frozenset({Origin.FOSSIL, Origin.BIOGENIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class BiogenicClaims:
    """A park with only the claims its fuels bear out.

    Attributes
    ----------
    refused : frozenset of str
        Streams whose meter counts another kind of fuel: nobody knows which of the two it is.
    """

    park: Park
    findings: tuple[Finding, ...]
    refused: frozenset[str]


def settle_biogenic(park: Park, catalogue: Catalogue) -> BiogenicClaims:
    """Call biogenic what is biomass by its nature, and nothing else.

    Biomass still needs its document: without one it counts as fossil (`stream_trust`).
    """
    origins = {carrier.id: carrier.origin for carrier in catalogue.carriers}
    metered = {meter.id: meter.carrier for meter in park.meters}
    metered |= {meter.id: meter.carrier for meter in park.virtual_meters}
    streams, findings = [], []
    for stream in park.streams:
        carrier = metered.get(stream.meter, "")
        if stream.use is StreamUse.PROCESS or carrier in POOL_CARRIERS:
            streams.append(stream)  # a process burns nothing; heat states its own factor
            continue
        fault = _fault(stream, carrier, origins)
        findings += [] if fault is None else [fault]
        is_biomass = fault is None and origins.get(stream.factor_item) is Origin.BIOGENIC
        streams.append(replace(stream, is_biogenic=is_biomass))
    return BiogenicClaims(
        park=replace(park, streams=tuple(streams)),
        findings=tuple(findings),
        refused=frozenset(f.subject for f in findings if f.kind is STREAM_CONTRADICTS_METER),
    )


def _fault(stream: SourceStream, carrier: str, origins: Mapping[str, Origin]) -> Finding | None:
    item = origins.get(stream.factor_item, Origin.NONE)
    facts: dict[str, Fact] = {"item": stream.factor_item}
    if {item, origins.get(carrier, Origin.NONE)} >= OPPOSITES:
        facts |= {"meter": stream.meter, "carrier": carrier}
        return doubt(STREAM_CONTRADICTS_METER, stream.id, facts, at="park.yaml")
    if not stream.is_biogenic or item is Origin.BIOGENIC:
        return None
    kind = MIXED_ITEM_AS_BIOGENIC if item is Origin.MIXED else FOSSIL_ITEM_AS_BIOGENIC
    return doubt(kind, stream.id, facts, at="park.yaml")
