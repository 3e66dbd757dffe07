"""Twelve months are the year and the days of a month are the month, claims included.

Nothing is used in most of them, and these are only asked for where every one is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import Period, parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.account import account_period
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.year_power import work_out_year_power
from lingtan.park.assets import AssetKind
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.meters import Meter, Resolution
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member
from lingtan.park.tables import READING_DOUBTS
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import a_claim, a_direct_line, a_stream, amounts, billed
from tests.examples import examples
from tests.runners import bare_runner
from tests.whole import IS_WHOLE

pytestmark = pytest.mark.slow

FEW = settings(max_examples=examples(1), deadline=None, phases=(Phase.generate,))
Accounts = Mapping[str, Sequence[Inventory]]
ZONES = ("Asia/Shanghai", "Europe/Berlin")
NAMES = ("a", "b", "c")
CHANGING = "2025-03"  # a member joins and one leaves; in Europe, the clock changes
MONTHS = tuple(f"2025-{number:02d}" for number in range(1, 13))
DAYS = tuple(f"{CHANGING}-{number:02d}" for number in range(1, 32))
TURNING_MONTHS = (CHANGING, "2025-05")  # the second has the beginning of the direct line
TURNING_DAYS = tuple(f"{CHANGING}-{number}" for number in (11, 12, 13, 19, 20, 29, 30, 31))
LINE_BEGINS = datetime(2025, 5, 10, 16, tzinfo=UTC)  # within a month, and a day in Europe
HOLDERS = ("", *NAMES)
# A highest load is no sum; scope 3 is stated for the year; clean energy is capped over the period.
NO_SUMS = ("energy.peak_load_kw", "scope3.", "energy.clean_")


def daily(meter_id: str, source: str, target: str) -> Meter:
    return billed(meter_id, source, target, resolution=Resolution.DAY)


def members(zone: str, whole: bool) -> tuple[Member, ...]:
    """Return members of whom one joins and one leaves within a month."""
    since = parse_period("2020", zone).start
    joined, left = (parse_period(day, zone).start for day in (f"{CHANGING}-12", f"{CHANGING}-20"))
    return (
        Member(enterprise="a", valid_from=since),
        Member(enterprise="b", valid_from=joined),
        *((Member(enterprise="c", valid_from=since, valid_to=left),) if whole else ()),
    )


def the_park(zone: str, claims: Sequence[Contract]) -> Park:
    park = a_park(
        daily("grid", "outside", "bus"),
        daily("pv", "asset:pv", "bus"),
        daily("wind", "asset:wind", "bus"),
        daily("out", "bus", "outside"),
        daily("lights", "bus", "common"),
        *(daily(f"use_{name}", "bus", f"enterprise:{name}") for name in NAMES),
        billed("gas", "outside", "asset:boiler", "natural_gas", "Nm3", Resolution.DAY),
        billed("oil", "outside", "asset:boiler", "diesel", "kg", Resolution.MONTH),
        assets=(
            an_asset("pv", AssetKind.SOLAR, owner="a"),
            an_asset("wind", AssetKind.WIND, is_outside=True),
            an_asset("boiler", AssetKind.BOILER),
        ),
        enterprises=tuple(an_enterprise(name) for name in NAMES),
    )
    changing = (
        Boundary(id=kind.value, name=a_name("x"), kind=kind, members=members(zone, whole))
        for kind, whole in ((BoundaryKind.PARK_IN_PARK, False), (BoundaryKind.WHOLE_PARK, True))
    )
    streams = (
        a_stream("gas", "gas", "natural_gas", enterprise=""),
        a_stream("oil", "oil", "diesel", enterprise=""),
    )
    return replace(
        park,
        time_zone=zone,
        boundaries=(*park.boundaries, *changing),
        streams=streams,
        contracts=(*claims, a_direct_line("wind", valid_from=LINE_BEGINS, valid_to=None)),
    )


def busy(names: Sequence[str], turning: Sequence[str], seed: int) -> tuple[str, ...]:
    """Return the months or days in which anything is used: those of a change and two others."""
    others = Random(seed).sample(names, 2)  # noqa: S311  a test's own numbers
    return tuple(names) if IS_WHOLE else tuple(sorted({*turning, *others}))


def readings(park: Park, seed: int, year: Period, idle: Sequence[str]) -> pl.DataFrame:
    """Return a year of amounts, with some days on which no enterprise uses anything.

    Nothing at all is used in the months and days that are `idle`.
    """
    random = Random(seed)  # noqa: S311  a test's own numbers
    days = [f"{date(2025, 1, 1) + timedelta(days=n)}" for n in range(round(year.hours / 24))]
    still = set(random.sample(days, 20))
    values = {}
    for meter in park.meters:
        least = 4 * 10**6 if meter.id == "grid" else 0  # as much as all could use
        values[meter.id] = [
            Decimal(0)
            if name.startswith(tuple(idle)) or (meter.id.startswith("use") and name in still)
            else Decimal(least + random.randrange(10**6)).scaleb(-3)
            for name in (MONTHS if meter.id == "oil" else days)
        ]
    return amounts(park, {m: [str(v) for v in s] for m, s in values.items()}, year)


@st.composite
def claims(draw: st.DrawFn, zone: str) -> list[Contract]:
    first = parse_period("2024-11", zone).start
    spans = draw(
        st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), min_size=1, max_size=4)
    )
    return [
        a_claim(
            f"c{number}",
            draw(st.integers(1, 300_000)),
            draw(st.sampled_from((ContractKind.GREEN_POWER, ContractKind.CERTIFICATE))),
            enterprise=draw(st.sampled_from(HOLDERS)),
            valid_from=_midnight(first, start, zone),
            valid_to=_midnight(first, start + length, zone),
            vintage="2024-06",
        )
        for number, (start, length) in enumerate(spans)
    ]


def _midnight(first: datetime, days: int, zone: str) -> datetime:
    day = (first + timedelta(hours=12, days=days)).date()
    return parse_period(day.isoformat(), zone).start


def lines(inventories: Sequence[Inventory]) -> list[tuple[object, ...]]:
    """Return the exact sums, of claims by contract and user."""
    postings = pl.concat([inventory.postings for inventory in inventories])
    claim = pl.col("account").is_in(["green_power", "certificate"])
    sums = (
        postings.filter(pl.col("account") != "use")
        .with_columns(pl.when(claim).then(name).alias(name) for name in ("stream", "enterprise"))
        .group_by("account", "factor_id", "stream", "enterprise")
        .agg(pl.col("quantity", "emissions_kg", "energy_kgce").sum())
    )
    return sorted(sums.rows(), key=repr)


def assert_parts_are_the_whole(whole: Inventory, parts: Sequence[Inventory]) -> None:
    assert lines([whole]) == lines(parts)
    for figure_id, figure in whole.figures.items():
        if figure_id.startswith(NO_SUMS):
            continue
        found = [part.figures[figure_id].value for part in parts if figure_id in part.figures]
        assert figure.value is not None, figure.missing
        assert None not in found
        total = sum(value for value in found if value is not None)
        assert total == pytest.approx(figure.value, rel=1e-9, abs=1e-6), figure_id


def draw_up(park: Park, table: pl.DataFrame, names: Sequence[str]) -> Accounts:
    """Return the accounts of every boundary over some periods of 2025."""
    runner, catalogue = bare_runner(), load_catalogue()
    runner.give("amounts", table)
    runner.give("reading_doubts", READING_DOUBTS.empty())
    try:
        year = parse_period("2025", park.time_zone)
        work_out_year_power(runner, park, year, catalogue)
        periods = [parse_period(name, park.time_zone) for name in names]
        return {
            boundary.id: [account_period(runner, park, boundary.id, p, catalogue) for p in periods]
            for boundary in park.boundaries
        }
    finally:
        runner.close()


@FEW
@given(zone=st.sampled_from(ZONES), data=st.data(), seed=st.integers(0, 10**6))
def test_twelve_months_are_the_year(zone: str, data: st.DataObject, seed: int) -> None:
    park = the_park(zone, data.draw(claims(zone)))
    months = busy(MONTHS, TURNING_MONTHS, seed)
    idle = sorted({*MONTHS} - {*months})
    table = readings(park, seed, parse_period("2025", zone), idle)
    for accounts in draw_up(park, table, ["2025", *months]).values():
        assert_parts_are_the_whole(accounts[0], accounts[1:])


@FEW
@given(zone=st.sampled_from(ZONES), data=st.data(), seed=st.integers(0, 10**6))
def test_the_days_of_a_month_are_the_month(zone: str, data: st.DataObject, seed: int) -> None:
    """A day cannot tell its part of a monthly bill, so there is none here."""
    park = the_park(zone, data.draw(claims(zone)))
    days = busy(DAYS, TURNING_DAYS, seed)
    table = readings(park, seed, parse_period("2025", zone), sorted({*DAYS} - {*days}))
    table = table.filter(pl.col("meter_id") != "oil")
    fine = replace(
        park,
        meters=tuple(meter for meter in park.meters if meter.id != "oil"),
        streams=tuple(stream for stream in park.streams if stream.id != "oil"),
        boundaries=park.boundaries[1:],
    )
    for accounts in draw_up(fine, table, [CHANGING, *days]).values():
        assert_parts_are_the_whole(accounts[0], accounts[1:])
