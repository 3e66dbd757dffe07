"""The proof of one holder: his rows, what opens his part, and that all parts make the total.

It is a file of canonical JSON, checked with nothing but itself. Every byte of it is bound: by the
signature of the checkpoint, by the way from an entry to its root, or by a digest in an entry.
"""

import base64
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any  # a file may hold any JSON

from lingtan.base.errors import EvidenceError
from lingtan.base.findings import Finding, FindingKind, Place
from lingtan.evidence import finding_kinds as kinds
from lingtan.evidence.canonical_json import Json, canonical
from lingtan.evidence.checkpoint import Checkpoint
from lingtan.evidence.merkle import leaf_hash
from lingtan.evidence.pedersen import commit, read_point, total
from lingtan.evidence.proofs import is_included
from lingtan.evidence.share_entries import (
    HEAD,
    LINE,
    OF_ENTERPRISES,
    Claim,
    Entry,
    Secret,
)

FORM = "lingtan-share-1"
FEW = 2
Mapped = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """An entry of the log with its way to the root."""

    number: int
    entry: Mapped
    path: tuple[bytes, ...]

    @property
    def plain(self) -> dict[str, Json]:
        """The entry as it stands in a proof."""
        proof = [base64.b64encode(hash_).decode() for hash_ in self.path]
        return {"number": self.number, "entry": dict(self.entry), "proof": proof}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareProof:
    """What an enterprise is given.

    Attributes
    ----------
    head, lines : Included, tuple of Included
        Of the total: its entry, and that of every holder.
    checkpoint, key : str
        The signed checkpoint and the public key, as text.
    """

    claim: Claim
    secret: Secret
    head: Included
    lines: tuple[Included, ...]
    checkpoint: str
    key: str

    @property
    def content(self) -> bytes:
        """The file it is kept and handed over as."""
        plain: dict[str, Json] = {
            "form": FORM,
            "claim": self.claim.plain,
            "blinding": f"{self.secret.blinding:064x}",
            "salt": self.secret.salt.hex(),
            "head": self.head.plain,
            "lines": [line.plain for line in self.lines],
            "checkpoint": self.checkpoint,
            "key": self.key,
        }
        return canonical(plain) + b"\n"


def read_share(content: bytes, file: str) -> ShareProof:
    """Read the proof of a holder.

    Raises
    ------
    EvidenceError
        It is none, to the byte.
    """
    try:
        plain = json.loads(content)
        claim = plain["claim"]
        proof = ShareProof(
            claim=Claim(holder=claim["holder"], scope=claim["scope"], rows=tuple(claim["rows"])),
            secret=Secret(blinding=int(plain["blinding"], 16), salt=bytes.fromhex(plain["salt"])),
            head=_included(plain["head"]),
            lines=tuple(map(_included, plain["lines"])),
            checkpoint=plain["checkpoint"],
            key=plain["key"],
        )
        is_whole = plain["form"] == FORM and proof.content == content
        _require_readable(proof)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        EvidenceError,
    ) as error:  # JSON that a log cannot hold is none of these proofs either
        raise EvidenceError("not_a_share", facts={"file": file}) from error
    if not is_whole:
        raise EvidenceError("not_a_share", facts={"file": file})
    return proof


def check_share(proof: ShareProof, state: Checkpoint, file: str) -> tuple[Finding, ...]:
    """Return all that is wrong with a proof under a signed state of the log; nothing if it holds.

    The lines of the other holders are added up and not opened.
    """
    found = Faults(file)
    for each in (proof.head, *proof.lines):
        _check_included(each, state, found)
    _check_lines(proof, found)
    if not found.findings:  # what is not of the log proves nothing more
        _check_total(proof, found)
        _check_own(proof, found)
    others = _others(proof)
    if not found.findings and others < FEW:
        found.add(kinds.SHARE_FEW, count=others)
    return tuple(found.findings)


def told_apart(row: Mapped) -> tuple[str, ...]:
    """Return what a row is about, by which it is the same as another: all but its amounts."""
    names = ("month", "account", "carrier", "stream", "meter", "factor")
    return tuple(str(row.get(name, "")) for name in names)


class Faults:
    """Findings about one file, as they come."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.findings: list[Finding] = []

    def add(self, kind: FindingKind, **facts: str | float) -> None:
        """Note one."""
        place = Place(source=self._file)
        self.findings.append(Finding(kind=kind, subject=self._file, place=place, facts=facts))


def _require_readable(proof: ShareProof) -> None:
    """Make sure that amounts are numbers and commitments points; else a ValueError says so."""
    head = proof.head.entry
    texts = (proof.checkpoint, proof.key, *proof.claim.scope.values())
    texts += tuple(proof.claim.holder.values())
    texts += tuple(text for row in proof.claim.rows for text in row.values())
    texts += (head["total"], head["blinding"])
    counts = [head["count"], head.get(OF_ENTERPRISES, 0)]
    if not all(type(count) is int and count >= 0 for count in counts):
        raise ValueError(counts)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(texts)
    _ = proof.claim.units, int(head["total"]), int(head["blinding"], 16)
    if head["count"] < 1:
        raise ValueError(counts)
    for line in proof.lines:
        read_point(line.entry["commitment"])
        _ = line.entry["digest"]


def _check_included(each: Included, state: Checkpoint, found: Faults) -> None:
    leaf = leaf_hash(canonical(dict(each.entry)))
    if not is_included(leaf, each.number, state.size, each.path, state.root):
        found.add(kinds.SHARE_NOT_IN_LOG, number=each.number)


def _check_lines(proof: ShareProof, found: Faults) -> None:
    """Hold the lines against the head: all of them, each once, and of the same total."""
    head = proof.head.entry
    if head.get("kind") != HEAD or head.get("scope") != dict(proof.claim.scope):
        found.add(kinds.SHARE_OTHER_TOTAL)
        return
    first = proof.head.number + 1
    numbers = [line.number for line in proof.lines]
    are_its = all(
        (line.entry.get("kind"), line.entry.get("shares")) == (LINE, head.get("shares"))
        for line in proof.lines
    )
    are_all = len(numbers) == head["count"]  # before anything is made as long as it says
    if not are_its or not are_all or numbers != list(range(first, first + len(numbers))):
        found.add(kinds.SHARE_LEFT_OUT, count=len(proof.lines), expected=head["count"])


def _check_total(proof: ShareProof, found: Faults) -> None:
    head = proof.head.entry
    added = total(read_point(line.entry["commitment"]) for line in proof.lines)
    if added != commit(int(head["total"]), int(head["blinding"], 16)):
        found.add(kinds.SHARE_TOTAL)


def _check_own(proof: ShareProof, found: Faults) -> None:
    """Hold the rows against the one line they must be: rows, sum, holder."""
    for about, count in Counter(map(told_apart, proof.claim.rows)).items():
        if count > 1:
            found.add(kinds.SHARE_ROW_TWICE, row=" ".join(filter(None, about)), count=count)
    digest = proof.claim.digest(proof.secret.salt)
    own: list[Entry] = [dict(line.entry) for line in proof.lines if line.entry["digest"] == digest]
    if len(own) != 1:
        found.add(kinds.SHARE_OTHER_ROWS)
        return
    opened = commit(proof.claim.units, proof.secret.blinding)
    if read_point(str(own[0]["commitment"])) != opened:
        found.add(kinds.SHARE_OTHER_SUM, kg=str(proof.claim.units))


def _others(proof: ShareProof) -> int:
    """Return how many other enterprises have rows in a total; of an earlier record, at most.

    The part of the park itself is no other enterprise.
    """
    told = proof.head.entry.get(OF_ENTERPRISES)
    return max(len(proof.lines) - 2 if told is None else told - bool(proof.claim.rows), 0)


def _included(plain: Mapped) -> Included:
    return Included(
        number=int(plain["number"]),
        entry=plain["entry"],
        path=tuple(base64.b64decode(text, validate=True) for text in plain["proof"]),
    )
