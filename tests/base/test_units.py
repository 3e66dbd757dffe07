"""A unit converts exactly, and only to a unit of its own kind."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.errors import UnitError
from lingtan.base.units import Unit, UnitTable

UNITS = UnitTable(
    [
        Unit(symbol="kWh", dimension="energy", scale=Fraction(1), aliases=("度", "千瓦时")),
        Unit(symbol="GJ", dimension="energy", scale=Fraction(10_000, 36)),
        Unit(symbol="kW", dimension="power", scale=Fraction(1)),
        Unit(
            symbol="°C", dimension="temperature", scale=Fraction(1), offset=Fraction(27_315, 100)
        ),
        Unit(symbol="K", dimension="temperature", scale=Fraction(1)),
        Unit(symbol="delta K", dimension="temperature_difference", scale=Fraction(1)),
    ]
)


@given(st.floats(-1e12, 1e12))
def test_out_and_back_is_where_it_started(value: float) -> None:
    there = UNITS.convert_exactly(Fraction(value), "kWh", "GJ")
    assert UNITS.convert_exactly(there, "GJ", "kWh") == Fraction(value)


def test_a_chinese_spelling_is_the_same_unit() -> None:
    assert UNITS.find("度") is UNITS.find("kWh")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UnitError, match="Unknown unit 'kwh'"):
        UNITS.convert(1.0, "kwh", "GJ")


def test_power_is_never_taken_for_energy() -> None:
    with pytest.raises(UnitError, match="measures power"):
        UNITS.convert(1.0, "kW", "kWh")


def test_a_temperature_difference_is_another_quantity_than_a_temperature() -> None:
    assert UNITS.convert(20.0, "°C", "K") == pytest.approx(293.15)
    with pytest.raises(UnitError):
        UNITS.convert(20.0, "°C", "delta K")


def test_the_canonical_unit_is_the_one_without_scale_and_offset() -> None:
    assert UNITS.canonical("energy").symbol == "kWh"
    assert UNITS.canonical("temperature").symbol == "K"
    with pytest.raises(UnitError, match="dimension"):
        UNITS.canonical("beauty")


def test_one_spelling_for_two_units_is_refused() -> None:
    metre = Unit(symbol="m", dimension="length", scale=Fraction(1))
    minute = Unit(symbol="min", dimension="time", scale=Fraction(60), aliases=("m",))
    with pytest.raises(UnitError, match="stands for both"):
        UnitTable([metre, minute])
