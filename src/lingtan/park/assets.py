"""Assets: plants, stores and converters (设备)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lingtan.base.names import Name
from lingtan.park.allocation import Cogeneration


class AssetKind(StrEnum):
    """What an asset does to energy."""

    SOLAR = "solar"
    WIND = "wind"
    HYDRO = "hydro"
    BIOMASS_POWER = "biomass_power"
    FOSSIL_POWER = "fossil_power"  # engine, turbine or CHP on fossil fuel
    WASTE_HEAT = "waste_heat"  # gives heat that a process sets free: a reaction, a furnace's gas
    WASTE_HEAT_POWER = "waste_heat_power"
    BATTERY = "battery"
    HEAT_STORE = "heat_store"
    FUEL_STOCK = "fuel_stock"  # a yard, tank or gas holder
    BOILER = "boiler"
    HEAT_PUMP = "heat_pump"
    CHILLER = "chiller"
    ELECTROLYSER = "electrolyser"

    @property
    def is_store(self) -> bool:
        """Whether what goes in comes out later."""
        return self in {AssetKind.BATTERY, AssetKind.HEAT_STORE, AssetKind.FUEL_STOCK}

    @property
    def is_non_fossil_power(self) -> bool:
        """Whether its power counts as non-fossil (非化石能源电力)."""
        return self in {
            AssetKind.SOLAR,
            AssetKind.WIND,
            AssetKind.HYDRO,
            AssetKind.BIOMASS_POWER,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A plant, store or converter, owned by an enterprise or (with no owner) by the park.

    Attributes
    ----------
    capacity_kg, capacity_nm3 : float or None
        What a fuel stock can hold, of a fuel counted by mass and of a gas.
    evidence : str
        The document that proves what a fuel stock can hold and keeps, such as a stock-taking.
    is_outside : bool
        It stands beyond the boundary and is tied in by a direct line (绿电直连).
    efficiency_class : int or None
        Level of its energy efficiency standard, 1 the best.
    cogeneration : Cogeneration or None
        How its fuel is shared between power and heat; None takes the default rule.
    valid_from, valid_to : datetime or None
        It is in service over [valid_from, valid_to); None where it always was, or still is.
    """

    id: str
    name: Name
    kind: AssetKind
    capacity_kw: float | None = None
    capacity_kwh: float | None = None
    capacity_kg: float | None = None
    capacity_nm3: float | None = None
    owner: str = ""
    is_outside: bool = False
    efficiency_class: int | None = None
    evidence: str = ""
    cogeneration: Cogeneration | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def hours_within(self, start: datetime, end: datetime) -> float:
        """Return for how many hours of [start, end) it is in service."""
        first, after = max(start, self.valid_from or start), min(end, self.valid_to or end)
        return max(0.0, (after - first).total_seconds() / 3600)
