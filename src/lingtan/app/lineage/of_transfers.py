"""Nodes of transfers: energy that one account gives another, and the emission it carries.

A transfer is what plants of the giver delivered, or what the giver passed on, in whole kilograms.
"""

from collections.abc import Iterator

from lingtan.app.lineage.account_sources import joined
from lingtan.app.lineage.deliveries import Deliveries, Given
from lingtan.app.lineage.details import added, adds_up, given, made_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.enterprise_accounts import Transfer

KIND = "transfer"


def transfer_nodes(sources: Sources) -> Iterator[Node]:
    """Yield energy and emission of every transfer that carries any; without accounts nothing."""
    allocation = sources.beside.allocation
    every = () if allocation is None else allocation.transfers
    deliveries = [Deliveries.of(spanned) for spanned in sources.beside.spans]
    for transfer in (each for each in every if each.kg != 0):
        name = _name(transfer, sources)
        key = (transfer.giver, transfer.receiver, transfer.pool)
        mine = [each for found in deliveries for each in found.between(*key)]
        yield _energy(transfer, mine, name)
        yield from _emission(transfer, mine, name)


def transfer_id(each: Transfer, part: str) -> str:
    """Return the id of a part of a transfer."""
    return detail_id(KIND, each.giver, each.receiver, each.pool, part)


def _energy(each: Transfer, mine: list[Given], name: Name) -> Node:
    """Return the energy: that of its deliveries."""
    id_, weights = transfer_id(each, "energy"), {part.id("energy"): 1.0 for part in mine}
    if each.kwh is not None and adds_up(each.kwh, [part.kwh for part in mine]):
        return added(id_, each.kwh, "kWh", weights, name)
    return made_of(id_, each.kwh, "kWh", list(weights), name)


def _emission(each: Transfer, mine: list[Given], name: Name) -> Iterator[Node]:
    """Yield the emission: that of its deliveries, rounded to whole kilograms."""
    id_, parts = transfer_id(each, "emission"), [part.id("emission") for part in mine]
    exact = [part.kg for part in mine if part.kg is not None]
    if each.kg is None or len(exact) < len(mine) or abs(each.kg - sum(exact)) > len(mine) + 1:
        yield made_of(id_, None if each.kg is None else float(each.kg), "kg", parts, name)
        return
    rounding = transfer_id(each, "rounding")
    weights = dict.fromkeys([*parts, rounding], 1.0)
    yield added(id_, float(each.kg), "kg", weights, name)
    yield given(rounding, each.kg - sum(exact), "kg", name)


def _name(each: Transfer, sources: Sources) -> Name:
    ends = [sources.holder(each.giver), sources.holder(each.receiver)]
    between = Name(en=" → ".join(n.en for n in ends), zh=" → ".join(n.zh for n in ends))
    return joined([between, sources.carrier(each.pool)])
