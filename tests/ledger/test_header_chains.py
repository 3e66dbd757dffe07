"""Fuel that one header passes on to another is counted once, wherever it is counted."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.meters import Meter
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.streams import SourceStream
from tests.builders import a_name, a_park, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure

KG_PER_NM3 = 2.162188809  # natural gas of A_guideline: 38.931 × 15.3 × 0.99 × 44/12 / 1000
A, B = "enterprise:a", "enterprise:b"


def gas(meter_id: str, source: str, target: str) -> Meter:
    return billed(meter_id, source, target, "natural_gas", "Nm3")


STATION = (gas("bought", "outside", "station"), gas("link", "station", "line"))
CHAIN = (*STATION, gas("use", "line", A))
COUNTS = {"bought": 1000.0, "link": 1000.0, "use": 1000.0}


def counted_at(*meters: str) -> tuple[SourceStream, ...]:
    owners = {"use": "a", "other": "b"}
    return tuple(
        a_stream(f"of_{meter}", meter, "natural_gas", enterprise=owners.get(meter, ""))
        for meter in meters
    )


def drawn(streams: tuple[SourceStream, ...], *meters: Meter, **nm3: float) -> Inventory:
    park: Park = a_park(*meters, enterprises=(an_enterprise("a"), an_enterprise("b")))
    headers = (
        Node(id=id_, name=a_name(id_), carrier="natural_gas") for id_ in ("station", "line")
    )
    park = replace(park, nodes=(*park.nodes, *headers), streams=streams)
    return draw_up(park, {meter: [amount] for meter, amount in nm3.items()}, YEAR)


def doubts(inventory: Inventory) -> list[tuple[str, str]]:
    about = ("ledger_fuel", "ledger_stream_counted", "ledger_header")
    return [(f.kind.id, f.subject) for f in inventory.findings if f.kind.id.startswith(about)]


def fuel_kg(inventory: Inventory) -> float | None:
    return figure(inventory, "national.e_fuel_kg").value


@pytest.mark.parametrize("meter", ["bought", "link", "use"])
def test_fuel_of_a_chain_is_counted_at_any_one_of_its_meters(meter: str) -> None:
    inventory = drawn(counted_at(meter), *CHAIN, **COUNTS)
    assert doubts(inventory) == []
    assert fuel_kg(inventory) == pytest.approx(1000 * KG_PER_NM3)


@pytest.mark.parametrize(
    ("both", "again"),
    [(("bought", "use"), "use"), (("link", "use"), "use"), (("bought", "link"), "link")],
)
def test_fuel_counted_at_two_meters_of_a_chain_is_counted_twice(
    both: tuple[str, str], again: str
) -> None:
    inventory = drawn(counted_at(*both), *CHAIN, **COUNTS)
    assert doubts(inventory) == [("ledger_stream_counted_twice", f"of_{again}")]
    assert fuel_kg(inventory) is None


@pytest.mark.parametrize(
    ("link", "use", "header"), [(700.0, 700.0, "station"), (1000.0, 700.0, "line")]
)
def test_what_a_header_of_a_chain_loses_may_have_been_burned(
    link: float, use: float, header: str
) -> None:
    counts = COUNTS | {"link": link, "use": use}
    assert doubts(drawn(counted_at("use"), *CHAIN, **counts)) == [
        ("ledger_header_less_used", header)
    ]


def test_a_header_that_also_takes_what_nobody_counts_lacks_that_count() -> None:
    meters = (*CHAIN, gas("second", "outside", "line"))
    counts = COUNTS | {"second": 50.0, "use": 1050.0}
    inventory = drawn(counted_at("bought"), *meters, **counts)
    assert doubts(inventory) == [("ledger_fuel_without_stream", "second")]
    passed_on = drawn(counted_at("second"), *meters, **counts)
    assert ("ledger_fuel_without_stream", "link") in doubts(passed_on)


def test_headers_that_feed_each_other_come_to_an_end() -> None:
    back = gas("back", "line", "station")
    counts = COUNTS | {"link": 1100.0, "back": 100.0}
    assert doubts(drawn(counted_at("bought"), *CHAIN, back, **counts)) == []
    assert doubts(drawn(counted_at("use"), *CHAIN, back, **counts)) == []


def test_the_branches_of_both_headers_may_be_counted_each_by_itself() -> None:
    meters = (*CHAIN, gas("other", "station", B))
    counts = COUNTS | {"bought": 1400.0, "other": 400.0}
    inventory = drawn(counted_at("use", "other"), *meters, **counts)
    assert doubts(inventory) == []
    assert fuel_kg(inventory) == pytest.approx(1400 * KG_PER_NM3)
