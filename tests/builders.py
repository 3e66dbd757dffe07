"""Builders that every test may use: small parks and tables, whole and valid."""

from dataclasses import replace
from datetime import UTC, datetime

from lingtan.base.names import Name
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Enterprise, Member, Node, ParkType, Sector

FUELLESS = (AssetKind.SOLAR, AssetKind.WIND, AssetKind.HYDRO, AssetKind.WASTE_HEAT)


def a_name(text: str) -> Name:
    """Return a name that is the same in both languages."""
    return Name(en=text, zh=text)


def a_meter(meter_id: str, source: str, target: str, carrier: str = "electricity") -> Meter:
    """Return a quarter-hourly meter on an edge."""
    return Meter(
        id=meter_id,
        name=a_name(meter_id),
        carrier=carrier,
        unit="kWh",
        kind=MeterKind.INTERVAL,
        resolution=Resolution.MINUTES_15,
        source=source,
        target=target,
    )


def with_kind(meter: Meter, kind: MeterKind, resolution: Resolution) -> Meter:
    """Return a meter that counts in another way."""
    return replace(meter, kind=kind, resolution=resolution)


def an_enterprise(enterprise_id: str, sector: Sector = Sector.INDUSTRY) -> Enterprise:
    """Return an enterprise of a sector."""
    return Enterprise(id=enterprise_id, name=a_name(enterprise_id), sector=sector)


def an_asset(
    asset_id: str, kind: AssetKind, *, owner: str = "", is_outside: bool = False
) -> Asset:
    """Return an asset of a kind; what needs a capacity to be believed has a large one."""
    return Asset(
        id=asset_id,
        name=a_name(asset_id),
        kind=kind,
        capacity_kw=1e9 if kind in FUELLESS else None,
        owner=owner,
        is_outside=is_outside,
    )


def a_park(
    *meters: Meter,
    assets: tuple[Asset, ...] = (),
    enterprises: tuple[Enterprise, ...] = (),
    time_zone: str = "Asia/Shanghai",
) -> Park:
    """Return a park with one busbar, given meters, and everybody inside the boundary."""
    everyone = enterprises or (an_enterprise("works"),)
    since = datetime(2020, 1, 1, tzinfo=UTC)
    whole = Boundary(
        id="whole",
        name=a_name("whole"),
        kind=BoundaryKind.WHOLE_PARK,
        members=tuple(Member(enterprise=e.id, valid_from=since) for e in everyone),
    )
    return Park(
        id="test",
        name=a_name("Test park"),
        type=ParkType.MANUFACTURING,
        province="Shandong",
        time_zone=time_zone,
        boundaries=(whole,),
        enterprises=everyone,
        nodes=(
            Node(id="bus", name=a_name("bus"), carrier="electricity"),
            Node(id="bus_2", name=a_name("second bus"), carrier="electricity"),
        ),
        meters=meters,
        assets=assets,
    )
