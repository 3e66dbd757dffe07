"""Nodes of the register of certificates: what was issued, slice by slice, and its states."""

from collections.abc import Iterator
from datetime import datetime

from lingtan.app.lineage.details import added, given
from lingtan.app.lineage.sources import Sources
from lingtan.app.read_register import register_of
from lingtan.base.errors import Fact
from lingtan.base.names import Name
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.register.play import Register
from lingtan.park.certificates import Registered, Slice, SliceState
from lingtan.reports.certificate_ids import issued_id, registered_id, slice_id, state_id

WH = "Wh"


def certificate_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every certificate with its slices; the states are those of the instant asked for.

    Without an instant nothing is told of states: what is free runs out by itself.
    """
    account = sources.evaluation.account
    documents = {each.id: each.evidence for each in sources.park.register_events}
    register = register_of(account)
    for entry in register.entries:
        yield from _slices(entry, documents)
        if account.as_known_at is not None:
            yield from _states(entry, account.as_known_at)
    for contract in sources.park.contracts:
        claimed = claimed_slices(register, contract.id)
        if claimed:
            value = float(sum(part.energy_wh for _, part in claimed.values()))
            weights = dict.fromkeys(claimed, 1.0)
            yield added(registered_id(contract.id), value, WH, weights, Name.alike(contract.id))


def claimed_slices(register: Register, contract: str) -> dict[str, tuple[Registered, Slice]]:
    """Return the slices that are claimed for a contract, by their ids, each of its certificate."""
    events = register.claims_for(contract)
    return {
        slice_id(entry.certificate.id, number): (entry, part)
        for entry in register.entries
        for number, part in enumerate(entry.slices, start=1)
        if part.event in events
    }


def _slices(entry: Registered, documents: dict[str, str]) -> Iterator[Node]:
    """Yield the slices, each as its event left it, and what was issued: all of them."""
    header, weights = entry.certificate, dict[str, float]()
    name = Name.alike(header.id)
    for number, part in enumerate(entry.slices, start=1):
        id_ = slice_id(header.id, number)
        weights[id_] = 1.0
        facts: dict[str, Fact] = {
            "event": part.event,
            "document": documents.get(part.event, header.evidence),
            "source": header.source,
            "valid_to": entry.expires.isoformat(),
        }
        yield given(id_, float(part.energy_wh), WH, name, facts)
    yield added(issued_id(header.id), float(header.energy_wh), WH, weights, name)


def _states(entry: Registered, at: datetime) -> Iterator[Node]:
    """Yield what of a certificate is in each state: the slices that are."""
    certificate = entry.certificate.id
    for state in SliceState:
        weights = {
            slice_id(certificate, number): 1.0
            for number, part in enumerate(entry.slices, start=1)
            if entry.state_at(part, at) is state
        }
        id_, value = state_id(certificate, state), float(entry.energy_in(state, at))
        name = Name.alike(certificate)
        yield added(id_, value, WH, weights, name) if weights else given(id_, value, WH, name)
