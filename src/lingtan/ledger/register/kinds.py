"""What can be wrong with a certificate or with what happened to it."""

from collections.abc import Mapping

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.park.certificates import Certificate, RegisterEvent

REGISTER = "certificates"


def _error(name: str) -> FindingKind:
    return FindingKind(id=f"register_{name}", severity=Severity.ERROR)


NUMBERS_UNCLEAR = _error("numbers_unclear")
NUMBERS_DIFFER = _error("numbers_differ")
NUMBER_TWICE = _error("number_twice")
GRANULE_TWICE = _error("granule_twice")
NOT_WHOLE = _error("not_whole")
WITHOUT_DOCUMENT = _error("without_document")
UNKNOWN_CERTIFICATE = _error("unknown_certificate")
UNKNOWN_CONTRACT = _error("unknown_contract")
ID_OF_CONTRACT = _error("id_of_contract")
CLAIMED_TWICE = _error("claimed_twice")
NOT_FREE = _error("not_free")
NOT_HELD = _error("not_held")
TOO_OLD = _error("too_old")
TOO_EARLY = _error("too_early")
OTHER_INTERVAL = _error("other_interval")
REVERSAL_UNCLEAR = _error("reversal_unclear")
STORE_UNCLEAR = _error("store_unclear")
STORE_BEYOND = _error("store_beyond")
BEYOND_OUTPUT = FindingKind(id="register_beyond_output", severity=Severity.WARNING)
OWN_POWER_SOLD = FindingKind(id="register_own_power_sold", severity=Severity.WARNING)
CLAIM_UNNUMBERED = FindingKind(id="register_claim_unnumbered", severity=Severity.INFO)


def fault(
    kind: FindingKind,
    about: Certificate | RegisterEvent,
    facts: Mapping[str, Fact] | None = None,
) -> Finding:
    """Return a finding about a certificate or an event, with the file it was read from."""
    place = Place(source=about.source or REGISTER)
    return Finding(kind=kind, subject=about.id, place=place, facts=facts or {})
