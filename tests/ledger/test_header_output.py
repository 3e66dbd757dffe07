"""Certificates beyond what their plant was read to have made are named, and by how much."""

from dataclasses import replace
from datetime import timedelta

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.certificates import Certificate
from tests.builders import a_park, an_asset
from tests.builders_ledger import DAY, amounts, draw_up, draw_up_frame, hourly
from tests.builders_register import a_batch

ROOF = an_asset("roof", AssetKind.SOLAR)
METERS = (hourly("made", "asset:roof", "bus"), hourly("use", "bus", "enterprise:works"))
PARK = a_park(*METERS, assets=(ROOF,))
HOURS = {"made": [100.0] * 24, "use": [100.0] * 24}
KIND = "register_beyond_output"


def of_the_day(id_: str, mwh: int, first: int = 1, **fields: object) -> Certificate:
    """Return a batch made on the first of July."""
    made = {"device": "roof", "start": DAY.start, "end": DAY.end} | fields
    return a_batch(id_, mwh, first, **made)


def of_an_hour(hour: int, wh: int) -> Certificate:
    """Return a granular certificate of an hour of that day."""
    start = DAY.start + timedelta(hours=hour)
    batch = of_the_day(f"g{hour}", 0, energy_wh=wh, serial="")
    return replace(batch, start=start, end=start + timedelta(hours=1))


def account(*headers: Certificate, **change: object) -> Inventory:
    park = replace(PARK, certificates=headers, **change)  # type: ignore[arg-type]  # as a test asks
    return draw_up(park, HOURS)


def found(inventory: Inventory) -> list[dict[str, object]]:
    return [dict(f.facts) for f in inventory.findings if f.kind.id == KIND]


def test_a_header_of_more_than_the_plant_made_is_named() -> None:
    assert found(account(of_the_day("batch", 3))) == [
        {"certificates": "batch", "certified_mwh": 3, "made_mwh": 2.4}
    ]
    assert found(account(of_the_day("batch", 2))) == []


def test_headers_of_one_span_count_together() -> None:
    two = account(of_the_day("one", 2), of_the_day("two", 1, 3))
    assert found(two) == [{"certificates": "one, two", "certified_mwh": 3, "made_mwh": 2.4}]


def test_an_hour_holds_what_was_made_in_it() -> None:
    assert found(account(of_an_hour(0, 100_000))) == []
    assert found(account(of_an_hour(0, 150_000))) == [
        {"certificates": "g0", "certified_mwh": 0.15, "made_mwh": 0.1}
    ]


def test_headers_that_each_fit_count_together_over_the_period() -> None:
    hours = [of_an_hour(hour, 90_000) for hour in range(5)]
    assert found(account(of_the_day("batch", 2), *hours[:4])) == []
    assert found(account(of_the_day("batch", 2), *hours)) == [
        {"certificates": "batch, g0, g1, g2, g3 (+ 1)", "certified_mwh": 2.45, "made_mwh": 2.4}
    ]


def test_nothing_is_said_of_an_hour_that_was_not_read() -> None:
    table = amounts(PARK, {name: values[:-1] for name, values in HOURS.items()}, DAY)
    park = replace(PARK, certificates=(of_the_day("batch", 3),))
    assert found(draw_up_frame(park, table, DAY)) == []


def test_a_plant_outside_may_deliver_elsewhere() -> None:
    outside = replace(ROOF, is_outside=True)
    assert found(account(of_the_day("batch", 3), assets=(outside,))) == []


def test_what_came_out_of_a_store_is_no_output_of_a_plant() -> None:
    stored = of_the_day("batch", 3, from_store="cell", efficiency=0.9)
    assert found(account(stored)) == []
