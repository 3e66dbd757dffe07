"""A figure that missing or doubted readings could move across its threshold decides nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.figures import Figure, Metering, Missing
from lingtan.catalogue.formulas import parse_formula
from lingtan.indicators.arithmetic import work_out
from lingtan.indicators.evaluate import evaluate
from lingtan.indicators.results import IndicatorResult, Outcome
from tests.builders_indicators import NATIONAL, a_basis, a_context

GRID = Missing(kind="datum", id="energy_consumption", meter="grid", months=("2027-03",))


def a_figure(
    name: str, value: float, low: float | None = None, high: float | None = None
) -> Figure:
    return Figure(
        id=name, value=value, unit="", low=low, high=high, unsure=() if low is None else (GRID,)
    )


def core_of(e_park_kg: Figure, e_tce: Figure) -> IndicatorResult:
    """Return the verdict on the core indicator of the national list."""
    figures = {figure.id: figure for figure in (e_park_kg, e_tce)}
    result = evaluate(NATIONAL, figures, (), (), a_context())
    return next(each for each in result.indicators if each.is_gate)


def park_of(value: float, low: float, high: float) -> IndicatorResult:
    """Return the verdict on a park of 300,000 tce by what it emits, in kg a tce."""
    tce = 300_000.0
    emission = a_figure("national.e_park_kg", value * tce, low * tce, high * tce)
    return core_of(emission, a_figure("national.e_tce", tce))


def test_eight_per_cent_more_would_miss_so_nothing_is_decided() -> None:
    result = park_of(190, 190, 190 * 1.08)
    assert result.threshold is not None
    assert result.threshold.value == pytest.approx(0.2)
    assert result.figure.value == pytest.approx(0.19)
    assert (result.outcome, result.reasons) == (Outcome.NOT_DECIDABLE, (GRID,))


@pytest.mark.parametrize(
    ("value", "high", "outcome"),
    [(0.1, 0.108, Outcome.MEETS), (0.3, 0.4, Outcome.MISSES)],
)
def test_a_value_far_from_its_threshold_is_decided_all_the_same(
    value: float, high: float, outcome: Outcome
) -> None:
    assert park_of(value * 1000, value * 1000, high * 1000).outcome is outcome


def test_energy_that_may_be_of_another_class_leaves_the_threshold_open() -> None:
    emission = a_figure("national.e_park_kg", 0.25e9)
    result = core_of(emission, a_figure("national.e_tce", 990_000, 990_000, 1_010_000))
    assert (result.outcome, result.reasons) == (Outcome.NOT_DECIDABLE, (GRID,))


def test_a_share_of_perhaps_nothing_is_unknown() -> None:
    figures = {"national.e_tce": a_figure("national.e_tce", 1.0, -1.0, 2.0)}
    found = work_out(
        parse_formula("share(1, national.e_tce)"), replace(a_basis(), figures=figures)
    )
    assert (found.value, found.missing) == (None, (GRID,))


def test_the_worst_metering_goes_with_a_ratio() -> None:
    part = replace(a_figure("national.e_park_kg", 1.0), metering=Metering(missing=0.1, findings=1))
    whole = replace(a_figure("national.e_tce", 2.0), metering=Metering(doubted=0.2, findings=3))
    basis = replace(a_basis(), figures={figure.id: figure for figure in (part, whole)})
    found = work_out(parse_formula("national.e_park_kg / national.e_tce"), basis)
    assert found.metering == Metering(missing=0.1, doubted=0.2, findings=3)


NUMBERS = st.floats(0.01, 1e6)
FORMULAS = st.sampled_from(
    [
        "a + b",
        "a - b",
        "a * b",
        "a / b",
        "min(a, b)",
        "max(a, b)",
        "a / ( a + b )",
        "- ( a - 2 * b )",
    ]
)


@settings(deadline=None)
@given(st.lists(NUMBERS, min_size=6, max_size=6), FORMULAS, st.floats(0, 1), st.floats(0, 1))
def test_whatever_the_readings_turn_out_to_be_the_number_lies_between_its_ends(
    numbers: list[float], text: str, one: float, other: float
) -> None:
    (a_low, a, a_high), (b_low, b, b_high) = sorted(numbers[:3]), sorted(numbers[3:])
    formula = parse_formula(_named(text))
    spread = {
        "national.a": a_figure("a", a, a_low, a_high),
        "national.b": a_figure("b", b, b_low, b_high),
    }
    turned_out = {
        "national.a": a_figure("a", a_low + one * (a_high - a_low)),
        "national.b": a_figure("b", b_low + other * (b_high - b_low)),
    }
    found = work_out(formula, replace(a_basis(), figures=spread))
    exact = work_out(formula, replace(a_basis(), figures=turned_out))
    assert found.value is not None
    assert exact.value is not None
    slack = 1e-9 * max(1.0, *(abs(end) for end in found.bounds))
    assert found.bounds[0] - slack <= exact.value <= found.bounds[-1] + slack


@settings(deadline=None)
@given(
    st.floats(0.05, 0.5), st.floats(0, 0.2), st.floats(0, 0.2), st.floats(0, 0.3), st.floats(0, 1)
)
def test_a_verdict_in_confidence_never_flips_within_its_ends(
    value: float, below: float, above: float, more: float, turn: float
) -> None:
    low, high = value * (1 - below), value * (1 + above)
    verdict = park_of(value * 1000, low * 1000, high * 1000)
    truth = low + turn * (high - low)
    if verdict.outcome is not Outcome.NOT_DECIDABLE:
        assert park_of(truth * 1000, truth * 1000, truth * 1000).outcome is verdict.outcome
    wider = park_of(value * 1000, low * (1 - more) * 1000, high * (1 + more) * 1000)
    if verdict.outcome is Outcome.NOT_DECIDABLE:
        assert wider.outcome is Outcome.NOT_DECIDABLE


def _named(text: str) -> str:
    """Return a formula with its letters as names of the ledger."""
    words = {"a": "national.a", "b": "national.b"}
    tokens = text.replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split()
    return " ".join(words.get(token, token) for token in tokens)
