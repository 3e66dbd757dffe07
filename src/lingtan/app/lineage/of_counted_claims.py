"""Nodes of what counts of each contract: its lines of the account."""

from collections.abc import Iterator
from decimal import Decimal

from lingtan.app.lineage.details import added, made_of
from lingtan.app.lineage.ids import activity_id
from lingtan.app.lineage.sources import Sources
from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.counted_claims import contracts_in, counted_lines
from lingtan.ledger.entries import Entry
from lingtan.park.contracts import Contract

KIND = "claim"


def counted_nodes(sources: Sources) -> Iterator[Node]:
    """Yield what counts of every claim used in the period and of every direct line."""
    for contract in contracts_in(sources.park, sources.inventory.period):
        yield _counted(contract, sources)


def _counted(contract: Contract, sources: Sources) -> Node:
    id_, name = detail_id(KIND, contract.id, "counted"), Name.alike(contract.id)
    entries = _entries(contract, sources)
    total = sum((entry.quantity for entry in entries), Decimal(0))
    if not entries:  # it counts for nothing: findings say why
        return made_of(id_, 0.0, "kWh", [f"contract:{contract.id}"], name)
    sign = -1.0 if total < 0 else 1.0
    weights = dict.fromkeys(map(activity_id, entries), sign)
    return added(id_, float(abs(total)), "kWh", weights, name)


def _entries(contract: Contract, sources: Sources) -> list[Entry]:
    lines = counted_lines(contract, sources.park)
    return [
        entry
        for entry in sources.entries.account
        if entry.account in lines.accounts and getattr(entry, lines.column) in lines.ids
    ]
