"""Figures no account derives: told by the figures they rest on, as far as the numbers agree.

A figure that rests on figures alone is their sum or the share of the first in the second where
its value says so to the last digits; of any other nothing is claimed but what it rests on.
"""

import math
from collections.abc import Sequence

from lingtan.app.lineage.figure_facts import figure_facts
from lingtan.app.lineage.ids import catalogue_id, meter_id, quantity_id
from lingtan.app.lineage.verdict_sources import VerdictSources
from lingtan.base.figures import Figure
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.indicators.statements import source_of
from lingtan.ledger.accounts import Account
from lingtan.reports.fact_ids import fact_id

FRAMEWORK = "framework."
CLOSE = 1e-12  # relative: float noise of one sum or one division
FACTOR_KINDS = (
    *("fuel", "coal", "grid", "grid_clean", "process", "gwp"),
    *("value_chain", "measured", "out"),
)
ACCOUNTS = frozenset(account.value for account in Account)  # they say what, not from where


def told_by_parts(figure: Figure, sources: VerdictSources) -> Node:
    """Return a figure by what it rests on."""
    parts = [ref(root, sources) for root in figure.rests_on if root and root not in ACCOUNTS]
    values = [sources.figures[id_].value for id_ in parts if id_ in sources.figures]
    known = [value for value in values if value is not None]
    is_of_figures = bool(parts) and len(known) == len(parts)
    rule = _rule(figure.value, known) if is_of_figures else Rule.MADE_OF
    names = ("part", "whole") if rule is Rule.FORMULA else ("",) * len(parts)
    formula = {"formula": "share(part, whole)"} if rule is Rule.FORMULA else {}
    return Node(
        id=figure.id,
        kind=Kind.FIGURE,
        rule=rule,
        value=figure.value,
        unit=figure.unit,
        parts=tuple(Part(node=id_, name=name) for id_, name in zip(parts, names, strict=True)),
        facts={**formula, **figure_facts(figure)},
    )


def _rule(value: float | None, parts: Sequence[float]) -> Rule:
    if value is None:
        return Rule.MADE_OF
    if math.isclose(value, math.fsum(parts), rel_tol=CLOSE):
        return Rule.SUM
    is_share = len(parts) == 2 and parts[1] != 0
    if is_share and math.isclose(value, parts[0] / parts[1], rel_tol=CLOSE):
        return Rule.FORMULA
    return Rule.MADE_OF


def ref(root: str, sources: VerdictSources) -> str:
    """Return the node of what a figure says it rests on."""
    if root.startswith(FRAMEWORK):
        return f"framework:{root.removeprefix(FRAMEWORK)}"
    if root in sources.figures:
        return root
    described = _described(root, sources)
    if described:
        return described
    if root.partition("/")[0] in FACTOR_KINDS or root.startswith(sources.inventory.method):
        return catalogue_id(root)
    stated = [fact for fact in sources.park.facts if root and source_of(fact) == root]
    return fact_id(stated[0]) if stated else f"source:{root}"


def _described(root: str, sources: VerdictSources) -> str:
    """Return the node of a meter, of what a document states, or of a datum; empty for others."""
    park = sources.park
    meters = {meter.id for meter in park.meters}
    if root in meters | {virtual.id for virtual in park.virtual_meters}:
        return meter_id(root)
    stated = {contract.id for contract in park.contracts}
    beside = {block.id for block in park.offsets} | {removal.id for removal in park.removals}
    if root in stated | beside:
        return f"contract:{root}"
    return quantity_id(root) if root in sources.basis.context.register else ""
