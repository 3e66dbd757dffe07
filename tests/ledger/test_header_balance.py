"""Fuel that enters a header is counted where it is used, or the figures have ends."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter, VirtualMeter
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member, Node
from lingtan.park.streams import SourceStream, StreamUse
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds

LESS, BARE = "ledger_header_less_used", "ledger_fuel_without_stream"
A, B = "enterprise:a", "enterprise:b"
BURNED = a_stream("burned", "use", "natural_gas", enterprise="a")
TANK = replace(an_asset("tank", AssetKind.FUEL_STOCK), capacity_nm3=400, evidence="stock-taking")


def gas(meter_id: str, source: str, target: str) -> Meter:
    return billed(meter_id, source, target, "natural_gas", "Nm3")


def park_of(streams: tuple[SourceStream, ...], *meters: Meter) -> Park:
    park = a_park(*meters, assets=(TANK,), enterprises=(an_enterprise("a"), an_enterprise("b")))
    header = Node(id="header", name=a_name("header"), carrier="natural_gas")
    return replace(park, nodes=(*park.nodes, header), streams=streams)


def drawn(park: Park, **nm3: float) -> Inventory:
    return draw_up(park, {meter: [amount] for meter, amount in nm3.items()}, YEAR)


def fuel_kg(inventory: Inventory) -> float | None:
    return figure(inventory, "national.e_fuel_kg").value


BOUGHT, USE = gas("bought", "outside", "header"), gas("use", "header", A)


@pytest.mark.parametrize(("used", "is_less"), [(1000, False), (970, False), (900, True)])
def test_what_enters_a_header_and_is_not_counted_behind_it_may_have_been_burned(
    used: float, is_less: bool
) -> None:
    inventory = drawn(park_of((BURNED,), BOUGHT, USE), bought=1000, use=used)
    assert (LESS in kinds(inventory)) is is_less
    assert (fuel_kg(inventory) is None) is is_less  # a ninth of what is counted lacks
    reasons = [m.id for m in figure(inventory, "national.e_park_kg").missing]
    assert ("header_less_used" in reasons) is is_less


def test_a_small_rest_widens_the_figure_by_what_it_would_emit() -> None:
    inventory = drawn(park_of((BURNED,), BOUGHT, USE), bought=1000, use=957)
    found = figure(inventory, "national.e_fuel_kg")
    assert found.value is not None
    assert found.high is not None
    assert found.high / found.value == pytest.approx(1000 / 957)


def test_what_is_kept_leaves_or_is_the_rest_of_a_sum_lacks_nothing() -> None:
    for place in ("asset:tank", "outside"):
        away = gas("away", "header", place)
        inventory = drawn(park_of((BURNED,), BOUGHT, USE, away), bought=1000, use=600, away=400)
        assert LESS not in kinds(inventory)
    rest = VirtualMeter(
        id="rest",
        name=a_name("rest"),
        carrier="natural_gas",
        source="header",
        target=B,
        terms=((1.0, "bought"), (-1.0, "use")),
    )
    streams = (BURNED, a_stream("other", "rest", "natural_gas", enterprise="b"))
    park = replace(park_of(streams, BOUGHT, USE), virtual_meters=(rest,))
    assert LESS not in kinds(drawn(park, bought=1000, use=600))


def test_of_two_supplies_of_a_header_that_counts_what_enters_each_needs_a_stream() -> None:
    second = gas("second", "outside", "header")
    streams = (a_stream("burned", "bought", "natural_gas", enterprise="a"),)
    inventory = drawn(park_of(streams, BOUGHT, second, USE), bought=1000, second=500, use=1500)
    assert BARE in kinds(inventory)
    assert fuel_kg(inventory) is None


@pytest.mark.parametrize(
    ("to", "share", "is_known"),
    [("outside", 1.0, True), ("asset:tank", 1.0, True), ("outside", 3.0, False), (B, 1.0, False)],
)
def test_what_a_sum_leaves_out_is_counted_elsewhere_or_seen_to_leave(
    to: str, share: float, is_known: bool
) -> None:
    """Fuel passed on inside without a stream of its own would be counted by nobody."""
    whole, on = gas("whole", "outside", A), gas("on", A, to)
    net = VirtualMeter(
        id="net",
        name=a_name("net"),
        carrier="natural_gas",
        source="outside",
        target=A,
        terms=((1.0, "whole"), (-share, "on")),
    )
    own = a_stream("own", "net", "natural_gas", enterprise="a")
    park = replace(park_of((own,), whole, on), virtual_meters=(net,))
    assert (BARE in kinds(drawn(park, whole=1000, on=200))) is not is_known
    passed_on = a_stream("passed", "on", "natural_gas", enterprise="b")
    counted = replace(park, streams=(own, passed_on))
    if share == 1.0:
        assert BARE not in kinds(drawn(counted, whole=1000, on=200))


CORE = Boundary(
    id="core",
    name=a_name("core"),
    kind=BoundaryKind.PARK_IN_PARK,
    members=(Member(enterprise="b", valid_from=YEAR.start),),
)


def with_b(use: StreamUse = StreamUse.FUEL) -> Park:
    """Return a park of which `b` draws a third of the fuel of the header, and is the core."""
    more = {"evidence": "process description"} if use is StreamUse.FEEDSTOCK else {}
    mine = a_stream("mine", "to_b", "natural_gas", use, enterprise="b", **more)
    park = park_of((BURNED, mine), BOUGHT, USE, gas("to_b", "header", B))
    return replace(park, boundaries=(*park.boundaries, CORE))


@pytest.mark.parametrize("use", [StreamUse.FUEL, StreamUse.FEEDSTOCK])
def test_what_lacks_behind_a_header_may_be_of_each_who_draws_on_it(use: StreamUse) -> None:
    """The rest may have been burned by the smaller one as well, whatever he uses the gas for."""
    amounts = {"bought": [1000.0], "use": [650.0], "to_b": [300.0]}
    inventory = draw_up(with_b(use), amounts, YEAR, boundary="core")
    whole = draw_up(with_b(use), amounts, YEAR)
    for found in (figure(inventory, "national.e_park_kg"), figure(whole, "national.e_park_kg")):
        reasons = [m.id for m in (*found.unsure, *found.missing)]
        assert "header_less_used" in reasons
