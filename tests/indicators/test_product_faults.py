"""No product is at a thousandth of its limit, and who makes nothing proves it."""

import pytest

from lingtan.indicators.results import IndicatorResult, Outcome
from lingtan.park.facts import Fact
from tests.builders_indicators import a_context, a_fact, indicator_of, judged

ENERGY, OUTPUT = "product_unit_energy", "product_output"
WORKS = a_context(enterprises={"works": "industry", "shop": "building"})


def verdict(*facts: Fact, **figures: float) -> IndicatorResult:
    named = {f"by_enterprise.{who}_kg": value for who, value in figures.items()}
    result = judged("cn_national_910", named, facts, context=WORKS)
    return indicator_of(result, "cn910.guide.product_unit_energy")


def made(item: str, energy: float) -> tuple[Fact, Fact]:
    return (
        a_fact(OUTPUT, 1000, enterprise="works", item=item),
        a_fact(ENERGY, energy, enterprise="works", item=item),
    )


@pytest.mark.parametrize(
    ("item", "good", "odd"),
    [
        ("caustic_soda_liquid_30", 300.0, (0.0, -300.0, 0.3, 3e5)),
        ("basic_oxygen_furnace", -29.0, (-29_000.0,)),
        ("data_centre", 1.4, (0.95, 0.0, 1400.0)),
    ],
)
def test_a_value_in_another_unit_decides_nothing(
    item: str, good: float, odd: tuple[float, ...]
) -> None:
    ours = [m.id for m in verdict(*made(item, good)).reasons]
    assert "limit_value_not_believed" not in ours
    for value in odd:
        result = verdict(*made(item, value))
        assert result.outcome is Outcome.NOT_DECIDABLE
        assert [m.id for m in result.reasons] == ["limit_value_not_believed"]
        assert result.reasons[0].values[0] == value
        assert result.reasons[0].subject.endswith(f": {ENERGY}")


def test_an_enterprise_that_makes_nothing_and_uses_energy_proves_it() -> None:
    nothing = a_fact(OUTPUT, 0, enterprise="works")
    result = verdict(nothing, works=5000.0)
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert [(m.id, m.subject) for m in result.reasons] == [
        ("output_zero_with_energy", "works: product_output")
    ]


@pytest.mark.parametrize(("evidence", "used"), [("letter of closure", 5000.0), ("", 0.0)])
def test_a_proved_standstill_or_one_without_energy_is_left_alone(
    evidence: str, used: float
) -> None:
    nothing = a_fact(OUTPUT, 0, enterprise="works", evidence=evidence)
    assert "output_zero_with_energy" not in {m.id for m in verdict(nothing, works=used).reasons}
