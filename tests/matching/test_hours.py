"""Hours as arrays: every watt-hour in its place, and contradictory meters cut, never negative."""

from datetime import UTC, datetime

import polars as pl

from lingtan.ledger.hourly_power import MADE, USE, HourlyPower
from lingtan.matching.hours import ParkHours, park_hours

FIRST, NEXT = datetime(2025, 6, 30, 15, tzinfo=UTC), datetime(2025, 6, 30, 16, tzinfo=UTC)


def hours(
    use: list[tuple[datetime, str, bool, str, int]],
    made: list[tuple[datetime, str, int, int]] | None = None,
) -> ParkHours:
    power = HourlyPower(
        use=pl.DataFrame(use, schema=USE, orient="row"),
        made=pl.DataFrame(made or [], schema=MADE, orient="row"),
    )
    return park_hours(power, "Asia/Shanghai")


def test_each_kind_stands_in_its_hour_and_column() -> None:
    found = hours(
        [
            (FIRST, "works", False, "direct", 3),
            (FIRST, "works", False, "other", 4),
            (FIRST, "", False, "non_fossil", 2),
            (NEXT, "works", False, "store", 5),
            (FIRST, "", True, "non_fossil", 6),
            (FIRST, "", True, "other", 1),
        ],
        [
            (FIRST, "direct", 9, 6),
            (FIRST, "non_fossil", 8, 0),
            (NEXT, "store", 5, 0),
        ],
    )
    assert found.users == ("", "works")
    assert found.load_wh.tolist() == [[2, 7], [0, 5]]
    assert found.clean_wh.tolist() == [[2, 3], [0, 0]]
    assert found.stored_wh.tolist() == [[0, 0], [0, 5]]
    assert (found.green_in_wh.tolist(), found.charged_wh.tolist()) == ([6, 0], [7, 0])
    assert found.discharged_wh.tolist() == [0, 5]
    assert (found.direct_made_wh.tolist(), found.direct_fed_in_wh.tolist()) == ([9, 0], [6, 0])
    assert found.made_wh.tolist() == [17, 0]


def test_days_and_months_are_those_of_the_park() -> None:
    """15:00 UTC is eleven at night on the last of June in Shanghai, 16:00 is July."""
    found = hours([(FIRST, "", False, "other", 1), (NEXT, "", False, "other", 1)])
    assert found.day[1] - found.day[0] == 1
    assert found.month[1] - found.month[0] == 1


def test_meters_that_contradict_each_other_give_no_negative_hour() -> None:
    found = hours([(FIRST, "", False, "other", -5), (FIRST, "", False, "direct", 3)])
    assert found.load_wh.tolist() == [[0]]
    assert found.clean_wh.tolist() == [[0]]


def test_what_one_user_has_below_zero_the_others_lack() -> None:
    """The park itself takes what rounding leaves: hours add up to the account all the same."""
    found = hours(
        [
            (FIRST, "", False, "non_fossil", -1),
            (FIRST, "", False, "import", -2),
            (FIRST, "mill", False, "non_fossil", 40),
            (FIRST, "mill", False, "import", 60),
            (FIRST, "works", False, "non_fossil", 30),
            (FIRST, "works", False, "import", 70),
        ]
    )
    assert found.clean_wh.tolist() == [[0, 39, 30]]
    assert found.grid_wh.tolist() == [[0, 60, 68]]
    assert found.load_wh.tolist() == [[0, 99, 98]]


def test_a_user_keeps_its_load_where_only_its_sources_are_rounded() -> None:
    found = hours(
        [
            (FIRST, "", False, "non_fossil", 1),
            (FIRST, "", False, "import", -1),
            (FIRST, "works", False, "non_fossil", 30),
            (FIRST, "works", False, "import", 70),
        ]
    )
    assert found.load_wh.tolist() == [[0, 100]]
    assert (found.own_wh.tolist(), found.grid_wh.tolist()) == ([[0, 31]], [[0, 69]])


def test_no_hour_has_more_clean_power_than_load() -> None:
    found = hours(
        [
            (FIRST, "works", False, "direct", 30),
            (FIRST, "works", False, "non_fossil", 30),
            (FIRST, "works", False, "import", 30),
            (FIRST, "", False, "other", -50),
        ]
    )
    assert found.load_wh.tolist() == [[0, 40]]
    assert (found.direct_wh.tolist(), found.own_wh.tolist()) == ([[0, 30]], [[0, 10]])
    assert found.grid_wh.tolist() == [[0, 0]]


def test_a_park_without_electricity_has_no_hours() -> None:
    assert hours([]).load_wh.shape == (0, 0)
