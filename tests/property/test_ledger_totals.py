"""Totals of the ledger survive splitting and reordering of time, meters and enterprises."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    ZONE,
    a_claim,
    a_direct_line,
    amounts,
    draw_up_frame,
    exact,
    hourly,
)
from tests.examples import examples

pytestmark = pytest.mark.slow

DAY = parse_period("2025-07-01", ZONE)
HOURS = 24
FEW = settings(max_examples=examples(5), deadline=None)
SUPPLY = ("electricity_grid", "electricity_direct", "own_non_fossil", "electricity_out")
ACCOUNTS = (*SUPPLY, "green_power", "certificate")
NAMES = ("a", "b", "c", "d")

kilowatt_hours = st.integers(0, 10**7).map(lambda milli: Decimal(milli).scaleb(-3))
series = st.lists(kilowatt_hours, min_size=HOURS, max_size=HOURS)
METERS = ("grid", "pv", "wind", "out", "lights", "charge", "discharge")


def a_day() -> st.SearchStrategy[dict[str, list[Decimal]]]:
    names = (*METERS, *(f"use_{name}" for name in NAMES))
    return st.fixed_dictionaries(dict.fromkeys(names, series))


def the_park(names: Sequence[str] = NAMES) -> Park:
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("pv", "asset:pv", "bus"),
        hourly("wind", "asset:wind", "bus"),
        hourly("out", "bus", "outside"),
        hourly("lights", "bus", "common"),
        hourly("charge", "bus", "asset:battery"),
        hourly("discharge", "asset:battery", "bus"),
        *(hourly(f"use_{name}", "bus", f"enterprise:{name}") for name in names),
        assets=(
            an_asset("pv", AssetKind.SOLAR, owner="a"),
            an_asset("wind", AssetKind.WIND, is_outside=True),
            an_asset("battery", AssetKind.BATTERY),
        ),
        enterprises=tuple(an_enterprise(name) for name in names),
    )
    return replace(park, contracts=(a_claim("c", 500, period=DAY), a_direct_line("wind")))


def account(
    park: Park, day: Mapping[str, Sequence[Decimal]], boundary: str = "whole"
) -> Inventory:
    table = amounts(park, {name: [str(v) for v in values] for name, values in day.items()}, DAY)
    return draw_up_frame(park, table, DAY, boundary)


def totals(inventory: Inventory) -> dict[str, tuple[Decimal, ...]]:
    columns = ("quantity", "emissions_kg", "energy_kgce")
    return {name: tuple(exact(inventory, name, column=c) for c in columns) for name in ACCOUNTS}


@FEW
@given(a_day(), st.integers(0, 10**6), st.integers(0, 1000), st.sets(st.sampled_from(NAMES)))
def test_no_order_and_no_part_changes_a_total(
    day: dict[str, list[Decimal]], seed: int, share: int, members: set[str]
) -> None:
    """The whole is drawn up once, and held against the same day told in other ways."""
    park = the_park()
    whole = account(park, day)
    what_enters_is_what_is_used_to_the_last_digit(whole)
    the_order_of_rows_changes_nothing(park, day, whole, seed)
    splitting_an_enterprise_changes_no_total_of_the_park(day, whole, share)
    splitting_a_meter_changes_no_total(park, day, whole)
    any_partition_of_the_enterprises_adds_up_exactly(park, day, whole, members)


def what_enters_is_what_is_used_to_the_last_digit(whole: Inventory) -> None:
    assert exact(whole, "use") == exact(whole, "electricity_grid", "electricity_direct")
    used = exact(whole, "use", column="quantity")
    moved = exact(whole, *SUPPLY, column="quantity")
    assert used == moved


def the_order_of_rows_changes_nothing(
    park: Park, day: Mapping[str, Sequence[Decimal]], straight: Inventory, seed: int
) -> None:
    table = amounts(park, {name: [str(v) for v in values] for name, values in day.items()}, DAY)
    mixed = table.sample(fraction=1.0, shuffle=True, seed=seed)
    shuffled = draw_up_frame(park, mixed, DAY)
    assert straight.postings.equals(shuffled.postings)
    assert straight.figures == shuffled.figures


def splitting_an_enterprise_changes_no_total_of_the_park(
    day: Mapping[str, Sequence[Decimal]], whole: Inventory, share: int
) -> None:
    first = [(v * share / 1000).quantize(Decimal("0.001")) for v in day["use_b"]]
    rest = [v - part for v, part in zip(day["use_b"], first, strict=True)]
    split = account(the_park((*NAMES, "e")), {**day, "use_b": first, "use_e": rest})
    assert totals(split) == totals(whole)


def splitting_a_meter_changes_no_total(
    park: Park, day: Mapping[str, Sequence[Decimal]], whole: Inventory
) -> None:
    half = [(v / 2).quantize(Decimal("0.001")) for v in day["grid"]]
    second = [v - part for v, part in zip(day["grid"], half, strict=True)]
    wider = replace(park, meters=(*park.meters, hourly("grid_2", "outside", "bus")))
    split = account(wider, {**day, "grid": half, "grid_2": second})
    assert totals(split) == totals(whole)
    for name in ("national.e_park_kg", "national.e_tce", "by_enterprise.a_kg"):
        assert split.figures[name].value == whole.figures[name].value


def any_partition_of_the_enterprises_adds_up_exactly(
    park: Park, day: Mapping[str, Sequence[Decimal]], inventory: Inventory, members: set[str]
) -> None:
    groups = {"one": members, "other": set(NAMES) - members}
    boundaries = tuple(
        Boundary(
            id=name,
            name=a_name(name),
            kind=BoundaryKind.PARK_IN_PARK,
            members=tuple(Member(enterprise=e, valid_from=DAY.start) for e in sorted(group)),
        )
        for name, group in groups.items()
    )
    park = replace(park, boundaries=(*park.boundaries, *boundaries))
    one, other = (totals(account(park, day, name)) for name in groups)
    whole = totals(inventory)
    for name in ACCOUNTS:
        added = tuple(x + y for x, y in zip(one[name], other[name], strict=True))
        assert added == whole[name]


@FEW
@given(a_day())
def test_twelve_hours_and_twelve_hours_are_a_day(day: dict[str, list[Decimal]]) -> None:
    """Postings of a day are those of its hours: nothing is carried from one to the next."""
    park = replace(the_park(), contracts=(a_direct_line("wind"),))
    whole = account(park, day).postings
    parts = []
    for keep in (range(12), range(12, 24)):
        half = {
            n: [v if h in keep else Decimal(0) for h, v in enumerate(s)] for n, s in day.items()
        }
        parts.append(account(park, half).postings)
    joined = pl.concat(parts).sort("start", "posting_id")
    assert joined.equals(whole)
