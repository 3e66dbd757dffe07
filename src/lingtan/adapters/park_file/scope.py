"""What the checks of a park file look at: everything read, and everything that can be named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lingtan.adapters.park_file.meter_rows import MeterTable
from lingtan.adapters.park_file.shape import Shape
from lingtan.adapters.park_file.shape_faults import Faults
from lingtan.adapters.park_file.zones import english_zones
from lingtan.catalogue.entries import Carrier
from lingtan.catalogue.load import Catalogue

COAL_RATE_SET = "E_coal_equivalent"
COAL_RATE_PREFIX = "electricity_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A park file as read, before it is believed.

    Attributes
    ----------
    known : mapping of str to frozenset of str
        Ids that may be named, by kind of thing: enterprise, node, meter, carrier, unit…
    yaml, table : Faults
        Where the faults of park.yaml and meters.csv are noted.
    """

    shape: Shape
    meters: MeterTable
    catalogue: Catalogue
    carriers: Mapping[str, Carrier]
    known: Mapping[str, frozenset[str]]
    yaml: Faults
    table: Faults


def known_ids(
    shape: Shape, meters: MeterTable, catalogue: Catalogue
) -> Mapping[str, frozenset[str]]:
    """Return every id that may be named in the park file, by kind of thing."""
    physical = frozenset(meters.ids)
    return {
        "enterprise": _set(shape.ids.get("enterprises", ())),
        "node": _set(shape.ids.get("nodes", ())),
        "asset": _set(shape.ids.get("assets", ())),
        "stream": _set(shape.ids.get("streams", ())),
        "physical_meter": physical,
        "meter": physical | _set(shape.ids.get("virtual_meters", ())),
        "carrier": _set(carrier.id for carrier in catalogue.carriers),
        "unit": _set(
            name for unit in catalogue.units.units for name in (unit.symbol, *unit.aliases)
        ),
        "zone": _set(english_zones(catalogue)),
        "tariff": _set(plan.id for plan in catalogue.tariffs),
        "framework": _set(framework.id for framework in catalogue.frameworks),
        "indicator": _set(
            indicator.id
            for framework in catalogue.frameworks
            for indicator in framework.indicators
        ),
        "datum": _set(datum.id for datum in catalogue.data_register),
        "gwp_set": _set(gwp.set_id for gwp in catalogue.gwps),
        "coal_rate": _set(
            fuel.item
            for fuel in catalogue.fuels
            if fuel.set_id == COAL_RATE_SET and fuel.item.startswith(COAL_RATE_PREFIX)
        ),
    }


def _set(ids: Iterable[str]) -> frozenset[str]:
    return frozenset(ids)
