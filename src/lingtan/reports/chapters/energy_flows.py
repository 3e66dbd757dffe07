"""Flows of coal equivalent: from the carrier through its use to the user."""

from decimal import Decimal
from functools import partial

import polars as pl

from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.ledger.accounts import Account
from lingtan.reports.chapters.flow_nodes import (
    Flow,
    Joined,
    chart_of,
    other_node,
    source_node,
    user_node,
)
from lingtan.reports.charts.palette import MUTED
from lingtan.reports.charts.sankey import Sankey, SankeyNode
from lingtan.reports.context import Context
from lingtan.reports.sums import SUPPLY, only, sum_by, total

KILO_TCE = Decimal(10**6)  # from kgce
BURNED = (Account.FUEL, Account.BUNKER, Account.BIOGENIC)
SPENT = (*BURNED, Account.CONVERSION_INPUT, Account.FEEDSTOCK)
SOLD = {Account.ELECTRICITY_OUT: "electricity", Account.HEAT_OUT: "heat"}
USERS_COLUMN = 2
KEYS = ("account", "carrier", "enterprise")  # of lines


def fuel_and_power_flows(context: Context) -> Sankey:
    """Return the flows of coal equivalent: carrier, what it is used as, who uses it [kt ce]."""
    postings = context.inputs.inventory.postings
    flows: list[Flow] = []
    lines = sum_by(only(postings, (*SPENT, *SUPPLY, *SOLD)), list(KEYS))
    for row in lines.filter(~pl.col("account").is_in(list(SOLD))).iter_rows(named=True):
        source = source_node(context, row["account"], row["carrier"])
        use = _use(context, _kind(Account(row["account"]), row["carrier"]))
        user = user_node(context, row["enterprise"], "supply_to_all", USERS_COLUMN)
        value = row["energy_kgce"] / KILO_TCE
        of = tuple(str(row[key]) for key in KEYS)
        flows += [Flow(source, use, value, of), Flow(use, user, value, of)]
    shared = user_node(context, "", "supply_to_all", USERS_COLUMN)
    for row in lines.filter(pl.col("account").is_in(list(SOLD))).iter_rows(named=True):
        use = _use(context, SOLD[Account(row["account"])])
        value = abs(row["energy_kgce"]) / KILO_TCE
        sold = other_node(context, row["account"], USERS_COLUMN)
        of = tuple(str(row[key]) for key in KEYS)
        flows += [Flow(use, sold, value, of), Flow(use, shared, -value, of)]
    title, unit = context.say("chart.flows"), context.say("unit_kilo_tce")
    return chart_of(flows, title, unit, partial(_sum_of, lines))


def _sum_of(lines: pl.DataFrame, joined: Joined) -> str:
    """Return the id of the sum of lines that a band shows; empty where it takes in others.

    A band has a direction where a line has a sign.
    """
    chosen = {key: sorted({of[at] for of in joined.of}) for at, key in enumerate(KEYS)}
    mine = lines.filter(*(pl.col(key).is_in(values) for key, values in chosen.items()))
    is_same = abs(total(mine, "energy_kgce")) == joined.value * KILO_TCE
    return sum_id("energy", **chosen) if is_same else ""


def _kind(account: Account, carrier: str) -> str:
    if account in SUPPLY:
        return carrier
    return Account.FUEL.value if account in BURNED else account.value


def _use(context: Context, kind: str) -> SankeyNode:
    label = context.word("report.used_as", kind)
    return SankeyNode(id=f"use:{kind}", label=label, column=1, colour=MUTED)
