"""A part a thousand times below its whole is probably in another unit, and is named."""

import pytest

from lingtan.base.findings import Finding
from lingtan.indicators.small_parts import small_parts
from lingtan.park.facts import Fact
from tests.builders_indicators import a_basis, a_context, a_fact

WORKS = a_context(enterprises={"steel": "industry", "paint": "industry"})


def found(*facts: Fact) -> list[tuple[str, object]]:
    basis = a_basis({"energy.peak_load_kw": 60_000.0}, facts, WORKS)
    named: tuple[Finding, ...] = small_parts(basis, "park.yaml")
    return [(finding.subject, finding.facts["enterprise"]) for finding in named]


def waste(who: str, used: float, arose: float) -> list[Fact]:
    stated = {"used": used, "generated": arose, "stock_used": 0.0}
    return [a_fact(f"solid_waste_{name}", v, enterprise=who) for name, v in stated.items()]


@pytest.mark.parametrize(("used", "is_named"), [(900, True), (0, False), (9e5, False)])
def test_waste_put_to_use_in_tonnes_beside_kilograms_is_named(used: float, is_named: bool) -> None:
    facts = [*waste("steel", used, 1e6), *waste("paint", 0, 0)]
    who = [("solid_waste_used", "–"), ("solid_waste_used", "steel")]
    assert found(*facts) == (who if is_named else [])


def test_one_enterprise_in_another_unit_is_named_among_the_rest() -> None:
    facts = [*waste("steel", 9e5, 1e6), *waste("paint", 90, 1e5)]
    assert found(*facts) == [("solid_waste_used", "paint")]


def test_a_capability_in_megawatts_beside_a_load_in_kilowatts_is_named() -> None:
    assert found(a_fact("demand_response_capability", 21)) == [("demand_response_capability", "–")]
    assert not found(a_fact("demand_response_capability", 21_000))
