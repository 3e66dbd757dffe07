"""What every step of a verification needs: somebody who takes it, and one that is not signed."""

from dataclasses import dataclass
from datetime import datetime

from lingtan.base.errors import VerificationError
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.verification import KIND, Sample, StepKind, Verification
from lingtan.park.documents import named_document

Entry = dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who takes a step, when, and what he says."""

    at: datetime
    by: str
    note: str = ""


def step_entry(id_: str, kind: StepKind, who: Speaker) -> Entry:
    """Return what every entry of a verification says.

    Raises
    ------
    VerificationError
        Nobody is named who takes the step.
    """
    if not named_document(who.by):
        raise VerificationError("nobody", facts={"verification": id_})
    return {
        "kind": KIND,
        "verification": id_,
        "step": kind.value,
        "at": who.at.isoformat(),
        "by": who.by.strip(),
        "note": who.note.strip(),
    }


def require_unsigned(verification: Verification) -> None:
    """Make sure that a verification has not ended."""
    if verification.sign_off is not None:
        word = verification.sign_off.word
        facts = {"verification": verification.id, "by": word.by, "at": word.at.isoformat()}
        raise VerificationError("signed_already", facts=facts)


def require_sample(verification: Verification) -> Sample:
    """Return the sample of a verification, which must have been drawn."""
    if verification.sample is None:
        raise VerificationError("no_sample", facts={"verification": verification.id})
    return verification.sample
