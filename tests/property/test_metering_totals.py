"""Totals survive splitting, reordering and another clock; an estimate changes no measurement."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import Period, parse_period
from lingtan.metering.limits import Limits
from lingtan.metering.register_spans import share_pieces
from lingtan.metering.validate import validate_period
from lingtan.park.meters import MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, intervals_of, readings
from tests.examples import examples

DAY = parse_period("2025-07-01", "Asia/Shanghai")
HOUR = timedelta(hours=1)
MODEST = settings(max_examples=examples(6), deadline=None)
WATT_HOURS = st.integers(0, 10**6).map(lambda n: n / 1000)
HOURS = st.lists(WATT_HOURS, min_size=24, max_size=24)
QUARTERS = st.lists(st.one_of(WATT_HOURS, st.none()), min_size=96, max_size=96)
REPLACED = {  # measured values that a rule calls impossible, or holds to be the sum of a gap
    "metering_sentinel_value",
    "metering_other_unit",
    "metering_spike_replaced",
    "metering_caught_up",
}
ODD_QUARTERS = st.lists(
    st.one_of(WATT_HOURS, st.none(), st.sampled_from([-5.0, 9999.0, 65535.0])),
    min_size=96,
    max_size=96,
)


def a_works(resolution: Resolution = Resolution.MINUTES_15) -> Park:
    return a_park(replace(a_meter("m", "bus", "enterprise:works"), resolution=resolution))


def total(runner: DuckDbRunner, table: str, column: str) -> Decimal:
    found = runner.rows(f"select sum({column}) as total from {table}").item()
    return Decimal(found or 0)


def validated(table: pl.DataFrame, park: Park, period: Period = DAY) -> DuckDbRunner:
    runner = a_runner(table)
    validate_period(runner, park, period)
    return runner


@pytest.mark.slow
@MODEST
@given(HOURS)
def test_splitting_each_hour_in_four_changes_no_amount(hours: list[float]) -> None:
    coarse = validated(readings("m", hours, DAY.start, HOUR), a_works(Resolution.HOUR))
    exact = [Decimal(str(hour)).quantize(Decimal("0.001")) for hour in hours]
    parts = [float(part) for hour in exact for part in (hour // 2, hour - hour // 2, 0, 0)]
    fine = validated(readings("m", parts, DAY.start), a_works())
    columns = "select meter_id, start, resolution, quantity from amounts order by start"
    assert fine.rows(columns).equals(coarse.rows(columns))


@pytest.mark.slow
@MODEST
@given(ODD_QUARTERS, st.integers(0, 2**31))
def test_the_order_of_the_readings_changes_nothing(values: list[float | None], seed: int) -> None:
    table = readings("m", values, DAY.start)
    shuffled = table.sample(fraction=1, shuffle=True, seed=seed)
    assert intervals_of(validated(table, a_works()), "m").equals(
        intervals_of(validated(shuffled, a_works()), "m")
    )


@MODEST
@given(ODD_QUARTERS)
def test_amounts_sum_to_intervals_to_the_last_watt_hour(values: list[float | None]) -> None:
    runner = validated(readings("m", values, DAY.start), a_works())
    assert total(runner, "amounts", "quantity") == total(runner, "intervals", "value")
    flagged = "(select * from intervals where quality = 'estimated')"
    assert total(runner, "amounts", "estimated") == total(runner, flagged, "value")
    assert total(runner, "amounts", "readings") == total(runner, "intervals", "1")


@pytest.mark.slow
@MODEST
@given(QUARTERS)
def test_an_estimate_never_changes_a_measured_value(values: list[float | None]) -> None:
    table = readings("m", values, DAY.start)
    runner = a_runner(table)
    found = validate_period(runner, a_works(), DAY).findings
    assume(not REPLACED & {each.kind.id for each in found})
    measured = table.filter(pl.col("value").is_not_null()).select("start", "value")
    kept = intervals_of(runner, "m").filter(pl.col("quality") != "estimated")
    assert kept.select("start", "value").equals(measured)
    assert runner.rows("select count(*) as n from current_readings").item() == 96


@pytest.mark.slow
@MODEST
@given(
    QUARTERS,
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Adelaide"]),
)
def test_another_local_clock_changes_no_measured_total(
    values: list[float | None], zone: str
) -> None:
    table = readings("m", values, DAY.start)
    elsewhere = Period(name=DAY.name, start=DAY.start, end=DAY.end, zone=zone)
    here, there = validated(table, a_works()), validated(table, a_works(), elsewhere)
    measured = "(select * from intervals where quality = 'measured')"
    assert total(here, measured, "value") == total(there, measured, "value")
    assert total(there, "amounts", "quantity") == total(there, "intervals", "value")


@MODEST
@given(st.lists(st.integers(0, 10**5), min_size=24, max_size=24), st.sets(st.integers(1, 23)))
def test_a_counter_counts_its_whole_difference_whatever_is_not_read(
    steps: Sequence[int], unread: set[int]
) -> None:
    counter = [0.0]
    for step in steps:
        counter.append(counter[-1] + step / 1000)
    table = readings("m", counter, DAY.start, HOUR)
    kept = table.filter(~pl.col("start").is_in([DAY.start + HOUR * hour for hour in unread]))
    meter = replace(
        a_meter("m", "outside", "bus"), kind=MeterKind.REGISTER, resolution=Resolution.HOUR
    )
    runner = validated(kept, a_park(meter))
    assert total(runner, "amounts", "quantity") == Decimal(sum(steps)) / 1000
    assert total(runner, "amounts", "quantity") == total(runner, "intervals", "value")
    assert total(runner, "amounts", "readings") == 24


@pytest.mark.slow
@MODEST
@given(QUARTERS, QUARTERS, QUARTERS)
def test_at_every_node_what_enters_is_what_leaves_and_the_residual(
    imported: list[float | None], fed: list[float | None], used: list[float | None]
) -> None:
    park = a_park(
        a_meter("in", "outside", "bus"),
        a_meter("feeder", "bus", "bus_2"),
        a_meter("works", "bus_2", "enterprise:works"),
    )
    series = {"in": imported, "feeder": fed, "works": used}
    runner = a_runner(*(readings(name, values, DAY.start) for name, values in series.items()))
    table = validate_period(runner, park, DAY).balances
    assert (table["inflow"] == table["outflow"] + table["residual"]).all()
    both = table.pivot(
        "node", index="start", values=["inflow", "outflow", "residual"]
    ).drop_nulls()
    if {"inflow_bus", "outflow_bus_2"} <= set(both.columns):
        through = both["residual_bus"] + both["residual_bus_2"]
        assert (both["inflow_bus"] == both["outflow_bus_2"] + through).all()


@settings(max_examples=examples(20), deadline=None)
@given(
    st.lists(st.integers(1, 5 * 10**9), min_size=2, max_size=8, unique=True),
    st.integers(0, 10**14),
)
def test_shares_of_a_span_add_up_to_the_span(offsets: list[int], units: int) -> None:
    instants = [
        DAY.start.replace(tzinfo=None) + timedelta(microseconds=n) for n in sorted(offsets)
    ]
    amount = Decimal(units) / 1000
    pieces = pl.DataFrame(
        {
            "meter_id": ["m"] * (len(instants) - 1),
            "start": instants[:-1],
            "until": instants[1:],
            "value": pl.Series([amount] * (len(instants) - 1), dtype=QUANTITY),
            "quality": ["measured"] * (len(instants) - 1),
            "has_new_multiplier": [False] * (len(instants) - 1),
        }
    )
    shares = share_pieces(pieces, {"m": Resolution.MINUTES_15}, DAY, Limits())
    assert Decimal(str(shares["value"].sum())) == amount * (len(instants) - 1)
    assert shares["value"].to_list() == [share for share in shares["value"] if share >= 0]
