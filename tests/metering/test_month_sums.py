"""Readings of a month are added up exactly, in whatever order and number they come."""

from collections import Counter
from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.metering import month_readings
from lingtan.metering.month_readings import Readings, first_of_each, in_order
from lingtan.metering.month_sums import count_by_meter, exact_sums, sums_by_hour, sums_by_meter

BEGIN = datetime(2025, 6, 30, 18, 30)  # noqa: DTZ001  # naive UTC, as inside this room
HOUR = timedelta(hours=1)
MODEST = settings(max_examples=60, deadline=None)
ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 400), st.integers(-(10**9), 10**9)),
    unique_by=lambda row: row[:2],
    min_size=1,
)


def told(rows: list[tuple[int, int, int]]) -> Readings:
    """Return readings of (meter, minutes after the beginning, thousandths)."""
    table = pl.DataFrame(
        [(meter, BEGIN + timedelta(minutes=minute), milli) for meter, minute, milli in rows],
        schema={"number": pl.Int64, "start": pl.Datetime("us"), "milli": pl.Int64},
        orient="row",
    )
    return in_order(table)


@MODEST
@given(ROWS, st.sampled_from([0, 30, 45]))
def test_hours_hold_every_reading_once(rows: list[tuple[int, int, int]], shift: int) -> None:
    sums: Counter[tuple[int, datetime]] = Counter()
    counts: Counter[tuple[int, datetime]] = Counter()
    offset = timedelta(minutes=shift)
    for meter, minute, milli in rows:
        start = BEGIN + timedelta(minutes=minute) - offset
        hour = start.replace(minute=0) + offset
        sums[meter, hour] += milli
        counts[meter, hour] += 1
    hours = sums_by_hour(told(rows), shift)
    keys = list(zip(hours["number"], hours["start"], strict=True))
    assert keys == sorted(counts)
    assert hours["milli"].to_list() == [sums[key] for key in keys]
    assert hours["readings"].to_list() == [counts[key] for key in keys]


@MODEST
@given(ROWS)
def test_a_meter_is_judged_by_its_own_readings_alone(rows: list[tuple[int, int, int]]) -> None:
    together = sums_by_meter(told(rows))
    alone = [
        sums_by_meter(told([row for row in rows if row[0] == meter]))
        for meter in sorted({row[0] for row in rows})
    ]
    assert together.equals(pl.concat(alone))


def test_a_gap_and_a_jump_are_measured_between_neighbours_in_time() -> None:
    (row,) = sums_by_meter(told([(1, 60, 9000), (1, 0, 2000), (1, 15, 2000)])).to_dicts()
    assert (row["shortest_step"], row["longest_step"]) == (
        timedelta(minutes=15),
        timedelta(minutes=45),
    )
    assert (row["largest_jump"], row["equal_steps"], row["total"]) == (7.0, 1, 13.0)
    assert (row["first"], row["last"]) == (BEGIN, BEGIN + HOUR)


def test_a_lone_reading_has_no_step_and_no_jump() -> None:
    (row,) = sums_by_meter(told([(1, 0, 5000)])).to_dicts()
    assert (row["shortest_step"], row["longest_step"], row["largest_jump"]) == (None, None, None)
    assert (row["count"], row["low"], row["high"]) == (1, 5.0, 5.0)


def test_repeated_zeros_are_no_equal_steps() -> None:
    (row,) = sums_by_meter(told([(1, 0, 0), (1, 15, 0), (1, 30, 0)])).to_dicts()
    assert row["equal_steps"] == 0


def test_readings_from_the_first_instant_to_before_the_last_are_counted() -> None:
    rows = [(1, 0, 1), (1, 15, 1), (1, 30, 1), (2, 45, 1), (3, 15, 1)]
    counted = count_by_meter(told(rows).between(BEGIN + HOUR / 4, BEGIN + HOUR * 3 / 4))
    assert counted.rows() == [(1, 2), (3, 1)]


def test_no_readings_come_to_no_rows() -> None:
    assert count_by_meter(told([])).is_empty()
    assert sums_by_meter(told([])).is_empty()
    assert sums_by_hour(told([]), 0).is_empty()


def test_blocks_part_no_meter(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(meter, minute, meter + minute) for meter in range(7) for minute in range(0, 300, 15)]
    whole = sums_by_meter(told(rows)), sums_by_hour(told(rows), 30)
    monkeypatch.setattr(month_readings, "BLOCK", 30)  # one and a half meters
    assert len(list(told(rows).blocks())) > 1
    assert sums_by_meter(told(rows)).equals(whole[0])
    assert sums_by_hour(told(rows), 30).equals(whole[1])


def test_a_sum_is_exact_beyond_the_width_of_its_terms_or_refused() -> None:
    firsts = first_of_each(np.array([1, 1, 2]))
    large = np.array([2**62, -(2**62) + 1, 5])
    assert exact_sums(large, firsts).tolist() == [1, 5]
    with pytest.raises(OverflowError):
        exact_sums(np.array([2**62, 2**62, 5]), firsts)
