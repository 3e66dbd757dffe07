"""Flows of coal equivalent: from the carrier through its use to the user."""

from decimal import Decimal

from lingtan.ledger.accounts import Account
from lingtan.reports.chapters.flow_nodes import (
    Flow,
    chart_of,
    other_node,
    source_node,
    user_node,
)
from lingtan.reports.charts.palette import MUTED
from lingtan.reports.charts.sankey import Sankey, SankeyNode
from lingtan.reports.context import Context
from lingtan.reports.sums import SUPPLY, only, sum_by

KILO_TCE = Decimal(10**6)  # from kgce
BURNED = (Account.FUEL, Account.BUNKER, Account.BIOGENIC)
SPENT = (*BURNED, Account.CONVERSION_INPUT, Account.FEEDSTOCK)
SOLD = {Account.ELECTRICITY_OUT: "electricity", Account.HEAT_OUT: "heat"}
USERS_COLUMN = 2


def fuel_and_power_flows(context: Context) -> Sankey:
    """Return the flows of coal equivalent: carrier, what it is used as, who uses it [kt ce]."""
    postings = context.inputs.inventory.postings
    flows: list[Flow] = []
    lines = sum_by(only(postings, (*SPENT, *SUPPLY)), ["account", "carrier", "enterprise"])
    for row in lines.iter_rows(named=True):
        source = source_node(context, row["account"], row["carrier"])
        use = _use(context, _kind(Account(row["account"]), row["carrier"]))
        user = user_node(context, row["enterprise"], "supply_to_all", USERS_COLUMN)
        value = row["energy_kgce"] / KILO_TCE
        flows += [(source, use, value), (use, user, value)]
    shared = user_node(context, "", "supply_to_all", USERS_COLUMN)
    for row in sum_by(only(postings, tuple(SOLD)), ["account"]).iter_rows(named=True):
        use = _use(context, SOLD[Account(row["account"])])
        value = abs(row["energy_kgce"]) / KILO_TCE
        sold = other_node(context, row["account"], USERS_COLUMN)
        flows += [(use, sold, value), (use, shared, -value)]
    return chart_of(flows, context.say("chart.flows"), context.say("unit_kilo_tce"))


def _kind(account: Account, carrier: str) -> str:
    if account in SUPPLY:
        return carrier
    return Account.FUEL.value if account in BURNED else account.value


def _use(context: Context, kind: str) -> SankeyNode:
    label = context.word("report.used_as", kind)
    return SankeyNode(id=f"use:{kind}", label=label, column=1, colour=MUTED)
