"""Emission factors, calorific values, coal equivalents and warming potentials.

Numbers are `Decimal` with the digits of the source. Units are canonical (kWh, kg, Nm³); the
printed unit is kept beside them. A span is half-open, [valid_from, valid_to); None leaves an end
open.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.provenance import KnownBy

CARBON_TO_CO2 = Fraction(44, 12)  # exactly so in GB/T 32150, not 44.01/12.011
PLACES = 12  # decimal places of a product of factors


@dataclass(frozen=True, slots=True, kw_only=True)
class FuelFactor:
    """Calorific value, carbon and coal equivalent of one fuel or medium in one set.

    Attributes
    ----------
    set_id, item : str
        The set of defaults it belongs to, and the fuel; sets are never mixed.
    unit : str
        Canonical unit: kg, Nm3 or kWh.
    ncv_gj_per_unit : Decimal or None
        Net calorific value (低位发热量) [GJ per unit].
    carbon_t_per_gj : Decimal or None
        Carbon content per unit of heat (单位热值含碳量) [tC/GJ].
    oxidation : Decimal or None
        Carbon oxidation rate (碳氧化率), 0 to 1.
    kg_co2_per_unit : Decimal or None
        ncv × carbon × oxidation × 44/12 [kgCO2 per unit]; as printed where nothing is burned.
    kgce_per_unit : Decimal or None
        Coal equivalent [kgce per unit]; None when its value was not seen.
    printed_unit : str
        Unit of the source, such as ``10^4 Nm3``.
    label_emission, label_energy : Evidence or None
        Evidence of the emission values and of the coal equivalent; None when there is none.
    """

    set_id: str
    item: str
    name: Name
    unit: str
    ncv_gj_per_unit: Decimal | None
    carbon_t_per_gj: Decimal | None
    oxidation: Decimal | None
    kg_co2_per_unit: Decimal | None
    kgce_per_unit: Decimal | None
    printed_unit: str
    valid_from: date | None
    valid_to: date | None
    known_from: date
    known_by: KnownBy
    source: str
    label_emission: Evidence | None
    label_energy: Evidence | None
    note: str = ""

    @property
    def id(self) -> str:
        """Id under which a result names this factor."""
        return f"fuel/{self.set_id}/{self.item}"

    @property
    def coal_id(self) -> str:
        """Id under which a result names its coal equivalent."""
        return coal_id(self.set_id, self.item)

    def kg_co2_at(self, oxidation: Decimal) -> Decimal | None:
        """Return the emission per unit at another oxidation rate, as conversion needs [kgCO2].

        None when the calorific value or the carbon content is not known.
        """
        return combustion_kg_co2(self.ncv_gj_per_unit, self.carbon_t_per_gj, oxidation)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFactor:
    """Emission factor of electricity: one zone, one variant, one vintage (排放因子).

    Attributes
    ----------
    zone : str
        ``china``, a region, a province, or a method's own zone.
    scope : str
        ``national``, ``regional``, ``provincial`` or ``method``.
    year : int or None
        Year of the data; None for a factor a method pins.
    variant : str
        ``average``, ``fossil``, ``residual_excl_market_nonfossil``…: never exchangeable.
    kg_co2_per_kwh : Decimal or None
        In `unit`; None when the value is unknown.
    unit : str
        ``kgCO2/kWh``, or ``kgCO2e/kWh`` for life-cycle factors.
    is_older_vintage : bool
        Whether a later year was asked for than any vintage covers.
    """

    zone: str
    zone_name: Name
    scope: str
    year: int | None
    variant: str
    kg_co2_per_kwh: Decimal | None
    unit: str
    valid_from: date | None
    valid_to: date | None
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence
    note: str = ""
    is_older_vintage: bool = False

    @property
    def id(self) -> str:
        """Id under which a result names this factor."""
        return f"grid/{self.zone}/{self.variant}/{self.year or 'fixed'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessFactor:
    """Emission of an industrial process per mass of product, carbonate or flux.

    Attributes
    ----------
    kg_per_kg : Decimal or None
        Mass of `gas` per mass of `basis`; None when the value is unknown.
    basis : str
        ``product``, ``carbonate`` or ``flux``.
    """

    set_id: str
    item: str
    name: Name
    gas: str
    kg_per_kg: Decimal | None
    basis: str
    valid_from: date | None
    valid_to: date | None
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence
    note: str = ""

    @property
    def id(self) -> str:
        """Id under which a result names this factor."""
        return f"process/{self.set_id}/{self.item}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gwp:
    """Global warming potential over 100 years of one gas in one assessment report."""

    set_id: str
    species: str
    gwp100: Decimal
    valid_from: date | None
    valid_to: date | None
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence
    note: str = ""

    @property
    def id(self) -> str:
        """Id under which a result names this potential."""
        return f"gwp/{self.set_id}/{self.species}"


def coal_id(set_id: str, item: str) -> str:
    """Return the id under which a result names the coal equivalent of an item.

    Examples
    --------
    >>> coal_id("E_coal_equivalent", "heat")
    'coal/E_coal_equivalent/heat'
    """
    return f"coal/{set_id}/{item}"


def combustion_kg_co2(
    ncv_gj_per_unit: Decimal | None, carbon_t_per_gj: Decimal | None, oxidation: Decimal | None
) -> Decimal | None:
    """Return the CO2 of burning one unit of fuel [kgCO2], or None when a value is unknown [1]_.

    References
    ----------
    .. [1] GB/T 32150-2015 and GB/T 32151: FC × NCV × CC × OF × 44/12, with exactly 44/12.

    Examples
    --------
    >>> combustion_kg_co2(Decimal("0.04333"), Decimal("0.0202"), Decimal("0.98"))
    Decimal('3.145122493333')
    """
    if ncv_gj_per_unit is None or carbon_t_per_gj is None or oxidation is None:
        return None
    carbon_kg = Fraction(ncv_gj_per_unit) * Fraction(carbon_t_per_gj) * 1000 * Fraction(oxidation)
    return rounded(carbon_kg * CARBON_TO_CO2)


def rounded(value: Fraction) -> Decimal:
    """Return a fraction as a decimal with `PLACES` places, halves to even."""
    scaled = round(value * 10**PLACES)
    return Decimal(scaled).scaleb(-PLACES)
