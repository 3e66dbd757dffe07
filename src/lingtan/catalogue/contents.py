"""The catalogue in memory: everything by name, and an error with the way out when it is not there.

A factor is never guessed: an unknown set, item, zone, variant or year raises and names what there
is instead.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from lingtan.base.errors import CatalogueError, Detail, Fact, FactorCoverageError
from lingtan.base.names import Name
from lingtan.base.units import UnitTable
from lingtan.catalogue.carbon_market import MarketNumber
from lingtan.catalogue.data_register import Datum
from lingtan.catalogue.entries import (
    Carrier,
    FuelFactor,
    GlossaryTerm,
    GridFactor,
    Gwp,
    MarketRule,
    Method,
    NationalPark,
    ProcessFactor,
    TariffPlan,
    TariffRule,
)
from lingtan.catalogue.frameworks import Framework
from lingtan.catalogue.grid_shares import GridShares
from lingtan.catalogue.meter_faults import (
    MeterFault,
    NetworkLoss,
    PlantShape,
    SmallNegative,
    ValueCode,
)
from lingtan.catalogue.platform_functions import PlatformFunction
from lingtan.catalogue.product_limits import ProductLimit
from lingtan.catalogue.uncertainties import EstimateError, FactorUncertainty

Entry = TypeVar("Entry")
Dated = TypeVar("Dated", FuelFactor, ProcessFactor)


# The same only as itself: what was held against it is remembered by it.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalogue:
    """All knowledge, read once and checked.

    Attributes
    ----------
    fuels : tuple of FuelFactor
        Fuels, coal equivalents and media, in sets that are never mixed.
    grid : tuple of GridFactor
        Every zone, variant and vintage; unknown ones too.
    grid_shares : tuple of GridShares
        Clean shares of grids by the hour, from the park's own folder.
    value_codes : tuple of ValueCode
        Numbers that loggers and exports write for "no value".
    sources : mapping of str to Name
        What a reader is told of a source, by the text its rows name it with.
    other_names : mapping of str to str
        Item of a process by what people call its product besides its names, in normal form.
    """

    units: UnitTable
    carriers: tuple[Carrier, ...]
    fuels: tuple[FuelFactor, ...]
    grid: tuple[GridFactor, ...]
    grid_shares: tuple[GridShares, ...]
    processes: tuple[ProcessFactor, ...]
    gwps: tuple[Gwp, ...]
    product_limits: tuple[ProductLimit, ...]
    tariffs: tuple[TariffPlan, ...]
    tariff_rules: tuple[TariffRule, ...]
    market_rules: tuple[MarketRule, ...]
    parks: tuple[NationalPark, ...]
    glossary: tuple[GlossaryTerm, ...]
    methods: tuple[Method, ...]
    frameworks: tuple[Framework, ...]
    data_register: tuple[Datum, ...]
    network_losses: tuple[NetworkLoss, ...]
    meter_faults: tuple[MeterFault, ...]
    small_negatives: Mapping[str, SmallNegative]
    plant_shapes: Mapping[str, PlantShape]
    value_codes: tuple[ValueCode, ...]
    platform_functions: tuple[PlatformFunction, ...]
    factor_uncertainties: tuple[FactorUncertainty, ...]
    estimate_errors: tuple[EstimateError, ...]
    carbon_market: tuple[MarketNumber, ...]
    sources: Mapping[str, Name]
    other_names: Mapping[str, str]

    def carrier(self, carrier_id: str) -> Carrier:
        """Return a carrier by id.

        Raises
        ------
        CatalogueError
            There is no such carrier.
        """
        return _one(carrier_id, self.carriers, lambda carrier: carrier.id, "carriers.csv")

    def method(self, method_id: str) -> Method:
        """Return a method version by id; see `carrier`."""
        return _one(method_id, self.methods, lambda method: method.id, "methods")

    def framework(self, framework_id: str) -> Framework:
        """Return a framework by id; see `carrier`."""
        return _one(framework_id, self.frameworks, lambda framework: framework.id, "frameworks")

    def datum(self, datum_id: str) -> Datum:
        """Return a datum of the register by id; see `carrier`."""
        return _one(datum_id, self.data_register, lambda datum: datum.id, "data_register.csv")

    def tariff(self, plan_id: str) -> TariffPlan:
        """Return a price table by id; see `carrier`."""
        return _one(plan_id, self.tariffs, lambda plan: plan.id, "tariffs/plans")

    def tariff_rule(self, rule_id: str) -> TariffRule:
        """Return a time-of-use rule by id; see `carrier`."""
        return _one(rule_id, self.tariff_rules, lambda rule: rule.id, "tariffs/rules")

    def term(self, term_id: str) -> GlossaryTerm:
        """Return a term of the glossary by id; see `carrier`."""
        return _one(term_id, self.glossary, lambda term: term.id, "glossary.csv")

    def fuel(self, set_id: str, item: str, on: date | None = None) -> FuelFactor:
        """Return the factor of a fuel in a set, in force on a day (the newest by default).

        Raises
        ------
        FactorCoverageError
            The set has no such fuel; the error names the sets that have it.
        """
        return _dated(self.fuels, set_id, item, on, "factors/fuel")

    def process(self, set_id: str, item: str, on: date | None = None) -> ProcessFactor:
        """Return the factor of a process in a set; see `fuel`.

        Raises
        ------
        FactorCoverageError
            The set has no such process, or its value is unknown.
        """
        found = _dated(self.processes, set_id, item, on, "factors/process")
        if found.kg_per_kg is None:
            raise _unknown_process(self.processes, found)
        return found

    def gwp(self, set_id: str, species: str) -> Gwp:
        """Return the warming potential of a gas in one assessment report.

        Raises
        ------
        FactorCoverageError
            The set has no such gas; the error names the sets that have it.
        """
        for gwp in self.gwps:
            if (gwp.set_id, gwp.species) == (set_id, species):
                return gwp
        known = [gwp.set_id for gwp in self.gwps if gwp.species == species]
        raise FactorCoverageError(
            "no_warming_potential",
            facts={"set": set_id, "item": species},
            details=[*_ways("detail.use_set", known), *_ways("detail.add_row", ["factors/gwp"])],
        )

    def grid_factor(self, zone: str, variant: str, year: int | None = None) -> GridFactor:
        """Return one factor of electricity, or raise: the ledger never mixes two in one run.

        Parameters
        ----------
        year : int, optional
            Year of the data wanted; None for a factor that a method pins.

        Returns
        -------
        GridFactor
            The vintage of that year. When the year is later than every vintage, the newest known
            one, with ``is_older_vintage`` set.

        Raises
        ------
        FactorCoverageError
            The zone, variant or year has no factor, or its value is unknown.
        """
        series = [f for f in self.grid if (f.zone, f.variant) == (zone, variant)]
        known = [f for f in series if f.kg_co2_per_kwh is not None]
        exact = next((f for f in series if f.year in (year, None)), None)
        newest = max(known, key=lambda f: f.year or 0, default=None)
        if exact is not None and exact.kg_co2_per_kwh is not None:
            return exact
        if exact is None and year and newest and newest.year and newest.year < year:
            return replace(newest, is_older_vintage=True)
        raise _no_grid_factor(self.grid, zone, variant, year)


def _dated(
    factors: Sequence[Dated], set_id: str, item: str, on: date | None, folder: str
) -> Dated:
    series = [f for f in factors if (f.set_id, f.item) == (set_id, item)]
    if on is not None:
        series = [f for f in series if _is_in_force(f, on)]
    if series:
        return max(series, key=lambda f: f.valid_from or date.min)
    sets = [f.set_id for f in factors if f.item == item]
    near = get_close_matches(item, [f.item for f in factors if f.set_id == set_id])
    file = f"{folder}/{set_id}.csv"
    ways = _ways("detail.use_set", sets) + _ways("detail.use_item", near)
    ways += _ways("detail.add_row", [file])
    facts = {"set": set_id, "item": item}
    if on is None:
        raise FactorCoverageError("no_factor", facts=facts, details=ways)
    raise FactorCoverageError("no_factor_on_day", facts={**facts, "day": str(on)}, details=ways)


def _is_in_force(factor: FuelFactor | ProcessFactor, day: date) -> bool:
    return (factor.valid_from or date.min) <= day < (factor.valid_to or date.max)


def _unknown_process(
    processes: Iterable[ProcessFactor], unknown: ProcessFactor
) -> FactorCoverageError:
    known = [p.set_id for p in processes if p.item == unknown.item and p.kg_per_kg is not None]
    return FactorCoverageError(
        "unknown_process",
        facts={"set": unknown.set_id, "item": unknown.item, "source": unknown.source},
        details=[*_ways("detail.use_set", known), Detail(words="detail.give_own_factor")],
    )


def _no_grid_factor(
    factors: Sequence[GridFactor], zone: str, variant: str, year: int | None
) -> FactorCoverageError:
    known = [f for f in factors if f.kg_co2_per_kwh is not None]
    here = [f for f in known if f.zone == zone]
    same = [f for f in here if f.variant == variant] or here
    vintages = [f"{f.variant} {f.year or ''}".strip() for f in same]
    zones = get_close_matches(zone, {f.zone for f in known}, cutoff=0.5) or {f.zone for f in known}
    zh = {f.zone: f.zone_name.zh for f in factors}
    named_zh = ", ".join(zh[each] for each in sorted(zones))
    ways = [
        *_ways("detail.use_vintage", vintages, zone=zone, zone_zh=zh.get(zone, zone)),
        *_ways("detail.use_zone", [] if vintages else sorted(zones), names_zh=named_zh),
        *_ways("detail.add_row", ["factors/grid"]),
    ]
    facts = {"zone": zone, "variant": variant, "zone_zh": zh.get(zone, zone)}
    if year is None:
        return FactorCoverageError("no_fixed_grid_factor", facts=facts, details=ways)
    return FactorCoverageError("no_grid_factor", facts={**facts, "year": year}, details=ways)


def _ways(words: str, names: Iterable[str], **facts: Fact) -> tuple[Detail, ...]:
    """Return a way out with what there is to choose from; none when there is nothing."""
    listed = ", ".join(dict.fromkeys(names))
    if not listed:
        return ()
    return (Detail(words=words, facts={"names": listed, **facts}),)


def _one(wanted: str, entries: Sequence[Entry], id_of: Callable[[Entry], str], file: str) -> Entry:
    by_id = {id_of(entry): entry for entry in entries}
    if wanted in by_id:
        return by_id[wanted]
    near = get_close_matches(wanted, by_id) or sorted(by_id)
    raise CatalogueError(
        "no_entry",
        facts={"id": wanted, "file": file},
        details=[*_ways("detail.use", near), *_ways("detail.add_to", [file])],
    )
