"""How much one unit of each meter is, and how many can be kept, as a journal is read."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from lingtan.adapters.files.mapping import Mapping as FileMapping
from lingtan.adapters.files.mapping import TimeForm
from lingtan.adapters.files.mapping_columns import MeterNames, ValueColumn
from lingtan.adapters.files.routes import MOST_KEPT, Route, RouteFinder, largest
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park


def units_of_meters(park: Park, catalogue: Catalogue) -> Mapping[str, Fraction]:
    """Return the canonical amount of one unit of each meter that can be read, by id."""
    return {route.meter.id: route.factor for route in _routes(park, catalogue)}


def most_of_meters(park: Park, catalogue: Catalogue) -> Mapping[str, Decimal]:
    """Return the largest number of each meter, in its unit, that an import of a journal keeps."""
    return {route.meter.id: _most(route) for route in _routes(park, catalogue)}


def _most(route: Route) -> Decimal:
    kept = (MOST_KEPT - 1) / route.factor
    return Decimal(min(largest(route), int(kept)))


def _routes(park: Park, catalogue: Catalogue) -> Sequence[Route]:
    mapping = FileMapping(
        kind="csv",
        time=TimeForm(columns=("time",)),
        meter=MeterNames(columns=("meter",)),
        values=(ValueColumn(column="value"),),
    )
    return RouteFinder(mapping, park, catalogue).routes
