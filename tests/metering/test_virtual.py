"""A virtual meter is the sum of its terms, or nothing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.metering import virtual
from lingtan.metering.validate import validate_period
from lingtan.metering.virtual import TERMS, real_terms
from lingtan.park.meters import Resolution, VirtualMeter
from lingtan.park.park import Park
from tests.builders import a_meter, a_name, a_park
from tests.builders_metering import QUARTER, a_runner, amounts_of, intervals_of, one, readings

DAY = parse_period("2025-07-01", "Asia/Shanghai")
IMPORTED = readings("in", [30.0 + n % 3 for n in range(96)], DAY.start)
USED = readings("use", [10.0 + n % 2 for n in range(96)], DAY.start)
HOURLY = readings("hourly", [8.0 + n % 2 for n in range(24)], DAY.start, timedelta(hours=1))


def a_virtual(meter_id: str, *terms: tuple[float, str]) -> VirtualMeter:
    return VirtualMeter(
        id=meter_id,
        name=a_name(meter_id),
        carrier="electricity",
        source="bus",
        target="common",
        terms=terms,
    )


def park_with(*made: VirtualMeter) -> Park:
    meters = (
        a_meter("in", "outside", "bus"),
        a_meter("use", "bus", "enterprise:works"),
        replace(a_meter("hourly", "bus", "common"), resolution=Resolution.HOUR),
    )
    return replace(a_park(*meters), virtual_meters=made)


def test_the_rest_is_what_the_terms_leave() -> None:
    runner = a_runner(IMPORTED, USED, HOURLY)
    found = validate_period(runner, park_with(a_virtual("rest", (1, "in"), (-0.5, "use"))), DAY)
    rows = intervals_of(runner, "rest")
    assert rows["value"].to_list()[:3] == [Decimal("25"), Decimal("25.5"), Decimal("27")]
    assert amounts_of(runner, "rest")["2025-06-30 16:00"] == Decimal("102.000")
    quality = found.quality.filter(meter_id="rest").to_dicts()[0]
    assert (quality["measured"], quality["grade"]) == (96, "A")


def test_the_coarsest_term_sets_the_resolution() -> None:
    runner = a_runner(IMPORTED, USED, HOURLY)
    validate_period(runner, park_with(a_virtual("rest", (1, "in"), (-1, "hourly"))), DAY)
    assert len(intervals_of(runner, "rest")) == 24
    assert intervals_of(runner, "rest")["value"][0] == Decimal("115")  # 30 + 31 + 32 + 30 - 8


def test_a_term_that_is_missing_leaves_no_value() -> None:
    gap = (pl.col("start") >= DAY.start + timedelta(hours=3)) & (
        pl.col("start") < DAY.start + timedelta(hours=6)
    )
    park = park_with(a_virtual("rest", (1, "in"), (-1, "hourly")))
    stores = replace(park, meters=(replace(park.meters[0], target="bus_2"), *park.meters[1:]))
    runner = a_runner(IMPORTED, USED, HOURLY.filter(~gap))
    found = validate_period(runner, stores, DAY)
    assert len(intervals_of(runner, "rest")) == 21
    assert one(found.findings, "metering_virtual_incomplete").facts["count"] == 3
    assert found.quality.filter(meter_id="rest")["missing"].to_list() == [3]


def test_an_estimated_term_makes_the_sum_an_estimate() -> None:
    runner = a_runner(IMPORTED.filter(pl.col("start") != DAY.start + QUARTER * 9), USED, HOURLY)
    validate_period(runner, park_with(a_virtual("rest", (1, "in"), (-1, "use"))), DAY)
    estimated = intervals_of(runner, "rest").filter(quality="estimated")
    assert estimated["method"].to_list() == ["virtual"]
    row = runner.rows("select * from amounts where meter_id = 'rest' and estimated <> 0")
    assert row["estimated"].to_list() == estimated["value"].to_list()


def test_a_virtual_term_stands_for_its_own_terms() -> None:
    inner = a_virtual("inner", (1, "in"), (-1, "use"))
    outer = a_virtual("outer", (2, "inner"), (1, "use"))
    assert real_terms(park_with(inner, outer))["outer"] == {"in": 2.0, "use": -1.0}


def test_a_sum_of_large_bills_is_exact() -> None:
    large = readings("in", [8e6 + n % 3 for n in range(96)], DAY.start)
    runner = a_runner(large, USED, HOURLY)
    validate_period(runner, park_with(a_virtual("half", (0.5, "in"))), DAY)
    assert intervals_of(runner, "half")["value"].to_list()[:2] == [
        Decimal("4000000"),
        Decimal("4000000.5"),
    ]


class CountingRunner(DuckDbRunner):
    """Counts the questions that are asked about terms of virtual meters."""

    asked = 0

    def rows(self, sql: str) -> pl.DataFrame:
        """Run a query; see `DuckDbRunner.rows`."""
        self.asked += TERMS in sql
        return super().rows(sql)


def many(count: int) -> tuple[VirtualMeter, ...]:
    """Return virtual meters of every resolution, with terms that are virtual, odd and repeated."""
    terms = ((1.0, "in"), (-0.3333333333, "use"), (2.123456789, "hourly"), (0.5, "in"))
    plain = [a_virtual(f"v{n}", terms[n % 4], terms[n * 3 % 4]) for n in range(count)]
    return (*plain, a_virtual("all", (0.7, "v0"), (1.3, "v2"), (-1, "use")))


def test_many_virtual_meters_are_summed_up_in_one_question() -> None:
    runner = CountingRunner()
    runner.give("current_readings", pl.concat([IMPORTED, USED, HOURLY]))
    validate_period(runner, park_with(*many(200)), DAY)
    assert runner.asked == 1
    assert runner.rows("select distinct meter_id from intervals").height == 3 + 201


@pytest.mark.slow
def test_a_batch_changes_no_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    holed = IMPORTED.filter(pl.col("start").dt.hour() != 3, pl.col("start").dt.minute() != 15)
    known = (holed, USED.with_columns(quality=pl.lit("manual")), HOURLY)
    together, apart = a_runner(*known), a_runner(*known)
    park = park_with(*many(12))
    found = validate_period(together, park, DAY)
    monkeypatch.setattr(virtual, "SUMMED_AT_ONCE", 1)
    alone = validate_period(apart, park, DAY)
    for meter in park.virtual_meters:
        assert_frame_equal(intervals_of(together, meter.id), intervals_of(apart, meter.id))
    assert found.findings == alone.findings
    assert_frame_equal(found.quality, alone.quality)
    first = intervals_of(together, "v1").row(0, named=True)
    assert first["value"] == Decimal("11.667")  # 0.5 * 30 - 0.3333333333 * 10
