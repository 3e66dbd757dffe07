"""The whole of park.yaml: its sections, and the JSON Schema that is published for editors."""

from typing import Any

from pydantic import Field

from lingtan.adapters.park_file.agreements import (
    ContractEntry,
    ExcuseEntry,
    FactEntry,
    StreamEntry,
    ValueChainEntry,
)
from lingtan.adapters.park_file.exchange_entries import ByProductEntry, WaterProcessEntry
from lingtan.adapters.park_file.fields import Entry, RequiredId
from lingtan.adapters.park_file.finance_entries import LoanEntry, MeasureEntry
from lingtan.adapters.park_file.goods import ProductEntry
from lingtan.adapters.park_file.meter_entries import MeterEventEntry, VirtualMeterEntry
from lingtan.adapters.park_file.offset_entries import OffsetEntry, RemovalEntry
from lingtan.adapters.park_file.places import (
    AssetEntry,
    BoundaryEntry,
    EnterpriseEntry,
    HeadEntry,
    NodeEntry,
)
from lingtan.adapters.park_file.process_entries import ProcessStreamEntry
from lingtan.adapters.park_file.sharing import AllocationEntry

DIALECT = "https://json-schema.org/draft/2020-12/schema"

KEYED: dict[str, type[Entry]] = {
    "boundaries": BoundaryEntry,
    "enterprises": EnterpriseEntry,
    "nodes": NodeEntry,
    "assets": AssetEntry,
    "virtual_meters": VirtualMeterEntry,
    "contracts": ContractEntry,
    "streams": StreamEntry,
    "value_chain": ValueChainEntry,
    "offsets": OffsetEntry,
    "removals": RemovalEntry,
    "products": ProductEntry,
    "process_streams": ProcessStreamEntry,
    "water_processes": WaterProcessEntry,
    "by_products": ByProductEntry,
    "measures": MeasureEntry,
    "loans": LoanEntry,
}
LISTED: dict[str, type[Entry]] = {
    "meter_events": MeterEventEntry,
    "facts": FactEntry,
    "excuses": ExcuseEntry,
    "allocation": AllocationEntry,
}


class ParkDocument(HeadEntry):
    """The park as its file describes it (park.yaml); the meters stand in meters.csv."""

    boundaries: dict[RequiredId, BoundaryEntry] = Field(
        description="versions of the accounting boundary, by id; at least one", min_length=1
    )
    enterprises: dict[RequiredId, EnterpriseEntry] = Field(
        default={}, description="tenants of the park, by id"
    )
    nodes: dict[RequiredId, NodeEntry] = Field(default={}, description="balance nodes, by id")
    assets: dict[RequiredId, AssetEntry] = Field(
        default={}, description="plants, stores and converters, by id"
    )
    virtual_meters: dict[RequiredId, VirtualMeterEntry] = Field(
        default={}, description="meters that are sums of others, by id"
    )
    meter_events: tuple[MeterEventEntry, ...] = Field(
        default=(), description="dated changes at meters"
    )
    contracts: dict[RequiredId, ContractEntry] = Field(
        default={}, description="tariffs, direct lines, green power, certificates, by id"
    )
    streams: dict[RequiredId, StreamEntry] = Field(
        default={}, description="source streams of fuels, processes, feedstock, bunkers, by id"
    )
    value_chain: dict[RequiredId, ValueChainEntry] = Field(
        default={}, description="activities of scope 3, by id"
    )
    offsets: dict[RequiredId, OffsetEntry] = Field(
        default={}, description="blocks of carbon credits, by id: beside the emission"
    )
    removals: dict[RequiredId, RemovalEntry] = Field(
        default={}, description="sinks, removals and capture, by id: beside the emission"
    )
    products: dict[RequiredId, ProductEntry] = Field(
        default={}, description="products whose footprints are told to others, by id"
    )
    process_streams: dict[RequiredId, ProcessStreamEntry] = Field(
        default={}, description="what enterprises have to heat and to cool, by id"
    )
    water_processes: dict[RequiredId, WaterProcessEntry] = Field(
        default={}, description="processes whose water others may still use, by id"
    )
    by_products: dict[RequiredId, ByProductEntry] = Field(
        default={}, description="by-products that enterprises offer and need, by id"
    )
    measures: dict[RequiredId, MeasureEntry] = Field(
        default={}, description="what the park may do to emit less, by id"
    )
    loans: dict[RequiredId, LoanEntry] = Field(default={}, description="loans, by id")
    facts: tuple[FactEntry, ...] = Field(default=(), description="yearly facts no meter gives")
    excuses: tuple[ExcuseEntry, ...] = Field(
        default=(), description="indicators left out, with the reason"
    )
    allocation: tuple[AllocationEntry, ...] = Field(
        default=(), description="rules by which what the park itself emits is shared out"
    )


def park_schema() -> dict[str, Any]:  # a JSON document has no narrower type
    """Return the JSON Schema (2020-12) of park.yaml.

    Examples
    --------
    >>> park_schema()["required"]
    ['id', 'name', 'type', 'province', 'boundaries']
    """
    schema = ParkDocument.model_json_schema(by_alias=True)
    return {"$schema": DIALECT, **schema, "title": "park.yaml"}
