"""The park as its file describes it."""

from dataclasses import dataclass
from enum import StrEnum

from lingtan.base.names import UNNAMED, Name
from lingtan.park.allocation import AllocationRule
from lingtan.park.assets import Asset
from lingtan.park.base_year import BaseYear
from lingtan.park.certificates import Certificate, RegisterEvent
from lingtan.park.contracts import Contract
from lingtan.park.exchanges import ByProduct, WaterProcess
from lingtan.park.facts import Excuse, Fact
from lingtan.park.finance import Conventions, Loan, Measure
from lingtan.park.meters import Meter, MeterEvent, VirtualMeter
from lingtan.park.offsets import OffsetBlock, Removal
from lingtan.park.places import (
    OF_ENTERPRISE,
    Boundary,
    BoundaryKind,
    Enterprise,
    Node,
    ParkType,
)
from lingtan.park.process_streams import ProcessStream
from lingtan.park.products import Product
from lingtan.park.streams import SourceStream, ValueChainActivity

CHINA = "CN"  # of its zones, methods and frameworks is all that is built in


class LimitEdition(StrEnum):
    """Which edition of a product's limit standard counts for a calendar year; no notice says."""

    START_OF_YEAR = "start_of_year"  # the one in force on 1 January
    END_OF_YEAR = "end_of_year"  # the one in force on 31 December


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """An industrial park as an accounting unit: who is in it, what flows, what is agreed.

    Attributes
    ----------
    province : str
        English name of the grid zone in ``factors/grid``, such as ``Shandong``; a park file may
        give the Chinese one.
    country : str
        Two letters of ISO 3166; empty where neither the park file nor its grid zone tells.
    time_zone : str
        IANA zone in which days, months and tariffs are reckoned.
    frameworks : tuple of str
        Frameworks the park wants to be judged under; empty means all that can concern it.
    certificates, register_events : tuple
        The register of certificates: headers, and what happened to them.
    offsets, removals : tuple
        What stands beside the emission and never inside it.
    target_year : int
        Row of dated frameworks that applies.
    coal_rate : str
        Item of the coal-equivalent set that turns electricity into tce (等价值).
    limit_edition : LimitEdition
        Which edition of a product's limit standard counts for a year.
    gwp_set : str
        Set of warming potentials that weighs gases other than CO2.
    grid_intensity : str
        Meter whose readings are the emission intensity of the grid by the hour; empty for none.
    allocation : tuple of AllocationRule
        How what belongs to the park itself is shared out; what none is about has a default rule.
    base_year : BaseYear or None
        The year targets are reckoned from; None where the park names none.
    products : tuple of Product
        Products whose footprints are told to others.
    process_streams : tuple of ProcessStream
        What enterprises have to heat and to cool.
    water_processes, by_products : tuple
        Water and materials enterprises could share.
    discounting : Conventions or None
        How money of different years is made comparable; None where the park does not say.
    measures, loans : tuple
        What the park may do to emit less, and what it has borrowed.
    note : Name
        Shown on every document; a composed park says here that it is not real.
    """

    id: str
    name: Name
    type: ParkType
    province: str
    time_zone: str
    boundaries: tuple[Boundary, ...]
    enterprises: tuple[Enterprise, ...]
    nodes: tuple[Node, ...]
    meters: tuple[Meter, ...]
    assets: tuple[Asset, ...] = ()
    meter_events: tuple[MeterEvent, ...] = ()
    virtual_meters: tuple[VirtualMeter, ...] = ()
    contracts: tuple[Contract, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    register_events: tuple[RegisterEvent, ...] = ()
    streams: tuple[SourceStream, ...] = ()
    value_chain: tuple[ValueChainActivity, ...] = ()
    offsets: tuple[OffsetBlock, ...] = ()
    removals: tuple[Removal, ...] = ()
    facts: tuple[Fact, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    frameworks: tuple[str, ...] = ()
    country: str = CHINA
    target_year: int = 2027
    coal_rate: str = "electricity_equivalent_supplied_2024"
    limit_edition: LimitEdition = LimitEdition.START_OF_YEAR
    gwp_set: str = "ar5"
    grid_intensity: str = ""
    base_year: BaseYear | None = None
    note: Name = UNNAMED
    allocation: tuple[AllocationRule, ...] = ()
    products: tuple[Product, ...] = ()
    process_streams: tuple[ProcessStream, ...] = ()
    water_processes: tuple[WaterProcess, ...] = ()
    by_products: tuple[ByProduct, ...] = ()
    discounting: Conventions | None = None
    measures: tuple[Measure, ...] = ()
    loans: tuple[Loan, ...] = ()

    def boundary(self, boundary_id: str) -> Boundary:
        """Return a boundary by id, see `find_boundary`.

        Raises
        ------
        KeyError
            There is none of that id.
        """
        found = self.find_boundary(boundary_id)
        if found is None:
            raise KeyError(boundary_id)
        return found

    def find_boundary(self, boundary_id: str) -> Boundary | None:
        """Return a version of the park file, or the boundary of one enterprise alone.

        The first version is the park's main boundary. ``enterprise:ID`` holds an enterprise on
        the days on which the main boundary holds it, with its share of what all use.
        """
        versions = (each for each in self.boundaries if each.id == boundary_id)
        found = next(versions, None)
        if found is not None or not boundary_id.startswith(OF_ENTERPRISE):
            return found
        asked = boundary_id.removeprefix(OF_ENTERPRISE)
        return next((self._of_one(each) for each in self.enterprises if each.id == asked), None)

    def _of_one(self, enterprise: Enterprise) -> Boundary:
        members = (m for m in self.boundaries[0].members if m.enterprise == enterprise.id)
        return Boundary(
            id=f"{OF_ENTERPRISE}{enterprise.id}",
            name=enterprise.name,
            kind=BoundaryKind.PARK_IN_PARK,
            members=tuple(members),
        )
