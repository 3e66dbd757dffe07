"""A period is whole local days; an axis without a zone, or out of order, is refused."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from lingtan.base.errors import PeriodError, TimeAxisError
from lingtan.base.time_axis import parse_period, require_time_axis


@pytest.mark.parametrize(
    ("name", "zone", "hours"),
    [
        ("2025", "Asia/Shanghai", 8760),
        ("2024", "Asia/Shanghai", 8784),
        ("2025-02", "Asia/Shanghai", 672),
        ("2025-12", "Europe/Berlin", 744),
        ("2025-03-30", "Europe/Berlin", 23),
        ("2025-10-26", "Europe/Berlin", 25),
    ],
)
def test_a_period_has_the_hours_its_own_clock_gives_it(name: str, zone: str, hours: int) -> None:
    assert parse_period(name, zone).hours == hours


def test_a_year_starts_at_the_parks_own_midnight() -> None:
    period = parse_period("2025", "Asia/Shanghai")
    assert period.start == datetime(2024, 12, 31, 16, tzinfo=UTC)
    assert period.year == 2025


@pytest.mark.parametrize("name", ["", "25", "2025-13", "2025-02-30", "2025-01-01-01", "last year"])
def test_what_is_no_period_is_refused_with_the_way_to_write_one(name: str) -> None:
    with pytest.raises(PeriodError, match="Write a year"):
        parse_period(name, "Asia/Shanghai")


@pytest.mark.parametrize("name", ["0001", "9999", "1989", "2101-01", "0001-01-01", "9999-12-31"])
def test_a_year_no_account_is_kept_of_is_refused_with_the_years_that_are(name: str) -> None:
    with pytest.raises(PeriodError, match="between 1990 and 2100"):
        parse_period(name, "Asia/Shanghai")


@pytest.mark.parametrize("name", ["1990", "2100", "2100-12-31"])
def test_the_first_and_last_years_are_periods(name: str) -> None:
    assert parse_period(name, "Asia/Shanghai").hours


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(TimeAxisError, match="IANA"):
        parse_period("2025", "Beijing time")


def _axis(starts: list[datetime]) -> pl.DataFrame:
    return pl.DataFrame({"start": starts})


NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)


def test_a_clean_axis_is_returned_as_it_is() -> None:
    starts = [NOON, NOON + timedelta(minutes=15)]
    assert require_time_axis(_axis(starts)).to_list() == starts


@pytest.mark.parametrize(
    ("starts", "why"),
    [
        ([], "no rows"),
        ([NOON.replace(tzinfo=None)], "no time zone"),
        ([NOON, NOON], "repeats"),
        ([NOON, NOON - timedelta(hours=1)], "unsorted"),
        ([NOON, None], "missing"),
    ],
)
def test_a_faulty_axis_is_refused_with_its_fault(starts: list[datetime], why: str) -> None:
    with pytest.raises(TimeAxisError, match=why):
        require_time_axis(_axis(starts))
