"""Which data are stated in contracts that nothing proves: the account refused them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from lingtan.base.findings import Finding
from lingtan.ledger.doubts import (
    CLAIM_NOT_COUNTED,
    DIRECT_OUTSIDE_CONTRACT,
    DIRECT_WITHOUT_CONTRACT,
    DIRECT_WITHOUT_EVIDENCE,
    HEAT_WITHOUT_PROOF,
)

DATUM_OF: Mapping[str, str] = MappingProxyType(
    {
        CLAIM_NOT_COUNTED.id: "green_certificates",
        DIRECT_OUTSIDE_CONTRACT.id: "direct_connection_project",
        DIRECT_WITHOUT_CONTRACT.id: "direct_connection_project",
        DIRECT_WITHOUT_EVIDENCE.id: "direct_connection_project",
        HEAT_WITHOUT_PROOF.id: "direct_connection_project",
    }
)


def unproved(findings: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    """Return the data whose proof is missing, each with the contracts or plants it is about."""
    found: dict[str, tuple[str, ...]] = {}
    for finding in findings:
        datum = DATUM_OF.get(finding.kind.id)
        if datum is not None and finding.subject not in found.get(datum, ()):
            found[datum] = (*found.get(datum, ()), finding.subject)
    return found
