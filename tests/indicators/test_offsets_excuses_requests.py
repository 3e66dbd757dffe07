"""Offsets stand beside the verdict; bad excuses are named; requests say who and what proof."""

from dataclasses import replace

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding, Place
from lingtan.indicators.evaluate import evaluate_all
from lingtan.indicators.excuses import doubtful_excuses
from lingtan.indicators.requests import requests
from lingtan.indicators.results import OffsetCase, Outcome
from lingtan.indicators.unproved import unproved
from lingtan.ledger.doubts import (
    CLAIM_NOT_COUNTED,
    CLAIM_WITHOUT_EVIDENCE,
    DIRECT_WITHOUT_CONTRACT,
)
from lingtan.park.facts import Excuse
from lingtan.park.requests import RequestState
from tests.builders_indicators import (
    CATALOGUE,
    FRAMEWORKS,
    NATIONAL,
    a_context,
    a_fact,
    example_of,
    indicator_of,
    judged,
    without,
)

PARK = {"E_park": 100.0, "E_tce": 400_000.0}  # 100 t is 100 000 kg


def nets(framework: str, held: float) -> list[float]:
    result = judged(framework, PARK, [a_fact("offsets_available", held)])
    return [case.net_kg for case in result.offsets]


def test_an_unknown_cap_is_shown_as_a_band() -> None:
    assert nets("cn_hunan_467", 1e9) == [100_000, 95_000, 90_000, 80_000, 50_000, 0]
    assert nets("cn_hunan_467", 15_000) == [100_000, 95_000, 90_000, 85_000, 85_000, 85_000]


def test_a_known_cap_is_shown_exactly() -> None:
    values = {"scope1_kg": 60_000.0, "scope2_location_kg": 40_000.0}
    held = a_fact("offsets_available", 1e9, evidence="registry statement")
    result = judged("cn_jiangsu_zero_carbon_factory", values, [held])
    assert result.offsets == (
        OffsetCase(cap=1.0, is_the_rule=True, gross_kg=1e5, offsets_kg=1e5, net_kg=0.0),
    )


def test_the_national_framework_takes_no_offset() -> None:
    assert nets("cn_national_910", 1e9) == [100_000]


def test_a_cap_on_the_base_year_counts_removals() -> None:
    values = {"scope1_kg": 60_000.0, "scope2_location_kg": 40_000.0}
    facts = [a_fact("removals", 5e4), a_fact("base_year_emissions", 4e5, year=2020)]
    assert judged("intl_sbti_cnzs_v2", values, facts).offsets[0].net_kg == 60_000


def test_without_a_statement_of_credits_only_the_bare_case_is_shown() -> None:
    result = judged("cn_hunan_467", PARK)
    assert [case.cap for case in result.offsets] == [0.0]
    assert Missing(kind="datum", id="offsets_available") in result.offset_reasons


@pytest.mark.parametrize("e_park", [PARK["E_park"], 1e6])
def test_what_offsets_lack_is_no_reason_of_a_verdict(e_park: float) -> None:
    values = {**FRAMEWORKS["cn_hunan_467"].example.quantities, "E_park": e_park}
    values = {name: value for name, value in values.items() if name != "offsets_available"}
    result = judged("cn_hunan_467", values)
    assert result.outcome is not Outcome.NOT_DECIDABLE
    assert result.offset_reasons
    assert result.reasons == ()


def test_a_supply_rule_knows_no_offsets() -> None:
    assert judged("cn_green_direct_650", PARK).offsets == ()


@pytest.mark.parametrize(
    ("indicator", "reason", "kind"),
    [
        ("cn910.core.unit_energy_carbon", "too hard", "excuse_not_allowed"),
        ("zj.demand_response", "no market", "excuse_not_allowed"),
        ("cn910.guide.water_reuse", " ", "excuse_without_reason"),
        ("cn910.guide.water_reuse", "dry", "excuse_without_evidence"),
        ("cn910.guide.watre_reuse", "dry", "excuse_of_nothing"),
    ],
)
def test_an_excuse_that_cannot_stand_is_named(indicator: str, reason: str, kind: str) -> None:
    excuse = Excuse(indicator=indicator, reason=reason)
    findings = doubtful_excuses(CATALOGUE.frameworks, [excuse], "park.yaml")
    assert [(finding.kind.id, finding.subject) for finding in findings] == [(kind, indicator)]


def test_an_excuse_that_stands_is_not_doubted() -> None:
    excuse = Excuse(
        indicator="cn910.guide.water_reuse", reason="no industrial water", evidence="water permit"
    )
    assert doubtful_excuses(CATALOGUE.frameworks, [excuse], "park.yaml") == ()


@pytest.mark.parametrize("is_whole_year", [True, False])
def test_no_excuse_makes_a_month_a_year(is_whole_year: bool) -> None:
    excuse = Excuse(
        indicator="cn910.guide.water_reuse", reason="no industrial water", evidence="water permit"
    )
    context = replace(a_context(), is_whole_year=is_whole_year)
    result = judged("cn_national_910", {}, excuses=[excuse], context=context)
    found = indicator_of(result, "cn910.guide.water_reuse")
    assert found.outcome is (Outcome.EXCUSED if is_whole_year else Outcome.NOT_DECIDABLE)


def test_a_missing_datum_becomes_one_request_for_all_who_need_it() -> None:
    values = without(example_of(NATIONAL), "water_reused")
    context = a_context(enterprises={"steel": "industry"})
    results = [
        judged(each, values, context=context) for each in ("cn_national_910", "cn_hunan_467")
    ]
    found = {each.datum: each for each in requests(results, CATALOGUE.data_register)}
    water = found["water_reused"]
    assert water.needed_by == ("cn910.guide.water_reuse", "hn467.guide.water_reuse")
    assert water.subjects == ("steel",)
    assert water.state is RequestState.OPEN
    assert (water.supplier.zh, water.proof.zh) == ("企业", "水平衡测试报告")


def test_the_park_is_asked_beside_its_enterprises() -> None:
    bare = [a_fact("water_fresh", 15, enterprise="steel"), a_fact("water_fresh", 40)]
    (asked,) = requests([], CATALOGUE.data_register, bare)
    assert asked.subjects == ("steel", "")
    (asked,) = requests([], CATALOGUE.data_register, bare[1:])
    assert asked.subjects == ()


def test_a_stated_datum_is_proven_only_with_its_document() -> None:
    stated = a_fact("water_fresh", 15, enterprise="steel")
    proven = a_fact("water_reused", 85, evidence="water balance test 2027")
    values = without(example_of(NATIONAL), "water_fresh", "water_reused")
    results = [judged("cn_national_910", values, [stated, proven])]
    found = {
        each.datum: each for each in requests(results, CATALOGUE.data_register, [stated, proven])
    }
    assert found["water_fresh"].state is RequestState.STATED
    assert found["water_fresh"].subjects == ("steel",)
    assert found["water_reused"].state is RequestState.PROVEN
    assert found["water_reused"].needed_by == ("cn910.guide.water_reuse",)


def test_a_verdict_the_framework_leaves_open_asks_for_no_datum() -> None:
    results = [judged("cn_yunnan_plan", PARK)]
    assert [each.datum for each in requests(results, CATALOGUE.data_register)] == [
        "offsets_available"
    ]


def test_every_request_of_an_empty_park_stands_in_the_register() -> None:
    results = evaluate_all(FRAMEWORKS.values(), {}, (), (), a_context())
    found = requests(results, CATALOGUE.data_register)
    assert len(found) > 40
    assert all(each.supplier.zh and each.proof.en for each in found)


def test_a_datum_outside_the_register_is_refused() -> None:
    with pytest.raises(CatalogueError, match="has no"):
        requests([judged("cn_national_910", {})], ())


def test_a_datum_whose_statements_contradict_each_other_is_open_again() -> None:
    facts = [
        a_fact("water_fresh", 9, evidence="bills"),
        a_fact("water_fresh", 12, enterprise="steel", evidence="bills"),
        a_fact("water_reused", 90, evidence="balance"),
    ]
    results = [judged("cn_national_910", {}, facts)]
    found = {each.datum: each for each in requests(results, CATALOGUE.data_register, facts)}
    assert found["water_fresh"].state is RequestState.OPEN
    assert found["water_reused"].state is RequestState.PROVEN


def test_a_contract_that_nothing_proves_asks_for_its_proof() -> None:
    findings = [
        Finding(kind=kind, subject=subject, place=Place(source="park.yaml"))
        for kind, subject in (
            (CLAIM_NOT_COUNTED, "green"),
            (CLAIM_WITHOUT_EVIDENCE, "green"),
            (CLAIM_NOT_COUNTED, "certificates"),
            (DIRECT_WITHOUT_CONTRACT, "wind"),
        )
    ]
    found = {
        each.datum: each for each in requests([], CATALOGUE.data_register, (), unproved(findings))
    }
    assert found.keys() == {"green_certificates", "direct_connection_project"}
    claims, lines = found["green_certificates"], found["direct_connection_project"]
    assert (claims.state, claims.subjects) == (RequestState.STATED, ("green", "certificates"))
    assert lines.subjects == ("wind",)
    assert "numbers" in claims.proof.en
