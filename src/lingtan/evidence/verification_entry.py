"""What every step of a verification needs: who may take it, and that it is not signed."""

import re
from dataclasses import dataclass
from datetime import datetime

from lingtan.base.errors import VerificationError
from lingtan.base.names import is_same_person
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.verification import KIND, Sample, StepKind, Verification
from lingtan.park.documents import named_document
from lingtan.park.signed_text import signed_name, signed_note

Entry = dict[str, Json]
BETWEEN_NAMES = re.compile(r"[,;，、；]")


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
    by = signed_name(who.by)
    if not by:
        raise VerificationError("nobody", facts={"verification": id_})
    return {
        "kind": KIND,
        "verification": id_,
        "step": kind.value,
        "at": who.at.isoformat(),
        "by": by,
        "note": signed_note(who.note),
    }


def require_unsigned(verification: Verification) -> None:
    """Make sure that a verification has not ended."""
    if verification.sign_off is not None:
        word = verification.sign_off.word
        facts = {"verification": verification.id, "by": word.by, "at": word.at.isoformat()}
        raise VerificationError("signed_already", facts=facts)


def require_verifier(verification: Verification, who: Speaker) -> None:
    """Make sure that a verifier's step is taken by whoever opened the verification.

    Several verifiers are named together, with commas between them.
    """
    named = verification.terms.verifier
    if named_document(who.by) and not _is_among(who.by, named):
        facts = {"verification": verification.id, "by": who.by.strip(), "verifier": named}
        raise VerificationError("not_the_verifier", facts=facts)


def require_park(verification: Verification, who: Speaker) -> None:
    """Make sure that no verifier answers in the place of the park."""
    if _is_among(who.by, verification.terms.verifier):
        facts = {"verification": verification.id, "by": who.by.strip()}
        raise VerificationError("the_verifier_answers", facts=facts)


def _is_among(name: str, named: str) -> bool:
    """Whether a name is one of several that stand together, or all of them."""
    return any(is_same_person(name, each) for each in (named, *BETWEEN_NAMES.split(named)))


def require_sample(verification: Verification) -> Sample:
    """Return the sample of a verification, which must have been drawn."""
    if verification.sample is None:
        raise VerificationError("no_sample", facts={"verification": verification.id})
    return verification.sample
