"""Check water processes and by-products of a park file, and build them."""

from typing import Any

from lingtan.adapters.park_file.exchange_entries import ByProductEntry, WaterProcessEntry
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.base.findings import FindingKind, Severity
from lingtan.base.names import Name
from lingtan.park.exchanges import ByProduct, WaterProcess

WATER_TAKES_NOTHING = FindingKind(id="park_file_water_takes_nothing", severity=Severity.ERROR)
BY_PRODUCT_WAYS = FindingKind(id="park_file_by_product_ways", severity=Severity.ERROR)
REPLACES_NOTHING = FindingKind(id="park_file_replaces_nothing", severity=Severity.ERROR)


def check_exchanges(scope: Scope) -> None:
    """Note water that takes up nothing, and by-products that are not one offer or one need."""
    for water in scope.shape.of(WaterProcessEntry):
        if water.entry.outlet_ppm <= water.entry.inlet_ppm:
            facts = {"inlet": water.entry.inlet_ppm, "outlet": water.entry.outlet_ppm}
            scope.yaml.add(WATER_TAKES_NOTHING, (*water.path, "outlet_ppm"), **facts)
    for item in scope.shape.of(ByProductEntry):
        entry = item.entry
        ways = [key for key in ("offered_t", "needed_t", "fresh_t") if _is_stated(entry, key)]
        is_chain = entry.fresh_t is not None
        if len(ways) != 1 or is_chain != bool(entry.yields) or (entry.recycled and not is_chain):
            scope.yaml.add(BY_PRODUCT_WAYS, item.path, value=", ".join(ways) or "-")
        if entry.replaced_kg_per_t is not None and entry.needed_t is None:
            scope.yaml.add(REPLACES_NOTHING, (*item.path, "replaced_kg_per_t"), value=item.id)


def _is_stated(entry: ByProductEntry, key: str) -> bool:
    return getattr(entry, key) is not None


def water_process(item: Item[WaterProcessEntry]) -> WaterProcess:
    """Return a process of an entry without faults."""
    return WaterProcess(**_named(item))


def by_product(item: Item[ByProductEntry]) -> ByProduct:
    """Return a by-product of an entry without faults."""
    return ByProduct(**_named(item))


def _named(
    item: Item[WaterProcessEntry] | Item[ByProductEntry],
) -> dict[str, Any]:  # of the fields, checked
    entry = item.entry
    fields = {name: getattr(entry, name) for name in type(entry).model_fields}
    return fields | {"id": item.id, "name": Name(en=entry.name.en, zh=entry.name.zh)}
