"""Fuel that is kept lies in a fuel stock, up to what a document proves it can hold."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.streams import StreamUse
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value

BEYOND, BARE = "ledger_stock_beyond_capacity", "ledger_fuel_without_stream"
UNCOUNTED, LESS = "ledger_used_inside_uncounted", "ledger_used_inside_less"
OVEN, WORKS = "enterprise:oven", "enterprise:works"


def a_stock(capacity_kg: float | None = 500e3, evidence: str = "stock-taking") -> Asset:
    stock = an_asset("yard", AssetKind.FUEL_STOCK)
    return replace(stock, capacity_kg=capacity_kg, evidence=evidence)


def coke_park(yard: Asset) -> Park:
    """Return a park that makes coke for a yard, from which the works draws and burns."""
    park = a_park(
        billed("coal", "outside", OVEN, "cleaned_coal", "t"),
        billed("made", OVEN, "asset:yard", "coke", "t"),
        billed("use", "asset:yard", WORKS, "coke", "t"),
        assets=(yard,),
        enterprises=(an_enterprise("oven"), an_enterprise("works")),
    )
    streams = (
        a_stream("coal", "coal", "cleaned_coal", StreamUse.CONVERSION_INPUT, enterprise="oven"),
        a_stream("made", "made", "coke", StreamUse.CONVERSION_OUTPUT, enterprise="oven"),
        a_stream("burned", "use", "coke"),
    )
    return replace(park, streams=streams)


def coked(yard: Asset, used_t: float) -> Inventory:
    kg = {"coal": [1400e3], "made": [1000e3], "use": [used_t * 1e3]}
    return draw_up(coke_park(yard), kg, YEAR)


def header_park(store: Asset, *, counts_as_it_enters: bool = False) -> Park:
    """Return a park whose works burns coal of a header, from which a store takes as well."""
    park = a_park(
        billed("bought", "outside", "header", "anthracite", "t"),
        billed("use", "header", WORKS, "anthracite", "t"),
        billed("in", "header", f"asset:{store.id}", "anthracite", "t"),
        assets=(store,),
    )
    header = Node(id="header", name=a_name("header"), carrier="anthracite")
    burned = a_stream("burned", "bought" if counts_as_it_enters else "use", "anthracite")
    return replace(park, nodes=(*park.nodes, header), streams=(burned,))


def stored(park: Park, kept_t: float) -> Inventory:
    kg = {"bought": [1000e3], "use": [(1000 - kept_t) * 1e3], "in": [kept_t * 1e3]}
    return draw_up(park, kg, YEAR)


def reasons(inventory: Inventory, name: str = "national.e_park_kg") -> set[tuple[str, str]]:
    found = figure(inventory, name)
    return {(m.id, m.subject) for m in (*found.unsure, *found.missing)}


@pytest.mark.parametrize("used_t", [1000, 600])
def test_coke_that_is_proved_to_lie_in_a_yard_was_not_burned(used_t: float) -> None:
    inventory = coked(a_stock(), used_t)
    assert not {BEYOND, LESS, UNCOUNTED} & set(kinds(inventory))
    assert figure(inventory, "national.e_park_kg").low is None


@pytest.mark.parametrize(
    ("yard", "capacity", "beyond"),
    [
        (a_stock(300e3), 300e3, 100e3),
        (a_stock(None), 0.0, 400e3),
        (a_stock(1e12, evidence=""), 0.0, 400e3),
    ],
    ids=["too small", "no capacity", "no document"],
)
def test_coke_beyond_what_a_yard_is_proved_to_hold_may_have_been_burned(
    yard: Asset, capacity: float, beyond: float
) -> None:
    inventory = coked(yard, 600)
    (finding,) = (f for f in inventory.findings if f.kind.id == BEYOND)
    assert finding.subject == "yard"
    assert finding.facts == {
        "period": "2025",
        "carrier": "coke",
        "entered": 1000e3,
        "left": 600e3,
        "capacity": capacity,
        "beyond": beyond,
    }
    assert LESS not in kinds(inventory)
    assert ("stock_beyond_capacity", "yard") in reasons(inventory)
    assert figure(inventory, "national.e_fuel_kg").value is None


def test_coke_that_leaves_a_yard_for_an_end_without_a_stream_is_no_longer_kept() -> None:
    park = header_park(a_stock())
    out = billed("out", "asset:yard", WORKS, "anthracite", "t")
    kg = {"bought": [1000e3], "use": [400e3], "in": [600e3], "out": [600e3]}
    inventory = draw_up(replace(park, meters=(*park.meters, out)), kg, YEAR)
    (finding,) = (f for f in inventory.findings if f.kind.id == BEYOND)
    assert finding.facts["beyond"] == 100e3


@pytest.mark.parametrize("kept_t", [400, 600])
def test_fuel_of_a_header_is_kept_up_to_what_the_stock_can_hold(kept_t: float) -> None:
    inventory = stored(header_park(a_stock()), kept_t)
    is_beyond = kept_t > 500
    assert (BEYOND in kinds(inventory)) is is_beyond
    assert (("stock_beyond_capacity", "yard") in reasons(inventory)) is is_beyond


def test_fuel_that_was_counted_before_it_came_to_lie_somewhere_may_stay() -> None:
    inventory = stored(header_park(a_stock(None), counts_as_it_enters=True), 600)
    assert BEYOND not in kinds(inventory)
    assert figure(inventory, "national.e_park_kg").low is None


@pytest.mark.parametrize("kind", [AssetKind.HEAT_STORE, AssetKind.BATTERY])
def test_a_store_of_heat_or_power_keeps_no_fuel(kind: AssetKind) -> None:
    store = replace(an_asset("yard", kind), capacity_kwh=1e9)
    header = stored(header_park(store), 100)
    assert BARE in kinds(header)
    coke = coked(store, 600)
    assert LESS in kinds(coke)
    park = coke_park(store)
    no_use = replace(park, meters=park.meters[:2], streams=park.streams[:2])
    made = draw_up(no_use, {"coal": [1400e3], "made": [1000e3]}, YEAR)
    assert UNCOUNTED in kinds(made)
    for inventory in (header, coke, made):
        assert figure(inventory, "national.e_park_kg").value is None


def tank_park(evidence: str) -> Park:
    """Return a park that buys straight into a stock, from which the works draws and burns."""
    park = a_park(
        billed("bought", "outside", "asset:yard", "anthracite", "t"),
        billed("use", "asset:yard", WORKS, "anthracite", "t"),
        assets=(a_stock(evidence=evidence),),
    )
    return replace(park, streams=(a_stream("burned", "use", "anthracite"),))


@pytest.mark.parametrize(
    ("evidence", "used_t", "is_full"), [("book", 600, False), ("", 600, True), ("book", 400, True)]
)
def test_fuel_bought_into_a_stock_counts_as_it_leaves(
    evidence: str, used_t: float, is_full: bool
) -> None:
    kg = {"bought": [1000e3], "use": [used_t * 1e3]}
    inventory = draw_up(tank_park(evidence), kg, YEAR)
    assert "ledger_fuel_without_stream" not in kinds(inventory)
    assert (BEYOND in kinds(inventory)) is is_full
    if not is_full:
        assert value(inventory, "national.e_fuel_kg") == pytest.approx(600e3 * 2.3228, rel=1e-4)
