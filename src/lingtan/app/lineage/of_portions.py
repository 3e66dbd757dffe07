"""Nodes of what is shared: the portions that rules give to enterprises, and what stays."""

from collections.abc import Iterator

from lingtan.app.lineage.details import added, given, made_of
from lingtan.app.lineage.ids import line_id, meter_id, use_id
from lingtan.app.lineage.sources import Sources
from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.account_figures import SHARED, figure_id
from lingtan.ledger.allocation.enterprise_accounts import Allocation, SharedOut
from lingtan.ledger.allocation.portion_names import portion_names
from lingtan.ledger.selections import Measure
from lingtan.reports.allocation_words import portion_name
from lingtan.reports.words import Words

KIND = "portion"
PARK = "national.e_park_kg"


def portion_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every portion of what is shared, what stays of it, and what stays of the park."""
    allocation = sources.beside.allocation
    if allocation is None:
        return
    names = portion_names([shared.portion for shared in allocation.shared])
    for shared, about in zip(allocation.shared, names, strict=True):
        yield from _portion(shared, about, sources)
    yield from _remaining(allocation, sources)


def _portion(shared: SharedOut, about: tuple[str, ...], sources: Sources) -> Iterator[Node]:
    whole, borne, stays = (detail_id(KIND, *about, p) for p in ("emission", "borne", "stays"))
    en, zh = (portion_name(Words(language), shared.portion) for language in ("en", "zh_CN"))
    name = Name(en=en, zh=zh)
    yield made_of(whole, _number(shared.kg), "kg", list(_grounds(shared, sources)), name)
    left = _number(shared.remaining_kg)
    if not shared.by_enterprise:
        yield added(stays, left, "kg", {whole: 1.0}, name)
        return
    yield added(stays, left, "kg", {whole: 1.0, borne: -1.0}, name)
    yield made_of(
        borne,
        float(sum(shared.by_enterprise.values())),
        "kg",
        [whole, *_users(shared, sources)],
        name,
    )


def _grounds(shared: SharedOut, sources: Sources) -> Iterator[str]:
    """Yield the meters and lines a portion is about, and what all portions add up to."""
    items = set(shared.portion.items)
    yield from (meter_id(meter) for meter in sources.meters if meter in items)
    for entry in sources.entries.account:
        if entry.stream in items:
            yield line_id(entry, Measure.EMISSION)
    if SHARED in sources.figures:
        yield SHARED


def _users(shared: SharedOut, sources: Sources) -> Iterator[str]:
    """Yield what the meters of those who bear it counted, where that is what it goes by."""
    for enterprise in shared.by_enterprise:
        if (shared.portion.pool, enterprise) in sources.used:
            yield use_id(shared.portion.pool, enterprise)


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
