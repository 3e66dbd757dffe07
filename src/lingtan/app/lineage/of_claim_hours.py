"""Nodes of claims whose hours are told: what is claimed, what of it was made, and what was used.

What tells the hours is the meter of the plant a claim names, or granular certificates.
"""

from collections.abc import Iterator

from lingtan.app.lineage.details import added, adds_up, made_of
from lingtan.app.lineage.ids import meter_id
from lingtan.app.lineage.of_certificates import claimed_slices
from lingtan.app.lineage.sources import Sources
from lingtan.app.read_register import register_of
from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.plant_hours import generator_meters
from lingtan.matching.claim_hours import ClaimMatch, HoursFrom
from lingtan.park.contracts import Contract

KIND = "claim"
NEEDED = ("matching.load_kwh", "matching.same_hour_kwh")


def claim_hours_nodes(sources: Sources) -> Iterator[Node]:
    """Yield three energies of every such claim; nothing where no hours are told."""
    contracts = {contract.id: contract for contract in sources.park.contracts}
    for claim in sources.beside.claims:
        contract, name = contracts[claim.contract], Name.alike(claim.contract)
        yield _claimed(claim, contract, name)
        told = _told_by(claim, contract, sources)
        yield made_of(_id(claim, "offered"), claim.offered_kwh, "kWh", told, name)
        parts = [_id(claim, "offered"), *_needed(claim, sources)]
        yield made_of(_id(claim, "matched"), claim.matched_kwh, "kWh", parts, name)


def _claimed(claim: ClaimMatch, contract: Contract, name: Name) -> Node:
    """Return what is claimed in the year: what the contract states, or its part of it by days."""
    id_, stated = _id(claim, "claimed"), f"contract:{contract.id}"
    if contract.quantity_kwh is not None and adds_up(claim.claimed_kwh, [contract.quantity_kwh]):
        return added(id_, claim.claimed_kwh, "kWh", {stated: 1.0}, name)
    return made_of(id_, claim.claimed_kwh, "kWh", [stated], name)


def _told_by(claim: ClaimMatch, contract: Contract, sources: Sources) -> list[str]:
    """Return what tells the hours, with the meters of plants that made no more in them."""
    plants, told = set(contract.assets), [_id(claim, "claimed")]
    if claim.source is HoursFrom.CERTIFICATES:
        register = register_of(sources.evaluation.account)
        claimed = claimed_slices(register, claim.contract)
        plants = {entry.certificate.device for entry, _ in claimed.values()}
        told += claimed
    meters = generator_meters(sources.park)
    return [*told, *(meter_id(meter) for meter, plant in meters.items() if plant in plants)]


def _needed(claim: ClaimMatch, sources: Sources) -> Iterator[str]:
    """Yield what was needed in the hours, by whose claim it is, and what was there already."""
    if claim.enterprise:
        yield from (detail_id("matched", claim.enterprise, part) for part in ("used", "matched"))
    else:
        yield from (id_ for id_ in NEEDED if id_ in sources.figures)


def _id(claim: ClaimMatch, part: str) -> str:
    return detail_id(KIND, claim.contract, part)
