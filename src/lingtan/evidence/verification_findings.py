"""The findings of a verification: found, answered by the park, settled by the verifier.

A step that cannot be raises and leaves no trace; see `verification` for what the entries mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.base.errors import Detail, VerificationError
from lingtan.evidence.verification import (
    Finding,
    FindingState,
    Severity,
    StepKind,
    Terms,
    Verification,
)
from lingtan.evidence.verification_entry import (
    Entry,
    Speaker,
    require_park,
    require_unsigned,
    require_verifier,
    step_entry,
)
from lingtan.park.signed_text import required_note, signed_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a verifier found, as he says it.

    Attributes
    ----------
    item : str
        What it is about.
    misstatement_kg : float
        Stated minus right emission [kgCO2].
    """

    severity: Severity
    item: str
    misstatement_kg: float = 0.0


def find_fault(verification: Verification, remark: Remark, who: Speaker) -> Entry:
    """Return the entry of a finding.

    Raises
    ------
    VerificationError
        It is signed, somebody else is the verifier, nothing is said, it is about nothing, or a
        misstatement of the materiality or more is called less than material.
    """
    require_unsigned(verification)
    require_verifier(verification, who)
    own = [each for each in verification.findings.values() if not each.is_brought]
    id_ = f"F{len(own) + 1}"
    if not required_note(who.note) or not signed_name(remark.item, "item"):
        raise VerificationError("nothing_said", facts={"finding": id_})
    _require_weight(verification.terms, remark, id_)
    return {
        **step_entry(verification.id, StepKind.FOUND, who),
        "finding": id_,
        "severity": remark.severity.value,
        "item": remark.item.strip(),
        "misstatement_kg": remark.misstatement_kg,
    }


def answer_finding(
    verification: Verification, id_: str, documents: Mapping[str, str], who: Speaker
) -> Entry:
    """Return the entry by which the park answers: what it did, with a document where one is due.

    Raises
    ------
    VerificationError
        It is signed, the verifier himself answers, there is no such finding, it is settled or
        answered already, nothing is said, or a finding that blocks is answered without a document.
    """
    require_unsigned(verification)
    require_park(verification, who)
    finding = _require_finding(verification, id_)
    if finding.state is not FindingState.OPEN:
        facts = {"finding": id_, "by": finding.words[-1].by}
        raise VerificationError("answered_already", facts=facts)
    if not required_note(who.note):
        raise VerificationError("nothing_said", facts={"finding": id_})
    if finding.severity.blocks and not documents:
        raise VerificationError("no_document", facts={"finding": id_})
    entry = step_entry(verification.id, StepKind.ANSWERED, who)
    return {**entry, "finding": id_, "documents": dict(documents)}


def settle_finding(
    verification: Verification, id_: str, left_kg: float | None, who: Speaker, *, accepted: bool
) -> Entry:
    """Return the entry by which the verifier accepts an answer, or does not.

    Parameters
    ----------
    left_kg : float or None
        Misstatement that is left [kgCO2]; as before when None.

    Raises
    ------
    VerificationError
        It is signed, somebody else is the verifier, there is no such finding, it is settled
        already, nobody has answered one that needs an answer, nothing is said, or what is left
        reaches the materiality although it is called less than material.
    """
    require_unsigned(verification)
    require_verifier(verification, who)
    finding = _require_finding(verification, id_)
    if finding.state is FindingState.SETTLED:
        facts = {"finding": id_, "by": finding.words[-1].by}
        raise VerificationError("settled_already", facts=facts)
    if finding.state is FindingState.OPEN and finding.severity is not Severity.OBSERVATION:
        raise VerificationError("not_answered", facts={"finding": id_})
    if not required_note(who.note):
        raise VerificationError("nothing_said", facts={"finding": id_})
    if left_kg is not None:
        _require_little_left(verification.terms, finding, left_kg)
    return {
        **step_entry(verification.id, StepKind.SETTLED, who),
        "finding": id_,
        "accepted": accepted,
        "misstatement_kg": finding.misstatement_kg if left_kg is None else left_kg,
    }


def _require_weight(terms: Terms, remark: Remark, id_: str) -> None:
    kg = abs(remark.misstatement_kg)
    if kg >= terms.materiality_kg and remark.severity is not Severity.MATERIAL:
        facts = {
            "finding": id_,
            "tonnes": f"{kg / 1000:,.1f}",
            "materiality": f"{terms.materiality_kg / 1000:,.1f}",
        }
        raise VerificationError("is_material", facts=facts)


def _require_little_left(terms: Terms, finding: Finding, left_kg: float) -> None:
    if abs(left_kg) >= terms.materiality_kg and finding.severity is not Severity.MATERIAL:
        facts = {
            "finding": finding.id,
            "tonnes": f"{abs(left_kg) / 1000:,.1f}",
            "materiality": f"{terms.materiality_kg / 1000:,.1f}",
        }
        raise VerificationError("left_is_material", facts=facts)


def _require_finding(verification: Verification, id_: str) -> Finding:
    if id_ not in verification.findings:
        names = ", ".join(verification.findings)
        raise VerificationError(
            "no_finding",
            facts={"finding": id_, "verification": verification.id},
            details=[Detail(words="detail.use", facts={"names": names})] if names else [],
        )
    return verification.findings[id_]
