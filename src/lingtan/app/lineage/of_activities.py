"""Nodes of activity data: the meter, contract or statement an amount comes from."""

import math
from collections.abc import Iterator

import polars as pl

from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.ids import activity_id, meter_id, use_id
from lingtan.app.lineage.of_lines import entry_name
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.asked_sums import USERS
from lingtan.evidence.lineage.key_names import names_of
from lingtan.evidence.lineage.months import MONTHS, VALUES
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.evidence.lineage.sum_ids import value_name
from lingtan.ledger.accounts import Account
from lingtan.ledger.edges import POOLS, Role
from lingtan.ledger.entries import Entry

CLAIMS = (Account.GREEN_POWER, Account.CERTIFICATE)
# What lines are chosen by where a sum of some is asked for; see `evidence.lineage.sum_ids`.
CHOSEN_BY = {
    **{name: name for name in ("account", "carrier", "stream", "enterprise", "sector")},
    "meter": "meter_id",
    "factor": "factor_id",
}
CLOSE = 1e-9
POOL_UNIT = "kWh"


def activity_nodes(sources: AccountSources) -> Iterator[Node]:
    """Yield the activity data of every line, and what the meters of each user counted."""
    for entry in dict.fromkeys((*sources.entries.account, *sources.entries.users)):
        yield from _nodes(entry, sources)
    yield from _use_nodes(sources)


def _nodes(entry: Entry, sources: AccountSources) -> Iterator[Node]:
    amount = float(entry.quantity)
    rule, parts, more = _origin(entry, amount, sources)
    facts: dict[str, Fact] = {
        **{key: getattr(entry, name) for key, name in CHOSEN_BY.items()},
        "of": USERS if entry.is_use else "",
        MONTHS: sources.months.get(entry.id, ""),
        VALUES: sources.values.get(entry.id, ""),
        "at": "" if entry.factor is None else value_name(entry.factor),
        **names_of("carrier", sources.carrier(entry.carrier)),
        **names_of("enterprise", sources.enterprise(entry.enterprise)),
    }
    if entry.estimated:
        facts["estimated"] = float(entry.estimated)
    yield Node(
        id=activity_id(entry),
        kind=Kind.ACTIVITY,
        rule=rule,
        value=amount,
        unit=unit_of(entry, sources),
        name=entry_name(entry, sources),
        parts=parts,
        facts={key: fact for key, fact in facts.items() if fact != ""},
    )
    yield from more


def unit_of(entry: Entry, sources: AccountSources) -> str:
    """Return the unit of the activity data of lines."""
    if entry.account == Account.VALUE_CHAIN:
        return sources.activities[entry.stream].unit
    is_pool = entry.carrier in POOLS
    return POOL_UNIT if is_pool else sources.knowledge.units.get(entry.carrier, "kg")


Origin = tuple[Rule, tuple[Part, ...], tuple[Node, ...]]


def _origin(entry: Entry, amount: float, sources: AccountSources) -> Origin:
    """Return the rule and the parts of an amount, and the nodes made for them."""
    if entry.account in CLAIMS:
        return Rule.MADE_OF, (Part(node=f"contract:{entry.stream}"),), ()
    if entry.account == Account.VALUE_CHAIN:
        return Rule.SUM, (Part(node=f"value_chain:{entry.stream}"),), ()
    if entry.meter_id:
        return _of_meter(entry, amount, sources)
    use = use_id(entry.carrier, entry.enterprise)
    counted = sources.used.get((entry.carrier, entry.enterprise))
    if not entry.enterprise or not counted:
        return Rule.MADE_OF, _pool_parts(entry, sources), ()
    return _share(entry, amount, use, counted, "mixed")


def _of_meter(entry: Entry, amount: float, sources: AccountSources) -> Origin:
    meter = meter_id(entry.meter_id)
    read = sources.amounts.get(entry.meter_id)
    if read is None:
        return Rule.MADE_OF, (Part(node=meter),), ()
    net, positive = read.net, read.positive
    for sign in (1.0, -1.0):
        if _is_close(amount, sign * net):
            return Rule.SUM, (Part(node=meter, weight=sign),), ()
        if _is_close(amount, sign * positive) or _is_close(amount, sign * (positive - net)):
            back = sign * amount - net
            node = _constant(entry, back, "ran_backwards", unit_of(entry, sources))
            parts = (Part(node=meter, weight=sign), Part(node=node.id, weight=sign))
            return Rule.SUM, parts, (node,)
    return _share(entry, amount, meter, net, _why_a_share(entry, sources))


def _why_a_share(entry: Entry, sources: AccountSources) -> str:
    unit = next((m.unit for m in sources.park.meters if m.id == entry.meter_id), "")
    is_mass = bool(unit) and sources.catalogue.units.find(unit).dimension == "mass"
    return "enthalpy" if is_mass and entry.carrier in POOLS else "part"


def _share(entry: Entry, amount: float, whole: str, counted: float, reason: str) -> Origin:
    if not counted:
        return Rule.MADE_OF, (Part(node=whole),), ()
    node = _constant(entry, amount / counted, reason, "")
    return Rule.PRODUCT, (Part(node=whole), Part(node=node.id)), (node,)


def _constant(entry: Entry, value: float, reason: str, unit: str) -> Node:
    return Node(
        id=f"constant:{reason}:{entry.id}",
        kind=Kind.CONSTANT,
        rule=Rule.GIVEN,
        value=value,
        unit=unit,
        facts={"reason": reason},
    )


def _pool_parts(entry: Entry, sources: AccountSources) -> tuple[Part, ...]:
    """Return the meters of a pool: what the park itself uses, loses or passes on is their rest."""
    network = sources.inventory.network.filter(pl.col("pool") == entry.carrier)
    return tuple(Part(node=meter_id(meter)) for meter in dict.fromkeys(network["meter_id"]))


def _use_nodes(sources: AccountSources) -> Iterator[Node]:
    """Yield what the meters of each enterprise counted in each pool."""
    uses = sources.inventory.network.filter(pl.col("role") == Role.USE.value)
    for (pool, party), counted in sources.used.items():
        own = uses.filter((pl.col("pool") == pool) & (pl.col("party") == party))
        parts = tuple(
            Part(node=meter_id(row["meter_id"]), weight=float(row["sign"]))
            for row in own.iter_rows(named=True)
        )
        told = [
            row["sign"] * sources.amounts[row["meter_id"]].net
            for row in own.iter_rows(named=True)
            if row["meter_id"] in sources.amounts
        ]
        yield Node(
            id=use_id(pool, party),
            kind=Kind.USE,
            rule=Rule.SUM if _is_close(math.fsum(told), counted) else Rule.MADE_OF,
            value=counted,
            unit=POOL_UNIT,
            name=sources.enterprise(party),
            parts=parts,
            facts={"pool": pool},
        )


def _is_close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-6)
