"""Flows for the Sankey pictures: sums of posting lines, and what the balance leaves over."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from lingtan.ledger.accounts import Account
from lingtan.reports.charts.palette import MUTED, account_colour, carrier_colour
from lingtan.reports.charts.sankey import Sankey, SankeyLink, SankeyNode
from lingtan.reports.context import Context
from lingtan.reports.sums import SUPPLY, only, sum_by, total

KILO_TCE = Decimal(10**6)  # from kgce
GIGAWATT_HOUR = Decimal(10**6)  # from kWh
OUT = (Account.ELECTRICITY_OUT, Account.HEAT_OUT)
USERS = 12  # more users than this are drawn as one
Flow = tuple[SankeyNode, SankeyNode, Decimal]


def fuel_and_power_flows(context: Context) -> Sankey:
    """Return the flows of coal equivalent: carrier, what it is used as, who uses it [kt ce]."""
    burned = (Account.FUEL, Account.CONVERSION_INPUT, Account.FEEDSTOCK)
    lines = only(context.inputs.inventory.postings, (*burned, *SUPPLY))
    flows: list[Flow] = []
    for row in sum_by(lines, ["account", "carrier", "enterprise"]).iter_rows(named=True):
        source = _source(context, row["account"], row["carrier"])
        use = _use(context, row["account"], row["carrier"])
        user = _user(context, row["enterprise"], "supply_to_all", column=2)
        value = row["energy_kgce"] / KILO_TCE
        flows += [(source, use, value), (use, user, value)]
    return _chart(flows, context.say("chart.flows"), context.say("unit_kilo_tce"))


def _source(context: Context, account: str, carrier: str) -> SankeyNode:
    if Account(account) in SUPPLY:
        label, colour = context.say(f"series.{account}"), account_colour(account)
        return SankeyNode(id=f"from:{account}:{carrier}", label=label, column=0, colour=colour)
    colour = carrier_colour(carrier)
    return SankeyNode(
        id=f"from:{carrier}", label=context.carrier(carrier), column=0, colour=colour
    )


def _use(context: Context, account: str, carrier: str) -> SankeyNode:
    kind = carrier if Account(account) in SUPPLY else account
    label = context.say(f"used_as.{kind}") if context.words.has(f"report.used_as.{kind}") else kind
    return SankeyNode(id=f"use:{kind}", label=label, column=1, colour=MUTED)


def _user(context: Context, enterprise: str, nobody: str, *, column: int) -> SankeyNode:
    label = context.enterprise(enterprise) if enterprise else context.say(nobody)
    return SankeyNode(id=f"to:{enterprise}", label=label, column=column, colour=MUTED)


def node_flows(context: Context) -> Sankey:
    """Return the flows of electricity and heat through the park's nodes [GWh].

    What the postings do not name closes the balance: own fossil power, stores and converters on
    the way in, charging and converters on the way out, and the losses.
    """
    flows: list[Flow] = []
    for node in context.inputs.park.nodes:
        if context.carrier_unit(node.carrier) == "kWh":
            flows.extend(_flows_of_node(context, node.id))
    return _chart(flows, context.say("chart.nodes"), "GWh")


def _flows_of_node(context: Context, node_id: str) -> Iterator[Flow]:
    node = next(node for node in context.inputs.park.nodes if node.id == node_id)
    middle = SankeyNode(
        id=f"node:{node_id}",
        label=context.name(node.name, node_id),
        column=1,
        colour=carrier_colour(node.carrier),
    )
    lines = context.inputs.inventory.postings.filter(pl.col("node") == node_id)
    balance = context.inputs.inventory.balances.filter(pl.col("node") == node_id)
    rest_in, rest_out = total(balance, "inflow"), total(balance, "outflow")
    for row in sum_by(only(lines, SUPPLY), ["account", "carrier"]).iter_rows(named=True):
        rest_in -= row["quantity"]
        yield _source(context, row["account"], row["carrier"]), middle, _gwh(row["quantity"])
    yield _other(context, "other_in", 0), middle, _gwh(rest_in)
    for row in sum_by(only(lines, (Account.USE,)), ["enterprise"]).iter_rows(named=True):
        rest_out -= row["quantity"]
        user = _user(context, row["enterprise"], "common_use", column=2)
        yield middle, user, _gwh(row["quantity"])
    for row in sum_by(only(lines, OUT), ["account"]).iter_rows(named=True):
        rest_out -= abs(row["quantity"])
        sold = _other(context, row["account"], 2)
        yield middle, sold, _gwh(abs(row["quantity"]))
    yield middle, _other(context, "other_out", 2), _gwh(rest_out)
    yield middle, _other(context, "losses", 2), _gwh(total(balance, "residual"))


def _gwh(value: Decimal) -> Decimal:
    return value / GIGAWATT_HOUR


def _other(context: Context, kind: str, column: int) -> SankeyNode:
    label = context.say(f"flow.{kind}")
    return SankeyNode(id=f"other:{kind}", label=label, column=column, colour=MUTED)


def _chart(flows: list[Flow], title: str, unit: str) -> Sankey:
    """Join equal flows, leave out what would be thinner than a hair, order by size."""
    joined: dict[tuple[SankeyNode, SankeyNode], Decimal] = {}
    for source, target, value in _few_users(flows):
        joined[source, target] = joined.get((source, target), Decimal(0)) + value
    largest = max(joined.values(), default=Decimal(0))
    kept = {ends: value for ends, value in joined.items() if value > largest / 5000}
    size: dict[SankeyNode, Decimal] = {}
    for ends, value in kept.items():
        for node in ends:
            size[node] = size.get(node, Decimal(0)) + value
    nodes = _in_order(kept, size)
    links = tuple(
        SankeyLink(source=source.id, target=target.id, value=float(value))
        for (source, target), value in kept.items()
    )
    return Sankey(title=title, unit=unit, nodes=nodes, links=links)


def _in_order(
    kept: Mapping[tuple[SankeyNode, SankeyNode], Decimal], size: Mapping[SankeyNode, Decimal]
) -> tuple[SankeyNode, ...]:
    """Put large nodes first, and sources in the order of what they mainly feed."""
    inner = sorted((n for n in size if n.column == 1), key=lambda node: -size[node])
    feeds: dict[SankeyNode, int] = {}
    for (source, target), _ in sorted(kept.items(), key=lambda item: item[1]):
        if target in inner:
            feeds[source] = inner.index(target)
    first = sorted((n for n in size if n.column == 0), key=lambda n: (feeds.get(n, 0), -size[n]))
    last = sorted(
        (n for n in size if n.column == 2), key=lambda n: (n.id.startswith("other"), -size[n])
    )
    return (*first, *inner, *last)


def _few_users(flows: list[Flow]) -> list[Flow]:
    size: dict[SankeyNode, Decimal] = {}
    for _, target, value in flows:
        if target.column == 2:
            size[target] = size.get(target, Decimal(0)) + value
    small = sorted(size, key=lambda node: -size[node])[USERS:]
    if not small:
        return flows
    rest = SankeyNode(id="other:users", label=f"… × {len(small)}", column=2, colour=MUTED)
    return [
        (source, rest if target in small else target, value) for source, target, value in flows
    ]
