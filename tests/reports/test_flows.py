"""The Sankey pictures show what the postings sum to, and what the meters of each node counted."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.names import Name
from lingtan.ledger.network_bands import bands_of
from lingtan.park.places import Node
from lingtan.reports.band_ids import USERS
from lingtan.reports.chapters.energy_flows import fuel_and_power_flows
from lingtan.reports.chapters.node_columns import columns_of
from lingtan.reports.chapters.node_flows import node_carriers, node_flows
from lingtan.reports.charts.sankey import Sankey
from lingtan.reports.context import Context
from tests.builders_reports import an_inventory, report_inputs
from tests.builders_reports_account import GAS_NM3, GAS_RATE, SOLAR, an_edge, network
from tests.builders_reports_park import a_park


def context(**changes: object) -> Context:
    return Context(inputs=report_inputs(**changes))  # type: ignore[arg-type]  # passed on


def through(chart: Sankey, node: str, *, into: bool) -> float:
    ends = (link.target if into else link.source for link in chart.links)
    return sum(link.value for link, end in zip(chart.links, ends, strict=True) if end == node)


def with_edges(*edges: dict[str, object], nodes: tuple[str, ...] = ()) -> Context:
    """Return a context with some more nodes and edges; a list of edges alone replaces all."""
    park = a_park()
    more = tuple(Node(id=id_, name=Name(en=id_, zh=id_), carrier="electricity") for id_ in nodes)
    park = replace(park, nodes=(*park.nodes, *more))
    inventory = replace(an_inventory(), network=network(*edges))
    return context(park=park, boundary=park.boundaries[0], inventory=inventory)


def a_feeder(meter_id: str, source: str, target: str, quantity: float) -> dict[str, object]:
    return an_edge(meter_id, "transfer", quantity, node=source, to_node=target)


def bands(chart: Sankey, target: str) -> dict[str, float]:
    return {link.source: link.value for link in chart.links if link.target == target}


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


def test_two_feeders_add_up_and_stand_left_of_what_they_feed() -> None:
    made = with_edges(
        a_feeder("t1", "busbar", "second", 30.0),
        a_feeder("t2", "busbar", "second", 20.0),
        an_edge("f", "use", 49.0, node="second", party="food"),
        nodes=("second",),
    )
    chart = node_flows(made, "electricity")
    assert bands(chart, "node:second") == {"node:busbar": 50.0}
    assert bands(chart, "other:losses")["node:second"] == pytest.approx(1.0)
    columns = {node.id: node.column for node in chart.nodes}
    assert (columns["node:busbar"], columns["node:second"], columns["to:food"]) == (1, 2, 3)


def test_what_a_feeder_brings_back_is_taken_from_what_it_carried() -> None:
    made = with_edges(
        a_feeder("t", "busbar", "second", 50.0),
        a_feeder("t", "second", "busbar", 8.0),
        nodes=("second",),
    )
    chart = node_flows(made, "electricity")
    assert bands(chart, "node:second") == {"node:busbar": 42.0}
    assert "node:second" not in bands(chart, "node:busbar")


def test_a_node_fed_from_two_sides_shows_both() -> None:
    made = with_edges(
        a_feeder("t", "busbar", "low", 40.0),
        a_feeder("u", "second", "low", 10.0),
        a_feeder("v", "busbar", "second", 10.0),
        an_edge("f", "use", 50.0, node="low", party="food"),
        nodes=("low", "second"),
    )
    chart = node_flows(made, "electricity")
    assert bands(chart, "node:low") == {"node:busbar": 40.0, "node:second": 10.0}
    columns = {node.id: node.column for node in chart.nodes}
    assert [columns[f"node:{n}"] for n in ("busbar", "second", "low")] == [1, 2, 3]


def test_stores_plants_and_what_users_give_back_have_boxes_of_their_own() -> None:
    made = with_edges(
        an_edge("c", "charge", 10.0, label="storage", asset="battery"),
        an_edge("d", "store", 9.0, asset="battery"),
        an_edge("p", "use", 3.0, label="pump", asset="pump"),
        an_edge("back", "use", 2.0, party="glass", sign=-1),
        an_edge("behind", "non_fossil", 5.0, node="", party="food", asset="roof"),
        an_edge("behind", "use", 5.0, node="", party="food"),
        an_edge("line", "fossil", 4.0, node="", label="own_line", asset="engine"),
    )
    chart = node_flows(made, "electricity")
    assert bands(chart, "other:charge") == {"node:busbar": 10.0}
    assert bands(chart, "other:conversion_input") == {"node:busbar": 3.0}
    into = bands(chart, "node:busbar")
    assert (into["other:discharge"], into["from:glass"]) == (9.0, 2.0)
    assert bands(chart, "to:food")["from:own_non_fossil:electricity"] == 5.0
    assert bands(chart, "other:electricity_out")["other:generation_fossil"] == 4.0


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")),
        st.integers(1, 9),
        max_size=9,
    )
)
def test_no_two_nodes_that_are_joined_stand_in_one_column(
    links: dict[tuple[str, str], int],
) -> None:
    one_way = {
        (a, b): Decimal(value) for (a, b), value in links.items() if a != b and (b, a) not in links
    }
    columns = columns_of(list("abcde"), one_way, {"a": Decimal(1)})
    assert sorted(columns) == list("abcde")
    assert all(columns[a] != columns[b] for a, b in one_way)


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


def figures(chart: Sankey) -> dict[tuple[str, str], str]:
    """Return the id of each band, by its ends."""
    return {(link.source, link.target): link.figure for link in chart.links}


def test_a_band_is_traced_as_what_passed_between_its_ends() -> None:
    made = with_edges(
        a_feeder("t1", "busbar", "second", 30.0),
        an_edge("f", "use", 29.0, node="second", party="food"),
        an_edge("g", "use", 5.0, node="busbar", party="food"),
        nodes=("second",),
    )
    found = figures(node_flows(made, "electricity"))
    between = "flow:electricity:node/busbar:node/second:energy"
    assert found["node:busbar", "node:second"] == between
    assert found["node:second", "to:food"] == "flow:electricity:node/second:to/food:energy"


def test_what_is_left_over_is_traced_as_its_balance_or_by_its_meters_where_that_says_other() -> (
    None
):
    made = with_edges(
        a_feeder("t1", "busbar", "second", 30.0),
        an_edge("f", "use", 29.0, node="second", party="food"),
        nodes=("second",),
    )
    found = figures(node_flows(made, "electricity"))
    lost = "flow:electricity:node/second:other/losses:energy"
    assert found["node:second", "other:losses"] == lost  # without a balance
    balances = pl.DataFrame({"node": ["second"], "residual": [Decimal(10**6)]})
    inventory = replace(made.inputs.inventory, balances=balances)
    balanced = Context(inputs=replace(made.inputs, inventory=inventory))
    found = figures(node_flows(balanced, "electricity"))
    assert found["node:second", "other:losses"] == "balance:second:rest"


def test_a_band_takes_off_what_feeders_bring_back() -> None:
    made = with_edges(
        a_feeder("t1", "busbar", "second", 30.0),
        a_feeder("t2", "busbar", "second", 20.0),
        a_feeder("back", "second", "busbar", 9.0),
        nodes=("second",),
    )
    network = made.inputs.inventory.network
    (band,) = (
        each
        for each in bands_of(network, "electricity", USERS)
        if each.source.of == "busbar" and each.target.of == "second"
    )
    assert band.counted == {
        meter: Decimal(gigawatt_hours) * 10**6
        for meter, gigawatt_hours in {"t1": 30, "t2": 20, "back": -9}.items()
    }
    assert band.quantity == sum(band.counted.values())


def test_a_band_of_coal_equivalent_is_traced_as_the_sum_of_its_lines() -> None:
    chart = fuel_and_power_flows(context())
    found = figures(chart)
    gas = next(id_ for (source, _), id_ in found.items() if source == "from:natural_gas")
    assert gas.startswith("sum:energy:account=fuel:carrier=natural_gas:enterprise=")
    assert all(id_.startswith("sum:energy:") for id_ in found.values())
