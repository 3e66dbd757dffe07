"""Hold the proofs of several holders against each other: of one total, no row in two."""

from collections.abc import Sequence

from lingtan.base.findings import Finding, Place
from lingtan.evidence import finding_kinds as kinds
from lingtan.evidence.canonical_json import canonical
from lingtan.evidence.share_entries import UNIT
from lingtan.evidence.share_proof import ShareProof, told_apart


def not_of_one_total(proofs: Sequence[tuple[str, ShareProof]]) -> tuple[Finding, ...]:
    """Name each proof that is of another total than the first: no row of it can be compared.

    One total has one entry in one log: another scope, another sum, a later record of the same
    scope or the log of another park make another.
    """
    (_, first), *others = proofs
    return tuple(
        Finding(
            kind=kinds.SHARE_NOT_SAME,
            subject=file,
            place=Place(source=file),
            facts={"theirs": _told(proof), "own": _told(first)},
        )
        for file, proof in others
        if (proof.key, dict(proof.head.entry)) != (first.key, dict(first.head.entry))
    )


def counted_twice(proofs: Sequence[tuple[str, ShareProof]]) -> tuple[Finding, ...]:
    """Return the rows that several holders of one total count as theirs.

    A row is the same by what it is about: month, account, carrier, stream, meter and factor. Rows
    without a meter are told apart by nothing and are passed over, and so is a second file of one
    part.
    """
    seen: dict[tuple[object, ...], str] = {}
    findings = []
    for file, proof in _parts(proofs).values():
        for row in proof.claim.rows:
            key = (proof.key, canonical(dict(proof.head.entry)), told_apart(row))
            other = seen.setdefault(key, file)
            if row.get("meter") and other != file:
                facts = {"other": other, "row": " ".join(filter(None, told_apart(row)))}
                place = Place(source=file)
                findings.append(
                    Finding(kind=kinds.SHARE_SHARED, subject=file, place=place, facts=facts)
                )
    return tuple(findings)


def same_parts(proofs: Sequence[tuple[str, ShareProof]]) -> tuple[Finding, ...]:
    """Name each file that proves a part which another file before it proves: it adds nothing."""
    firsts = _parts(proofs)
    return tuple(
        Finding(
            kind=kinds.SHARE_SAME,
            subject=file,
            place=Place(source=file),
            facts={"other": firsts[_part(proof)][0]},
        )
        for file, proof in proofs
        if firsts[_part(proof)][0] != file
    )


def _parts(proofs: Sequence[tuple[str, ShareProof]]) -> dict[str, tuple[str, ShareProof]]:
    """Return the first proof of each part, by the digest that its line has."""
    firsts: dict[str, tuple[str, ShareProof]] = {}
    for file, proof in proofs:
        firsts.setdefault(_part(proof), (file, proof))
    return firsts


def _part(proof: ShareProof) -> str:
    return proof.claim.digest(proof.secret.salt)


def _told(proof: ShareProof) -> str:
    """Return what a total is of, and how much it is [kgCO2]."""
    scope, head = proof.claim.scope, proof.head.entry
    names = (scope.get("park"), scope.get("period"), scope.get("boundary"), head.get("shares"))
    return f"{' '.join(str(name) for name in names if name)}: {int(head['total']) / UNIT:,.3f} kg"
