"""Which streams may be called unburned: those with a document behind the word.

Feedstock emits nothing here, and neither does fuel that is sold on. So either word takes the
whole carbon of a stream out of the totals, like the word biogenic, and needs its proof: what the
energy becomes, or who bought it. Without one the stream counts as fuel that was burned, and a
finding names it. Fuel on a meter that leads out of the park is seen to leave. What a process
takes of a fuel meter is held against the fuel, see `hidden_fuel`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lingtan.base.findings import Finding, FindingKind
from lingtan.ledger.doubts import FEEDSTOCK_WITHOUT_EVIDENCE, SOLD_WITHOUT_EVIDENCE, doubt
from lingtan.ledger.hidden_fuel import count_hidden_fuel
from lingtan.ledger.knowledge import Knowledge
from lingtan.park.flows import Flow, flows_of
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse

DOUBTS: Mapping[StreamUse, FindingKind] = {
    StreamUse.FEEDSTOCK: FEEDSTOCK_WITHOUT_EVIDENCE,
    StreamUse.SOLD: SOLD_WITHOUT_EVIDENCE,
}
ARRIVES = frozenset(
    {
        Flow.IMPORT,
        Flow.DELIVERY,
        Flow.CONSUMPTION,
        Flow.COMMON_USE,
        Flow.CONVERSION_INPUT,
        Flow.TRANSFER,
    }
)


def settle_unburned(
    park: Park, streams: Sequence[SourceStream], know: Knowledge
) -> Iterator[tuple[SourceStream, tuple[Finding, ...]]]:
    """Count as fuel what a word alone calls feedstock, sold or a process, and say so."""
    flows = {flow.meter: flow for flow in flows_of(park)}
    for stream in streams:
        flow = flows[stream.meter]
        kind = _doubt_of(stream, flow.flow)
        if kind is None:
            arrives = flow.carrier if flow.flow in ARRIVES else ""
            yield count_hidden_fuel(stream, arrives, know)
            continue
        facts = {"item": stream.factor_item, "meter": stream.meter}
        fault = doubt(kind, stream.id, facts, at="park.yaml")
        yield replace(stream, use=StreamUse.FUEL), (fault,)


def _doubt_of(stream: SourceStream, flow: Flow) -> FindingKind | None:
    if stream.evidence.strip() or (stream.use is StreamUse.SOLD and flow not in ARRIVES):
        return None
    return DOUBTS.get(stream.use)
