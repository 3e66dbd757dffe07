"""How much one unit of each meter is, as a journal of pushed readings is read."""

from collections.abc import Mapping
from fractions import Fraction

from lingtan.adapters.files.mapping import Mapping as FileMapping
from lingtan.adapters.files.mapping import TimeForm
from lingtan.adapters.files.mapping_columns import MeterNames, ValueColumn
from lingtan.adapters.files.routes import RouteFinder
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park


def units_of_meters(park: Park, catalogue: Catalogue) -> Mapping[str, Fraction]:
    """Return the canonical amount of one unit of each meter that can be read, by id."""
    mapping = FileMapping(
        kind="csv",
        time=TimeForm(columns=("time",)),
        meter=MeterNames(columns=("meter",)),
        values=(ValueColumn(column="value"),),
    )
    routes = RouteFinder(mapping, park, catalogue).routes
    return {route.meter.id: route.factor for route in routes}
