"""What a form says is held against meters, the account and the year before, in numbers."""

import pytest

from lingtan.collection.doubts import (
    BLANK_NOW,
    LAST_PERIOD,
    OTHER_METER,
    REPLACES,
    UNUSUAL,
    doubts_of,
)
from lingtan.collection.form_line import Line

MONTHS = [f"{month:02}" for month in range(1, 7)]


def line(**told: object) -> Line:
    plain: dict[str, object] = {"subject": "g", "unit": "t", "year": 2025, **told}
    return Line(**plain)  # type: ignore[arg-type]  # each test names what it needs


def kinds(told: Line) -> list[str]:
    return [each.kind.id for each in doubts_of([told], "form")]


@pytest.mark.parametrize(
    ("stated", "counted", "is_doubted"),
    [(105.0, 100.0, False), (105.1, 100.0, True), (94.9, 100.0, True), (0.0, 0.0, False)],
)
def test_five_per_cent_from_another_meter_is_a_doubt(
    stated: float, counted: float, is_doubted: bool
) -> None:
    told = line(stated={"07": stated}, checks={"twin": {"07": counted}})
    assert kinds(told) == ([OTHER_METER.id] if is_doubted else [])


def test_what_would_replace_another_number_is_told_with_both() -> None:
    (found,) = doubts_of([line(stated={"07": 12.5}, known={"07": 12.0, "08": 3.0})], "form")
    assert found.kind is REPLACES
    assert (found.facts["stated"], found.facts["known"], found.facts["when"]) == (
        12.5,
        12,
        "2025-07",
    )


def test_the_same_number_written_otherwise_is_no_doubt() -> None:
    assert kinds(line(stated={"07": 0.1 + 0.2}, known={"07": 0.3})) == []


def test_a_slipped_decimal_point_shows_beside_the_electricity() -> None:
    beside = dict.fromkeys(MONTHS, 10.0)
    stated = {**dict.fromkeys(MONTHS, 50.0), "03": 500.0}
    (found,) = doubts_of([line(stated=stated, beside=beside)], "form")
    assert found.kind is UNUSUAL
    assert (found.facts["month"], found.facts["ratio"], found.facts["usual"]) == ("03", 50, 5)


def test_three_months_are_too_few_to_know_what_is_usual() -> None:
    stated = {"01": 1.0, "02": 1.0, "03": 100.0}
    assert kinds(line(stated=stated, beside=dict.fromkeys(MONTHS, 10.0))) == []


def test_the_year_before_is_held_against_the_months_both_tell_of() -> None:
    last = {"01": 10.0, "02": 10.0, "03": 10.0}
    found = doubts_of([line(stated={"01": 14.0, "02": 14.0}, last=last)], "form")
    assert [each.kind for each in found] == [LAST_PERIOD, BLANK_NOW]
    assert (found[0].facts["stated"], found[0].facts["last"], found[0].facts["months"]) == (
        28,
        20,
        2,
    )
    assert found[1].facts["when"] == "2025-03"
    assert kinds(line(stated={"": 130.0}, last={"": 100.0})) == []
    assert kinds(line(stated={"": 130.1}, last={"": 100.0})) == [LAST_PERIOD.id]
