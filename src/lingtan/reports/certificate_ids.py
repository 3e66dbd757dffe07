"""Ids of what of a certificate was issued, of its slices, and of what is in which state."""

from datetime import datetime

from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.park.certificates import SliceState

KIND = "certificate"


def issued_id(certificate: str) -> str:
    """Return the id of what was issued."""
    return detail_id(KIND, certificate, "issued")


def slice_id(certificate: str, number: int) -> str:
    """Return the id of a slice, by its number from 1 on."""
    return detail_id(KIND, certificate, str(number), "energy")


def state_id(certificate: str, state: SliceState) -> str:
    """Return the id of what is in a state, in a lineage of an instant."""
    return detail_id(KIND, certificate, state.value)


def registered_id(contract: str) -> str:
    """Return the id of what is claimed in the register for a contract."""
    return detail_id("claim", contract, "registered")


def ids_of_states(certificate: str, at: datetime) -> dict[str, str]:
    """Return the id of what is in each state at an instant, by the name of the state."""
    return {
        state.value: address_of(state_id(certificate, state), known_at=at) for state in SliceState
    }
