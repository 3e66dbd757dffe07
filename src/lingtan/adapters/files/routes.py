"""Where each value of a file goes: which meter, in which size, over which interval.

A route is found by the value column and, when the file has a meter column, by what it calls the
meter. Sizes are whole fractions, so a conversion is exact and rounded once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_columns import (
    OPEN,
    MonthColumns,
    PointColumns,
    ReadColumns,
    ValueColumn,
)
from lingtan.base.errors import Detail, UnitError
from lingtan.catalogue.load import Catalogue
from lingtan.park.meters import ASSET_PREFIX, Meter, MeterKind, Resolution
from lingtan.park.park import Park

RATES = {  # per hour: the dimension of a mean over an interval, and of its sum
    "power": "energy",
    "mass_flow": "mass",
    "volume_flow": "volume",
    "gas_flow": "gas_volume",
}
REFUSE, KEEP, SPLIT, CHECK = 0, 1, 2, 3
RULES = {"refuse": REFUSE, "keep": KEEP, "check": CHECK}
MOST_VALUE = 10**12  # larger numbers are refused: the store keeps 15 whole digits
MOST_KEPT = 10**15  # canonical units
MOST_AMOUNT = 4 * 10**11  # canonical units an interval: a larger one cannot be summed exactly
MOST_PRODUCT = 10**25  # so that value × num × 2·10⁹ fits 127 bits
SCHEMA = {
    "route": pl.Int32(),
    "c": pl.Int32(),
    "name": pl.String(),
    "meter_id": pl.String(),
    "num": pl.Int64(),
    "den": pl.Int64(),
    "unit": pl.String(),
    "most": pl.Int64(),
    "minutes": pl.Int32(),
    "calendar": pl.String(),
    "is_register": pl.Boolean(),
    "negative": pl.Int8(),
    "other_id": pl.String(),
    "maximum": pl.Decimal(18, 3),
    "tolerated": pl.Decimal(18, 3),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way from a column (and a name) to a meter.

    Attributes
    ----------
    column : int
        Number of the value column; 0 for all points of a day.
    name : str
        What the file calls the meter; empty when the column is the meter's own.
    factor : Fraction
        Canonical amount of one unit of the column, interval length included.
    unit : str
        Symbol of that unit.
    other : str
        Meter that counts what is negative here; empty when none does.
    tolerated : float
        How far below zero an interval may be without a word, in canonical units: a plant at rest
        takes a little.
    """

    column: int
    name: str
    meter: Meter
    factor: Fraction
    unit: str
    negative: int
    other: str = ""
    tolerated: float = 0.0


class RouteFinder:
    """Finds every route of a mapping, and everything that stands in the way."""

    def __init__(self, mapping: Mapping, park: Park, catalogue: Catalogue) -> None:
        self.mapping = mapping
        self.catalogue = catalogue
        self.meters = {meter.id: meter for meter in park.meters}
        self.plants = {f"{ASSET_PREFIX}{asset.id}": asset for asset in park.assets}
        self.faults: list[Detail] = []
        self.unfit: dict[str, Detail] = {}
        self.routes: list[Route] = []
        columns = mapping.read_columns
        self.faults += _open_units(mapping)
        self._several = sum(not column.meter for column in columns) > 1
        for number, column in enumerate(columns):
            self._add(number, column)

    def frame(self) -> pl.DataFrame:
        """Return the routes as a table."""
        rows = [_row(number, route) for number, route in enumerate(self.routes)]
        return pl.DataFrame(rows, schema=SCHEMA, orient="row")

    @property
    def is_told_by_column(self) -> bool:
        """Whether a name in the file carries the heading of its column."""
        return self._several

    def _add(self, number: int, column: ReadColumns) -> None:
        left_open = list(_open_parts(column))
        self.faults += left_open
        if left_open:
            return
        if column.meter:
            self._try(number, "", column.meter, column)
            return
        heading = f"/{column.column}" if self._several and isinstance(column, ValueColumn) else ""
        named = self.mapping.meter.names if self.mapping.meter else {}
        units = self.mapping.meter.units if self.mapping.meter else {}
        for name, meter_id in named.items():
            if name.endswith(heading) and OPEN not in {meter_id, units.get(name)}:
                self._try(number, name, meter_id, column)
        for name, meter in self._own_names():
            if f"{name}{heading}" not in named:
                self._try_own(number, f"{name}{heading}", meter, column)

    def _own_names(self) -> Iterator[tuple[str, Meter]]:
        """Yield what a meter may be called without an entry: its id, or a name only it has."""
        owners: dict[str, set[str]] = {}
        for meter in self.meters.values():
            for name in (meter.id, meter.name.en, meter.name.zh):
                owners.setdefault(name.strip(), set()).add(meter.id)
        for name, ids in owners.items():
            owner = name if name in self.meters else min(ids)
            if name and (name in self.meters or len(ids) == 1):
                yield name, self.meters[owner]

    def _try(self, number: int, name: str, meter_id: str, column: ReadColumns) -> None:
        meter = self.meters.get(meter_id)
        if meter is None:
            self.faults.append(Detail(words="detail.no_meter", place=meter_id))
            return
        try:
            self.routes.append(self._route(number, name, meter, column))
        except UnitError as error:
            self.faults.append(error.as_detail(meter.id))

    def _try_own(self, number: int, name: str, meter: Meter, column: ReadColumns) -> None:
        try:
            self.routes.append(self._route(number, name, meter, column))
        except UnitError as error:
            self.unfit[name] = error.as_detail(meter.id)  # a fault only if the file has this meter

    def _route(self, number: int, name: str, meter: Meter, column: ReadColumns) -> Route:
        self._check_interval(meter, column)
        named = self.mapping.meter
        rule = named.negative.get(name, column.negative) if named else column.negative
        negative, other = self._negative(rule, meter)
        unit = (named.units.get(name) if named else None) or column.unit or meter.unit
        return Route(
            column=number,
            name=name,
            meter=meter,
            factor=self._factor(unit, meter),
            unit=self.catalogue.units.find(unit).symbol,
            negative=negative,
            other=other,
            tolerated=self._tolerated(meter),
        )

    def _tolerated(self, meter: Meter) -> float:
        """Return how far below zero an interval may be: a share of what the plant can make."""
        plant = self.plants.get(meter.source)
        if plant is None or plant.capacity_kw is None or meter.resolution.minutes is None:
            return 0.0
        known = self.catalogue.small_negatives.get(plant.kind)
        hours = meter.resolution.minutes / 60
        return known.share * plant.capacity_kw * hours if known else 0.0

    def _check_interval(self, meter: Meter, column: ReadColumns) -> None:
        if isinstance(column, MonthColumns) and (
            meter.resolution is not Resolution.MONTH or meter.kind is MeterKind.REGISTER
        ):
            raise UnitError("not_monthly", facts={"resolution": meter.resolution.value})
        stated = column if isinstance(column, PointColumns) else self.mapping.time.number
        if stated is None or meter.kind is MeterKind.REGISTER:
            return
        if meter.resolution.minutes != stated.minutes:
            raise UnitError(
                "other_interval",
                facts={"minutes": stated.minutes, "resolution": meter.resolution.value},
            )

    def _negative(self, rule: str, meter: Meter) -> tuple[int, str]:
        if rule in RULES:
            counts = meter.kind is MeterKind.REGISTER  # from nothing up
            return (REFUSE if rule == "check" and counts else RULES[rule]), ""
        other = self.meters.get(rule)
        if other is None or meter.kind is MeterKind.REGISTER or other.id == meter.id:
            raise UnitError("no_other_meter", facts={"other": rule})
        if other.carrier != meter.carrier:
            raise UnitError("other_carrier", facts={"other": other.id})
        return SPLIT, other.id

    def _factor(self, unit: str, meter: Meter) -> Fraction:
        """Return the canonical amount of one unit, a rate taken over its interval."""
        units = self.catalogue.units
        canonical = units.find(meter.volume_unit or self.catalogue.carrier(meter.carrier).unit)
        found = units.find(unit)
        if RATES.get(found.dimension) == canonical.dimension:
            if meter.kind is MeterKind.REGISTER or meter.resolution.minutes is None:
                raise UnitError("rate_without_interval", facts={"unit": unit, "meter": meter.id})
            return found.scale * Fraction(meter.resolution.minutes, 60) / canonical.scale
        if found.offset != canonical.offset:
            raise UnitError("offset", facts={"unit": unit, "needed": canonical.symbol})
        if found.dimension == "volume" and canonical.dimension == "gas_volume":
            size = "万" if found.symbol.startswith("10^4") else ""
            cold, warm = units.find(f"{size}Nm3"), units.find(f"{size}Sm3")
            percent = round(float(cold.scale / warm.scale - 1) * 100, 1)
            raise UnitError(
                "gas_without_condition",
                facts={
                    "unit": unit,
                    "cold": f"{size}Nm3",
                    "warm": f"{size}Sm3",
                    "percent": percent,
                },
            )
        return units.convert_exactly(Fraction(1), unit, canonical.symbol)


def _open_units(mapping: Mapping) -> Iterator[Detail]:
    """Yield the names whose unit nobody has told yet."""
    if mapping.meter:
        for name, unit in mapping.meter.units.items():
            if unit == OPEN and name not in mapping.meter.ignore:
                yield Detail(words="detail.unit_open", place=name)


def _open_parts(column: ReadColumns) -> Iterator[Detail]:
    """Yield what a person has not told yet of a column."""
    where = column.column if isinstance(column, ValueColumn) else column.key
    if column.meter == OPEN:
        yield Detail(words="detail.meter_open", place=where)
    if column.unit == OPEN:
        yield Detail(words="detail.unit_open", place=where)


def largest(route: Route) -> int:
    """Return the largest number that can be converted, in the unit it is written in."""
    factor = route.factor.limit_denominator(10**9)
    most = min(MOST_VALUE, MOST_PRODUCT // max(factor.numerator, 1))
    return most if route.meter.kind is MeterKind.REGISTER else min(most, int(MOST_AMOUNT / factor))


def _row(number: int, route: Route) -> tuple[object, ...]:
    meter = route.meter
    factor = route.factor.limit_denominator(10**9)
    is_amount = meter.kind is not MeterKind.REGISTER and not meter.volume_unit
    has_maximum = meter.maximum is not None and is_amount
    return (
        number,
        route.column,
        route.name,
        meter.id,
        factor.numerator,
        factor.denominator,
        route.unit,
        largest(route),
        meter.resolution.minutes or 0,
        "" if meter.resolution.minutes else meter.resolution.value,
        meter.kind is MeterKind.REGISTER,
        route.negative,
        route.other,
        round(meter.maximum, 3) if has_maximum and meter.maximum is not None else None,
        round(route.tolerated if is_amount else 0.0, 3),
    )
