"""Whether as much fuel is counted where it is used as enters its header.

A header's fuel may be counted at the meters of those who draw on it. What enters beyond what all
its outgoing meters show, beyond their accuracy, nobody counts: it was burned by someone without
a meter, leaked, or is kept. As much fuel may lack, so the figures have ends, or are unknown. What
is kept is told by a meter to a store.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accuracy import beyond, class_percent
from lingtan.ledger.doubts import HEADER_LESS_USED, doubt
from lingtan.ledger.fuel_doubts import may_have_burned
from lingtan.ledger.header_chains import headers_behind
from lingtan.ledger.meter_readings import net_amounts
from lingtan.ledger.setting import Setting
from lingtan.ledger.stream_rates import RatedStream
from lingtan.ledger.unsure import Unsure
from lingtan.ledger.virtual_shares import stood_for
from lingtan.park.flows import MeterFlow, flows_of
from lingtan.park.park import Park
from lingtan.park.places import Node

LESS = "header_less_used"
Counted = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """A fuel header: what enters it, and what its outgoing meters show of that."""

    node: Node
    entering: float
    leaving: float
    allowance: float
    streams: tuple[RatedStream, ...]

    @property
    def left(self) -> float:
        """What nobody counts; none within the accuracy of the meters."""
        return beyond(self.entering - self.leaving, self.allowance)


def weigh_headers(setting: Setting, read: pl.DataFrame) -> Setting:
    """Add findings on headers of which less fuel is counted than enters, and their ends.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    """
    nodes = [node for node in setting.park.nodes if setting.know.is_fuel(node.carrier)]
    if not nodes:
        return setting
    counted = net_amounts(read)
    headers = (_header(node, setting, counted) for node in nodes)
    short = [each for each in headers if each.left > 0 and each.streams]
    return replace(
        setting,
        findings=(*setting.findings, *(_finding(each, setting) for each in short)),
        unsure=(*setting.unsure, *(_unsure(each, setting) for each in short)),
    )


def _header(node: Node, setting: Setting, counted: Counted) -> _Header:
    """Return a header; a fuel that is counted as it enters has no streams behind it."""
    flows = {flow.meter: flow for flow in flows_of(setting.park)}
    enters = [flow.meter for flow in flows.values() if _enters(flow, node.id)]
    leaves = [flow.meter for flow in flows.values() if _leaves(flow, node.id)]
    streams = [r for r in setting.streams if r.stream.meter in leaves]
    streams += _behind(node.id, flows, setting)
    meters = [*_amounts(enters, setting.park, counted), *_amounts(leaves, setting.park, counted)]
    percent = {meter.id: class_percent(meter, setting.park) for meter in setting.park.meters}
    return _Header(
        node=node,
        entering=sum(amount for _, amount in _amounts(enters, setting.park, counted)),
        leaving=sum(amount for _, amount in _amounts(leaves, setting.park, counted)),
        allowance=sum(abs(amount) * percent[meter] / 100 for meter, amount in meters),
        streams=tuple(streams),
    )


def _behind(node: str, flows: Mapping[str, MeterFlow], setting: Setting) -> Iterator[RatedStream]:
    """Yield the streams of what the headers behind a header give away."""
    behind = headers_behind([node], flows) - {node}
    for rated in setting.streams:
        flow = flows[rated.stream.meter]
        if flow.node in behind and flow.flow.sign_at_node < 0:
            yield rated


def _enters(flow: MeterFlow, node: str) -> bool:
    return flow.to_node == node or (flow.node == node and flow.flow.sign_at_node > 0)


def _leaves(flow: MeterFlow, node: str) -> bool:
    return flow.node == node and flow.flow.sign_at_node < 0


def _amounts(meters: list[str], park: Park, counted: Counted) -> Iterator[tuple[str, float]]:
    """Yield what real meters counted of a side; one in several sums counts once."""
    for meter, share in stood_for(meters, park).items():
        yield meter, min(share, 1.0) * counted.get(meter, 0.0)


def _unsure(header: _Header, setting: Setting) -> Unsure:
    reason = Missing(kind="rule", id=LESS, subject=header.node.id)
    return may_have_burned(header.left, header.streams, reason, setting.know)


def _finding(header: _Header, setting: Setting) -> Finding:
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "carrier": header.node.carrier,
        "entering": round(header.entering, 1),
        "leaving": round(header.leaving, 1),
        "left": round(header.left, 1),
    }
    return doubt(HEADER_LESS_USED, header.node.id, facts, at="amounts")
