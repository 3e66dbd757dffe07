"""Numbers are written once, with a real minus sign, and never invented."""

import math

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.reports.numbers import MINUS, shown, significant_places, write_number


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567.0, 0, "1,234,567"),
        (-0.04, 1, "0.0"),
        (-1.25, 2, f"{MINUS}1.25"),
        (0.00123456, -1, "0.001235"),
        (123456.0, -1, "123,456"),
    ],
)
def test_a_number_is_written_as_people_write_it(value: float, decimals: int, text: str) -> None:
    assert write_number(value, decimals, "en") == text


def test_a_share_is_shown_as_per_cent_and_kept_as_a_ratio() -> None:
    assert shown("ratio").is_share
    assert shown("ratio").scale == 1.0


def test_a_unit_without_a_habit_keeps_itself() -> None:
    assert shown("kgCO2/kWh").unit == "kgCO₂/kWh"
    assert shown("kgCO2/kWh").scale == 1.0


@settings(max_examples=60, deadline=None)
@given(st.floats(min_value=1e-9, max_value=1e12))
def test_four_digits_never_lose_more_than_a_part_in_a_thousand(value: float) -> None:
    places = significant_places(value)
    assert round(value, places) == pytest.approx(value, rel=1e-3)


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e15, 1e15), st.integers(0, 6), st.sampled_from(["en", "zh_CN"]))
def test_a_number_has_the_marks_its_language_gives_it(
    value: float, places: int, language: str
) -> None:
    pattern = "#,##0" + ("." + "0" * places if places else "")
    rounded = round(value, places) + 0.0
    known = format_decimal(rounded, format=pattern, locale=language).replace("-", MINUS)
    assert write_number(value, places, language) == known


def test_what_has_no_end_is_written_as_such() -> None:
    assert write_number(math.inf, 1, "en") == "∞"
    assert write_number(-math.inf, 0, "zh_CN") == f"{MINUS}∞"
