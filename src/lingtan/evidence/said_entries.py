"""What was found and what was multiplied with, as entries: each recorded once, when first used.

A finding is known by all it says; a file of knowledge by its path and digest. A report or closing
names the findings it rests on by one digest over them, so none can be left out later.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from math import isfinite
from typing import Any  # an entry read back may be any JSON

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.evidence.canonical_json import LARGEST_WHOLE, Json, canonical
from lingtan.evidence.store_entries import Entry

FINDING, FACTOR_FILE = "finding", "factor_file"
KINDS = (FINDING, FACTOR_FILE)


def finding_entry(finding: Finding) -> Entry:
    """Return a finding as an entry.

    Examples
    --------
    >>> from lingtan.base.findings import FindingKind, Place, Severity
    >>> kind = FindingKind(id="gap", severity=Severity.WARNING)
    >>> found = Finding(kind=kind, subject="m1", place=Place(source="a.csv", line=3))
    >>> finding_entry(found)["place"]
    'a.csv:3'
    """
    return {
        "kind": FINDING,
        "finding": finding.kind.id,
        "severity": finding.kind.severity.value,
        "subject": finding.subject,
        "place": str(finding.place),
        "facts": {name: _json(fact) for name, fact in finding.facts.items()},
    }


def factor_file_entry(path: str, content: bytes) -> Entry:
    """Return a file of knowledge as an entry: its path in the catalogue and its digest."""
    return {"kind": FACTOR_FILE, "path": path, "sha256": sha256(content).hexdigest()}


def digest_of_findings(findings: Iterable[Finding]) -> str:
    """Return one digest over some findings, in whatever order they stand."""
    digests = sorted({sha256(canonical(finding_entry(each))).hexdigest() for each in findings})
    return sha256(canonical(digests)).hexdigest()


def unsaid(entries: Iterable[Mapping[str, Any]], said: Iterable[Entry]) -> list[Entry]:
    """Return what the entries of a log do not say yet; of a file the last entry counts."""
    findings = {canonical(entry) for entry in entries if entry["kind"] == FINDING}
    files = {entry["path"]: entry for entry in entries if entry["kind"] == FACTOR_FILE}
    fresh: dict[bytes, Entry] = {}
    for entry in said:
        is_finding = entry["kind"] == FINDING
        text = canonical(entry)
        is_known = text in findings if is_finding else files.get(str(entry["path"])) == entry
        if not is_known:
            fresh.setdefault(text, entry)
    return list(fresh.values())


def _json(fact: Fact) -> Json:
    """Return a fact as JSON says it the same everywhere; a number it cannot say becomes text."""
    if isinstance(fact, bool | str):
        return fact
    is_plain = isfinite(fact) and (isinstance(fact, float) or abs(fact) <= LARGEST_WHOLE)
    return fact if is_plain else str(fact)
