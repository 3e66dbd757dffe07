"""A bill over the end of a month is shared by what the meter's own intervals say."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import polars as pl
import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.meters import Meter, MeterKind, Resolution
from tests.builders import a_meter, a_park
from tests.builders_metering import (
    a_runner,
    amounts_of,
    intervals_of,
    kinds,
    one,
    readings,
    stamped,
    utc,
)

BILL = replace(a_meter("m", "outside", "bus"), kind=MeterKind.BILL, resolution=Resolution.MONTH)
SHAPE = replace(a_meter("s", "bus", "enterprise:works"), resolution=Resolution.HOUR)
FIRST = utc(2024, 12, 25, 16)  # the 26th of December
HOUR = timedelta(hours=1)


def read(
    shape: Meter, *, period: str = "2025", bill: Meter = BILL, hole: int = 0
) -> tuple[DuckDbRunner, Validated]:
    """Return what came of bills of 26 December to 25 January and on to 25 February.

    The shape counts 1 an hour, from February on 4.
    """
    february = utc(2025, 1, 31, 16)
    hours = [1.0 if FIRST + n * HOUR < february else 4.0 for n in range(62 * 24)]
    bills = stamped("m", [(FIRST, 310.0), (utc(2025, 1, 25, 16), 1060.0)], "manual:31")
    told: list[pl.DataFrame] = [bills, readings("s", hours[hole:], FIRST + hole * HOUR, HOUR)]
    runner = a_runner(*told)
    asked = parse_period(period, "Asia/Shanghai")
    return runner, validate_period(runner, a_park(bill, shape), asked)


def by_day(runner: DuckDbRunner) -> dict[str, Decimal]:
    return {start[:10]: value for start, value in amounts_of(runner, "m").items()}


@pytest.mark.parametrize(
    ("shape", "bill"),
    [
        (replace(SHAPE, parent="m"), BILL),
        (replace(SHAPE, source="outside", target="bus", same_as="m"), BILL),
        (replace(SHAPE, source="outside", target="bus"), replace(BILL, same_as="s")),
        (replace(SHAPE, parent="m", kind=MeterKind.POWER), BILL),
    ],
)
def test_a_bill_is_shared_by_its_sub_meter_or_its_second_source(shape: Meter, bill: Meter) -> None:
    """January: 25 of 31 days alike, and of the next bill 6 days at 1 beside 25 at 4."""
    runner, found = read(shape, bill=bill)
    assert by_day(runner) == {"2024-12-31": 250 + 60}
    assert one(found.findings, "metering_bill_shaped").facts["total"] == 310
    assert "metering_bill_shared" not in kinds(found.findings)
    rows = intervals_of(runner, "m")
    assert (set(rows["quality"]), set(rows["method"])) == ({"estimated"}, {"bill_shape"})


def test_the_question_changes_no_share() -> None:
    shape = replace(SHAPE, parent="m")
    assert by_day(read(shape, period="2025-01")[0]) == by_day(read(shape)[0])


@pytest.mark.slow
@pytest.mark.parametrize(
    "shape",
    [
        SHAPE,  # a feeder of its own
        replace(SHAPE, parent="m", carrier="water"),
        replace(SHAPE, parent="m", resolution=Resolution.MONTH, kind=MeterKind.BILL),
    ],
)
def test_without_a_shape_it_is_shared_by_days_with_a_finding(shape: Meter) -> None:
    runner, found = read(shape)
    days = by_day(runner)["2024-12-31"]
    assert float(days) == pytest.approx(250 + 1060 * 6 / 31, abs=0.001)
    assert one(found.findings, "metering_bill_shared").facts["count"] == 1


def test_a_shape_with_a_hole_shares_only_the_bills_it_tells_of() -> None:
    runner, found = read(replace(SHAPE, parent="m"), hole=48)
    assert by_day(runner) == {"2024-12-31": 250 + 60}
    assert {"metering_bill_shared", "metering_bill_shaped"} & set(kinds(found.findings))


def test_a_bill_that_is_wholly_told_counts_as_read_over_its_span() -> None:
    doubts = read(replace(SHAPE, parent="m"))[1].doubts
    assert "estimated" in doubts.filter(subject="m")["kind"].to_list()  # of December, beyond 2025


def test_the_shares_of_bills_add_up_to_them_to_the_last_thousandth() -> None:
    january = utc(2024, 12, 31, 16)
    shape = replace(SHAPE, parent="m")
    bills = [
        stamped("m", [(january, 100.001)], "manual:45"),
        stamped("m", [(january + timedelta(days=45), 50.0)], "manual:14"),
    ]
    told = readings("s", [1.0 + n % 7 for n in range(59 * 24)], january, HOUR)
    runner = a_runner(*bills, told)
    validate_period(runner, a_park(BILL, shape), parse_period("2025", "Asia/Shanghai"))
    assert sum(amounts_of(runner, "m").values()) == Decimal("150.001")
    assert len(amounts_of(runner, "m")) == 2
