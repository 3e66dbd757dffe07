"""A factor per litre of fuel, as the carbon content the account reckons with."""

from lingtan.adapters.park_file.agreements import StreamEntry
from lingtan.adapters.park_file.meter_entries import MeterEventEntry
from lingtan.adapters.park_file.scope import Scope
from lingtan.ledger.stream_rates import CARBON_TO_CO2


def carbon_of_litre(entry: StreamEntry, scope: Scope) -> float | None:
    """Return the carbon content by which a litre gives what is stated [tC/GJ].

    The factor is of what is burned, so the oxidation beside it is 1. None where the calorific
    value or the one density of the fuel is not known.
    """
    events = (item.entry for item in scope.shape.of(MeterEventEntry))
    densities = {e.density_kg_per_l for e in events if e.meter == entry.meter} - {None}
    listed = (
        fuel.ncv_gj_per_unit
        for fuel in scope.catalogue.fuels
        if (fuel.set_id, fuel.item, fuel.unit) == (entry.factor_set, entry.factor_item, "kg")
    )
    gj_per_kg = entry.ncv_gj_per_unit or float(next(listed, None) or 0)
    if len(densities) != 1 or not gj_per_kg or entry.factor_kg_per_l is None:
        return None
    kg_per_kg = entry.factor_kg_per_l / (densities.pop() or 1.0)
    return kg_per_kg / float(CARBON_TO_CO2) / 1000 / gj_per_kg
