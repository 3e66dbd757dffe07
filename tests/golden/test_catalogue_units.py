"""The worked example of energy units, and the traps units set."""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from lingtan.base.errors import UnitError
from lingtan.catalogue.load import load_catalogue

FILE = Path(__file__).parents[1] / "data/worked-examples/units_time_exchange.yaml"
CASES = {case["id"]: case for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"]}
UNITS = load_catalogue().units


def test_energy_units_give_the_worked_example() -> None:
    case = CASES["ut-d01"]
    for sentence, expected in case["expected"].items():
        amount, source, _, target = sentence.split()
        value = UNITS.convert(float(amount), source, target)
        assert value == pytest.approx(expected, rel=case["tolerance"]["relative"])


@pytest.mark.parametrize(
    ("amount", "source", "target", "exactly"),
    [
        (1, "GJ", "kWh", Fraction(2500, 9)),
        (1, "tce", "GJ", Fraction("29.3076")),
        (1, "kgce", "kcal", Fraction(7000)),
        (1, "kcal", "kJ", Fraction("4.1868")),
        (1, "万千瓦时", "MWh", Fraction(10)),
        (1, "万吨标准煤", "tce", Fraction(10_000)),
        (1, "度", "kWh", Fraction(1)),
        (1, "吨", "kg", Fraction(1000)),
        (1, "万Nm3", "Nm3", Fraction(10_000)),
        (1, "亩", "m2", Fraction(2000, 3)),
        (1, "%", "ratio", Fraction(1, 100)),
        (1, "万元", "CNY", Fraction(10_000)),
        (Fraction("0.11"), "tCO2/GJ", "kgCO2/kWh", Fraction("0.396")),
        (1, "MJ/kg", "GJ/t", Fraction(1)),
        (1, "toe", "GJ", Fraction("41.868")),  # IEA
        (1, "toe", "Gcal", Fraction(10)),
        (1, "MMBtu", "MJ", Fraction("1055.05585262")),  # ISO 80000-5
        (10, "therm", "MMBtu", Fraction(1)),
        (1, "short ton", "kg", Fraction("907.18474")),
        (1, "long ton", "kg", Fraction("1016.0469088")),
        (1000, "lb/MWh", "tCO2/MWh", Fraction("0.45359237")),
        (28815, "m3(15°C)", "Nm3", Fraction(27315)),  # ISO 13443
        (29315, "m3(15°C)", "Sm3", Fraction(29315) * Fraction(29315, 28815)),
    ],
)
def test_a_conversion_is_exact(
    amount: int | Fraction, source: str, target: str, exactly: Fraction
) -> None:
    assert UNITS.convert_exactly(Fraction(amount), source, target) == exactly


def test_a_cubic_metre_at_20_degrees_is_less_gas_than_one_at_0() -> None:
    assert UNITS.convert_exactly(Fraction(29315), "Sm3", "Nm3") == 27315
    assert UNITS.convert_exactly(Fraction(29315), "标准立方米", "标方") == 27315
    assert UNITS.find("万标准立方米") is not UNITS.find("万Nm3")


def test_a_cubic_metre_without_a_condition_is_no_amount_of_gas() -> None:
    for name in ("m3", "立方米", "万立方米"):
        with pytest.raises(UnitError, match="measures volume"):
            UNITS.convert(1, name, "Nm3")


def test_a_temperature_difference_is_never_offset() -> None:
    assert UNITS.convert(10, "delta_K", "Δ°C") == 10
    assert UNITS.convert(10, "°C", "K") == pytest.approx(283.15)
    assert UNITS.convert(18, "delta_degF", "delta_K") == pytest.approx(10)
    assert UNITS.convert(50, "°F", "°C") == pytest.approx(10)
    with pytest.raises(UnitError, match="measures temperature"):
        UNITS.convert(10, "°C", "delta_K")


def test_a_milliwatt_is_not_a_megawatt() -> None:
    assert UNITS.find("mW") is not UNITS.find("MW")
    assert UNITS.convert_exactly(Fraction(10**9), "mW", "MW") == 1


@pytest.mark.parametrize("name", ["mwh", "kw", "MT", "nm3", "Kg", ""])
def test_a_spelling_nobody_vouched_for_is_refused(name: str) -> None:
    with pytest.raises(UnitError, match=r"add it to units\.csv"):
        UNITS.find(name)


def test_co2_is_never_taken_for_co2_equivalent() -> None:
    with pytest.raises(UnitError, match="measures co2e"):
        UNITS.convert(1, "kgCO2", "kgCO2e")


def test_every_dimension_has_one_canonical_unit() -> None:
    wanted = {
        "energy": "kWh",
        "power": "kW",
        "mass": "kg",
        "volume": "m3",
        "gas_volume": "Nm3",
        "money": "CNY",
        "co2": "kgCO2",
        "co2e": "kgCO2e",
        "temperature": "degC",
        "temperature_difference": "delta_K",
        "area": "m2",
        "count": "count",
        "ratio": "ratio",
    }
    assert {name: UNITS.canonical(name).symbol for name in wanted} == wanted
    for dimension in {unit.dimension for unit in UNITS.units}:
        assert UNITS.canonical(dimension).scale == 1
