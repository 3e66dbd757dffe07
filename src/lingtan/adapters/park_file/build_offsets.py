"""Build credits and removals of a park file that has no faults; tonnes become kilograms."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from lingtan.adapters.park_file.days import midnight
from lingtan.adapters.park_file.offset_entries import OffsetEntry, RemovalEntry
from lingtan.adapters.park_file.shape import Item
from lingtan.base.names import Name
from lingtan.park.offsets import OffsetBlock, Removal, Reversal

KG_PER_T = 1000


def offset_block(item: Item[OffsetEntry], zone: ZoneInfo) -> OffsetBlock:
    """Return a block of credits."""
    entry = item.entry
    return OffsetBlock(
        id=item.id,
        registry=entry.registry,
        project=entry.project,
        vintage=entry.vintage,
        quantity_kg=_kg(entry.quantity_t),
        state=entry.state,
        serial=entry.serial,
        retired_on=None if entry.retired_on is None else midnight(entry.retired_on, zone),
        enterprise=entry.enterprise,
        asset=entry.asset,
        evidence=entry.evidence,
    )


def removal(item: Item[RemovalEntry], zone: ZoneInfo) -> Removal:
    """Return what a sink or plant took up in a year, with what came back."""
    entry = item.entry
    return Removal(
        id=item.id,
        name=Name(en=entry.name.en, zh=entry.name.zh),
        kind=entry.kind,
        year=entry.year,
        quantity_kg=_kg(entry.quantity_t),
        method=entry.method,
        permanence_years=entry.permanence_years,
        reversal_risk=entry.reversal_risk,
        enterprise=entry.enterprise,
        evidence=entry.evidence,
        reversals=tuple(
            Reversal(
                on=midnight(each.day, zone),
                quantity_kg=_kg(each.quantity_t),
                evidence=each.evidence,
            )
            for each in entry.reversals
        ),
    )


def _kg(tonnes: float) -> float:
    return float(Decimal(str(tonnes)) * KG_PER_T)
