"""What the catalogue holds: factors, tariffs, parks, words. Frozen, each with source and label.

Numbers are `Decimal` with the digits of the source. Units are canonical (kWh, kg, Nm³, m³, kgce,
CNY); the printed unit is kept beside them. A span is half-open, [valid_from, valid_to); None
leaves an end open. ``known_from`` is the day the value was published, or, when the source does
not say, the day it was read (``known_by``).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from lingtan.base.errors import CatalogueError
from lingtan.base.figures import Evidence
from lingtan.base.names import Name

CARBON_TO_CO2 = Fraction(44, 12)  # exactly so in GB/T 32150, not 44.01/12.011
EXACT = 12  # decimal places of a product of factors


class KnownBy(StrEnum):
    """What ``known_from`` is the day of."""

    PUBLISHED = "published"
    READ = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """What flows through a meter: a fuel, electricity, heat, water… (能源品种)."""

    id: str
    name: Name
    dimension: str
    unit: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalPark:
    """A park of the first national list (国家级零碳园区建设名单)."""

    number: int
    name_zh: str
    province: Name
    scope: str
    start_year: int
    end_year: int
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm:
    """A term of the field in both languages, and what it means here."""

    id: str
    name: Name
    meaning: Name
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A value a method version pins or leaves to choose.

    Attributes
    ----------
    value : Decimal
        In `unit`.
    is_open : bool
        Whether the method leaves it open, so that ours is a choice shown with every result.
    """

    id: str
    name: Name
    value: Decimal
    unit: str
    source: str
    label: Evidence
    is_open: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A rule a method version pins or leaves to choose, named rather than numbered."""

    id: str
    name: Name
    value: str
    source: str
    label: Evidence
    is_open: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One version of an accounting method (核算方法) with its own constants.

    Attributes
    ----------
    gases : tuple of str
        Gases that count.
    fuel_set, process_set : str
        Factor sets to use when a stream names none.
    coal_rate_item : str
        Item of set ``E_coal_equivalent`` that turns electricity into coal equivalent.
    """

    id: str
    name: Name
    status: str
    gases: tuple[str, ...]
    fuel_set: str
    process_set: str
    coal_rate_item: str
    constants: tuple[Constant, ...]
    choices: tuple[Choice, ...]
    valid_from: date | None
    valid_to: date | None
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence

    def constant(self, constant_id: str) -> Constant:
        """Return a constant by id.

        Raises
        ------
        CatalogueError
            The method has no such constant.
        """
        return _named(constant_id, self.constants, f"methods/{self.id}.yaml")

    def choice(self, choice_id: str) -> Choice:
        """Return a choice by id; see `constant`."""
        return _named(choice_id, self.choices, f"methods/{self.id}.yaml")


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
    """Return a fraction as a decimal with `EXACT` places, halves to even."""
    scaled = round(value * 10**EXACT)
    return Decimal(scaled).scaleb(-EXACT)


Named = TypeVar("Named", Constant, Choice)


def _named(wanted: str, entries: tuple[Named, ...], file: str) -> Named:
    for entry in entries:
        if entry.id == wanted:
            return entry
    known = ", ".join(entry.id for entry in entries)
    raise CatalogueError(f"{file} has no {wanted!r}, only {known}. Add it to that file.")
