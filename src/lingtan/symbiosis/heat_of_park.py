"""Everything a park is told about the heat of its enterprises: targets, a year, its emission."""

from collections.abc import Sequence
from dataclasses import dataclass

from lingtan.ledger.footprint.heat_factors import HeatFactors
from lingtan.park.exchanges import ByProduct, WaterProcess
from lingtan.park.process_streams import ProcessStream
from lingtan.symbiosis.by_products import Exchange
from lingtan.symbiosis.heat_sharing import SharedHeat, YearOfHeat, heat_of_year, share_heat
from lingtan.symbiosis.heat_streams import heat_stream
from lingtan.symbiosis.saved_emission import SavedEmission, saved_emission
from lingtan.symbiosis.water import SharedWater


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatOfPark:
    """Heat targets of a park's enterprises, apart and together.

    Attributes
    ----------
    year : YearOfHeat or None
        None where a stream does not say how long it runs.
    water : SharedWater or None
        The same of water; None where no process is stated.
    exchanges : tuple of Exchange
        By-products that meet a need, one a material.
    water_processes, by_products : tuple
        What the two rest on, as it is stated.
    """

    streams: tuple[ProcessStream, ...]
    shared: SharedHeat
    year: YearOfHeat | None
    saved: SavedEmission
    water: SharedWater | None = None
    exchanges: tuple[Exchange, ...] = ()
    water_processes: tuple[WaterProcess, ...] = ()
    by_products: tuple[ByProduct, ...] = ()


def heat_of_park(streams: Sequence[ProcessStream], factors: HeatFactors) -> HeatOfPark:
    """Return the targets of streams, and the emission of the saving by the ledger's factors."""
    exact = [heat_stream(stream) for stream in streams]
    shared, year = share_heat(exact), heat_of_year(exact)
    return HeatOfPark(
        streams=tuple(streams),
        shared=shared,
        year=year,
        saved=saved_emission(streams, year, factors),
    )
