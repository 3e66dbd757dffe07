"""Builders for tests of evidence: keys, logs and entries."""

from collections.abc import Sequence
from pathlib import Path

from lingtan.adapters.evidence.keys import open_key
from lingtan.adapters.evidence.log import EvidenceLog
from lingtan.evidence.canonical_json import Json, canonical
from lingtan.evidence.merkle import leaf_hash, node_of, root_of


def a_log(folder: Path, *, writable: bool = True) -> EvidenceLog:
    return EvidenceLog.open(folder, open_key, writable=writable)


def entry(number: int) -> Json:
    """Return an entry like those of imports."""
    return {
        "kind": "import",
        "import": number,
        "holds": "readings",
        "read_by": "",
        "known_at": "2026-01-01T00:00:00+00:00",
        "file": f"meters_{number}.csv",
        "sha256": f"{number:064x}",
        "rows": {"new": number % 97, "same": 0, "changed": 0, "refused": 0},
    }


def root_over(entries: Sequence[Json]) -> bytes:
    """Return the root over entries, from nothing but them."""
    return root_of(node_of([leaf_hash(canonical(each)) for each in entries]), len(entries))
