"""Nodes of the accounts by span, where members joined or left: four parts, and their total."""

from collections.abc import Iterator

from lingtan.app.lineage.deliveries import Deliveries
from lingtan.app.lineage.details import added, given, made_of
from lingtan.app.lineage.of_shares import portions_of_spans
from lingtan.app.lineage.sources import Sources
from lingtan.app.lineage.spanned import Spanned
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.account_figures import PARTS
from lingtan.ledger.allocation.enterprise_accounts import EnterpriseAccount

KIND, PARK, KG = "account", "national.e_park_kg", "kg"


def span_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the accounts of every span; nothing where the members are the same throughout."""
    for spanned in sources.beside.spans:
        if spanned.name:
            yield from _of_span(spanned, sources)


def _of_span(spanned: Spanned, sources: Sources) -> Iterator[Node]:
    allocation = spanned.allocation
    for account in allocation.accounts:
        yield from _account(account, spanned, sources)
    stays, whole = (detail_id("allocation", *spanned.name, part) for part in ("stays", "whole"))
    totals = [_id(account, spanned, "total") for account in allocation.accounts]
    weights = {whole: 1.0, **dict.fromkeys(totals, -1.0)}
    yield added(stays, _number(allocation.remaining_kg), KG, weights)
    yield made_of(whole, _number(allocation.park_kg), KG, [PARK])


def _id(account: EnterpriseAccount, spanned: Spanned, part: str) -> str:
    return detail_id(KIND, account.enterprise, *spanned.name, part)


def _account(account: EnterpriseAccount, spanned: Spanned, sources: Sources) -> Iterator[Node]:
    """Yield the parts of one account in a span, and their total."""
    who, name = account.enterprise, sources.enterprise(account.enterprise)
    own = _number(account.own_kg)
    yield made_of(_id(account, spanned, "own"), own, KG, [f"by_enterprise.{who}_kg"], name)
    deliveries = Deliveries.of(spanned).given
    passed = [d for d in deliveries if d.plant.owner != d.purpose.holder]
    received = {d.id("emission"): d.kg for d in passed if d.purpose.holder == who}
    gave = {d.id("emission"): d.kg for d in passed if d.plant.owner == who}
    taken = None if account.given_kg is None else -account.given_kg
    of_part = (("received", account.received_kg, received, 1.0), ("given", taken, gave, -1.0))
    for part, kg, parts, sign in of_part:
        id_ = _id(account, spanned, part)
        known = [each for each in parts.values() if each is not None]
        if kg is None or len(known) < len(parts):
            yield made_of(id_, _number(kg), KG, list(parts), name)
            continue
        rounding = f"{id_}_rounding"
        yield added(id_, float(kg), KG, {**dict.fromkeys(parts, sign), rounding: 1.0}, name)
        yield given(rounding, kg - sign * sum(known), KG, name)
    borne = {
        part.id(who, "bears"): 1.0
        for _, _, of_spans in portions_of_spans(sources)
        for part in of_spans
        if part.spanned is spanned and who in part.shared.by_enterprise
    }
    allocated = _number(account.allocated_kg)
    yield added(_id(account, spanned, "allocated"), allocated, KG, borne, name)
    four = {_id(account, spanned, part): 1.0 for part in PARTS}
    yield added(_id(account, spanned, "total"), _number(account.total_kg), KG, four, name)


def _number(kilograms: int | None) -> float | None:
    return None if kilograms is None else float(kilograms)
