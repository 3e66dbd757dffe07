"""What can be wrong with credits, removals and sinks; what is wrong has no effect."""

from collections.abc import Mapping

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity

PARK_FILE = "park.yaml"


def _error(name: str) -> FindingKind:
    return FindingKind(id=f"statement_{name}", severity=Severity.ERROR)


OFFSET_WITHOUT_PROOF = _error("offset_without_proof")
OFFSET_REGISTRY_UNKNOWN = _error("offset_registry_unknown")
OFFSET_NUMBERS_UNCLEAR = _error("offset_numbers_unclear")
OFFSET_NUMBERS_DIFFER = _error("offset_numbers_differ")
OFFSET_TWICE = _error("offset_twice")
OFFSET_ALIKE = FindingKind(id="statement_offset_alike", severity=Severity.WARNING)
OFFSET_SURRENDERED = _error("offset_surrendered")
OFFSET_VINTAGE_LATER = _error("offset_vintage_later")
OFFSET_WITHOUT_DAY = _error("offset_without_day")
OFFSET_STATE_UNCLEAR = _error("offset_state_unclear")
OFFSET_OF_COUNTED_POWER = _error("offset_of_counted_power")
REMOVAL_WITHOUT_METHOD = _error("removal_without_method")
REMOVAL_WITHOUT_PERMANENCE = _error("removal_without_permanence")
REMOVAL_WITHOUT_PROOF = _error("removal_without_proof")
REMOVAL_TWICE = _error("removal_twice")
REVERSAL_BEYOND = _error("reversal_beyond")
REVERSAL_TOO_EARLY = _error("reversal_too_early")
REVERSAL_WITHOUT_PROOF = FindingKind(
    id="statement_reversal_without_proof", severity=Severity.WARNING
)
REVERSAL_AFTER = FindingKind(id="statement_reversal_after", severity=Severity.INFO)
STATED_OTHERWISE = FindingKind(id="statement_stated_otherwise", severity=Severity.WARNING)


def fault(kind: FindingKind, subject: str, facts: Mapping[str, Fact] | None = None) -> Finding:
    """Return a finding about a block of credits or a removal."""
    return Finding(kind=kind, subject=subject, place=Place(source=PARK_FILE), facts=facts or {})
