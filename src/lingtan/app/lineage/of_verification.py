"""What a verification states: its materiality, and the misstatement its findings leave.

Such a number is made when it is asked for: no account knows who verifies it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.lineage.details import added, formula, given, made_of, product
from lingtan.app.record_steps import entries_of
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import VERIFICATION, detail_id, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage, Node
from lingtan.evidence.monetary_sample import reliability_factor
from lingtan.evidence.verification import CONFIDENCE, Finding, Verification, Word
from lingtan.evidence.verification_log import verifications_in

EMISSION = "national.e_park_kg"
TOTAL, SHARE, MATERIALITY = "total", "share", "materiality"
INTERVAL, RELIABILITY, CONFIDENT = "interval", "reliability", "confidence"
PRACTICE = "ISA 530; ISO 14064-3"
RECALLED = "R"  # the label of both rules; see `evidence.monetary_sample`
FOUND, PROJECTED, LEFT = "found", "projected", "left"
ENTRIES = "evidence/entries.jsonl"  # one entry a line
SAME = 1e-12  # relative: what sums of floats may lack


def verified_id(verification: str, *part: str) -> str:
    """Return the id of a number of a verification, or of one of its findings."""
    return detail_id(VERIFICATION, verification, *part)


def with_verified(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Return a lineage with the node of a number of a verification; None where the id names none.

    It stands in the account of the period and boundary version that is verified.
    """
    told = read_detail_id(id_)
    if told is None or told.kind != VERIFICATION or not told.subjects:
        return None
    verification = verifications_in(entries_of(layout)).get(told.subjects[0])
    about = (lineage.about["period"], lineage.about["boundary"])
    if verification is None or verification.terms.scope != about:
        return None
    nodes = {node.id: node for node in _nodes(verification, lineage)}
    return replace(lineage, nodes={**lineage.nodes, **nodes}) if id_ in nodes else None


def _nodes(verification: Verification, lineage: Lineage) -> Iterator[Node]:
    terms, opened = verification.terms, verification.opened
    total, share, whole = (
        verified_id(verification.id, part) for part in (TOTAL, SHARE, MATERIALITY)
    )
    emission = lineage.nodes.get(EMISSION)
    if emission is not None and is_same(emission.value, terms.total_kg):
        yield added(total, terms.total_kg, "kg", {EMISSION: 1.0})
    else:  # it has moved since: what was recorded stands
        yield given(total, terms.total_kg, "kg", facts=_place(opened))
    label: dict[str, Fact] = {"label": terms.label}
    yield given(share, terms.share, "ratio", facts=label | _place(opened))
    joined = made_of if terms.total_kg < 0 else product  # the share is of its size, without sign
    yield joined(whole, terms.materiality_kg, "kg", [share, total])
    yield from _interval(verification, whole)
    yield from _misstatement(verification)


def _interval(verification: Verification, materiality: str) -> Iterator[Node]:
    """Yield the sampling interval: the materiality over what follows from the confidence."""
    if verification.sample is None:
        return
    interval, reliability, confident = (
        verified_id(verification.id, part) for part in (INTERVAL, RELIABILITY, CONFIDENT)
    )
    confidence = CONFIDENCE[verification.terms.assurance]
    yield given(confident, confidence, "ratio", facts={"source": PRACTICE, "label": RECALLED})
    yield made_of(reliability, reliability_factor(confidence), "1", [confident])
    parts = {MATERIALITY: materiality, RELIABILITY: reliability}
    told = verification.sample.interval_kg
    yield formula(interval, told, "kg", f"{MATERIALITY} / {RELIABILITY}", parts)


def is_same(one: float | None, other: float) -> bool:
    """Whether an emission is the one a verification was opened with."""
    return one is not None and math.isclose(one, other, rel_tol=SAME)


def _misstatement(verification: Verification) -> Iterator[Node]:
    """Yield what findings leave: as it was found, and extrapolated by the chance of their item."""
    findings = verification.findings.values()
    for finding in findings:
        last = finding.words[-1]
        yield given(
            _left(verification, finding), finding.misstatement_kg, "kg", facts=_place(last)
        )
    signs = _signs(_by_item(verification))
    items = verification.sample.items if verification.sample else ()
    chances = {each.key: each.chance for each in items}
    found, projected = verification.misstated_kg
    for part, value, by in ((FOUND, found, {}), (PROJECTED, projected, chances)):
        weights = {
            _left(verification, each): signs[each.item] / by.get(each.item, 1.0)
            for each in findings
        }
        yield added(verified_id(verification.id, part), value, "kg", weights)


def _by_item(verification: Verification) -> Mapping[str, float]:
    """Return the misstatement of each item, with its sign [kgCO2]."""
    sums: dict[str, float] = {}
    for each in verification.findings.values():
        sums[each.item] = sums.get(each.item, 0.0) + each.misstatement_kg
    return sums


def _signs(sums: Mapping[str, float]) -> Mapping[str, float]:
    """Return with which sign the findings of an item add up to what has none."""
    return {item: -1.0 if value < 0 else 1.0 for item, value in sums.items()}


def _left(verification: Verification, finding: Finding) -> str:
    return verified_id(verification.id, finding.id, LEFT)


def _place(word: Word) -> dict[str, Fact]:
    """Return who said it, and on which line of the log of evidence."""
    return {"source": word.by, "file": ENTRIES, "line": word.entry + 1}
