"""What the log of evidence costs: appending, roots and proofs as it grows.

``python -m tests.bench.bench_evidence full`` builds a log of ten million entries.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from lingtan.adapters.evidence.log import EvidenceLog
from lingtan.evidence.canonical_json import canonical
from lingtan.evidence.merkle import leaf_hash
from lingtan.evidence.proofs import is_consistent, is_included
from tests.builders_evidence import a_log, entry

SMALL = 200_000
FULL = 10_000_000
BATCH = 10_000
PROOFS = 200
LEAST_A_SECOND = 50_000
LONGEST_MS = 5.0


def measure(entries: int = SMALL) -> list[dict[str, object]]:
    """Return entries a second, milliseconds a proof and bytes an entry, each proof checked."""
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name, a_log(Path(name)) as log:
        first_half = _append(log, entries // 2)
        earlier = (log.state.size, log.state.root)
        second_half = _append(log, entries)
        inclusion = _inclusion_ms(log)
        begun = time.perf_counter()
        consistency = log.consistency_proof(earlier[0])
        consistency_ms = 1000 * (time.perf_counter() - begun)
        if not is_consistent(earlier, (log.state.size, log.state.root), consistency):
            raise AssertionError(earlier)
        derived = sum(path.stat().st_size for path in Path(name).glob("*.bin"))
        size = f"{entries:,} entries"
        return [
            _at_least(f"evidence, appended, first half of {size}", first_half),
            _at_least(f"evidence, appended, second half of {size}", second_half),
            _at_most(f"evidence, inclusion proof, 99 of 100, {size}", inclusion, LONGEST_MS),
            _at_most(f"evidence, consistency proof, {size}", consistency_ms, LONGEST_MS),
            {
                "name": "evidence, hashes on the disk",
                "value": round(derived / entries, 2),
                "unit": "bytes/entry",
                "target": "≤ 41",
                "ok": derived / entries <= 41,
            },
        ]


def _append(log: EvidenceLog, until: int) -> float:
    """Append batches up to a size; return entries a second, canonical form and sync included."""
    spent, first = 0.0, log.state.size
    while log.state.size < until:
        batch = [entry(log.state.size + number) for number in range(BATCH)]
        begun = time.perf_counter()
        log.append(batch)
        spent += time.perf_counter() - begun
    return (log.state.size - first) / spent


def _inclusion_ms(log: EvidenceLog) -> float:
    draw = random.Random(1)  # noqa: S311  # which entries, not secrets
    spent = []
    for _ in range(PROOFS):
        index = draw.randrange(log.state.size)
        begun = time.perf_counter()
        proof = log.inclusion_proof(index)
        spent.append(time.perf_counter() - begun)
        leaf = leaf_hash(canonical(entry(index)))
        if not is_included(leaf, index, log.state.size, proof, log.state.root):
            raise AssertionError(index)
    return 1000 * sorted(spent)[PROOFS * 99 // 100 - 1]


def _at_least(name: str, value: float) -> dict[str, object]:
    return {
        "name": name,
        "value": f"{value:,.0f}",
        "unit": "entries/s",
        "target": f"≥ {LEAST_A_SECOND:,}",
        "ok": value >= LEAST_A_SECOND,
    }


def _at_most(name: str, value: float, target: float) -> dict[str, object]:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": "ms",
        "target": f"≤ {target}",
        "ok": value <= target,
    }


if __name__ == "__main__":
    for row in measure(FULL if "full" in sys.argv[1:] else SMALL):
        sys.stdout.write(f"{row}\n")
