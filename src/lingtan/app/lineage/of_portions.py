"""Nodes of what is shared: the portions that rules give to enterprises, and what stays."""

from collections.abc import Iterator

from lingtan.app.lineage.details import added, given
from lingtan.app.lineage.of_shared_emission import emission_nodes
from lingtan.app.lineage.of_shares import KIND, OfSpan, bears_id, named_in_both, portions_of_spans
from lingtan.app.lineage.sources import Sources
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.account_figures import figure_id
from lingtan.ledger.allocation.enterprise_accounts import Allocation, SharedOut

PARK = "national.e_park_kg"


def portion_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every portion of what is shared, what stays of it, and what stays of the park."""
    allocation = sources.beside.allocation
    if allocation is None:
        return
    for shared, about, parts in portions_of_spans(sources):
        yield from _portion(shared, about, parts, sources)
    yield from _remaining(allocation, sources)


def _portion(
    shared: SharedOut, about: tuple[str, ...], parts: tuple[OfSpan, ...], sources: Sources
) -> Iterator[Node]:
    whole, borne, stays = (detail_id(KIND, *about, p) for p in ("emission", "borne", "stays"))
    name = named_in_both(shared.portion)
    for part in parts:
        yield from emission_nodes(part, name, sources)
    if parts and parts[0].spanned.name:
        of_spans = {part.id("emission"): 1.0 for part in parts}
        yield added(whole, _number(shared.kg), "kg", of_spans, name)
    left = _number(shared.remaining_kg)
    if not shared.by_enterprise:
        yield added(stays, left, "kg", {whole: 1.0}, name)
        return
    yield added(stays, left, "kg", {whole: 1.0, borne: -1.0}, name)
    told = {bears_id(about, who): 1.0 for who in shared.by_enterprise}
    yield added(borne, float(sum(shared.by_enterprise.values())), "kg", told, name)


def _remaining(allocation: Allocation, sources: Sources) -> Iterator[Node]:
    """Yield what stays with the park: its whole kilograms less the accounts."""
    stays, whole, rounding = (
        detail_id("allocation", part) for part in ("stays", "whole", "rounding")
    )
    totals = [figure_id(account.enterprise, "total") for account in allocation.accounts]
    weights = {whole: 1.0, **dict.fromkeys(totals, -1.0)}
    yield added(stays, _number(allocation.remaining_kg), "kg", weights)
    park, exact = allocation.park_kg, sources.figures[PARK].value
    yield added(whole, _number(park), "kg", {PARK: 1.0, rounding: 1.0})
    known = park is not None and exact is not None
    yield given(rounding, (park or 0) - (exact or 0.0) if known else None, "kg")


def _number(kilograms: int | None) -> float | None:
    return None if kilograms is None else float(kilograms)
