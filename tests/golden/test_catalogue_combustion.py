"""Combustion as in GB/T 32151: FC × NCV × CC × OF × 44/12, with exactly 44/12."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from lingtan.catalogue.factors import CARBON_TO_CO2, combustion_kg_co2
from lingtan.catalogue.load import load_catalogue

FILE = Path(__file__).parents[1] / "data/worked-examples/combustion_gbt32151.yaml"
CASES = yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"]
CATALOGUE = load_catalogue()


def test_carbon_becomes_co2_by_exactly_44_over_12() -> None:
    assert Fraction(44, 12) == CARBON_TO_CO2
    assert float(CARBON_TO_CO2) != pytest.approx(44.01 / 12.011, rel=1e-4)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_formula_gives_the_worked_example(case: dict) -> None:  # type: ignore[type-arg]  # YAML
    tonnes = [
        row["quantity"]
        * combustion_kg_co2(
            *(Decimal(str(row[name])) for name in ("ncv_gj", "carbon_t_per_gj", "oxidation"))
        )
        / 1000
        for row in case["rows"]
    ]
    absolute = case["tolerance"]["absolute"]
    assert [float(t) for t in tonnes] == pytest.approx(case["expected"]["t_co2"], abs=absolute)
    assert float(sum(tonnes)) == pytest.approx(case["expected"]["total_t_co2"], abs=absolute)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_catalogue_gives_the_worked_example(case: dict) -> None:  # type: ignore[type-arg]  # YAML
    kilograms = Decimal(0)
    for row in case["rows"]:
        factor = CATALOGUE.fuel("A_guideline", row["fuel"])
        amount = CATALOGUE.units.convert_exactly(
            Decimal(row["quantity"]), row["unit"], factor.unit
        )
        assert factor.kg_co2_per_unit is not None
        kilograms += Decimal(int(amount)) * factor.kg_co2_per_unit
    absolute = case["tolerance"]["absolute"]
    expected = case["expected"]["total_t_co2"]
    assert float(kilograms / 1000) == pytest.approx(expected, abs=absolute)
