"""The names and sources a report needs, picked out of the catalogue."""

from collections.abc import Iterator

from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.contents import Catalogue
from lingtan.catalogue.entries import Method
from lingtan.reports.inputs import FactorSource, Knowledge


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
    return Knowledge(
        carriers=carriers,
        units={carrier.id: carrier.unit for carrier in catalogue.carriers},
        factors=dict(_factors(catalogue)),
        data={datum.id: datum for datum in catalogue.data_register},
        terms=dict(_terms(catalogue)),
        sources=catalogue.sources,
    )


def _factors(catalogue: Catalogue) -> Iterator[tuple[str, FactorSource]]:
    for fuel in catalogue.fuels:
        label = _label(fuel.label_emission or fuel.label_energy)
        unit = f"kgCO2/{fuel.unit}"
        yield fuel.id, FactorSource(name=fuel.name, unit=unit, source=fuel.source, label=label)
    for grid in catalogue.grid:
        label = grid.label.value
        yield (
            grid.id,
            FactorSource(name=grid.zone_name, unit=grid.unit, source=grid.source, label=label),
        )
    for process in catalogue.processes:
        label, unit = process.label.value, f"kg{process.gas}/kg"
        yield (
            process.id,
            FactorSource(name=process.name, unit=unit, source=process.source, label=label),
        )
    for method in catalogue.methods:
        label = method.label.value
        yield method.id, FactorSource(name=method.name, unit="", source=method.source, label=label)
        yield from _constants(method)


def _label(evidence: Evidence | None) -> str:
    return evidence.value if evidence else ""


def _constants(method: Method) -> Iterator[tuple[str, FactorSource]]:
    for constant in method.constants:
        yield (
            f"{method.id}.{constant.id}",
            FactorSource(
                name=constant.name,
                unit="kgCO2/kWh",  # the unit of a posting; the parameters list the printed one
                source=constant.source,
                label=constant.label.value,
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
