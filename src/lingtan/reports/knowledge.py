"""The names and sources a report needs, picked out of the catalogue."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.contents import Catalogue
from lingtan.catalogue.entries import GridFactor, Gwp, Method, ProcessFactor
from lingtan.catalogue.grid_shares import GridShares
from lingtan.reports.named_knowledge import FactorSource, FuelValues, IndicatorFigure, Knowledge


def knowledge_of(catalogue: Catalogue) -> Knowledge:
    """Return what a report names things and sources by.

    Factors are found under the ids that postings carry: ``fuel/…``, ``grid/…``, ``process/…`` and
    ``<method>.<constant>``; a method version itself under its id, for what its rules set.
    """
    carriers = {limit.product: limit.name for limit in catalogue.product_limits if limit.product}
    carriers |= {limit.item: limit.name for limit in catalogue.product_limits if limit.product}
    carriers |= {fuel.item: fuel.name for fuel in catalogue.fuels}
    carriers |= {process.item: process.name for process in catalogue.processes}
    carriers |= {carrier.id: carrier.name for carrier in catalogue.carriers}
    vintages = _vintages(catalogue)
    return Knowledge(
        carriers=carriers,
        units={carrier.id: carrier.unit for carrier in catalogue.carriers},
        factors={id_: found[-1] for id_, found in vintages.items()},
        vintages=vintages,
        fuels={
            fuel.id: FuelValues(
                unit=fuel.unit,
                ncv_gj_per_unit=fuel.ncv_gj_per_unit,
                carbon_t_per_gj=fuel.carbon_t_per_gj,
                oxidation=fuel.oxidation,
            )
            for fuel in catalogue.fuels
        },
        data={datum.id: datum for datum in catalogue.data_register},
        terms=dict(_terms(catalogue)),
        sources=catalogue.sources,
        indicators=dict(_indicators(catalogue)),
    )


def _indicators(catalogue: Catalogue) -> Iterator[tuple[str, IndicatorFigure]]:
    for framework in catalogue.frameworks:
        for each in framework.indicators:
            yield each.id, IndicatorFigure(indicator=each)
            for reading in each.readings if len(each.readings) > 1 else ():
                id_ = f"{each.id}.{reading.id}"
                yield id_, IndicatorFigure(indicator=each, reading=reading.name)


def _factors(catalogue: Catalogue) -> Iterator[tuple[str, FactorSource]]:
    yield from _fuels(catalogue)
    for grid in catalogue.grid:
        yield grid.id, _source(grid, grid.zone_name, grid.unit, grid.kg_co2_per_kwh)
    for shares in catalogue.grid_shares:
        yield shares.id, _source(shares, shares.name, "", None)
    for process in catalogue.processes:
        unit = f"kg{process.gas}/kg"
        yield process.id, _source(process, process.name, unit, process.kg_per_kg)
    for gwp in catalogue.gwps:
        name = Name.alike(f"{gwp.species} ({gwp.set_id})")
        yield gwp.id, _source(gwp, name, f"kgCO2e/kg{gwp.species}", gwp.gwp100)
    for method in catalogue.methods:
        label = method.label.value
        yield method.id, FactorSource(name=method.name, unit="", source=method.source, label=label)
        yield from _constants(method)


def _fuels(catalogue: Catalogue) -> Iterator[tuple[str, FactorSource]]:
    for fuel in catalogue.fuels:
        emission = FactorSource(
            name=fuel.name,
            unit=f"kgCO2/{fuel.unit}",
            source=fuel.source,
            label=_label(fuel.label_emission or fuel.label_energy),
            value=fuel.kg_co2_per_unit,
            valid_from=fuel.valid_from,
            valid_to=fuel.valid_to,
        )
        yield fuel.id, emission
        yield (
            fuel.coal_id,
            replace(
                emission,
                unit=f"kgce/{fuel.unit}",
                label=_label(fuel.label_energy),
                value=fuel.kgce_per_unit,
            ),
        )


def _source(
    entry: GridFactor | GridShares | ProcessFactor | Gwp,
    name: Name,
    unit: str,
    value: Decimal | None,
) -> FactorSource:
    return FactorSource(
        name=name,
        unit=unit,
        source=entry.source,
        label=entry.label.value,
        value=value,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
    )


def _vintages(catalogue: Catalogue) -> dict[str, tuple[FactorSource, ...]]:
    found: dict[str, tuple[FactorSource, ...]] = {}
    for id_, source in _factors(catalogue):
        found[id_] = (*found.get(id_, ()), source)
    return found


def _label(evidence: Evidence | None) -> str:
    return evidence.value if evidence else ""


def _constants(method: Method) -> Iterator[tuple[str, FactorSource]]:
    for constant in method.constants:
        is_emission = constant.unit.startswith(("kgCO2/", "tCO2/"))
        yield (
            f"{method.id}.{constant.id}",
            FactorSource(
                name=constant.name,
                # the unit of a posting; the parameters list the printed one
                unit="kgCO2/kWh" if is_emission else constant.unit,
                source=constant.source,
                label=constant.label.value,
                value=None if is_emission else constant.value,
            ),
        )


def _terms(catalogue: Catalogue) -> Iterator[tuple[str, Name]]:
    for grid in catalogue.grid:
        yield grid.zone, grid.zone_name
        yield grid.zone_name.en, grid.zone_name
    for fuel in catalogue.fuels:
        yield fuel.item, fuel.name
    for method in catalogue.methods:
        yield method.id, method.name
        names = {entry.id: entry.name for entry in method.constants}
        names |= {entry.id: entry.name for entry in method.choices}
        yield from ((f"{method.id}.{id_}", name) for id_, name in names.items())
