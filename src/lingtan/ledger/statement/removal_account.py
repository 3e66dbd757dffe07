"""The accounts of sinks, removals and capture: what was stored, and what came back since."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period, find_zone
from lingtan.ledger.statement.kinds import (
    REMOVAL_TWICE,
    REMOVAL_WITHOUT_METHOD,
    REMOVAL_WITHOUT_PERMANENCE,
    REMOVAL_WITHOUT_PROOF,
    REVERSAL_AFTER,
    REVERSAL_BEYOND,
    REVERSAL_TOO_EARLY,
    REVERSAL_WITHOUT_PROOF,
    fault,
)
from lingtan.park.documents import document_key
from lingtan.park.offsets import Removal, Reversal
from lingtan.park.park import Park

KG_PER_T = 1000


def sound_removals(park: Park) -> tuple[tuple[Removal, ...], tuple[Finding, ...]]:
    """Return the removals that stand with the reversals that can be, and what is wrong.

    One removal under two ids counts once. One without a method, a permanence or a document is
    listed and does not count. What came back of it counts without a document as well: doubt never
    lowers a reversal.
    """
    sound: list[Removal] = []
    findings: list[Finding] = []
    for removal in park.removals:
        faults = [*_faults(removal), *_repeats(removal, park.removals)]
        findings += faults
        if not faults:
            kept, doubts = _reversals(removal, park.time_zone)
            findings += doubts
            sound.append(replace(removal, reversals=kept))
    return tuple(sound), tuple(findings)


def as_it_stood(removals: Sequence[Removal], period: Period) -> tuple[Removal, ...]:
    """Return what was taken up by the end of a period, with what had come back of it by then."""
    return tuple(
        replace(each, reversals=tuple(back for back in each.reversals if back.on < period.end))
        for each in removals
        if each.year <= period.year
    )


def come_back_after(removals: Sequence[Removal], period: Period) -> Iterator[Finding]:
    """Yield what has come back since a period ended, which counts in the period it did so in."""
    for removal in (each for each in removals if each.year <= period.year):
        for reversal in (each for each in removal.reversals if each.on >= period.end):
            facts: dict[str, Fact] = {
                "day": _day(reversal, period.zone),
                "quantity_t": reversal.quantity_kg / KG_PER_T,
                "period": period.name,
            }
            yield fault(REVERSAL_AFTER, removal.id, facts)


def _faults(removal: Removal) -> Iterator[Finding]:
    if not removal.method.strip():
        yield fault(REMOVAL_WITHOUT_METHOD, removal.id)
    if removal.permanence_years is None:
        yield fault(REMOVAL_WITHOUT_PERMANENCE, removal.id)
    if not removal.evidence.strip():
        yield fault(REMOVAL_WITHOUT_PROOF, removal.id)


def _repeats(removal: Removal, removals: Sequence[Removal]) -> Iterator[Finding]:
    """Yield a removal that says under another id what one does of which more came back.

    Two plots of one report may have taken up as much as each other; then their names differ.
    """
    twins = [other for other in removals if _told(other) == _told(removal)]
    standing = max(twins, key=lambda each: sum(r.quantity_kg for r in each.reversals))
    if standing is not removal:
        facts: dict[str, Fact] = {"other": standing.id, "document": standing.evidence}
        yield fault(REMOVAL_TWICE, removal.id, facts)


def _told(removal: Removal) -> tuple[object, ...]:
    names = document_key(removal.name.en), document_key(removal.name.zh)
    of_whom = removal.kind, removal.year, removal.enterprise
    return *names, *of_whom, removal.quantity_kg, document_key(removal.evidence)


def _reversals(removal: Removal, zone: str) -> tuple[tuple[Reversal, ...], list[Finding]]:
    """Return the reversals in order; beyond what was stored nothing can come back."""
    kept: list[Reversal] = []
    findings: list[Finding] = []
    left = removal.quantity_kg
    for reversal in sorted(removal.reversals, key=lambda each: each.on):
        facts: dict[str, Fact] = {
            "day": _day(reversal, zone),
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


def _day(reversal: Reversal, zone: str) -> str:
    return f"{reversal.on.astimezone(find_zone(zone)):%Y-%m-%d}"
