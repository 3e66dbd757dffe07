"""A line has one point a day, and none of a day that a place left out."""

import polars as pl
import pytest

from lingtan.app.line_grid import bucket, grid_of
from lingtan.base.time_axis import parse_period


@pytest.mark.parametrize(
    ("period", "zone", "days"),
    [("2011", "Pacific/Apia", 364), ("1993", "Pacific/Kwajalein", 364),
     ("2025", "America/Santiago", 365), ("2023-04", "Africa/Cairo", 30),
     ("2025-09-07", "America/Santiago", 1), ("2011-12-30", "Pacific/Apia", 0)],
)  # fmt: skip
def test_a_day_that_never_was_has_no_point(period: str, zone: str, days: int) -> None:
    span = parse_period(period, zone)
    grid = grid_of(span, "1d")
    assert (len(grid) - 1, grid[-1]) == (days, span.end)
    hours = pl.datetime_range(span.start, span.end, "1h", closed="left", eager=True)
    met = hours.alias("start").to_frame().select(bucket(zone, "1d").unique()).to_series()
    assert set(met) == set(grid[:-1])


def test_a_part_of_a_month_begins_where_the_period_does() -> None:
    day = parse_period("2025-02-10", "Asia/Shanghai")
    assert grid_of(day, "1mo").to_list() == grid_of(day, "1d").to_list() == [day.start, day.end]
