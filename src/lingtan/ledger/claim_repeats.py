"""Which proved claims count what another one counts: of one power the earlier claim stands.

Claims that hold the same certificate or settlement are one, however the text is spelled. So are a
trade and another claim of one document, span and quantity, unless both have numbers that tell
them apart. Then both count, and a warning names them, as it does where only the documents differ:
a trade brings certificates with it, which may be claimed once more.
"""

from collections.abc import Sequence
from datetime import UTC

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, Severity
from lingtan.ledger.doubts import CLAIM_ALIKE, CLAIM_REPEATED, CLAIM_UNTOLD, doubt
from lingtan.ledger.serials import Serials, read_serials
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.documents import document_key

Read = tuple[Contract, Serials]


def repeated_claims(proved: Sequence[Contract]) -> dict[str, Finding]:
    """Return the claims that repeat an earlier one, or may do so, by contract.

    Parameters
    ----------
    proved : sequence of Contract
        Claims with a document, and with numbers or a settlement.
    """
    ordered = sorted(proved, key=lambda c: (c.valid_from.astimezone(UTC), c.id))
    read = [(contract, read_serials(contract.serial)) for contract in ordered]
    found: dict[str, Finding] = {}
    for number, one in enumerate(read):
        doubts = [d for other in read[:number] if (d := _doubt(one, other)) is not None]
        if doubts:
            found[one[0].id] = min(doubts, key=lambda d: d.kind.severity is not Severity.ERROR)
    return found


def _doubt(one: Read, other: Read) -> Finding | None:
    contract, own = one
    facts: dict[str, Fact] = {"serial": contract.serial, "other": other[0].id}
    if own.share(other[1]):
        return doubt(CLAIM_REPEATED, contract.id, facts, at="park.yaml")
    if not _is_alike(contract, other[0]):
        return None
    facts |= {"evidence": contract.evidence, "claimed_kwh": contract.quantity_kwh or 0.0}
    is_told = own.ranges and other[1].ranges
    kind = CLAIM_ALIKE if is_told or _documents(contract, other[0]) > 1 else CLAIM_UNTOLD
    return doubt(kind, contract.id, facts, at="park.yaml")


def _is_alike(one: Contract, other: Contract) -> bool:
    """Whether both state one quantity over one span, and one is a trade."""
    spans = {(c.valid_from, c.valid_to, c.quantity_kwh) for c in (one, other)}
    return len(spans) == 1 and ContractKind.GREEN_POWER in (one.kind, other.kind)


def _documents(one: Contract, other: Contract) -> int:
    return len({document_key(one.evidence), document_key(other.evidence)})
