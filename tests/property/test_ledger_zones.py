"""A zone and the rest of the park are the whole park, line by line, by month and by year."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.account import account_period
from lingtan.ledger.accounts import E_PARK, E_TCE
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.year_power import work_out_year_power
from lingtan.park.assets import AssetKind
from lingtan.park.contracts import ContractKind
from lingtan.park.meters import Meter, Resolution
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member, Node
from lingtan.park.streams import SourceStream, StreamUse
from lingtan.park.tables import READING_DOUBTS
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    ZONE,
    a_claim,
    a_direct_line,
    a_stream,
    amounts,
    billed,
    exact,
    give_capacities,
)
from tests.examples import examples
from tests.runners import bare_runner
from tests.whole import IS_WHOLE

pytestmark = pytest.mark.slow

FEW = settings(max_examples=examples(1), deadline=None, phases=(Phase.generate,))
YEAR = parse_period("2025", ZONE)
MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 13))
NAMES = ("a", "b", "c")
# What crosses between zone and rest is out of one and into the other: it cancels in these.
ELECTRICITY = ("electricity_grid", "electricity_out", "electricity_direct", "own_non_fossil")
HEAT = ("heat_in", "heat_out", "own_non_fossil_heat")
CROSSING = (*ELECTRICITY, "own_fossil", *HEAT)


def daily(meter_id: str, source: str, target: str, carrier: str = "electricity") -> Meter:
    unit = {"natural_gas": "Nm3", "straw": "t", "diesel": "t", "steel": "t"}.get(carrier, "kWh")
    return billed(meter_id, source, target, carrier, unit, Resolution.DAY)


PLANTS = {
    "pv": AssetKind.SOLAR,
    "engine": AssetKind.FOSSIL_POWER,
    "boiler": AssetKind.BOILER,
    "pump": AssetKind.HEAT_PUMP,
    "battery": AssetKind.BATTERY,
}
METERS = (
    daily("grid", "outside", "bus"),
    daily("wind", "asset:wind", "bus"),
    daily("pv", "asset:pv", "bus"),
    daily("engine", "asset:engine", "bus"),
    daily("charge", "bus", "asset:battery"),
    daily("discharge", "asset:battery", "bus"),
    daily("out", "bus", "outside"),
    daily("lights", "bus", "common"),
    daily("pumped", "bus", "asset:pump"),
    *(daily(f"e_{name}", "bus", f"enterprise:{name}") for name in NAMES),
    daily("h_in", "outside", "main", "heat"),
    daily("h_boiler", "asset:boiler", "main", "heat"),
    daily("h_pump", "asset:pump", "main", "heat"),
    daily("h_out", "main", "outside", "heat"),
    *(daily(f"h_{name}", "main", f"enterprise:{name}", "heat") for name in NAMES),
    daily("gas_engine", "outside", "asset:engine", "natural_gas"),
    daily("gas_boiler", "outside", "asset:boiler", "natural_gas"),
    daily("fleet", "outside", "enterprise:b", "diesel"),
    daily("steel", "outside", "enterprise:c", "steel"),
    billed("oil", "outside", "common", "diesel", "t", Resolution.MONTH),
)


def a_zone(name: str, *members: str) -> Boundary:
    """Return a part of the park with its members."""
    since = parse_period("2020", ZONE).start
    return Boundary(
        id=name,
        name=a_name(name),
        kind=BoundaryKind.PARK_IN_PARK,
        members=tuple(Member(enterprise=member, valid_from=since) for member in members),
    )


def the_streams(owners: Mapping[str, str]) -> tuple[SourceStream, ...]:
    """Return every stream; gas belongs to whoever owns the plant that burns it."""
    process, arc = StreamUse.PROCESS, "steel_electric_arc_furnace"
    return (
        a_stream("g_e", "gas_engine", "natural_gas", enterprise=owners.get("engine", "")),
        a_stream("g_b", "gas_boiler", "natural_gas", enterprise=owners.get("boiler", "")),
        a_stream("fleet", "fleet", "diesel", enterprise="b"),
        a_stream("oil", "oil", "diesel", enterprise=""),
        a_stream("steel", "steel", arc, process, factor_set="ipcc_2006_tier1", enterprise="c"),
    )


def the_park(owners: Mapping[str, str]) -> Park:
    """Return a park with every kind of supply; `owners` says whose the plants are."""
    park = a_park(
        *METERS,
        assets=(
            an_asset("wind", AssetKind.WIND, is_outside=True),
            *(an_asset(name, kind, owner=owners.get(name, "")) for name, kind in PLANTS.items()),
        ),
        enterprises=tuple(an_enterprise(name) for name in NAMES),
    )
    return replace(
        park,
        nodes=(*park.nodes, Node(id="main", name=a_name("main"), carrier="heat")),
        boundaries=(*park.boundaries, a_zone("zone", "a"), a_zone("rest", "b", "c")),
        contracts=(
            a_direct_line("wind"),
            a_claim("green", 40_000, ContractKind.GREEN_POWER),
            a_claim("gec", 9_000, enterprise="a"),
        ),
        streams=the_streams(owners),
    )


def busy(random: Random) -> tuple[str, ...]:
    """Return the months in which anything is used: not all, unless every one is asked for."""
    return MONTHS if IS_WHOLE else tuple(sorted(random.sample(MONTHS, 3)))


def readings(park: Park, random: Random, months: Sequence[str]) -> pl.DataFrame:
    """Return a year of days on which more enters than leaves, and the battery takes in most."""
    most = {"grid": 900_000, "h_in": 900_000, "gas_engine": 60_000, "gas_boiler": 60_000}
    most["discharge"] = 10_000  # a battery gives out less than it takes in
    days = [f"{date(2025, 1, 1) + timedelta(days=n)}" for n in range(365)]
    values = {}
    for meter in park.meters:
        top = most.get(meter.id, 100_000)
        least = top // 2 if meter.id in most else 1
        values[meter.id] = [
            str(Decimal(random.randrange(least, top)).scaleb(-3))
            if name.startswith(tuple(months))
            else "0"
            for name in (MONTHS if meter.id == "oil" else days)
        ]
    return amounts(park, values, YEAR)


def draw_up(park: Park, seed: int) -> dict[str, dict[str, Inventory]]:
    """Return the account of every boundary in the year and in its busy months."""
    random = Random(seed)  # noqa: S311  a test's own numbers
    months = busy(random)
    runner, catalogue = bare_runner(), load_catalogue()
    runner.give("amounts", readings(park, random, months))
    runner.give("reading_doubts", READING_DOUBTS.empty())
    give_capacities(runner, park, YEAR)
    try:
        work_out_year_power(runner, park, YEAR, catalogue)
        periods = {name: parse_period(name, ZONE) for name in ("2025", *months)}
        return {
            name: {
                boundary.id: account_period(runner, park, boundary.id, period, catalogue)
                for boundary in park.boundaries
            }
            for name, period in periods.items()
        }
    finally:
        runner.close()


def lines(*inventories: Inventory) -> list[tuple[object, ...]]:
    """Return the exact sums of the lines that do not cross, by all that tells them apart."""
    crossing = pl.col("account").is_in([*CROSSING, "use"])
    postings = pl.concat([inventory.postings.filter(~crossing) for inventory in inventories])
    claim = pl.col("account").is_in(["green_power", "certificate"])
    sums = (
        postings.with_columns(
            pl.when(claim).then(pl.lit("")).otherwise(pl.col("meter_id")).alias("meter_id")
        )
        .group_by("account", "factor_id", "carrier")
        .agg(pl.col("quantity", "emissions_kg", "energy_kgce").sum())
    )
    return sorted(sums.rows(), key=repr)


def assert_parts_are_the_whole(found: Mapping[str, Inventory]) -> None:
    whole, zone, rest = found["whole"], found["zone"], found["rest"]
    assert lines(zone, rest) == lines(whole)
    for group in (ELECTRICITY, HEAT, E_PARK, E_TCE):
        for column in ("emissions_kg", "energy_kgce"):
            parts = exact(zone, *group, column=column) + exact(rest, *group, column=column)
            assert parts == exact(whole, *group, column=column), (group, column)
    for name in ("national.e_park_kg", "national.e_tce", "scope1_kg"):
        known = [inventory.figures[name].value for inventory in (whole, zone, rest)]
        assert None not in known, name


@FEW
@given(
    owners=st.fixed_dictionaries(
        {name: st.sampled_from(("", *NAMES)) for name in ("pv", "engine", "boiler")}
    ),
    seed=st.integers(0, 10**6),
)
def test_a_zone_and_the_rest_are_the_park(owners: dict[str, str], seed: int) -> None:
    found = draw_up(the_park(owners), seed)
    for accounts in found.values():
        assert_parts_are_the_whole(accounts)
    for boundary in ("whole", "zone", "rest"):
        for column in ("emissions_kg", "energy_kgce"):
            parts = [
                exact(accounts[boundary], *E_PARK, column=column)
                for name, accounts in found.items()
                if name != "2025"
            ]
            assert sum(parts) == exact(found["2025"][boundary], *E_PARK, column=column)
