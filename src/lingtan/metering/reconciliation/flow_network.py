"""The balance graph of a park as equations: what each meter adds to which node.

Every real meter is a stream, and so is the loss of every node; a virtual meter is the sum it is,
so that its parts are doubted and not their sum. A meter that tells the flow of another again (a
bill beside a feeder, an enterprise's own statement) is bound to that by a balance of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lingtan.metering.limits import DEFAULT
from lingtan.metering.live_power import ELECTRICITY
from lingtan.metering.reconciliation.balance_system import BalanceSystem, Term, system_of
from lingtan.metering.virtual import real_terms
from lingtan.park.assets import AssetKind
from lingtan.park.flows import Flow, flows_of, replaced_by_virtual
from lingtan.park.meters import ASSET_PREFIX
from lingtan.park.park import Park

LOSS_PREFIX = "loss:"
SAME_PREFIX = "same:"
EITHER_WAY = frozenset({Flow.IMPORT, Flow.EXPORT, Flow.TRANSFER, Flow.DELIVERY})


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNetwork:
    """A park's balances.

    Attributes
    ----------
    system : BalanceSystem
        Rows are nodes and second sources, streams are meters and losses.
    inflows : mapping of str to tuple of (str, float)
        What enters each node that is balanced: meter and coefficient.
    carriers : mapping of str to str
        Carrier of each balanced node.
    one_way : frozenset of str
        Streams that never flow backwards: losses, users and plants.
    most_kw : mapping of str to float
        Mean power a month of a plant's electricity can have, where its rating is stated [kW].
    """

    system: BalanceSystem
    inflows: dict[str, tuple[tuple[str, float], ...]]
    carriers: dict[str, str]
    one_way: frozenset[str] = frozenset()
    most_kw: Mapping[str, float] = field(default_factory=dict)


def flow_network(park: Park) -> FlowNetwork:
    """Return the balances a park's meters can be held against.

    A node that only takes in, or only gives out, has users or sources nobody meters: there is
    nothing to hold its meters against, and it is left out.
    """
    sides = list(_at_nodes(park))
    carriers = {node.id: node.carrier for node in park.nodes if _has_two_sides(node.id, sides)}
    kept = [term for term in sides if term.row in carriers]
    losses = [Term(row=node, stream=LOSS_PREFIX + node, coefficient=-1.0) for node in carriers]
    every = [meter.id for meter in park.meters]
    system = system_of([*kept, *losses, *_second_sources(park)], every)
    inflows = {
        node: tuple((t.stream, t.coefficient) for t in kept if t.row == node and t.coefficient > 0)
        for node in carriers
    }
    one_way = {flow.meter for flow in flows_of(park) if flow.flow not in EITHER_WAY}
    one_way |= {loss.stream for loss in losses}
    return FlowNetwork(
        system=system,
        inflows=inflows,
        carriers=carriers,
        one_way=frozenset(one_way),
        most_kw=_most_kw(park),
    )


def _most_kw(park: Park) -> dict[str, float]:
    ratings = {
        f"{ASSET_PREFIX}{asset.id}": asset.capacity_kw
        * (DEFAULT.sun_share if asset.kind is AssetKind.SOLAR else DEFAULT.overload_share)
        for asset in park.assets
        if asset.capacity_kw
    }
    return {
        meter.id: ratings[meter.source]
        for meter in park.meters
        if meter.carrier == ELECTRICITY and meter.source in ratings
    }


def balanced_meters(park: Park) -> dict[str, str]:
    """Return the balance each meter belongs to, named by one of its meters.

    Meters that share a node or tell one flow twice belong together, and so do all they meet.
    """
    balance: dict[str, str] = {}
    by_row: dict[str, set[str]] = {}
    for term in (*_at_nodes(park), *_second_sources(park)):
        by_row.setdefault(term.row, set()).add(term.stream)
    for meters in by_row.values():
        joined = {balance.get(meter, meter) for meter in meters}
        name = min(joined)
        balance |= {meter: name for meter, known in balance.items() if known in joined}
        balance |= dict.fromkeys(meters, name)
    return balance


def _has_two_sides(node: str, terms: list[Term]) -> bool:
    signs = {term.coefficient > 0 for term in terms if term.row == node}
    return len(signs) == 2


def _at_nodes(park: Park) -> Iterator[Term]:
    """Yield what every real meter adds to every node."""
    replaced = replaced_by_virtual(park)
    virtual = real_terms(park)
    for flow in flows_of(park):
        parts = virtual.get(flow.meter, {flow.meter: 1.0})
        for node, sign in () if flow.meter in replaced else flow.sides:
            for meter, share in parts.items():
                yield Term(row=node, stream=meter, coefficient=sign * share)


def _second_sources(park: Park) -> Iterator[Term]:
    """Yield the balance of every meter that tells again what others count."""
    virtual = real_terms(park)
    for meter in park.meters:
        if meter.same_as:
            row = SAME_PREFIX + meter.id
            yield Term(row=row, stream=meter.id, coefficient=1.0)
            for told, share in virtual.get(meter.same_as, {meter.same_as: 1.0}).items():
                yield Term(row=row, stream=told, coefficient=-share)
