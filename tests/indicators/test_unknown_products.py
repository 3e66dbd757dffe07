"""A product is known by any of its names, and one of none is named with the nearest."""

import pytest

from lingtan.base.findings import Finding
from lingtan.catalogue.product_names import product_names
from lingtan.indicators.results import Outcome
from lingtan.indicators.unknown_products import unknown_products
from lingtan.park.facts import Fact
from tests.builders_indicators import CATALOGUE, a_context, a_fact, indicator_of, judged

NAMES = product_names(CATALOGUE.product_limits)


def found(*facts: Fact) -> tuple[Finding, ...]:
    return unknown_products(facts, 2027, NAMES, CATALOGUE.processes, "park.yaml")


@pytest.mark.parametrize(
    "name", ["Coke, Stamp Charging", "焦炭（捣固焦炉）", "COKE_STAMP_CHARGING"]
)
def test_a_product_is_judged_under_any_of_its_names(name: str) -> None:
    facts = (
        a_fact("product_output", 10, item="coke_stamp_charging", enterprise="works"),
        a_fact("product_unit_energy", 112, item=name, enterprise="works"),
        a_fact("product_limit_correction", 0, item=name, enterprise="works", evidence="book"),
    )
    result = judged("cn_national_910", {}, facts, context=a_context())
    verdict = indicator_of(result, "cn910.guide.product_unit_energy")
    assert verdict.outcome is Outcome.MEETS
    assert not found(*facts)


@pytest.mark.parametrize("name", ["Crude steel", "粗钢", "steel"])
def test_steel_as_it_is_spoken_of_is_told_the_processes_that_have_limits(name: str) -> None:
    (finding,) = found(a_fact("product_output", 9, item=name, enterprise="works"))
    assert (finding.subject, finding.facts["enterprise"]) == (name, "works")
    assert "blast_furnace 高炉工序" in str(finding.facts["nearest"])


def test_a_word_nobody_knows_is_told_what_it_may_be_a_slip_of() -> None:
    (finding,) = found(a_fact("product_unit_energy", 9, item="cement clinkr.coal"))
    assert "cement_clinker 水泥熟料" in str(finding.facts["nearest"])


@pytest.mark.parametrize("name", ["other", "其他", "Other: parts", "其他：零件"])
def test_a_product_that_is_said_to_be_another_one_is_left_alone(name: str) -> None:
    assert not found(a_fact("product_output", 9, item=name))


def test_a_product_no_standard_covers_is_left_alone_however_it_is_written() -> None:
    free = a_fact("product_has_no_limit_standard", 1, item="plated  parts", evidence="letter")
    made = a_fact("product_output", 9, item="Plated Parts", enterprise="works")
    assert not found(free, made)
    result = judged("cn_national_910", {}, (free, made), context=a_context())
    assert not any("Plated" in m.subject for i in result.indicators for m in i.reasons)


def test_another_product_than_cement_that_is_called_cement_is_cement() -> None:
    assert NAMES.item("other: Cement") == "cement"
