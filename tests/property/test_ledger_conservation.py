"""In every hour and boundary, what is bought and made is what is used, lost and given out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
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
    a_direct_line,
    a_stream,
    amounts,
    draw_up_frame,
    exact,
    hourly,
)
from tests.examples import examples

pytestmark = pytest.mark.slow

DAY = parse_period("2025-07-01", ZONE)
HOURS = 24
FEW = settings(max_examples=examples(4), deadline=None)
NAMES = ("a", "b", "c")
PLANTS = {
    "pv": (AssetKind.SOLAR, ""),
    "roof": (AssetKind.SOLAR, "a"),
    "engine": (AssetKind.FOSSIL_POWER, ""),
    "turbine": (AssetKind.FOSSIL_POWER, "a"),
    "motor": (AssetKind.FOSSIL_POWER, "c"),
}
FOSSIL = ("engine", "turbine", "motor")
SUPPLY = ("electricity_grid", "electricity_direct", "own_non_fossil", "own_fossil")
COUNTED = (*SUPPLY, "electricity_out", "fuel")
METERS = ("grid", "wind", "out", "lights", *PLANTS)
kilowatt_hours = st.integers(0, 10**6).map(lambda milli: Decimal(milli).scaleb(-3))
series = st.lists(kilowatt_hours, min_size=HOURS, max_size=HOURS)


def a_day() -> st.SearchStrategy[dict[str, list[Decimal]]]:
    names = (*METERS, *(f"use_{name}" for name in NAMES))
    return st.fixed_dictionaries(dict.fromkeys(names, series))


def the_park(*boundaries: Boundary, battery: bool = False) -> Park:
    stores = (
        hourly("charge", "bus", "asset:battery"),
        hourly("discharge", "asset:battery", "bus"),
    )
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("wind", "asset:wind", "bus"),
        hourly("out", "bus", "outside"),
        hourly("lights", "bus", "common"),
        *(hourly(name, f"asset:{name}", "bus") for name in PLANTS),
        *(hourly(f"gas_{n}", "outside", f"asset:{n}", "natural_gas", "Nm3") for n in FOSSIL),
        *(hourly(f"use_{name}", "bus", f"enterprise:{name}") for name in NAMES),
        *(stores if battery else ()),
        assets=(
            *(an_asset(name, kind, owner=owner) for name, (kind, owner) in PLANTS.items()),
            an_asset("wind", AssetKind.WIND, is_outside=True),
            an_asset("battery", AssetKind.BATTERY),
        ),
        enterprises=tuple(an_enterprise(name) for name in NAMES),
    )
    streams = tuple(
        a_stream(f"gas_{n}", f"gas_{n}", "natural_gas", enterprise=PLANTS[n][1]) for n in FOSSIL
    )
    return replace(
        park,
        streams=streams,
        boundaries=(*park.boundaries, *boundaries),
        contracts=(a_direct_line("wind", valid_to=DAY.start + timedelta(hours=15)),),
    )


def a_boundary(name: str, kind: BoundaryKind, members: Mapping[str, tuple[int, int]]) -> Boundary:
    """Return a boundary of members from one hour of the day to another."""
    return Boundary(
        id=name,
        name=a_name(name),
        kind=kind,
        members=tuple(
            Member(
                enterprise=enterprise,
                valid_from=DAY.start + timedelta(hours=first),
                valid_to=DAY.start + timedelta(hours=last),
            )
            for enterprise, (first, last) in members.items()
        ),
    )


def account(park: Park, day: Mapping[str, Sequence[Decimal]], boundary: str) -> Inventory:
    gas = {f"gas_{name}": day[name] for name in FOSSIL}
    values = {name: [str(v) for v in series] for name, series in {**day, **gas}.items()}
    drawn = draw_up_frame(park, amounts(park, values, DAY), DAY, boundary)
    assert drawn.postings["posting_id"].is_unique().all()
    return drawn


def left_over(inventory: Inventory) -> list[Decimal]:
    """Return what each hour has too much or too little [kWh]."""
    lines = inventory.postings.filter(
        (pl.col("carrier") == "electricity") & pl.col("account").is_in((*COUNTED, "use"))
    )
    crosses = pl.col("stream").is_in(("exported", "neighbour"))
    used = pl.when(~crosses & (pl.col("account") != "electricity_out")).then("quantity")
    supplied = pl.when(pl.col("account") != "use").then("quantity")
    zero = pl.lit(Decimal(0)).cast(pl.Decimal(38, 3))
    sums = lines.group_by("start").agg(
        rest=supplied.otherwise(zero).sum() - used.otherwise(zero).sum()
    )
    return sums["rest"].to_list()


@FEW
@given(a_day(), series, series)
def test_a_store_of_the_park_gives_out_what_a_non_member_takes(
    day: dict[str, list[Decimal]], charge: list[Decimal], discharge: list[Decimal]
) -> None:
    day = day | {"charge": charge, "discharge": discharge}
    day["out"] = [value / 1000 for value in day["out"]]
    members = {"a": (0, HOURS)}
    park = the_park(a_boundary("some", BoundaryKind.WHOLE_PARK, members), battery=True)
    assert set(left_over(account(park, day, "some"))) <= {Decimal(0)}


@FEW
@given(a_day(), st.integers(0, HOURS))
def test_zone_and_rest_add_up_whatever_is_sold_between_them(
    day: dict[str, list[Decimal]], turn: int
) -> None:
    park = the_park(
        a_boundary("zone", BoundaryKind.PARK_IN_PARK, {"a": (-1, turn), "b": (0, HOURS)}),
        a_boundary("rest", BoundaryKind.PARK_IN_PARK, {"a": (turn, HOURS + 1), "c": (0, HOURS)}),
    )
    whole, zone, rest = (account(park, day, name) for name in ("whole", "zone", "rest"))
    for column in ("emissions_kg", "energy_kgce"):
        parts = sum((exact(part, *COUNTED, column=column) for part in (zone, rest)), Decimal(0))
        assert parts == exact(whole, *COUNTED, column=column)
