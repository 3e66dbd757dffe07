"""Meters that streams on sums leave out, and whether what they count can be a part of the sum.

A sum that leaves a meter out says that this fuel came through it and is counted elsewhere. That
can be so of a sub-meter, and of fuel that goes on from where the sum leads to. Other fuel never
was in the sum: to take it off would count as much of the sum's own nowhere.
"""

from collections.abc import Collection, Sequence

from lingtan.ledger.stream_rates import RatedStream
from lingtan.ledger.used_inside import is_stock, leaves
from lingtan.ledger.virtual_shares import ALL, ROUNDING, shares_of, stood_for
from lingtan.park.meters import Meter
from lingtan.park.park import Park
from lingtan.park.streams import StreamUse

SUBTRACTED = frozenset({StreamUse.RECOVERED, StreamUse.CONVERSION_OUTPUT, StreamUse.SOLD})


def left_out(streams: Sequence[RatedStream], park: Park) -> set[str]:
    """Return the meters that streams on sums leave out, and nothing counts or sees leave.

    What leaves the park or goes into a stock is not burned, once.
    """
    counting = [r.stream.meter for r in streams if r.stream.use not in SUBTRACTED]
    assets = {asset.id: asset for asset in park.assets}
    gone = {m.id for m in park.meters if leaves(m.target, assets) or is_stock(m.target, assets)}
    counted = stood_for(counting, park)
    beyond = {m for m, share in counted.items() if share < -ROUNDING - (m in gone)}
    return beyond | (no_part_of_sums(streams, park) - gone)


def no_part_of_sums(streams: Sequence[RatedStream], park: Park) -> set[str]:
    """Return the meters that streams on sums leave out though their fuel never came through it."""
    counting = [r.stream.meter for r in streams if r.stream.use not in SUBTRACTED]
    strange = {m for meter in counting for m in _strange(meter, park)}
    return {m for m, share in stood_for(counting, park).items() if share < ALL and m in strange}


def _strange(meter_id: str, park: Park) -> set[str]:
    """Return the meters a sum leaves out whose fuel cannot have come through it."""
    shares = shares_of(meter_id, park)
    meters = {meter.id: meter for meter in park.meters}
    whole = [meters[each] for each, share in shares.items() if share > ROUNDING]
    parts = [meters[each] for each, share in shares.items() if share < -ROUNDING]
    if not parts:
        return set()
    reached = _reached({meter.target for meter in whole}, park, parts[0].carrier)
    names = {meter.id for meter in whole}
    return {
        part.id
        for part in parts
        if part.source not in reached and not _is_sub_meter(part, names, meters)
    }


def _reached(places: Collection[str], park: Park, carrier: str) -> set[str]:
    """Return the places fuel can go on to from some places, these among them."""
    found, new = set(places), set(places)
    while new:
        new = {m.target for m in park.meters if m.carrier == carrier and m.source in new} - found
        found |= new
    return found


def _is_sub_meter(meter: Meter, whole: Collection[str], meters: dict[str, Meter]) -> bool:
    parent = meters.get(meter.parent or "")
    seen: set[str] = set()
    while parent is not None and parent.id not in seen:
        if parent.id in whole:
            return True
        seen.add(parent.id)
        parent = meters.get(parent.parent or "")
    return False
