"""Builders for allocation: a park with a boiler house, cogeneration, tenants and common use."""

from collections.abc import Mapping
from dataclasses import replace

from lingtan.ledger.allocation.allocate import allocate
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.park.allocation import AllocationRule, Cogeneration
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.facts import Fact
from lingtan.park.meters import Meter
from lingtan.park.park import Park
from lingtan.park.places import Node
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up

MAIN = Node(id="main", name=a_name("heat main"), carrier="heat")
TENANTS = ("a", "b", "c")

GRID: dict[str, float] = {"grid": 1000, "use_a": 500, "use_b": 300, "use_c": 100, "light": 60}


def a_shared_park(
    *more: Meter,
    assets: tuple[Asset, ...] = (),
    rules: tuple[AllocationRule, ...] = (),
    facts: tuple[Fact, ...] = (),
    tenants: tuple[str, ...] = TENANTS,
) -> Park:
    """Return a park whose tenants draw on one busbar, beside its own lighting; 40 kWh are lost."""
    park = a_park(
        billed("grid", "outside", "bus"),
        *(billed(f"use_{tenant}", "bus", f"enterprise:{tenant}") for tenant in tenants),
        billed("light", "bus", "common"),
        *more,
        assets=assets,
        enterprises=tuple(an_enterprise(tenant) for tenant in tenants),
    )
    return replace(park, nodes=(*park.nodes, MAIN), allocation=rules, facts=facts)


def with_boiler(park: Park, *, owner: str = "") -> Park:
    """Return a park with a gas boiler on a heat main that serves a and b."""
    boiler = an_asset("boiler", AssetKind.BOILER, owner=owner)
    meters = (
        billed("gas", "outside", "asset:boiler", "natural_gas", "Nm³"),
        billed("heat", "asset:boiler", "main", "heat"),
        billed("heat_a", "main", "enterprise:a", "heat"),
        billed("heat_b", "main", "enterprise:b", "heat"),
    )
    stream = a_stream("boiler_gas", "gas", "natural_gas", enterprise=owner)
    return replace(
        park,
        meters=(*park.meters, *meters),
        assets=(*park.assets, boiler),
        streams=(*park.streams, stream),
    )


BOILER: dict[str, float] = {"gas": 1_000_000, "heat": 9_000_000}
HEAT: dict[str, float] = {"heat_a": 6_000_000, "heat_b": 2_000_000}


def with_cogeneration(park: Park, *, owner: str, rule: Cogeneration | None = None) -> Park:
    """Return a park with a gas engine on the busbar and the heat main, which serves a and b."""
    engine = replace(an_asset("engine", AssetKind.FOSSIL_POWER, owner=owner), cogeneration=rule)
    meters = (
        billed("gas_e", "outside", "asset:engine", "natural_gas", "Nm³"),
        billed("power_e", "asset:engine", "bus"),
        billed("heat_e", "asset:engine", "main", "heat"),
        billed("heat_a", "main", "enterprise:a", "heat"),
        billed("heat_b", "main", "enterprise:b", "heat"),
    )
    stream = a_stream("engine_gas", "gas_e", "natural_gas", enterprise=owner)
    return replace(
        park,
        meters=(*park.meters, *meters),
        assets=(*park.assets, engine),
        streams=(*park.streams, stream),
    )


def allocated(park: Park, values: Mapping[str, float]) -> Allocation:
    """Return the accounts of the enterprises of a park with one amount a meter and year."""
    inventory = draw_up(park, {name: [value] for name, value in values.items()}, YEAR)
    return allocate(park, inventory)


def entries(allocation: Allocation) -> dict[str, int]:
    """Return what all transfers together do to each account."""
    found: dict[str, int] = {}
    for transfer in allocation.transfers:
        for holder, kg in transfer.entries():
            found[holder] = found.get(holder, 0) + kg
    return found
