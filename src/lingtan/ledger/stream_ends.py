"""Who stands at the ends of a stream's meter: who burns a fuel, or makes a product.

A fuel is followed from its meter to whoever it is metered to, through headers and on from one
user to the next, as far as no stream counts it again and no sum leaves it out. A product belongs
to who makes it. Sums that share a meter out say themselves for whom they do.
"""

from collections.abc import Iterator

from lingtan.ledger.used_inside import TAKEN_OUT, is_stock, leaves
from lingtan.ledger.virtual_shares import ALL, ROUNDING, shares_of
from lingtan.park.flows import is_part_of_parent
from lingtan.park.meters import (
    ASSET_PREFIX,
    COMMON,
    ENTERPRISE_PREFIX,
    Meter,
    VirtualMeter,
)
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse

AnyMeter = Meter | VirtualMeter
EITHER_END = frozenset({StreamUse.PROCESS, StreamUse.SOLD})
NOBODY: frozenset[str] = frozenset()


def ends_of(stream: SourceStream, park: Park) -> frozenset[str]:
    """Return the enterprises a stream's meter tells of, the park itself as an empty name.

    Nothing is told where every end is a header without users, or beyond the boundary.
    """
    ends = _Ends(stream, park)
    if stream.use in TAKEN_OUT:
        return ends.makers
    if stream.use in EITHER_END:
        either = ends.makers | ends.users
        return frozenset({stream.enterprise}) if stream.enterprise in either else either
    return ends.users or ends.makers


class _Ends:
    """The ends of one stream's meter, or of the meters that it sums up."""

    def __init__(self, stream: SourceStream, park: Park) -> None:
        every: list[AnyMeter] = [*park.meters, *park.virtual_meters]
        self._assets = {asset.id: asset for asset in park.assets}
        self._nodes = {node.id for node in park.nodes}
        meters = {meter.id: meter for meter in every}
        shares = shares_of(stream.meter, park)
        counted = {other.meter for other in park.streams}
        left_out = {name for name, share in shares.items() if share < -ROUNDING}
        self._park = park
        self._ways = [meter for meter in every if meter.id not in counted | left_out]
        own = meters[stream.meter]
        wholes = [] if left_out else [m for m, share in shares.items() if share > ALL]
        terms = [meters[name] for name in wholes if meters[name].target not in self._nodes]
        self._firsts = [own, *terms]

    @property
    def makers(self) -> frozenset[str]:
        """Who stands at the source."""
        return NOBODY.union(*(self._who(meter.source) for meter in self._firsts))

    @property
    def users(self) -> frozenset[str]:
        """Who stands at every end that is reached."""
        return NOBODY.union(*(self._at(meter) for meter in self._reached()))

    def _reached(self) -> list[AnyMeter]:
        found = {meter.id: meter for meter in self._firsts}
        waiting = list(found.values())
        while waiting:
            new = [each for each in self._onward(waiting.pop()) if each.id not in found]
            found |= {each.id: each for each in new}
            waiting += new
        return list(found.values())

    def _onward(self, meter: AnyMeter) -> Iterator[AnyMeter]:
        if leaves(meter.target, self._assets) or meter.target == COMMON:
            return
        for other in self._ways:
            follows = (other.source, other.carrier) == (meter.target, meter.carrier)
            if follows and not is_part_of_parent(other, self._park):
                yield other

    def _at(self, meter: AnyMeter) -> frozenset[str]:
        is_passed_on = is_stock(meter.target, self._assets) and any(self._onward(meter))
        return NOBODY if is_passed_on else self._who(meter.target)

    def _who(self, end: str) -> frozenset[str]:
        """Return the enterprise at an end, nobody at a header or beyond the boundary."""
        if end.startswith(ENTERPRISE_PREFIX):
            return frozenset({end.removeprefix(ENTERPRISE_PREFIX)})
        if end.startswith(ASSET_PREFIX) and not leaves(end, self._assets):
            asset = self._assets.get(end.removeprefix(ASSET_PREFIX))
            return frozenset({asset.owner if asset else ""})
        return frozenset({""}) if end == COMMON else NOBODY
