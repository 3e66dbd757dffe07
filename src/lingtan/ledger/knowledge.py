"""What one account needs of the catalogue, looked up once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lingtan.base.figures import Evidence
from lingtan.catalogue.entries import FuelFactor, GridFactor, Gwp, Method, ProcessFactor
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.constants import CoalRate, find_coal_rate, kg_per_kwh
from lingtan.ledger.edges import Role, edges_of
from lingtan.ledger.options import AccountOptions
from lingtan.park.flows import flow_of
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream

CO2 = "CO2"
SCOPES = "intl_ghgp_scope2_2015"  # the framework that words scopes 1 and 2
MEDIA_SET = "F_media"  # water, air, steam: energy that was counted where it was made


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The method version and the factors one account may use.

    Attributes
    ----------
    fuel_set : str
        Set of streams that name none.
    fuels : mapping of (set, item) to FuelFactor
        One vintage of each, for lookups that need no date.
    own_power_assets : frozenset of str
        Assets whose non-fossil power is metered and counted.
    """

    catalogue: Catalogue
    method: Method
    zone: str
    fuel_set: str
    gwp_set: str
    fuels: Mapping[tuple[str, str], FuelFactor]
    coal_rate: CoalRate
    own_power_assets: frozenset[str]
    fuel_meter_assets: Mapping[str, str]

    @property
    def conversion_oxidation(self) -> Decimal:
        """Oxidation rate in conversion (加工转换)."""
        return self.method.constant("oxidation_conversion").value

    @property
    def conversion_labels(self) -> frozenset[Evidence]:
        """Evidence of the oxidation rate in conversion."""
        return frozenset({self.method.constant("oxidation_conversion").label})

    @property
    def biomass_labels(self) -> frozenset[Evidence]:
        """Evidence of the choice that CO2 of biomass counts zero; ours where none is stated."""
        stated = (choice.label for choice in self.method.choices if choice.id == "biomass")
        return frozenset({next(stated, Evidence.I)})

    def scope_labels(self, figure_id: str) -> frozenset[Evidence]:
        """Evidence of the formula of a scope itself, as the scope 2 guidance is known to us."""
        guidance = self.catalogue.framework(SCOPES)
        readings = (reading for entry in guidance.indicators for reading in entry.readings)
        found = {reading.label for reading in readings if figure_id in reading.formula.names}
        offsets = guidance.offsets
        if not found and offsets and figure_id in offsets.gross.names:
            found = {offsets.gross_label}
        return frozenset(found or {Evidence.I})

    def kgce_of_heat(self, gigajoules: Fraction) -> Fraction:
        """Return heat as coal equivalent: 29.3076 GJ a tonne (GB/T 2589) [kgce]."""
        return self.catalogue.units.convert_exactly(gigajoules, "GJ", "kgce")

    def fuel(self, set_id: str, item: str) -> FuelFactor | None:
        """Return a fuel factor, or None when the set has no such item."""
        return self.fuels.get((set_id, item))

    def fuel_vintages(self, set_id: str, item: str) -> tuple[FuelFactor, ...]:
        """Return every vintage of a fuel factor."""
        return tuple(f for f in self.catalogue.fuels if (f.set_id, f.item) == (set_id, item))

    def process_vintages(self, set_id: str, item: str) -> tuple[ProcessFactor, ...]:
        """Return every vintage of a process factor."""
        return tuple(f for f in self.catalogue.processes if (f.set_id, f.item) == (set_id, item))

    def grid_vintages(self, zone: str, variant: str) -> tuple[GridFactor, ...]:
        """Return the vintages of a zone, found by its id or its English name."""
        wanted = zone.casefold()
        return tuple(
            factor
            for factor in self.catalogue.grid
            if factor.variant == variant
            and wanted in (factor.zone.casefold(), factor.zone_name.en.casefold())
        )

    def zone_zh(self, zone: str) -> str:
        """Return the Chinese name of a zone by its id or English name; as written if unknown."""
        wanted = zone.casefold()
        return next(
            (
                factor.zone_name.zh
                for factor in self.catalogue.grid
                if wanted in (factor.zone.casefold(), factor.zone_name.en.casefold())
            ),
            zone,
        )

    def warming(self, gas: str, *, is_biogenic: bool) -> Gwp | None:
        """Return the warming potential of a gas in the chosen set.

        Methane of biomass warms less than fossil one, whose carbon is new to the air [1]_; a set
        that does not tell them apart has one for both.

        References
        ----------
        .. [1] IPCC AR6 WG I, table 7.15: CH4-fossil 29.8, CH4-non fossil 27.0.
        """
        own = f"{gas}_nonfossil" if is_biogenic else f"{gas}_fossil"
        found = {gwp.species: gwp for gwp in self.catalogue.gwps if gwp.set_id == self.gwp_set}
        return found.get(own, found.get(gas))

    def is_fuel(self, carrier: str) -> bool:
        """Whether a carrier is something that can be burned."""
        return any(
            item == carrier and (set_id != MEDIA_SET or _is_made_gas(factor))
            for (set_id, item), factor in self.fuels.items()
        )

    def makes_own_power(self, stream: SourceStream) -> bool:
        """Whether a stream feeds a plant whose non-fossil output is counted already."""
        return self.fuel_meter_assets.get(stream.meter, "") in self.own_power_assets

    def emission_constant(self, constant_id: str) -> Decimal:
        """Return an emission constant of the method [kgCO2/kWh]."""
        return kg_per_kwh(self.method.constant(constant_id), self.catalogue.units)

    def dimension(self, unit: str) -> str:
        """Return what a unit measures."""
        return self.catalogue.units.find(unit).dimension


def _is_made_gas(factor: FuelFactor) -> bool:
    """Whether an item among the media is a gas that burns: those have no calorific value there."""
    return factor.unit == "Nm3" and factor.ncv_gj_per_unit is None


def find_knowledge(park: Park, catalogue: Catalogue, options: AccountOptions) -> Knowledge:
    """Return what an account of this park needs of the catalogue."""
    method = catalogue.method(options.method)
    fuels = {(fuel.set_id, fuel.item): fuel for fuel in catalogue.fuels}
    item = options.coal_rate or park.coal_rate or method.coal_rate_item
    return Knowledge(
        catalogue=catalogue,
        method=method,
        zone=park.time_zone,
        fuel_set=options.fuel_set or method.fuel_set,
        gwp_set=options.gwp_set or park.gwp_set,
        fuels=fuels,
        coal_rate=find_coal_rate(item, fuels),
        own_power_assets=frozenset(
            edge.asset for edge in edges_of(park) if edge.role is Role.NON_FOSSIL
        ),
        fuel_meter_assets={meter.id: flow_of(meter, park).asset for meter in park.meters},
    )
