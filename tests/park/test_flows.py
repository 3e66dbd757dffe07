"""What a reading is follows from the two ends of its meter, and of its parent's."""

from dataclasses import replace

import pytest

from lingtan.park.assets import AssetKind
from lingtan.park.flows import Flow, flow_of, flows_of
from lingtan.park.places import Sector
from tests.builders import a_meter, a_park, an_asset, an_enterprise

ASSETS = (
    an_asset("pv", AssetKind.SOLAR, owner="works"),
    an_asset("farm", AssetKind.WIND, is_outside=True),
    an_asset("engine", AssetKind.FOSSIL_POWER),
    an_asset("battery", AssetKind.BATTERY),
    an_asset("pump", AssetKind.HEAT_PUMP),
)


@pytest.mark.parametrize(
    ("source", "target", "flow"),
    [
        ("outside", "bus", Flow.IMPORT),
        ("bus", "outside", Flow.EXPORT),
        ("asset:farm", "bus", Flow.DIRECT_IMPORT),
        ("asset:pv", "bus", Flow.GENERATION_NON_FOSSIL),
        ("asset:engine", "bus", Flow.GENERATION_FOSSIL),
        ("asset:battery", "bus", Flow.DISCHARGE),
        ("bus", "asset:battery", Flow.CHARGE),
        ("bus", "asset:pump", Flow.CONVERSION_INPUT),
        ("asset:pump", "bus", Flow.CONVERSION_OUTPUT),
        ("bus", "enterprise:works", Flow.CONSUMPTION),
        ("bus", "common", Flow.COMMON_USE),
        ("bus", "bus_2", Flow.TRANSFER),
        ("outside", "enterprise:works", Flow.DELIVERY),
        ("enterprise:works", "enterprise:works", Flow.SUB_METER),
    ],
)
def test_the_ends_of_an_edge_name_the_flow(source: str, target: str, flow: Flow) -> None:
    park = a_park(a_meter("m", source, target), assets=ASSETS)
    assert flow_of(park.meters[0], park).flow is flow


def test_what_enters_counts_positive_and_what_leaves_negative() -> None:
    assert {flow.sign_at_node for flow in (Flow.IMPORT, Flow.DISCHARGE)} == {1}
    assert {flow.sign_at_node for flow in (Flow.EXPORT, Flow.CONSUMPTION, Flow.TRANSFER)} == {-1}
    assert {flow.sign_at_node for flow in (Flow.DELIVERY, Flow.SUB_METER)} == {0}


def test_a_flow_belongs_to_the_sector_of_its_enterprise() -> None:
    works = an_enterprise("works", Sector.TRANSPORT)
    meters = (a_meter("m", "bus", "enterprise:works"), a_meter("c", "bus", "common"))
    sectors = [flow.sector for flow in flows_of(a_park(*meters, enterprises=(works,)))]
    assert sectors == [Sector.TRANSPORT, Sector.BUILDING]


def test_a_plant_passes_its_owner_on() -> None:
    park = a_park(a_meter("m", "asset:pv", "bus"), assets=ASSETS)
    flow = flow_of(park.meters[0], park)
    assert (flow.enterprise, flow.asset, flow.node) == ("works", "pv", "bus")


@pytest.mark.parametrize(
    ("parent", "child", "flow"),
    [
        (("outside", "bus"), ("outside", "bus"), Flow.SUB_METER),
        (("bus", "outside"), ("bus", "outside"), Flow.SUB_METER),
        (("asset:pv", "bus"), ("asset:pv", "bus"), Flow.SUB_METER),
        (("bus", "enterprise:works"), ("bus", "enterprise:works"), Flow.SUB_METER),
        (("outside", "enterprise:works"), ("outside", "enterprise:works"), Flow.SUB_METER),
        (("outside", "bus"), ("bus", "enterprise:works"), Flow.CONSUMPTION),
        (("outside", "bus"), ("bus", "bus_2"), Flow.TRANSFER),
        (("outside", "bus"), ("outside", "bus_2"), Flow.IMPORT),
        (("bus", "common"), ("bus", "enterprise:works"), Flow.CONSUMPTION),
    ],
)
def test_a_meter_with_its_parent_on_the_same_edge_is_a_part_of_it(
    parent: tuple[str, str], child: tuple[str, str], flow: Flow
) -> None:
    part = replace(a_meter("part", *child), parent="whole")
    park = a_park(a_meter("whole", *parent), part, assets=ASSETS)
    assert flow_of(part, park).flow is flow


def test_plants_metered_together_and_apart_are_parts_of_the_whole() -> None:
    part = replace(a_meter("part", "asset:pv_2", "bus"), parent="whole")
    assets = (*ASSETS, an_asset("pv_2", AssetKind.SOLAR))
    park = a_park(a_meter("whole", "asset:pv", "bus"), part, assets=assets)
    assert flow_of(part, park).flow is Flow.SUB_METER
