"""Meters stand under the node and the meter they hang on, each once, from the supply down."""

from dataclasses import replace
from itertools import pairwise

from lingtan.park.meter_tree import meter_tree
from lingtan.park.meters import Meter
from lingtan.park.park import Park
from lingtan.park.places import Node
from tests.builders import a_meter, a_name, a_park


def two_busbars(*meters: Meter) -> Park:
    nodes = [Node(id=id_, name=a_name(id_), carrier="electricity") for id_ in ("low", "high")]
    return replace(a_park(*meters), nodes=tuple(nodes))


def rungs(park: Park) -> list[tuple[int, str]]:
    return [(rung.depth, rung.id) for rung in meter_tree(park)]


def test_a_node_stands_under_the_feeder_that_leads_to_it() -> None:
    furnace = replace(a_meter("furnace", "enterprise:works", "enterprise:works"), parent="works")
    park = two_busbars(
        a_meter("grid", "outside", "high"),
        a_meter("works", "high", "enterprise:works"),
        furnace,
        a_meter("feeder", "high", "low"),
        replace(a_meter("check", "high", "low"), same_as="feeder"),
        a_meter("roof", "asset:roof", "low"),
        a_meter("office", "low", "enterprise:office"),
        a_meter("gas", "outside", "enterprise:works", "natural_gas"),
    )
    assert rungs(park) == [
        (0, "high"),
        *((1, "grid"), (1, "works"), (2, "furnace")),
        *((1, "feeder"), (2, "low"), (3, "roof"), (3, "office")),
        (1, "check"),
    ]


def test_nodes_that_feed_each_other_and_meters_under_each_other_come_once() -> None:
    park = two_busbars(
        a_meter("up", "low", "high"),
        a_meter("down", "high", "low"),
        replace(a_meter("first", "low", "common"), parent="second"),
        replace(a_meter("second", "low", "common"), parent="first"),
    )
    found = [id_ for _, id_ in rungs(park)]
    assert sorted(found) == sorted({"low", "high", "up", "down", "first", "second"})


def test_a_node_without_meters_stands_at_the_top() -> None:
    assert rungs(two_busbars()) == [(0, "low"), (0, "high")]


def test_a_thousand_nodes_in_series_stand_each_under_the_one_before() -> None:
    ids = [f"n{at:04}" for at in range(1000)]
    nodes = tuple(Node(id=id_, name=a_name(id_), carrier="electricity") for id_ in ids)
    feeders = [a_meter(f"to_{to}", source, to) for source, to in pairwise(ids)]
    park = replace(a_park(a_meter("grid", "outside", ids[0]), *feeders), nodes=nodes)
    found = rungs(park)
    assert found[:4] == [(0, "n0000"), (1, "grid"), (1, "to_n0001"), (2, "n0001")]
    assert found[-1] == (1998, "n0999")
