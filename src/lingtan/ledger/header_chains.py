"""Fuel headers that feed each other: where their fuel is counted, and where it goes on to.

A header may pass fuel to another one, as a station does to the line behind its regulator. Fuel
that is counted before it reaches a header is counted for all that hangs on it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from lingtan.ledger.edges import POOLS
from lingtan.ledger.stream_rates import RatedStream
from lingtan.ledger.used_inside import TAKEN_OUT
from lingtan.park.flows import Flow, MeterFlow

Flows = Mapping[str, MeterFlow]


def entering_headers(streams: Sequence[RatedStream], flows: Flows) -> set[str]:
    """Return the headers whose fuel is counted before it reaches them.

    It is counted as it enters, or on its way from another header, or as it entered that one.
    What is taken out there is not.
    """
    entering: set[str] = set()
    for rated in streams:
        flow = flows[rated.stream.meter]
        if rated.stream.use in TAKEN_OUT:
            continue
        if flow.flow is Flow.IMPORT:
            entering.add(flow.node)
        elif _passes_fuel(flow):
            entering.add(flow.to_node)
    return headers_behind(entering, flows)


def headers_behind(nodes: Iterable[str], flows: Flows) -> set[str]:
    """Return some headers and all that they feed, one through the other."""
    found = set(nodes)
    links = [flow for flow in flows.values() if _passes_fuel(flow)]
    while added := {flow.to_node for flow in links if flow.node in found} - found:
        found |= added
    return found


def is_counted_again(flow: MeterFlow, entering: Collection[str]) -> bool:
    """Whether fuel that a header passes on was counted before it reached that header."""
    return _passes_fuel(flow) and flow.node in entering


def lacks_count(flow: MeterFlow, entering: Collection[str]) -> bool:
    """Whether a header passes fuel nobody counted to one where only what enters is counted."""
    return _passes_fuel(flow) and flow.to_node in entering and flow.node not in entering


def _passes_fuel(flow: MeterFlow) -> bool:
    return flow.flow is Flow.TRANSFER and flow.carrier not in POOLS
