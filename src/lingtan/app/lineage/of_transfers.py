"""Nodes of transfers: energy that one account gives another, and the emission it carries."""

from collections.abc import Iterator

import polars as pl

from lingtan.app.lineage.details import made_of, product
from lingtan.app.lineage.ids import meter_id, use_id
from lingtan.app.lineage.sources import Sources, joined
from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.account_figures import SHARED
from lingtan.ledger.allocation.enterprise_accounts import Transfer

KIND = "transfer"


def transfer_nodes(sources: Sources) -> Iterator[Node]:
    """Yield energy and emission of every transfer that carries any; without accounts nothing."""
    allocation = sources.beside.allocation
    every = () if allocation is None else allocation.transfers
    for transfer in (each for each in every if each.kg != 0):
        name = _name(transfer, sources)
        yield from _energy(transfer, name, sources)
        yield from _emission(transfer, name, sources)


def _energy(each: Transfer, name: Name, sources: Sources) -> Iterator[Node]:
    """Yield the energy: a share of what the meters of the receiver counted."""
    id_ = _id(each, "energy")
    counted = sources.used.get((each.pool, each.receiver))
    meters = _meters(each.pool, sources)
    if not counted or each.kwh is None:
        yield made_of(id_, each.kwh, "kWh", meters, name)
        return
    share = _id(each, "share")
    yield product(id_, each.kwh, "kWh", [use_id(each.pool, each.receiver), share], name)
    yield made_of(share, each.kwh / counted, "ratio", meters, name)


def _emission(each: Transfer, name: Name, sources: Sources) -> Iterator[Node]:
    """Yield the emission: the energy at the mean emission of what the giver gives."""
    id_, energy, rate = (_id(each, part) for part in ("emission", "energy", "rate"))
    giver = f"by_enterprise.{each.giver}_kg" if each.giver else SHARED
    grounds = [giver] if giver in sources.figures else []
    value = None if each.kg is None else float(each.kg)
    if value is None or not each.kwh:
        yield made_of(id_, value, "kg", [energy, *grounds], name)
        return
    yield product(id_, value, "kg", [energy, rate], name)
    yield made_of(rate, value / each.kwh, "kg/kWh", grounds, name)


def _id(each: Transfer, part: str) -> str:
    return detail_id(KIND, each.giver, each.receiver, each.pool, part)


def _meters(pool: str, sources: Sources) -> list[str]:
    network = sources.inventory.network.filter(pl.col("pool") == pool)
    return [meter_id(meter) for meter in dict.fromkeys(network["meter_id"])]


def _name(each: Transfer, sources: Sources) -> Name:
    ends = [sources.holder(each.giver), sources.holder(each.receiver)]
    between = Name(en=" → ".join(n.en for n in ends), zh=" → ".join(n.zh for n in ends))
    return joined([between, sources.carrier(each.pool)])
