"""Whether what is taken out of the account as made or sold is used inside after all.

The output of a conversion is subtracted, and so is recovered energy that is sold. That holds only
if it leaves the boundary, goes into a stock, or is counted again where it is used: by a stream of
its own as fuel, material, bunker, process or input of another conversion. A product is followed
from the meter that counts it to every end it is metered to. What was bought from outside is
another amount and counts for nothing here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import USED_INSIDE_UNCOUNTED, doubt
from lingtan.ledger.gaps import Gap
from lingtan.ledger.stream_rates import RatedStream
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.flows import is_part_of_parent
from lingtan.park.meters import (
    ASSET_PREFIX,
    ENTERPRISE_PREFIX,
    OUTSIDE,
    Meter,
    VirtualMeter,
)
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse

UNCOUNTED = "used_inside_uncounted"
USES = frozenset(
    {
        StreamUse.FUEL,
        StreamUse.CONVERSION_INPUT,
        StreamUse.FEEDSTOCK,
        StreamUse.BUNKER,
        StreamUse.PROCESS,
    }
)
TAKEN_OUT = frozenset({StreamUse.CONVERSION_OUTPUT, StreamUse.RECOVERED})

AnyMeter = Meter | VirtualMeter


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideCheck:
    """Products of which nobody says what becomes of them inside, and what that leaves unknown."""

    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]


def check_used_inside(streams: Sequence[RatedStream], park: Park) -> InsideCheck:
    """Return the products that are delivered inside without a stream that counts their use."""
    ways = Ways(park)
    ends = [
        (rated.stream, end)
        for rated in _subtracted(streams, ways)
        for end in ways.open_ends(rated.stream)
    ]
    return InsideCheck(
        findings=tuple(_finding(stream, end) for stream, end in ends),
        gaps=tuple(_gap(stream, ways.owner_of(end.target)) for stream, end in ends),
    )


def _subtracted(streams: Sequence[RatedStream], ways: "Ways") -> Iterator[RatedStream]:
    """Yield outputs of conversions, and what is sold of energy that was recovered."""
    won = {r.stream.factor_item for r in streams if r.stream.use is StreamUse.RECOVERED}
    for rated in streams:
        stream = rated.stream
        is_sold = stream.use is StreamUse.SOLD and stream.factor_item in won
        is_passed_on = is_sold and ways.meters[stream.meter].source != OUTSIDE
        if stream.use is StreamUse.CONVERSION_OUTPUT or is_passed_on:
            yield rated


class Ways:
    """The meters of a park as ways a product goes."""

    def __init__(self, park: Park) -> None:
        every: list[AnyMeter] = [*park.meters, *park.virtual_meters]
        self.meters = {meter.id: meter for meter in every}
        self._streams: dict[str, SourceStream] = {stream.meter: stream for stream in park.streams}
        self._assets = {asset.id: asset for asset in park.assets}
        summed = {m for v in park.virtual_meters if v.id in self._streams for _, m in v.terms}
        self._counted = [m for m in every if m.id not in summed and not is_part_of_parent(m, park)]

    def open_ends(self, stream: SourceStream) -> tuple[AnyMeter, ...]:
        """Return the meters after which nothing says what becomes of a stream's product."""
        first = self.meters[stream.meter]
        reached = self._reached(first)
        dead = tuple(m for m in reached if not self._ends_well(m) and not self._onward(m))
        goes_round = not dead and not any(self._ends_well(m) for m in reached)
        return (first,) if goes_round else dead

    def counting(self, stream: SourceStream) -> tuple[AnyMeter, ...]:
        """Return the meters that count what becomes of a stream's product, each once."""
        found: dict[str, AnyMeter] = {}
        for meter in self._reached(self.meters[stream.meter]):
            if not self._ends_well(meter):
                continue
            again = () if self._is_use(meter) else self._counting_again(meter)
            found |= {each.id: each for each in (again or (meter,))}
        return tuple(found.values())

    def through_stocks(self, stream: SourceStream) -> tuple[set[str], set[str]]:
        """Return the meters by which a product enters stocks that it leaves again, and leaves."""
        reached = self._reached(self.meters[stream.meter])
        into = {m.id for m in reached if self._is_stock(m.target) and self._onward(m)}
        return into, {m.id for m in reached if self._is_stock(m.source)}

    def reached(self, stream: SourceStream) -> set[str]:
        """Return the meters that a stream's product passes."""
        return {meter.id for meter in self._reached(self.meters[stream.meter])}

    def owner_of(self, end: str) -> str:
        """Return the enterprise at an end; empty where it is the park's own."""
        if end.startswith(ENTERPRISE_PREFIX):
            return end.removeprefix(ENTERPRISE_PREFIX)
        asset = self._assets.get(end.removeprefix(ASSET_PREFIX))
        return asset.owner if asset else ""

    def _reached(self, first: AnyMeter) -> list[AnyMeter]:
        """Return the meters a product passes until it leaves or is counted, each once."""
        found = {first.id: first}
        waiting = [first]
        while waiting:
            meter = waiting.pop()
            if self._leaves(meter.target) or self._is_use(meter):
                continue
            new = [each for each in self._onward(meter) if each.id not in found]
            found |= {each.id: each for each in new}
            waiting += new
        return list(found.values())

    def _ends_well(self, meter: AnyMeter) -> bool:
        """Whether what a meter counts leaves, is kept, or is counted as used."""
        is_used = self._is_use(meter) or self._is_counted_again(meter)
        is_kept = self._is_stock(meter.target) and not self._onward(meter)
        return is_used or is_kept or self._leaves(meter.target)

    def _onward(self, meter: AnyMeter) -> list[AnyMeter]:
        """Return what leaves the place a meter leads to; what is made there is another product."""
        return [
            other
            for other in self._counted
            if other.source == meter.target
            and self._is_alike(other, meter)
            and not self._is_made_there(other)
        ]

    def _is_made_there(self, meter: AnyMeter) -> bool:
        stream = self._streams.get(meter.id)
        return stream is not None and stream.use in TAKEN_OUT

    def _is_counted_again(self, meter: AnyMeter) -> bool:
        return bool(self._counting_again(meter))

    def _counting_again(self, meter: AnyMeter) -> tuple[AnyMeter, ...]:
        """Return the receiver's own meters of the same delivery, or sums of it."""
        return tuple(
            other
            for other in self.meters.values()
            if self._is_use(other)
            and self._is_alike(other, meter)
            and (_is_same_way(other, meter) or _sums(other, meter))
        )

    def _is_alike(self, one: AnyMeter, other: AnyMeter) -> bool:
        items = [s.factor_item for m in (one, other) if (s := self._streams.get(m.id))]
        return one.carrier == other.carrier or (len(items) == 2 and items[0] == items[1])

    def _is_use(self, meter: AnyMeter) -> bool:
        stream = self._streams.get(meter.id)
        return stream is not None and stream.use in USES

    def _leaves(self, end: str) -> bool:
        return leaves(end, self._assets)

    def _is_stock(self, end: str) -> bool:
        return is_stock(end, self._assets)


def leaves(end: str, assets: Mapping[str, Asset]) -> bool:
    """Whether an end of a meter is beyond the boundary."""
    asset = assets.get(end.removeprefix(ASSET_PREFIX))
    return end == OUTSIDE or (asset is not None and asset.is_outside)


def is_stock(end: str, assets: Mapping[str, Asset]) -> bool:
    """Whether an end of a meter keeps fuel; a battery or a heat store keeps none."""
    asset = assets.get(end.removeprefix(ASSET_PREFIX))
    return asset is not None and asset.kind is AssetKind.FUEL_STOCK


def _is_same_way(one: AnyMeter, other: AnyMeter) -> bool:
    return (one.source, one.target) == (other.source, other.target)


def _sums(one: AnyMeter, other: AnyMeter) -> bool:
    return isinstance(one, VirtualMeter) and other.id in {meter for _, meter in one.terms}


def _finding(stream: SourceStream, end: AnyMeter) -> Finding:
    facts: dict[str, Fact] = {"meter": end.id, "item": stream.factor_item, "to": end.target}
    return doubt(USED_INSIDE_UNCOUNTED, stream.id, facts, at="park.yaml")


def _gap(stream: SourceStream, enterprise: str) -> Gap:
    missing = Missing(kind="rule", id=UNCOUNTED, subject=stream.id)
    return Gap(account=Account.FUEL.value, enterprise=enterprise, missing=missing)
