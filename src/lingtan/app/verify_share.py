"""Verify the proof of an enterprise with nothing but the file, and with those of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lingtan.app.verify_evidence import Known
from lingtan.app.wiring_evidence import parse_public, read_public
from lingtan.base.errors import EvidenceError, Fact
from lingtan.base.findings import Finding, Place, Severity, worst
from lingtan.evidence.finding_kinds import OTHER_KEY, SHARE_FEW, UNSIGNED
from lingtan.evidence.share_comparison import counted_twice, not_of_one_total, same_parts
from lingtan.evidence.share_entries import UNIT
from lingtan.evidence.share_proof import ShareProof, check_share, read_share


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareVerification:
    """What a proof was found to be.

    Attributes
    ----------
    is_sound : bool
        Whether the rows shown are one of the parts that make the total, the total is signed, and
        so it is with every proof that was compared.
    is_own_sound : bool
        Whether that is so of the proof itself.
    broken : tuple of str
        Proofs that were compared and do not hold by themselves.
    enterprise, period, boundary : str
        Ids, as the proof says.
    own_kg, total_kg : Decimal
        What the rows add up to, and the total of the park [kgCO2].
    rows, holders : int
        How many rows it shows, and how many parts make the total, the park's own among them.
    key, is_key_known : str, bool
        Mark of the key that signed, and whether it is the one that was told by another way.
    """

    subject: Path
    is_sound: bool
    is_own_sound: bool
    broken: tuple[str, ...]
    enterprise: str
    period: str
    boundary: str
    own_kg: Decimal
    total_kg: Decimal
    rows: int
    holders: int
    key: str
    is_key_known: bool
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> str:
        """What to say of it: sound, broken, or sound by itself beside what is not."""
        if self.is_sound:
            return "sound"
        if not self.is_own_sound:
            return "broken"
        return "beside_broken" if self.broken else "not_together"


def is_share(path: Path) -> bool:
    """Whether a file can only be the proof of a share: a bundle begins otherwise."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(1) == b"{"


def verify_share(
    path: Path, known: Known | None = None, others: Sequence[Path] = ()
) -> ShareVerification:
    """Verify the proof of an enterprise with nothing but the file.

    Parameters
    ----------
    others : sequence of Path
        Proofs of other enterprises of the same total: each has to hold as well, and no row may be
        in two of them.

    Raises
    ------
    EvidenceError
        A file is none, or is no proof to the byte; or an earlier checkpoint was told, and a proof
        does not hold the log that would be held against it.
    """
    told = known or Known()
    if told.since is not None:
        raise EvidenceError("since_of_a_proof", facts={"file": str(path)})
    proof = _read(path)
    proofs = [(str(path), proof), *((str(each), _read(each)) for each in others)]
    public = parse_public(proof.key.encode())
    own = _checked(proof, path.name)
    of_others = {file: _of_another(each, file) for file, each in proofs[1:]}
    findings = (
        *own,
        *(found for each in of_others.values() for found in each),
        *not_of_one_total(proofs),
        *counted_twice(proofs),
        *same_parts(proofs),
    )
    expected = _expected(told.key)
    is_key_known = bool(expected) and public is not None and public.mark == expected
    if expected and public is not None and not is_key_known:
        other = _other_key(path.name, public.mark, expected)
        own, findings = (other, *own), (other, *findings)
    scope, head = proof.claim.scope, proof.head.entry
    return ShareVerification(
        subject=path,
        is_sound=_holds(findings),
        is_own_sound=_holds(own),
        broken=tuple(file for file, found in of_others.items() if not _holds(found)),
        enterprise=proof.claim.holder.get("id", ""),
        period=scope.get("period", ""),
        boundary=scope.get("boundary", ""),
        own_kg=proof.claim.units / UNIT,
        total_kg=int(head["total"]) / UNIT,
        rows=len(proof.claim.rows),
        holders=len(proof.lines),
        key=public.mark if public else "",
        is_key_known=is_key_known,
        findings=findings,
    )


def _other_key(file: str, mark: str, expected: str) -> Finding:
    facts: dict[str, Fact] = {"mark": mark, "expected": expected}
    return Finding(kind=OTHER_KEY, subject=file, place=Place(source=file), facts=facts)


def _holds(findings: Sequence[Finding]) -> bool:
    return worst(findings) is not Severity.ERROR


def _checked(proof: ShareProof, file: str) -> tuple[Finding, ...]:
    """Return what is wrong with a proof under its own key."""
    public = parse_public(proof.key.encode())
    state = public.read(proof.checkpoint.encode()) if public else None
    if state is None:
        return (Finding(kind=UNSIGNED, subject=file, place=Place(source=file)),)
    return check_share(proof, state, file)


def _of_another(proof: ShareProof, file: str) -> tuple[Finding, ...]:
    """Return what is wrong with the proof of another enterprise."""
    return tuple(each for each in _checked(proof, file) if each.kind != SHARE_FEW)


def _read(path: Path) -> ShareProof:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EvidenceError("no_file", facts={"file": str(path)}) from error
    return read_share(content, str(path))


def _expected(told: str) -> str:
    path = Path(told) if told else None
    if path is not None and path.is_file():
        return read_public(path).mark
    return told.strip().lower()
