"""A virtual meter hides no part of what its terms count, and counts none of it again."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.meters import Meter, VirtualMeter
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.streams import StreamUse
from tests.builders import a_name, a_park, an_enterprise
from tests.builders_ledger import (
    YEAR,
    a_stream,
    amounts,
    billed,
    draw_up_frame,
    figure,
    kinds,
    value,
)

UNITS = {"natural_gas": "Nm3", "heat": "kWh", "electricity": "kWh"}
GAS, BARE, TWICE = "natural_gas", "ledger_fuel_without_stream", "ledger_supply_counted_twice"
STREAM_TWICE = "ledger_stream_counted_twice"


def virtual(
    name: str, terms: dict[str, float], carrier: str = GAS, source: str = "outside"
) -> VirtualMeter:
    return VirtualMeter(
        id=name,
        name=a_name(name),
        carrier=carrier,
        source=source,
        target="enterprise:works",
        terms=tuple((share, meter) for meter, share in terms.items()),
    )


def draw_up(park: Park, values: dict[str, float]) -> Inventory:
    """Return an account; amounts of virtual meters are what metering would sum up."""
    read = [
        billed(v.id, v.source, v.target, v.carrier, UNITS[v.carrier]) for v in park.virtual_meters
    ]
    whole = replace(park, meters=(*park.meters, *read))
    return draw_up_frame(park, amounts(whole, {m: [v] for m, v in values.items()}, YEAR), YEAR)


def gas(values: dict[str, float], *virtuals: VirtualMeter) -> Inventory:
    """Return an account of 1000 Nm3 on meter g, with a stream on each virtual meter."""
    meters = (billed("g", "outside", "enterprise:works", GAS, "Nm3"),)
    park = replace(
        a_park(*meters),
        virtual_meters=virtuals,
        streams=tuple(a_stream(f"s_{v.id}", v.id, GAS) for v in virtuals),
    )
    return draw_up(park, {"g": 1000, **values})


def test_the_part_of_a_flow_that_no_virtual_stream_carries_is_missing() -> None:
    inventory = gas({"v": 200}, virtual("v", {"g": 0.2}))
    (finding,) = (f for f in inventory.findings if f.kind.id == BARE)
    assert finding.subject == "g"
    assert figure(inventory, "national.e_park_kg").value is None


@pytest.mark.parametrize("shares", [(1.0,), (0.4, 0.6)])
def test_streams_that_carry_all_of_it_leave_nothing_open(shares: tuple[float, ...]) -> None:
    virtuals = [virtual(f"v{i}", {"g": share}) for i, share in enumerate(shares)]
    inventory = gas({f"v{i}": 1000 * share for i, share in enumerate(shares)}, *virtuals)
    assert BARE not in kinds(inventory)
    assert value(inventory, "national.e_fuel_kg") > 0


def heat(source: str) -> Inventory:
    meters: tuple[Meter, ...] = (
        billed("h", "outside", "hot", "heat", "kWh"),
        billed("x", "hot", "enterprise:mill", "heat", "kWh"),
    )
    park = a_park(*meters, enterprises=(an_enterprise("works"), an_enterprise("mill")))
    park = replace(
        park,
        nodes=(*park.nodes, Node(id="hot", name=a_name("hot"), carrier="heat")),
        virtual_meters=(virtual("v", {"h": 1, "x": -1}, "heat", source),),
    )
    return draw_up(park, {"h": 1000, "x": 800, "v": 200})


def test_a_supply_counted_again_in_a_virtual_meter_is_unknown() -> None:
    inventory = heat("outside")
    (finding,) = (f for f in inventory.findings if f.kind.id == TWICE)
    assert (finding.subject, finding.facts["meters"]) == ("v", "h")
    assert figure(inventory, "national.e_heat_kg").value is None
    assert figure(inventory, "national.e_park_kg").value is None


def test_the_rest_of_a_supply_between_node_and_user_counts_once() -> None:
    assert TWICE not in kinds(heat("hot"))


def counted_again(
    own: StreamUse, summed: StreamUse, terms: dict[str, float], parent: str = ""
) -> Inventory:
    """Return an account of two gas meters, a stream on one of them and one on a sum."""
    park = a_park(
        billed("g", "outside", "enterprise:works", GAS, "Nm3"),
        replace(billed("h", "outside", "enterprise:works", GAS, "Nm3"), parent=parent),
    )
    streams = (
        a_stream("one", "h", GAS, own, evidence="sale"),
        a_stream("sum", "v", GAS, summed, evidence="sale"),
    )
    park = replace(park, virtual_meters=(virtual("v", terms),), streams=streams)
    amounts = {"g": 1000.0, "h": 400.0}
    return draw_up(park, amounts | {"v": sum(amounts[m] * s for m, s in terms.items())})


FUEL = StreamUse.FUEL


@pytest.mark.parametrize("own", [FUEL, StreamUse.FEEDSTOCK, StreamUse.CONVERSION_INPUT])
def test_a_stream_on_a_sum_that_holds_the_meter_of_another_counts_it_twice(own: StreamUse) -> None:
    inventory = counted_again(own, FUEL, {"g": 1, "h": 1})
    (finding,) = (f for f in inventory.findings if f.kind.id == STREAM_TWICE)
    assert (finding.subject, finding.facts["meter"]) == ("sum", "v")
    assert figure(inventory, "national.e_fuel_kg").value is None


def test_so_does_a_sum_of_the_parent_of_the_other_meter() -> None:
    inventory = counted_again(FUEL, FUEL, {"g": 1}, parent="g")
    assert [f.subject for f in inventory.findings if f.kind.id == STREAM_TWICE] == ["one"]
    assert figure(inventory, "national.e_fuel_kg").value is None


@pytest.mark.parametrize(
    ("own", "terms", "parent"),
    [
        (FUEL, {"g": 1.0, "h": -1.0}, "g"),
        (StreamUse.SOLD, {"g": 1.0, "h": 1.0}, ""),
    ],
)
def test_a_sum_without_the_other_meter_or_of_what_is_taken_out_counts_once(
    own: StreamUse, terms: dict[str, float], parent: str
) -> None:
    assert STREAM_TWICE not in kinds(counted_again(own, FUEL, terms, parent))


HIDDEN = "ledger_hidden_by_virtual"


def power(
    virtuals: dict[str, tuple[str, str, dict[str, float]]], kwh: dict[str, float]
) -> Inventory:
    """Return an account of grid power, solar power given out, and one use; and virtual meters."""
    park = a_park(
        billed("g", "outside", "bus"),
        billed("out", "bus", "outside"),
        billed("use", "bus", "enterprise:works"),
        enterprises=(an_enterprise("works"), an_enterprise("mill")),
    )
    meters = tuple(
        replace(virtual(name, terms, "electricity", source), target=target)
        for name, (source, target, terms) in virtuals.items()
    )
    return draw_up(replace(park, virtual_meters=meters), {"out": 0.0, **kwh})


@pytest.mark.parametrize(("terms", "hidden"), [({"g": 0.1}, "g"), ({"g": 1, "out": -1}, "out")])
def test_a_virtual_supply_counts_the_whole_of_what_it_stands_for(
    terms: dict[str, float], hidden: str
) -> None:
    """A tenth of the grid meter in its place, or the meter less what is sold, hid the rest."""
    virtuals = {"v": ("outside", "bus", terms)}
    inventory = power(virtuals, {"g": 1000, "out": 500, "use": 100, "v": 100})
    assert [f.subject for f in inventory.findings if f.kind.id == HIDDEN] == [hidden]
    for name in ("national.e_electricity_kg", "national.e_park_kg", "national.e_tce"):
        assert figure(inventory, name).value is None


@pytest.mark.parametrize("carrier", ["electricity", "heat"])
def test_a_virtual_supply_less_another_supply_hides_as_much(carrier: str) -> None:
    node = "bus" if carrier == "electricity" else "hot"
    park = a_park(
        billed("g", "outside", node, carrier),
        billed("h", "outside", node, carrier),
        billed("use", node, "enterprise:works", carrier),
    )
    hot = Node(id="hot", name=a_name("hot"), carrier="heat")
    less = replace(virtual("v", {"g": 1, "h": -0.5}, carrier), target=node)
    park = replace(park, nodes=(*park.nodes, hot), virtual_meters=(less,))
    inventory = draw_up(park, {"g": 1000, "h": 800, "use": 1300, "v": 600})
    assert [f.subject for f in inventory.findings if f.kind.id == HIDDEN] == ["h"]
    assert figure(inventory, "national.e_park_kg").value is None


def test_a_use_shared_out_in_part_leaves_open_whose_the_rest_is_and_no_total() -> None:
    split = {"m": ("bus", "enterprise:mill", {"use": 0.3})}
    inventory = power(split, {"g": 1000, "use": 1000, "m": 300})
    assert HIDDEN in kinds(inventory)
    assert figure(inventory, "by_enterprise.works_kg").value is None
    assert value(inventory, "national.e_park_kg") == pytest.approx(832.5)
    whole = split | {"w": ("bus", "enterprise:works", {"use": 0.7})}
    shared = power(whole, {"g": 1000, "use": 1000, "m": 300, "w": 700})
    assert HIDDEN not in kinds(shared)
    assert value(shared, "by_enterprise.works_kg") == pytest.approx(832.5 * 0.7)


USE_TWICE = "ledger_use_counted_twice"


def used(virtuals: dict[str, dict[str, float]], **parents: str) -> Inventory:
    """Return an account of two users behind two joined busbars, with totals of one of them."""
    ends = {
        "grid": ("outside", "bus"),
        "grid_2": ("outside", "bus_2"),
        "tie": ("bus", "bus_2"),
        "w1": ("bus", "enterprise:works"),
        "w2": ("bus_2", "enterprise:works"),
        "s1": ("bus", "enterprise:works"),
        "m": ("bus", "enterprise:mill"),
    }
    meters = [replace(billed(m, *end), parent=parents.get(m, "")) for m, end in ends.items()]
    totals = [virtual(name, terms, "electricity", "bus") for name, terms in virtuals.items()]
    park = replace(
        a_park(*meters, enterprises=(an_enterprise("works"), an_enterprise("mill"))),
        virtual_meters=tuple(totals),
    )
    return draw_up(
        park, dict.fromkeys(ends, 100.0) | {"grid": 900.0} | dict.fromkeys(virtuals, 200.0)
    )


def test_a_total_of_an_enterprise_beside_its_parts_leaves_its_share_unknown() -> None:
    inventory = used({"total": {"w1": 1, "w2": 1}}, s1="w1")
    (finding,) = (f for f in inventory.findings if f.kind.id == USE_TWICE)
    assert (finding.subject, finding.facts["meters"]) == ("total", "w2")
    assert figure(inventory, "by_enterprise.works_kg").value is None
    assert figure(inventory, "by_sector.industry_kg").value is None
    assert value(inventory, "by_enterprise.mill_kg") > 0
    assert value(inventory, "national.e_park_kg") > 0


def test_a_total_of_sub_meters_beside_their_parent_leaves_its_share_unknown() -> None:
    inventory = used({"total": {"s1": 1}}, s1="w1")
    (finding,) = (f for f in inventory.findings if f.kind.id == USE_TWICE)
    assert (finding.subject, finding.facts["meters"]) == ("total", "w1")
    assert figure(inventory, "by_enterprise.works_kg").value is None


@pytest.mark.parametrize(
    "virtuals", [{"rest": {"w1": 1, "s1": -1}, "hall": {"s1": 1}}, {"total": {"w1": 1, "s1": 1}}]
)
def test_parts_that_are_taken_off_or_replaced_count_once(
    virtuals: dict[str, dict[str, float]],
) -> None:
    parent = "w1" if "rest" in virtuals else ""
    assert USE_TWICE not in kinds(used(virtuals, s1=parent))


def test_a_total_of_the_parts_of_a_supply_beside_it_is_unknown() -> None:
    meters = (
        billed("grid", "outside", "bus"),
        replace(billed("part", "outside", "bus"), parent="grid"),
        billed("use", "bus", "enterprise:works"),
    )
    total = replace(virtual("total", {"part": 1}, "electricity"), target="bus")
    park = replace(a_park(*meters), virtual_meters=(total,))
    inventory = draw_up(park, {"grid": 1000, "part": 900, "use": 1000, "total": 900})
    (finding,) = (f for f in inventory.findings if f.kind.id == TWICE)
    assert (finding.subject, finding.facts["meters"]) == ("total", "grid")
    assert figure(inventory, "national.e_park_kg").value is None


def less_another(source: str, parent: str = "") -> Inventory:
    """Return an account of two supplies with a stream each, one on a sum without the other."""
    park = a_park(
        billed("g", "outside", "enterprise:works", GAS, "Nm3"),
        replace(billed("h", source, "enterprise:mill", GAS, "Nm3"), parent=parent),
        enterprises=(an_enterprise("works"), an_enterprise("mill")),
    )
    streams = (a_stream("one", "h", GAS, enterprise="mill"), a_stream("sum", "v", GAS))
    park = replace(park, virtual_meters=(virtual("v", {"g": 1, "h": -1}),), streams=streams)
    return draw_up(park, {"g": 1000.0, "h": 900.0, "v": 100.0})


def test_a_sum_less_a_supply_that_is_no_part_of_it_leaves_as_much_uncounted() -> None:
    inventory = less_another("outside")
    foreign = "ledger_fuel_no_part_of_sum"
    assert [f.subject for f in inventory.findings if f.kind.id == foreign] == ["h"]
    assert BARE not in kinds(inventory)
    assert figure(inventory, "national.e_fuel_kg").value is None


@pytest.mark.parametrize(("source", "parent"), [("enterprise:works", ""), ("outside", "g")])
def test_a_sum_less_what_goes_on_from_it_counts_all(source: str, parent: str) -> None:
    inventory = less_another(source, parent)
    assert BARE not in kinds(inventory)
    assert value(inventory, "national.e_fuel_kg") == pytest.approx(2162.19, abs=0.01)
