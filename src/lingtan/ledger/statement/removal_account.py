"""The accounts of sinks, removals and capture: what was stored, and what came back since."""

from collections.abc import Iterator
from dataclasses import replace

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.time_axis import find_zone
from lingtan.ledger.statement.kinds import (
    REMOVAL_WITHOUT_METHOD,
    REMOVAL_WITHOUT_PERMANENCE,
    REMOVAL_WITHOUT_PROOF,
    REVERSAL_BEYOND,
    REVERSAL_TOO_EARLY,
    REVERSAL_WITHOUT_PROOF,
    fault,
)
from lingtan.park.offsets import Removal, Reversal
from lingtan.park.park import Park

KG_PER_T = 1000


def sound_removals(park: Park) -> tuple[tuple[Removal, ...], tuple[Finding, ...]]:
    """Return the removals that stand with the reversals that can be, and what is wrong.

    A removal without a method, a permanence or a document is listed and does not count. What came
    back of it counts without a document as well: doubt never lowers a reversal.
    """
    sound: list[Removal] = []
    findings: list[Finding] = []
    for removal in park.removals:
        faults = list(_faults(removal))
        findings += faults
        if not faults:
            kept, doubts = _reversals(removal, park.time_zone)
            findings += doubts
            sound.append(replace(removal, reversals=kept))
    return tuple(sound), tuple(findings)


def _faults(removal: Removal) -> Iterator[Finding]:
    if not removal.method.strip():
        yield fault(REMOVAL_WITHOUT_METHOD, removal.id)
    if removal.permanence_years is None:
        yield fault(REMOVAL_WITHOUT_PERMANENCE, removal.id)
    if not removal.evidence.strip():
        yield fault(REMOVAL_WITHOUT_PROOF, removal.id)


def _reversals(removal: Removal, zone: str) -> tuple[tuple[Reversal, ...], list[Finding]]:
    """Return the reversals in order; beyond what was stored nothing can come back."""
    kept: list[Reversal] = []
    findings: list[Finding] = []
    left = removal.quantity_kg
    for reversal in sorted(removal.reversals, key=lambda each: each.on):
        facts: dict[str, Fact] = {
            "day": f"{reversal.on.astimezone(find_zone(zone)):%Y-%m-%d}",
            "quantity_t": reversal.quantity_kg / KG_PER_T,
            "left_t": left / KG_PER_T,
        }
        if reversal.on.astimezone(find_zone(zone)).year < removal.year:
            findings.append(fault(REVERSAL_TOO_EARLY, removal.id, {**facts, "year": removal.year}))
            continue
        if not reversal.evidence.strip():
            findings.append(fault(REVERSAL_WITHOUT_PROOF, removal.id, facts))
        if reversal.quantity_kg > left:
            findings.append(fault(REVERSAL_BEYOND, removal.id, facts))
        taken = min(left, reversal.quantity_kg)
        left -= taken
        kept.append(replace(reversal, quantity_kg=taken))
    return tuple(kept), findings
