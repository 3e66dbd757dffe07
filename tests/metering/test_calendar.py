"""Days, months and hours are the park's own; minutes are counted in UTC."""

from datetime import datetime, timedelta

import polars as pl
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.metering.calendar import (
    as_naive,
    hour_sql,
    instants_of,
    interval_ends,
    interval_starts,
    local_clock,
    months_beside,
    months_of,
    whole_months,
)
from lingtan.park.meters import Resolution
from tests.builders_metering import utc


@pytest.mark.parametrize(
    ("day", "quarters"), [("2025-03-30", 92), ("2025-10-26", 100), ("2025-06-01", 96)]
)
def test_a_day_has_as_many_quarter_hours_as_the_clock_change_leaves(
    day: str, quarters: int
) -> None:
    period = parse_period(day, "Europe/Berlin")
    starts = interval_starts(Resolution.MINUTES_15, period.start, period.end, period.zone)
    assert len(starts) == quarters
    assert starts.diff().drop_nulls().unique().to_list() == [timedelta(minutes=15)]


def test_a_year_is_cut_at_the_parks_own_midnights() -> None:
    months = months_of(parse_period("2025", "Asia/Shanghai"))
    assert len(months) == 12
    assert months[0].start == utc(2024, 12, 31, 16)
    assert months[2].name == "2025-03"
    assert months[11].end == utc(2025, 12, 31, 16)


def test_a_day_is_a_month_of_one_day() -> None:
    (month,) = months_of(parse_period("2025-07-09", "Asia/Shanghai"))
    assert (month.name, month.end - month.start) == ("2025-07", timedelta(days=1))


def test_a_month_owes_one_interval_to_a_monthly_meter_and_none_to_a_yearly_one() -> None:
    july = parse_period("2025-07", "Asia/Shanghai")
    month = interval_starts(Resolution.MONTH, july.start, july.end, july.zone)
    assert month.to_list() == [datetime(2025, 6, 30, 16)]  # noqa: DTZ001  naive UTC
    assert interval_starts(Resolution.YEAR, july.start, july.end, july.zone).is_empty()


def test_the_day_of_a_clock_change_ends_an_hour_later() -> None:
    day = parse_period("2025-10-26", "Europe/Berlin")
    starts = interval_starts(Resolution.DAY, day.start, day.end, day.zone)
    assert interval_ends(Resolution.DAY, starts, day.zone)[0] - starts[0] == timedelta(hours=25)


def test_hours_of_a_half_hour_zone_start_at_its_own_full_hour() -> None:
    assert hour_sql("start", 0) == "date_trunc('hour', start)"
    assert hour_sql("start", 30) == (
        "date_trunc('hour', start - interval '30' minute) + interval '30' minute"
    )


def test_the_wall_clock_is_read_from_utc() -> None:
    table = as_naive(pl.DataFrame({"start": [utc(2025, 1, 1, 16)]}))
    shown = table.select(local_clock("start", "Asia/Shanghai"))
    assert shown.item() == datetime(2025, 1, 2)  # noqa: DTZ001  a wall clock has no zone


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours"),
    [
        ("America/Santiago", "2025-09-07", utc(2025, 9, 7, 4), 23),  # from 24:00 to 01:00
        ("America/Santiago", "2025-09-06", utc(2025, 9, 6, 4), 24),
        ("America/Havana", "2025-11-02", utc(2025, 11, 2, 4), 25),  # from 01:00 to 00:00
    ],
)
def test_a_day_begins_where_its_clock_does_though_midnight_is_missing_or_seen_twice(
    zone: str, day: str, start: datetime, hours: int
) -> None:
    period, month = parse_period(day, zone), parse_period(day[:-3], zone)
    starts = interval_starts(Resolution.DAY, month.start, month.end, zone)
    assert len(starts) == 30
    ends = interval_ends(Resolution.DAY, starts, zone)
    assert ends[:-1].to_list() == starts[1:].to_list()
    here = starts.to_list().index(start.replace(tzinfo=None))
    assert ends[here] - starts[here] == timedelta(hours=hours) == period.end - period.start
    assert period.start == start


def test_a_month_may_begin_without_a_midnight() -> None:
    october = parse_period("2023-10", "America/Asuncion")
    (before, after) = months_beside(october)
    (month,) = whole_months(october)
    assert (before.end, month.start, month.end) == (october.start, october.start, october.end)
    assert after.start == october.end
    (september,) = months_of(parse_period("2023-09", "America/Asuncion"))
    assert september.end == october.start


def test_what_is_no_time_stays_none_beside_a_midnight_that_never_was() -> None:
    local = pl.Series([None, datetime(2025, 9, 7), datetime(2025, 9, 8)])  # noqa: DTZ001
    assert instants_of(local, "America/Santiago").to_list() == [
        None,
        datetime(2025, 9, 7, 4),  # noqa: DTZ001
        datetime(2025, 9, 8, 3),  # noqa: DTZ001
    ]
