"""Verdicts that must hold for any numbers."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.figures import Evidence
from lingtan.indicators.evaluate import evaluate
from lingtan.indicators.product_levels import level_range
from lingtan.indicators.results import IndicatorResult, Outcome
from tests.builders_indicators import (
    FRAMEWORKS,
    NATIONAL,
    a_context,
    a_fact,
    example_of,
    known,
)
from tests.examples import examples

GOOD = example_of(NATIONAL)
CONTEXT = a_context()
SOME = settings(max_examples=examples(25), deadline=None)

frameworks = st.sampled_from(list(FRAMEWORKS.values()))
amounts = st.floats(min_value=0, max_value=1e12)
levels = st.one_of(st.none(), st.floats(min_value=1, max_value=1000))


def national(values: Mapping[str, float]) -> dict[str, IndicatorResult]:
    result = evaluate(NATIONAL, known(values), (), (), CONTEXT)
    return {entry.id: entry for entry in result.indicators}


@SOME
@given(frameworks, st.data())
def test_taking_a_datum_away_never_makes_a_park_meet(
    framework: object, data: st.DataObject
) -> None:
    chosen = next(each for each in FRAMEWORKS.values() if each == framework)
    example = example_of(chosen)
    kept = data.draw(st.sets(st.sampled_from(sorted(example))))
    context = a_context(year=chosen.example.year, tier=chosen.example.tier)
    full = evaluate(chosen, known(example), (), (), context)
    part = evaluate(chosen, known({name: example[name] for name in kept}), (), (), context)
    for before, after in zip(full.indicators, part.indicators, strict=True):
        assert after.outcome in (before.outcome, Outcome.NOT_DECIDABLE)


@SOME
@given(frameworks, st.sets(st.sampled_from(list(Evidence))))
def test_evidence_alone_changes_no_verdict(framework: object, labels: set[Evidence]) -> None:
    chosen = next(each for each in FRAMEWORKS.values() if each == framework)
    example = example_of(chosen)
    bare = evaluate(chosen, known(example), (), (), CONTEXT)
    labelled = evaluate(chosen, known(example, frozenset(labels)), (), (), CONTEXT)
    assert [r.outcome for r in bare.indicators] == [r.outcome for r in labelled.indicators]


@pytest.mark.slow
@SOME
@given(st.sampled_from(["water_fresh", "water_reused", "revenue"]), amounts)
def test_a_document_alone_changes_no_verdict(datum: str, value: float) -> None:
    plain = a_fact(datum, value)
    proven = replace(plain, evidence="document")
    for framework in FRAMEWORKS.values():
        without = evaluate(framework, {}, [plain], (), CONTEXT)
        with_document = evaluate(framework, {}, [proven], (), CONTEXT)
        assert without.outcome is with_document.outcome


@SOME
@given(amounts, amounts, amounts)
def test_offsets_and_removals_never_move_the_national_verdict(
    held: float, retired: float, removed: float
) -> None:
    facts = [
        a_fact("offsets_available", held),
        a_fact("offsets_retired", retired),
        a_fact("removals", removed),
    ]
    plain = evaluate(NATIONAL, known(GOOD), (), (), CONTEXT)
    assert evaluate(NATIONAL, known(GOOD), facts, (), CONTEXT) == plain


@SOME
@given(amounts, amounts, st.floats(min_value=200_000, max_value=5e6))
def test_more_emission_is_never_better(less: float, more: float, e_tce: float) -> None:
    low, high = sorted((less, more))
    core = "cn910.core.unit_energy_carbon"
    better = national({**GOOD, "E_park": low, "E_tce": e_tce})[core]
    worse = national({**GOOD, "E_park": high, "E_tce": e_tce})[core]
    if worse.outcome is Outcome.MEETS:
        assert better.outcome is Outcome.MEETS
    assert better.gap is not None
    assert worse.gap is not None
    assert better.gap <= worse.gap


@SOME
@given(st.floats(min_value=0, max_value=100), st.floats(min_value=0, max_value=100))
def test_more_reuse_is_never_worse(less: float, more: float) -> None:
    low, high = sorted((less, more))
    water = "cn910.guide.water_reuse"
    worse = national({**GOOD, "water_reused": low, "water_fresh": 20})[water]
    better = national({**GOOD, "water_reused": high, "water_fresh": 20})[water]
    if worse.outcome is Outcome.MEETS:
        assert better.outcome is Outcome.MEETS


@SOME
@given(st.floats(min_value=0, max_value=1e9), st.floats(min_value=0, max_value=1e9))
def test_no_case_of_the_band_goes_below_zero_or_above_gross(gross: float, held: float) -> None:
    hunan = FRAMEWORKS["cn_hunan_467"]
    values = known({"E_park": gross, "E_tce": 400_000})
    result = evaluate(hunan, values, [a_fact("offsets_available", held)], (), CONTEXT)
    nets = [case.net_kg for case in result.offsets]
    assert nets == sorted(nets, reverse=True)
    assert all(0 <= case.net_kg <= case.gross_kg for case in result.offsets)


@SOME
@given(st.floats(min_value=0, max_value=1200), st.lists(levels, min_size=3, max_size=3))
def test_the_best_level_is_never_behind_the_worst(
    value: float, printed: list[float | None]
) -> None:
    best, worst = level_range(value, printed)
    assert 1 <= best <= worst <= 4
