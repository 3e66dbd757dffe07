"""What an own plant burns, followed upstream from the meters that reach it.

A plant is fed by the streams on the meters that end at it. A meter without a stream of its own
(a branch of a header, a sub-meter behind an enterprise's bill) passes on what enters where it
begins. Whether power or heat is fossil follows from these streams, not from the name of its kind.
"""

from collections.abc import Iterator
from enum import StrEnum

from lingtan.park.flows import POOL_CARRIERS, is_part_of_parent
from lingtan.park.meters import ASSET_PREFIX, OUTSIDE, Meter, VirtualMeter
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse

BURNED = frozenset({StreamUse.FUEL, StreamUse.CONVERSION_INPUT})


class PlantFuel(StrEnum):
    """What the streams that feed a plant are, taken together."""

    NONE = "none"
    FOSSIL = "fossil"
    BIOGENIC = "biogenic"
    MIXED = "mixed"


def is_proved_biogenic(stream: SourceStream) -> bool:
    """Whether a stream counts as biomass: said so, with a document; a flag alone is no proof."""
    return stream.is_biogenic and bool(stream.evidence.strip())


def fuel_of(asset_id: str, park: Park) -> PlantFuel:
    """Return what feeds a plant."""
    kinds = {is_proved_biogenic(stream) for stream in feeding_streams(asset_id, park)}
    if not kinds:
        return PlantFuel.NONE
    if len(kinds) > 1:
        return PlantFuel.MIXED
    return PlantFuel.BIOGENIC if kinds.pop() else PlantFuel.FOSSIL


def feeding_streams(asset_id: str, park: Park) -> tuple[SourceStream, ...]:
    """Return the burned streams that feed a plant, at its own meters or upstream of them."""
    found = _upstream(f"{ASSET_PREFIX}{asset_id}", "", park, frozenset())
    return tuple({stream.id: stream for stream in found}.values())


def takes_from_pool(asset_id: str, park: Park) -> bool:
    """Whether power or heat is metered into a plant, as into an electric boiler."""
    return any(meter.carrier in POOL_CARRIERS for meter in _into(asset_id, park))


def fuel_meters(asset_id: str, park: Park) -> tuple[Meter | VirtualMeter, ...]:
    """Return the meters that count fuel into a plant; a part of another one counts with it."""
    into = (meter for meter in _into(asset_id, park) if meter.carrier not in POOL_CARRIERS)
    return tuple(meter for meter in into if not is_part_of_parent(meter, park))


def has_metered_output(asset_id: str, park: Park) -> bool:
    """Whether power, heat or cold of a plant is metered."""
    end = f"{ASSET_PREFIX}{asset_id}"
    return any(m.source == end and m.carrier in POOL_CARRIERS for m in _meters(park))


def _into(asset_id: str, park: Park) -> list[Meter | VirtualMeter]:
    return [meter for meter in _meters(park) if meter.target == f"{ASSET_PREFIX}{asset_id}"]


def _upstream(end: str, carrier: str, park: Park, seen: frozenset[str]) -> Iterator[SourceStream]:
    for meter in _meters(park):
        is_other = carrier and meter.carrier != carrier
        if meter.target != end or is_other or meter.carrier in POOL_CARRIERS:
            continue
        streams = [s for s in park.streams if s.meter == meter.id]
        yield from (stream for stream in streams if stream.use in BURNED)
        if not streams and meter.source != OUTSIDE and meter.source not in seen:
            yield from _upstream(meter.source, meter.carrier, park, seen | {end})


def _meters(park: Park) -> list[Meter | VirtualMeter]:
    return [*park.meters, *park.virtual_meters]
