"""Bills of a month add, one over its end is shared by days, contradicting ones count nowhere."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.meters import MeterKind, Resolution
from tests.builders import a_meter, a_park
from tests.builders_metering import (
    a_runner,
    amounts_of,
    intervals_of,
    kinds,
    one,
    stamped,
    utc,
)

Bill = tuple[str, int, float]
METER = replace(a_meter("m", "outside", "bus"), kind=MeterKind.BILL, resolution=Resolution.MONTH)
JANUARY = [("2025-01-01", 20, 60.0), ("2025-01-21", 11, 33.0)]


def read(*bills: Bill, period: str = "2025") -> tuple[DuckDbRunner, Validated]:
    """Return what came of bills: first day, number of days (0: the calendar month), amount."""
    tables = [
        stamped("m", [(midnight(day), value)], f"manual:{days}" if days else "manual")
        for day, days, value in bills
    ]
    runner = a_runner(*tables)
    asked = parse_period(period, "Asia/Shanghai")
    return runner, validate_period(runner, a_park(METER), asked)


def midnight(day: str) -> datetime:
    year, month, number = map(int, day.split("-"))
    return utc(year, month, number) - timedelta(hours=8)


def by_month(runner: DuckDbRunner) -> dict[int, Decimal]:
    return {
        (datetime.fromisoformat(start) + timedelta(hours=8)).month: value
        for start, value in amounts_of(runner, "m").items()
    }


def test_disjoint_bills_of_a_month_add_and_are_no_estimate() -> None:
    runner, found = read(*JANUARY)
    assert by_month(runner) == {1: 93}
    assert intervals_of(runner, "m")["quality"].to_list() == ["manual"]
    assert "metering_bill_shared" not in kinds(found.findings)


def test_a_bill_of_three_months_is_shared_by_days_and_flagged() -> None:
    runner, found = read(("2025-01-01", 90, 900.0))
    assert by_month(runner) == {1: 310, 2: 280, 3: 310}
    rows = intervals_of(runner, "m")
    assert (set(rows["quality"]), set(rows["method"])) == ({"estimated"}, {"bill_days"})
    facts = one(found.findings, "metering_bill_shared").facts
    assert (facts["count"], facts["total"]) == (3, 900)
    estimated = runner.rows("select sum(estimated) as e from amounts").item()
    assert estimated == 900


def test_bills_across_the_ends_of_months_make_up_the_months_between() -> None:
    runner, found = read(("2024-12-26", 31, 310.0), ("2025-01-26", 31, 620.0))
    assert by_month(runner) == {1: 250 + 120}
    facts = one(found.findings, "metering_bills_in_part").facts
    assert (facts["first"], facts["total"]) == ("2025-02-01 00:00", 500)


def test_bills_that_overlap_in_part_count_nowhere() -> None:
    runner, found = read(
        ("2025-01-01", 31, 31.0), ("2025-01-21", 39, 39.0), ("2025-03-01", 0, 5.0)
    )
    assert by_month(runner) == {3: 5}
    facts = one(found.findings, "metering_bills_overlap").facts
    assert (facts["count"], facts["total"]) == (2, 70)
    assert "metering_gap_left_open" in kinds(found.findings)


def test_a_bill_within_a_longer_one_is_found_whatever_stands_between() -> None:
    bills = [("2025-01-01", 90, 90.0), ("2025-01-05", 2, 2.0), ("2025-03-01", 0, 5.0)]
    runner, found = read(*bills)
    assert by_month(runner) == {}
    assert one(found.findings, "metering_bills_overlap").facts["count"] == 3


def test_days_without_a_bill_leave_the_month_open() -> None:
    runner, found = read(("2025-01-01", 20, 60.0), ("2025-02-01", 0, 5.0))
    assert by_month(runner) == {2: 5}
    assert one(found.findings, "metering_bills_in_part").facts["total"] == 60


@pytest.mark.parametrize("period", ["2025", "2025-01", "2025-02"])
def test_the_share_of_a_month_does_not_depend_on_the_question(period: str) -> None:
    bills = [("2024-12-26", 31, 310.0), ("2025-01-26", 62, 620.0)]
    whole = by_month(read(*bills)[0])
    asked = by_month(read(*bills, period=period)[0])
    assert asked.items() <= whole.items()
    assert asked


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(
    cuts=st.lists(st.integers(1, 364), max_size=12, unique=True),
    total=st.integers(1, 10**6),
)
def test_the_bills_of_a_year_add_up_to_it_however_it_is_cut(cuts: list[int], total: int) -> None:
    bounds = [0, *sorted(cuts), 365]
    bills = []
    for first, until in pairwise(bounds):
        day = datetime(2025, 1, 1) + timedelta(days=first)  # noqa: DTZ001  # a day of the park
        bills.append((f"{day:%Y-%m-%d}", until - first, float(total)))
    runner, found = read(*bills)
    amounts = by_month(runner)
    assert len(amounts) == 12
    assert sum(amounts.values()) == total * len(bills)
    assert "metering_bills_overlap" not in kinds(found.findings)
