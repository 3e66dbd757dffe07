"""The Sankey pictures show what the postings sum to, and close each node by its balance."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from lingtan.base.names import Name
from lingtan.park.flows import flows_of
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.tables import BALANCES
from lingtan.reports.chapters.energy_flows import fuel_and_power_flows
from lingtan.reports.chapters.node_flows import depth_of, feeder_of, node_carriers, node_flows
from lingtan.reports.charts.sankey import Sankey
from lingtan.reports.context import Context
from tests.builders_reports import an_inventory, report_inputs
from tests.builders_reports_account import GAS_NM3, GAS_RATE, SOLAR, balances
from tests.builders_reports_park import PERIOD, a_park


def context(**changes: object) -> Context:
    return Context(inputs=report_inputs(**changes))  # type: ignore[arg-type]  # passed on


def through(chart: Sankey, node: str, *, into: bool) -> float:
    ends = (link.target if into else link.source for link in chart.links)
    return sum(link.value for link, end in zip(chart.links, ends, strict=True) if end == node)


def meter(id_: str, source: str, target: str) -> Meter:
    return Meter(
        id=id_,
        name=Name(en=id_, zh=id_),
        carrier="electricity",
        unit="kWh",
        kind=MeterKind.INTERVAL,
        resolution=Resolution.HOUR,
        source=source,
        target=target,
    )


def a_park_with_a_second_busbar() -> Park:
    park = a_park()
    second = Node(id="second", name=Name(en="10 kV", zh="10kV"), carrier="electricity")
    extra = (meter("t", "busbar", "second"), meter("f", "second", "enterprise:food"))
    return replace(park, nodes=(*park.nodes, second), meters=(*park.meters, *extra))


def test_what_enters_a_node_leaves_it() -> None:
    chart = node_flows(context(), "electricity")
    entered = through(chart, "node:busbar", into=True)
    assert entered == pytest.approx(through(chart, "node:busbar", into=False), rel=1e-3)
    assert entered == pytest.approx(851.585, rel=1e-3)


def test_each_carrier_has_its_own_picture() -> None:
    made = context()
    assert node_carriers(made) == ("electricity", "heat")
    assert {node.id for node in node_flows(made, "heat").nodes if node.column == 1} == {
        "node:heat_main"
    }


def test_a_transfer_follows_from_the_balance_of_the_node_it_reaches() -> None:
    park = a_park_with_a_second_busbar()
    row = (
        "second",
        PERIOD.start,
        "1h",
        Decimal("50000000"),
        Decimal("49000000"),
        Decimal("1000000"),
    )
    extra = pl.DataFrame([row], schema=BALANCES.schema, orient="row")
    inventory = replace(an_inventory(), balances=pl.concat([balances(), extra]))
    made = context(park=park, boundary=park.boundaries[0], inventory=inventory)
    chart = node_flows(made, "electricity")
    passed = [link for link in chart.links if link.target == "node:second"]
    assert [(link.source, link.value) for link in passed] == [("node:busbar", 50.0)]
    columns = {node.id: node.column for node in chart.nodes}
    assert (columns["node:busbar"], columns["node:second"], columns["to:food"]) == (1, 2, 3)


def test_a_ring_of_nodes_has_an_end() -> None:
    ring = (meter("a", "n1", "n2"), meter("b", "n2", "n1"))
    nodes = tuple(
        Node(id=id_, name=Name(en=id_, zh=id_), carrier="electricity") for id_ in ("n1", "n2")
    )
    park = replace(a_park(), nodes=nodes, meters=ring)
    chart = node_flows(context(park=park), "electricity")
    assert chart.links == ()


def test_a_node_fed_from_two_sides_has_no_one_feeder() -> None:
    park = a_park_with_a_second_busbar()
    third = Node(id="third", name=Name(en="3", zh="3"), carrier="electricity")
    both = replace(
        park, nodes=(*park.nodes, third), meters=(*park.meters, meter("u", "third", "second"))
    )
    assert feeder_of("second", flows_of(both)) == ""
    assert depth_of("second", flows_of(both)) == 0


def test_fuel_reaches_the_enterprise_that_burns_it() -> None:
    chart = fuel_and_power_flows(context())
    burned = sum(GAS_NM3.values()) * GAS_RATE / 1e6
    assert through(chart, "use:fuel", into=True) == pytest.approx(burned, rel=1e-3)
    assert through(chart, "to:glass", into=True) == pytest.approx(21e6 * GAS_RATE / 1e6, rel=1e-3)


def test_what_is_sold_is_not_counted_as_used() -> None:
    inventory = an_inventory()
    is_sold = pl.col("account") == "electricity_out"
    priced = inventory.postings.with_columns(
        energy_kgce=pl.when(is_sold).then(pl.col("quantity")).otherwise(pl.col("energy_kgce"))
    )
    plain = fuel_and_power_flows(context())
    chart = fuel_and_power_flows(context(inventory=replace(inventory, postings=priced)))
    sold = SOLAR * 0.06
    assert through(chart, "other:electricity_out", into=True) == pytest.approx(sold, rel=1e-3)
    assert through(plain, "to:", into=True) - through(chart, "to:", into=True) == pytest.approx(
        sold, rel=1e-3
    )
