"""Take checks and inventories apart into tables and text, and put them together again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import polars as pl

from lingtan.adapters.derived.kept_results import Kept
from lingtan.base.figures import Figure
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.ledger.inventory import InsideUse, Inventory, Parameter, SpanUse
from lingtan.metering.reconciliation.header_lines import SteamHeader
from lingtan.park.tables import RECONCILED

CHECK_TABLES = ("quality", "gaps", "estimates", "doubts", "balances", "looked", "lifted")
INVENTORY_TABLES = ("postings", "balances", "network", "parts")
INSIDE_TABLES = ("pool_use", "pool_users", "plant_fuels")
SPAN_TABLES = {f"span_{name}": name for name in SpanUse.__dataclass_fields__}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckParts:
    """A check of readings: findings, and its tables by the names of `CHECK_TABLES`."""

    findings: tuple[Finding, ...]
    tables: Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciledParts:
    """A reconciliation: findings, its table `RECONCILED`, and the steam headers."""

    findings: tuple[Finding, ...]
    table: pl.DataFrame
    headers: tuple[SteamHeader, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciledTold:
    """Everything of a reconciliation that is not a table."""

    findings: tuple[Finding, ...]
    headers: tuple[SteamHeader, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryParts:
    """Everything of an inventory that is not a table."""

    boundary: str
    period: Period
    method: str
    figures: dict[str, Figure]
    parameters: tuple[Parameter, ...]
    findings: tuple[Finding, ...]


Told = TypeVar("Told")


def check_to_kept(check: CheckParts) -> Kept:
    """Take a check apart."""
    return Kept(tables=check.tables, text=_text(check.findings))


def check_from_kept(kept: Kept | None) -> CheckParts | None:
    """Put a check together again; None when it is not whole."""
    if kept is None or not kept.tables.keys() >= set(CHECK_TABLES):
        return None
    findings = _read(tuple[Finding, ...], kept.text)
    return None if findings is None else CheckParts(findings=findings, tables=kept.tables)


def reconciled_to_kept(parts: ReconciledParts) -> Kept:
    """Take a reconciliation apart."""
    told = ReconciledTold(findings=parts.findings, headers=parts.headers)
    text = _text(told)
    return Kept(tables={RECONCILED.name: parts.table}, text=text)


def reconciled_from_kept(kept: Kept | None) -> ReconciledParts | None:
    """Put a reconciliation together again; None when it is not whole."""
    if kept is None or RECONCILED.name not in kept.tables:
        return None
    told = _read(ReconciledTold, kept.text)
    if told is None:
        return None
    table = kept.tables[RECONCILED.name]
    return ReconciledParts(findings=told.findings, table=table, headers=told.headers)


def inventory_to_kept(inventory: Inventory) -> Kept:
    """Take an inventory apart."""
    parts = InventoryParts(
        boundary=inventory.boundary,
        period=inventory.period,
        method=inventory.method,
        figures=dict(inventory.figures),
        parameters=inventory.parameters,
        findings=inventory.findings,
    )
    tables = {name: getattr(inventory, name) for name in INVENTORY_TABLES}
    tables |= {name: getattr(inventory.inside, name) for name in INSIDE_TABLES}
    tables |= {kept: getattr(inventory.spans, name) for kept, name in SPAN_TABLES.items()}
    return Kept(tables=tables, text=_text(parts))


def inventory_from_kept(kept: Kept | None) -> Inventory | None:
    """Put an inventory together again; None when it is not whole."""
    known = {*INVENTORY_TABLES, *INSIDE_TABLES, *SPAN_TABLES}
    if kept is None or not kept.tables.keys() >= known:
        return None
    parts = _read(InventoryParts, kept.text)
    if parts is None:
        return None
    return Inventory(
        boundary=parts.boundary,
        period=parts.period,
        method=parts.method,
        **{name: kept.tables[name] for name in INVENTORY_TABLES},
        inside=InsideUse(**{name: kept.tables[name] for name in INSIDE_TABLES}),
        spans=SpanUse(**{name: kept.tables[each] for each, name in SPAN_TABLES.items()}),
        figures=parts.figures,
        parameters=parts.parameters,
        findings=parts.findings,
    )


def _text(told: object) -> str:
    return msgspec.json.encode(told).decode()


def _read(kind: type[Told], text: str) -> Told | None:
    """Return what a text tells; None where it is not the text of such a thing."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError:
        return None
