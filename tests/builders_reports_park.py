"""A made-up park of eight enterprises, for the documents."""

from datetime import UTC, datetime

from lingtan.base.names import Name
from lingtan.base.time_axis import parse_period
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.places import (
    Boundary,
    BoundaryKind,
    Enterprise,
    Member,
    Node,
    ParkType,
    Sector,
)

ZONE = "Asia/Shanghai"
PERIOD = parse_period("2025", ZONE)
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
ENTERPRISES = (
    ("steel", "Minhe Electric Steel", "民和电炉钢厂", Sector.INDUSTRY, "steel", 310.0),
    ("glass", "Yunfei Glass", "云飞玻璃", Sector.INDUSTRY, "glass", 120.0),
    ("battery", "Haichuan Battery Cells", "海川电池", Sector.INDUSTRY, "battery cells", 150.0),
    ("chemical", "Donghai Fine Chemicals", "东海精细化工", Sector.INDUSTRY, "chemicals", 95.0),
    ("food", "Sanhe Foods", "三禾食品", Sector.INDUSTRY, "food", 34.0),
    ("data", "Qingyun Data Centre", "青云数据中心", Sector.BUILDING, "computing", 88.0),
    ("logistics", "Tonghui Logistics", "通汇物流", Sector.TRANSPORT, "logistics", 12.0),
    ("energy", "Park Energy Company", "园区能源公司", Sector.ENERGY_SUPPLY, "energy", 21.0),
)
INDUSTRIES = {
    "steel": "钢铁",
    "glass": "玻璃",
    "battery cells": "电芯",
    "chemicals": "精细化工",
    "food": "食品",
    "computing": "算力",
    "logistics": "物流",
    "energy": "能源",
}


def a_park(note: Name | None = None, geojson: str = "boundary.geojson") -> Park:
    members = tuple(Member(enterprise=row[0], valid_from=SINCE) for row in ENTERPRISES)
    boundary = Boundary(
        id="whole",
        name=Name(en="Whole park", zh="整体园区"),
        kind=BoundaryKind.WHOLE_PARK,
        members=members,
        geojson=geojson,
        area_km2=12.4,
    )
    return Park(
        id="lantian",
        name=Name(en="Lantian Industrial Park", zh="蓝田产业园区"),
        type=ParkType.MANUFACTURING,
        province="Shandong",
        time_zone=ZONE,
        boundaries=(boundary,),
        enterprises=tuple(
            Enterprise(
                id=id_, name=Name(en=en, zh=zh), sector=sector, industry=Name.alike(industry)
            )
            for id_, en, zh, sector, industry, _ in ENTERPRISES
        ),
        nodes=(
            Node(
                id="busbar", name=Name(en="110 kV busbar", zh="110kV母线"), carrier="electricity"
            ),
            Node(id="heat_main", name=Name(en="Heat main", zh="热力母管"), carrier="heat"),
        ),
        meters=tuple(_meters()),
        note=note or Name(en="", zh=""),
    )


def _meters() -> list[Meter]:
    rows = [("grid", "Grid supply 1", "电网关口1", "electricity", "outside", "busbar")]
    rows += [
        (f"e_{id_}", f"{en} supply", f"{zh}进线", "electricity", "busbar", f"enterprise:{id_}")
        for id_, en, zh, *_ in ENTERPRISES
    ]
    rows.append(("heat_in", "Heat bought", "外购热力", "heat", "outside", "heat_main"))
    rows += [
        (
            f"g_{id_}",
            f"Gas of {id_}",
            f"天然气 {id_}",
            "natural_gas",
            "outside",
            f"enterprise:{id_}",
        )
        for id_ in ("glass", "food", "chemical")
    ]
    return [
        Meter(
            id=id_,
            name=Name(en=en, zh=zh),
            carrier=carrier,
            unit="kWh",
            kind=MeterKind.INTERVAL if carrier == "electricity" else MeterKind.BILL,
            resolution=Resolution.HOUR if carrier == "electricity" else Resolution.MONTH,
            source=source,
            target=target,
        )
        for id_, en, zh, carrier, source, target in rows
    ]
