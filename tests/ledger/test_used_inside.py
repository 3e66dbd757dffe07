"""What a conversion makes and the park uses itself is counted there, or nothing is known."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.streams import SourceStream, StreamUse
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value
from tests.examples import examples

KIND = "ledger_used_inside_uncounted"
TOTALS = ("national.e_fuel_kg", "national.e_energy_kg", "national.e_park_kg", "national.e_tce")
A, B, C = "enterprise:a", "enterprise:b", "enterprise:c"
COAL = a_stream("coal", "coal", "cleaned_coal", StreamUse.CONVERSION_INPUT, enterprise="a")
MADE = a_stream("made", "made", "coke", StreamUse.CONVERSION_OUTPUT, enterprise="a")
YARD = replace(an_asset("yard", AssetKind.FUEL_STOCK), capacity_kg=1000, evidence="stock-taking")


def burned(meter: str, enterprise: str = "b", use: StreamUse = StreamUse.FUEL) -> SourceStream:
    return a_stream("burned", meter, "coke", use, enterprise=enterprise)


def coke(meter_id: str, source: str, target: str) -> Meter:
    return billed(meter_id, source, target, "coke", "t")


def works(made_to: str, meters: Sequence[Meter] = (), *streams: SourceStream) -> Park:
    """Return a park whose works `a` makes coke for a place inside or outside."""
    coal = billed("coal", "outside", A, "cleaned_coal", "t")
    park = a_park(
        coal,
        coke("made", A, made_to),
        *meters,
        assets=(an_asset("oven", AssetKind.BOILER, owner="b"), YARD),
        enterprises=tuple(an_enterprise(name) for name in "abc"),
    )
    header = Node(id="header", name=a_name("header"), carrier="coke")
    return replace(park, nodes=(*park.nodes, header), streams=(COAL, MADE, *streams))


def drawn(park: Park) -> Inventory:
    amounts = {meter.id: [1000.0] for meter in park.meters}
    return draw_up(park, amounts | {"coal": [1400.0]}, YEAR)


def assert_open(park: Park, meter: str, place: str) -> None:
    inventory = drawn(park)
    (finding,) = (f for f in inventory.findings if f.kind.id == KIND)
    assert finding.kind.severity.value == "error"
    assert finding.subject == "made"
    assert finding.facts == {"meter": meter, "item": "coke", "to": place}
    for name in TOTALS:
        found = figure(inventory, name)
        assert found.value is None, name
        assert ("used_inside_uncounted", "made") in [(m.id, m.subject) for m in found.missing]


def assert_known(park: Park) -> None:
    inventory = drawn(park)
    assert KIND not in kinds(inventory)
    assert value(inventory, "national.e_park_kg") > 0


def test_coke_delivered_to_a_member_that_nobody_counts_leaves_the_figures_unknown() -> None:
    assert_open(works(B), "made", B)


@pytest.mark.parametrize("place", [A, "common", "asset:oven", "header"])
def test_so_does_any_other_place_inside(place: str) -> None:
    assert_open(works(place), "made", place)


@pytest.mark.parametrize("place", ["outside", "asset:yard"])
def test_what_leaves_or_goes_into_a_stock_needs_no_use(place: str) -> None:
    assert_known(works(place))


@pytest.mark.parametrize(
    "use", [StreamUse.FUEL, StreamUse.FEEDSTOCK, StreamUse.CONVERSION_INPUT, StreamUse.BUNKER]
)
@pytest.mark.parametrize(("source", "target"), [(A, B), (B, "asset:oven"), (B, "common")])
def test_a_stream_at_the_receiver_counts_the_use(use: StreamUse, source: str, target: str) -> None:
    assert_known(works(B, [coke("in", source, target)], burned("in", use=use)))


def test_coke_that_was_bought_besides_says_nothing_of_what_was_made() -> None:
    assert_open(works(B, [coke("in", "outside", B)], burned("in")), "made", B)


def test_a_header_needs_a_stream_at_every_end_where_coke_is_used() -> None:
    to_b, to_c = coke("b", "header", B), coke("c", "header", C)
    assert_known(works("header", [to_b], burned("b")))
    assert_known(works("header", [to_b, coke("c", "header", "outside")], burned("b")))
    assert_open(works("header", [to_b, to_c], burned("b")), "c", C)


def test_what_a_member_passes_on_is_followed_to_its_end() -> None:
    assert_known(works(B, [coke("on", B, "outside")]))
    assert_open(works(B, [coke("on", B, C)]), "on", C)
    assert_known(works(B, [coke("on", B, C)], burned("on", "c")))


def test_gas_won_back_and_sold_to_a_member_is_followed_as_well() -> None:
    won = a_stream("won", "won", "coke_oven_gas", StreamUse.RECOVERED, enterprise="a")
    sold = a_stream("made", "sold", "coke_oven_gas", StreamUse.SOLD, enterprise="a")
    gas = [billed(name, A, B, "coke_oven_gas", "Nm3") for name in ("won", "sold")]
    park = works("outside", gas)
    inventory = drawn(replace(park, streams=(COAL, won, sold)))
    assert KIND in kinds(inventory)
    assert figure(inventory, "national.e_park_kg").value is None


def test_coke_that_goes_round_and_nowhere_else_is_not_gone() -> None:
    there, back = coke("there", B, C), coke("back", C, B)
    assert_open(works(B, [there, back]), "made", B)
    assert_known(works(B, [there, back, coke("gone", B, "outside")]))


@pytest.mark.slow
@settings(max_examples=examples(8), deadline=None)
@given(
    hops=st.lists(st.sampled_from("bc"), max_size=4),
    end=st.sampled_from(["outside", "common"]),
)
def test_no_way_through_the_park_makes_coke_vanish(hops: list[str], end: str) -> None:
    """Whatever the way, the total is unknown unless the coke leaves in the end."""
    places = [A, *(f"enterprise:{hop}" for hop in hops), end]
    ways = dict.fromkeys(pairwise(places[1:]))
    park = works(places[1], [coke(f"m{n}", *way) for n, way in enumerate(ways)])
    total = figure(drawn(park), "national.e_park_kg").value
    assert (total is None) == (end == "common")


@pytest.mark.parametrize(("used_t", "is_less"), [(1000.0, False), (999.0, False), (900.0, True)])
def test_what_is_made_and_not_counted_where_it_goes_may_have_been_burned(
    used_t: float, is_less: bool
) -> None:
    park = works("header", [coke("use", "header", B)], burned("use"))
    kg = {"coal": [1400e3], "made": [1000e3], "use": [used_t * 1e3]}
    inventory = draw_up(park, kg, YEAR)
    assert ("ledger_used_inside_less" in kinds(inventory)) is is_less
    found = figure(inventory, "national.e_park_kg")
    reasons = [(m.id, m.subject) for m in (*found.unsure, *found.missing)]
    assert (("used_inside_less", "made") in reasons) is is_less


def test_a_use_beside_the_delivery_is_weighed_by_its_own_amount() -> None:
    park = works(B, [coke("own", A, B)], burned("own"))
    inventory = draw_up(park, {"coal": [1400e3], "made": [1000e3], "own": [400e3]}, YEAR)
    (finding,) = (f for f in inventory.findings if f.kind.id == "ledger_used_inside_less")
    assert (finding.subject, finding.facts["left"]) == ("made", 600e3)
