"""Load the catalogue: all knowledge, read once, checked, and found by name.

This room is the only code that opens the files of knowledge. Every fault of every file is
reported in one error, with file and line.
"""

from collections.abc import Collection
from functools import cache
from pathlib import Path

from lingtan.base.units import UnitTable
from lingtan.catalogue.carbon_market import read_carbon_market
from lingtan.catalogue.contents import Catalogue
from lingtan.catalogue.data_register import read_data_register
from lingtan.catalogue.entries import Carrier, ProcessFactor
from lingtan.catalogue.factor_files import read_fuels, read_grid, read_gwps, read_processes
from lingtan.catalogue.framework_files import read_frameworks
from lingtan.catalogue.grid_shares import read_grid_shares
from lingtan.catalogue.kept_reading import read_once
from lingtan.catalogue.meter_faults import (
    read_meter_faults,
    read_network_losses,
    read_plant_shapes,
    read_small_negatives,
    read_value_codes,
)
from lingtan.catalogue.method_files import read_methods
from lingtan.catalogue.named_quantities import check_named
from lingtan.catalogue.platform_functions import read_platform_functions
from lingtan.catalogue.product_limits import read_product_limits
from lingtan.catalogue.records import Faults
from lingtan.catalogue.shelves import Shelf, Shelves, built_in_shelf
from lingtan.catalogue.source_files import check_cited, read_sources
from lingtan.catalogue.stray_files import check_strays
from lingtan.catalogue.tariff_files import read_market_rules, read_tariff_rules, read_tariffs
from lingtan.catalogue.term_files import read_glossary, read_other_names, read_parks
from lingtan.catalogue.uncertainties import read_estimate_errors, read_factor_uncertainties
from lingtan.catalogue.unit_files import read_carriers, read_units

__all__ = ["Catalogue", "load_catalogue"]


def load_catalogue(
    folder: Path | None = None, quantities: Collection[str] | None = None
) -> Catalogue:
    """Return the built-in catalogue, with a user's own folder added to it when one is given.

    Parameters
    ----------
    folder : Path, optional
        A folder laid out like the built-in one, such as a workspace's ``catalogue/``. Its rows
        are added; a key that exists already is a fault, never an override.
    quantities : collection of str, optional
        What its formulas may name beside the data of the register; see `check_named`.

    Raises
    ------
    CatalogueError
        A file is faulty; `details` lists every fault as ``file:line: what, what to do``.

    Examples
    --------
    >>> load_catalogue().fuel("A_guideline", "diesel").kg_co2_per_unit
    Decimal('3.145122493333')
    """
    if folder is None:
        return _built_in()
    return read_catalogue((built_in_shelf(), Shelf(root=folder, name=folder.name)), quantities)


@cache
def _built_in() -> Catalogue:
    catalogue: Catalogue = read_once(lambda: read_catalogue((built_in_shelf(),)))
    return catalogue


def read_catalogue(shelves: Shelves, quantities: Collection[str] | None = None) -> Catalogue:
    """Read every file of some shelves; see `load_catalogue`."""
    faults = Faults()
    units = read_units(shelves, faults)
    catalogue = _read(shelves, units, faults)
    for own in (shelf for shelf in shelves if shelf.name):
        check_strays(own, faults)
    check_cited(shelves, catalogue.sources, faults)
    check_named(catalogue.data_register, quantities, faults)
    faults.raise_if_any()
    return catalogue


def with_products(
    carriers: tuple[Carrier, ...], processes: tuple[ProcessFactor, ...]
) -> tuple[Carrier, ...]:
    """Return the carriers and, as materials by mass, every product of a process.

    A meter, or a monthly statement, may count tonnes of clinker as it counts tonnes of coal.
    """
    products = {
        each.item: Carrier(id=each.item, name=each.name, dimension="mass", unit="kg")
        for each in processes
    }
    return tuple((products | {carrier.id: carrier for carrier in carriers}).values())


def _read(shelves: Shelves, units: UnitTable, faults: Faults) -> Catalogue:
    fuels = read_fuels(shelves, units, faults)
    processes = read_processes(shelves, faults)
    tariff_rules = read_tariff_rules(shelves, faults)
    grid = read_grid(shelves, faults)
    carriers = with_products(read_carriers(shelves, units, faults), processes)
    return Catalogue(
        units=units,
        carriers=carriers,
        fuels=fuels,
        grid=grid,
        grid_shares=read_grid_shares(shelves, grid, faults),
        processes=processes,
        gwps=read_gwps(shelves, faults),
        tariffs=read_tariffs(shelves, tariff_rules, faults),
        tariff_rules=tariff_rules,
        market_rules=read_market_rules(shelves, faults),
        parks=read_parks(shelves, faults),
        glossary=read_glossary(shelves, faults),
        methods=read_methods(shelves, units, fuels, processes, faults),
        product_limits=read_product_limits(shelves, faults),
        frameworks=read_frameworks(shelves, faults),
        data_register=read_data_register(shelves, faults),
        network_losses=read_network_losses(shelves, [c.id for c in carriers], faults),
        meter_faults=read_meter_faults(shelves, faults),
        small_negatives=read_small_negatives(shelves, faults),
        plant_shapes=read_plant_shapes(shelves, faults),
        value_codes=read_value_codes(shelves, faults),
        platform_functions=read_platform_functions(shelves, faults),
        factor_uncertainties=read_factor_uncertainties(shelves, faults),
        estimate_errors=read_estimate_errors(shelves, faults),
        carbon_market=read_carbon_market(shelves, faults),
        sources=read_sources(shelves, faults),
        other_names=read_other_names(shelves, {each.item for each in processes}, faults),
    )
