"""Whatever a verdict rests on without a document, the verdict says so: U."""

import pytest

from lingtan.base.figures import Evidence
from lingtan.indicators.results import Outcome
from tests.builders_indicators import (
    FRAMEWORKS,
    a_basis,
    a_fact,
    example_of,
    indicator_of,
    judged,
    without,
)

FEED_IN = "gd650.feed_in"
PROOF = "protocol"
FLAGS = ("direct_connection_project", "spot_market_runs")


def direct_650(**evidence: str) -> list[Evidence]:
    """Return the weak labels of the feed-in verdict with its two flags stated."""
    facts = [a_fact(flag, 1, evidence=evidence.get(flag, PROOF)) for flag in FLAGS]
    values = without(example_of(FRAMEWORKS["cn_green_direct_650"]), *FLAGS)
    result = judged("cn_green_direct_650", values, facts)
    feed_in = indicator_of(result, FEED_IN)
    assert feed_in.outcome is not Outcome.NOT_DECIDABLE
    assert set(feed_in.weak_evidence) <= set(result.weak_evidence)
    return list(feed_in.weak_evidence)


@pytest.mark.parametrize("flag", FLAGS)
def test_a_row_or_a_question_picked_by_a_word_makes_the_verdict_say_u(flag: str) -> None:
    assert Evidence.U not in direct_650()
    assert Evidence.U in direct_650(**{flag: " "})


def test_a_framework_that_may_be_asked_on_a_word_alone_says_u() -> None:
    framework = "cn_hunan_zero_carbon_factory"
    values = without(example_of(FRAMEWORKS[framework]), "boundary_is_one_factory")
    labels = [
        judged(framework, values, [a_fact("boundary_is_one_factory", 1, evidence=evidence)])
        for evidence in ("", "boundary statement")
    ]
    assert Evidence.U in labels[0].weak_evidence
    decided = [each for each in labels[1].indicators if each.outcome is Outcome.MEETS]
    assert decided
    assert not [each for each in decided if Evidence.U in each.weak_evidence]


def test_an_indicator_that_is_not_asked_on_a_word_says_u() -> None:
    values = without(example_of(FRAMEWORKS["cn_green_direct_650"]), "direct_connection_project")
    result = judged("cn_green_direct_650", values, [a_fact("direct_connection_project", 0)])
    asked = indicator_of(result, FEED_IN)
    assert asked.outcome is Outcome.REPORTED
    assert Evidence.U in asked.weak_evidence


def test_growth_over_an_earlier_year_that_nothing_proves_says_u() -> None:
    facts = [a_fact("revenue", 2e9, evidence="audit"), a_fact("revenue", 1e9, year=2026)]
    result = judged("cn_hunan_467", {}, facts)
    growing = indicator_of(result, "hn467.guide.income")
    assert growing.outcome is Outcome.MEETS
    assert Evidence.U in growing.weak_evidence


def test_that_a_park_has_no_waste_cold_is_a_statement_too() -> None:
    def mean(evidence: str) -> frozenset[Evidence]:
        facts = [
            a_fact(f"waste_{kind}_{what}", value, evidence="audit")
            for kind in ("heat", "pressure")
            for what, value in (("used", 6.0), ("recoverable", 10.0))
        ]
        facts += [a_fact("waste_cold_recoverable", 0.0, evidence=evidence)]
        figure = a_basis(facts=facts).quantity("waste_energy_plain_mean")
        assert figure.value == pytest.approx(0.6)
        return figure.evidence

    assert mean("audit") == frozenset()
    assert mean("") == {Evidence.U}


def test_credits_nobody_proves_make_what_is_left_say_u() -> None:
    def cases(evidence: str) -> tuple[frozenset[Evidence], ...]:
        facts = [a_fact("offsets_available", 1e6, evidence=evidence)]
        values = {**example_of(FRAMEWORKS["cn_national_910"]), "E_park": 6e4}
        result = judged("cn_shenzhen_near_zero", values, facts)
        return tuple(case.offsets_evidence for case in result.offsets)

    assert cases("")
    assert cases("registry") != cases("")
    assert any(Evidence.U in labels for labels in cases(""))
