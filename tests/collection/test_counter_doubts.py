"""A reading of a counter that stands where an amount is asked is doubted, and no honest amount."""

import pytest

from lingtan.collection.counter_doubts import BACKWARDS, COUNTER, RISING
from lingtan.collection.doubts import BLANK_MONTH, LAST_MONTH, UNUSUAL, doubts_of
from lingtan.collection.form_line import Line

YEAR = [f"{month:02}" for month in range(1, 13)]
LAST_YEAR = {f"2024-{month}": 900.0 + 10 * int(month) for month in YEAR}


def line(**told: object) -> Line:
    plain: dict[str, object] = {
        "subject": "g",
        "unit": "t",
        "year": 2025,
        "before": "2024",
        "stated": {},
        **told,
    }
    return Line(**plain)  # type: ignore[arg-type]  # each test names what it needs


def kinds(told: Line) -> list[str]:
    return [each.kind.id for each in doubts_of([told], "form")]


def test_readings_far_above_every_month_before_are_doubted_once() -> None:
    readings = {month: 88_000.0 + 1000 * int(month) for month in YEAR}
    found = doubts_of([line(stated=readings, history=LAST_YEAR)], "form")
    assert [each.kind for each in found] == [COUNTER]
    facts = found[0].facts
    assert (facts["stated"], facts["most"], facts["months"]) == (89_000, 1020, 12)
    assert (facts["when"], facts["month"]) == ("2025-01", "01")


def test_a_month_three_times_as_large_is_no_counter_and_too_little_known_tells_nothing() -> None:
    assert kinds(line(stated={"07": 3060.0}, history=LAST_YEAR)) == []
    assert kinds(line(stated={"07": 3061.0}, history=LAST_YEAR)) == [COUNTER.id]
    assert kinds(line(stated={"07": 9e6}, history={"2024-01": 1.0, "2024-02": 1.0})) == []
    assert kinds(line(stated={"": 12_000.0}, history=LAST_YEAR)) == []  # of a whole year


@pytest.mark.parametrize(
    ("months", "history", "expected"),
    [
        (6, {}, [RISING.id]),
        (5, {}, []),
        (7, {"2024-11": 70.0, "2024-12": 60.0}, [RISING.id]),  # 60, 100, 200, …: eight in a row
        (7, {"2024-11": 70.0, "2024-12": 140.0}, []),  # seven: a heating season
    ],
)
def test_what_rises_for_longer_than_a_season_is_doubted(
    months: int, history: dict[str, float], expected: list[str]
) -> None:
    rising = {month: 100.0 * int(month) for month in YEAR[:months]}
    assert kinds(line(stated=rising, history=history)) == expected


def test_a_gap_or_a_month_that_falls_ends_the_rise() -> None:
    rising = {month: 100.0 * int(month) for month in YEAR}
    assert kinds(line(stated={month: rising[month] for month in YEAR if month != "07"})) == []
    assert kinds(line(stated={**rising, "12": 5.0})) == []


def test_a_counter_does_not_run_backwards() -> None:
    read = {"11": 500.0, "12": 520.0, "13": 510.0}
    found = doubts_of([line(readings=read, stated={"11": 20.0, "12": -10.0})], "form")
    assert [each.kind for each in found] == [BACKWARDS]
    facts = found[0].facts
    assert (facts["when"], facts["stated"], facts["before"]) == ("2026-01-01", 510, 520)


def test_a_form_of_a_month_is_held_against_the_month_before() -> None:
    of_july = {"before": "2025-06", "last": {"07": 1000.0}}
    assert kinds(line(stated={"07": 1300.0}, **of_july)) == []
    found = doubts_of([line(stated={"07": 1400.0}, **of_july)], "form")
    assert [each.kind for each in found] == [LAST_MONTH]
    assert (found[0].facts["before"], found[0].facts["last"]) == ("2025-06", 1000)
    assert kinds(line(**of_july)) == [BLANK_MONTH.id]


def test_a_form_of_a_month_is_held_against_what_an_mwh_went_with_before() -> None:
    told = {"before": "2025-06", "beside": {"07": 10.0}}
    usual = (50.0, 52.0, 48.0)
    assert kinds(line(stated={"07": 1600.0}, **told, usual=usual)) == [UNUSUAL.id]
    assert kinds(line(stated={"07": 1400.0}, **told, usual=usual)) == []
    assert kinds(line(stated={"07": 1600.0}, **told, usual=usual[:2])) == []
