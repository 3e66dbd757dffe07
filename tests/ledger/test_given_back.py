"""Energy that is fed back, or pumped, comes from what was taken in, or nothing is known."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.streams import SourceStream
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value

KIND = "ledger_given_from_nothing"
WORKS, OTHER = "enterprise:works", "enterprise:other"
GRID, USE = billed("grid", "outside", "bus"), billed("use", "bus", WORKS)
HEATED = billed("heated", "hot", WORKS, "heat")


def park_of(*meters: Meter, streams: tuple[SourceStream, ...] = ()) -> Park:
    park = a_park(
        GRID,
        USE,
        *meters,
        assets=(an_asset("pump", AssetKind.HEAT_PUMP),),
        enterprises=(an_enterprise("works"), an_enterprise("other")),
    )
    hot = Node(id="hot", name=a_name("hot"), carrier="heat")
    return replace(park, nodes=(*park.nodes, hot), streams=streams)


def drawn(park: Park, **kwh: float) -> Inventory:
    return draw_up(park, {meter: [amount] for meter, amount in kwh.items()}, YEAR)


def assert_unknown(inventory: Inventory, subject: str, name: str) -> None:
    (finding,) = (f for f in inventory.findings if f.kind.id == KIND)
    assert (finding.subject, finding.kind.severity.value) == (subject, "error")
    for each in (name, "national.e_park_kg", "national.e_tce"):
        reasons = [(m.id, m.subject) for m in figure(inventory, each).missing]
        assert ("given_from_nothing", subject) in reasons, each


@pytest.mark.parametrize(("end", "subject"), [(OTHER, "other"), ("common", "common")])
def test_power_fed_back_by_who_took_none_is_a_supply_nobody_metered(
    end: str, subject: str
) -> None:
    back = billed("back", end, "bus")
    inventory = drawn(park_of(back), grid=1000, use=8000, back=7000)
    assert_unknown(inventory, subject, "national.e_electricity_kg")


def test_who_feeds_back_less_than_he_took_gives_nothing_new() -> None:
    back, taken = billed("back", OTHER, "bus"), billed("taken", "bus", OTHER)
    inventory = drawn(park_of(back, taken), grid=1000, use=900, back=100, taken=200)
    assert KIND not in kinds(inventory)
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(1000 * 0.8325)


def test_heat_fed_back_comes_from_the_power_and_the_fuel_of_who_gives_it() -> None:
    back, taken = billed("back", OTHER, "hot", "heat"), billed("taken", "bus", OTHER)
    amounts = {"grid": 1000.0, "use": 500.0, "taken": 500.0, "heated": 450.0}
    assert KIND not in kinds(drawn(park_of(back, taken, HEATED), back=450, **amounts))
    beyond = drawn(park_of(back, taken, HEATED), back=900, **amounts | {"heated": 900.0})
    assert_unknown(beyond, "other", "national.e_heat_kg")
    gas = billed("gas", "outside", OTHER, "natural_gas", "Nm3")
    burned = a_stream("burned", "gas", "natural_gas", enterprise="other")
    fuelled = park_of(back, taken, HEATED, gas, streams=(burned,))
    found = drawn(fuelled, back=900, gas=100, **amounts | {"heated": 900.0})
    assert KIND not in kinds(found)


@pytest.mark.parametrize(("heat", "is_known"), [(3500, True), (12000, False)])
def test_a_heat_pump_gives_a_few_times_what_it_takes(heat: float, is_known: bool) -> None:
    power, out = billed("power", "bus", "asset:pump"), billed("out", "asset:pump", "hot", "heat")
    park = park_of(power, out, HEATED)
    inventory = drawn(park, grid=2000, use=1000, power=1000, out=heat, heated=heat)
    if is_known:
        assert KIND not in kinds(inventory)
    else:
        assert_unknown(inventory, "pump", "national.e_heat_kg")


def test_a_heat_pump_behind_another_meter_draws_on_all_power() -> None:
    out = billed("out", "asset:pump", "hot", "heat")
    few = {"grid": 1000.0, "use": 1000.0}
    assert KIND not in kinds(drawn(park_of(out, HEATED), out=3000, heated=3000, **few))
    assert_unknown(
        drawn(park_of(out, HEATED), out=30000, heated=30000, **few), "pump", "national.e_heat_kg"
    )
