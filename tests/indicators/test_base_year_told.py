"""The emission of the base year is known once: as closed; what is stated is held against it."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Missing
from lingtan.indicators.base_year_told import (
    NOT_CLOSED,
    OF_LEDGER,
    OTHER_YEAR,
    STATED_OTHERWISE,
    base_year_told,
)
from lingtan.indicators.basis import Basis
from lingtan.indicators.closed_base import ClosedBase, ask_for_base_year
from lingtan.park.base_year import BaseYear
from lingtan.park.facts import Fact
from tests.builders_indicators import (
    FRAMEWORKS,
    NATIONAL,
    a_basis,
    a_context,
    a_fact,
    indicator_of,
    judged,
)

EMISSIONS = "base_year_emissions"
SICHUAN, SBTI = "cn_sichuan_zero_carbon_industrial_parks", "intl_sbti_cnzs_v2"
NAMED = BaseYear(year=2024, threshold=0.05)
CLOSED = ClosedBase(
    year=2024,
    closing_id=3,
    figures={
        "national.e_park_kg": 100_000.0,
        "scope1_kg": 60_000.0,
        "scope2_location_kg": 240_000.0,
    },
)
CONTEXT = replace(a_context(), closed_base=CLOSED)


def basis_of(facts: list[Fact], base: ClosedBase | None = CLOSED) -> Basis:
    """Return what a park is judged on, with or without a closed base year."""
    return a_basis(facts=facts, context=replace(a_context(), closed_base=base))


def stated(value: float, year: int = 2024) -> Fact:
    """Return a bare statement of a base year's emission."""
    return a_fact(EMISSIONS, value, year=year)


@pytest.mark.parametrize(
    ("facts", "base", "counts", "kinds"),
    [
        ([], CLOSED, 100_000.0, [OF_LEDGER]),
        ([stated(900_000.0)], CLOSED, 100_000.0, [STATED_OTHERWISE]),
        ([stated(100_099.0)], CLOSED, 100_000.0, []),
        ([stated(900_000.0, 2020)], CLOSED, 900_000.0, [OTHER_YEAR]),
        ([stated(900_000.0, 2028)], CLOSED, 100_000.0, [OF_LEDGER]),
        ([stated(900_000.0)], None, 900_000.0, []),
        ([], None, None, [NOT_CLOSED]),
        ([], replace(CLOSED, year=2030), None, []),
    ],
)
def test_the_closed_base_year_counts_and_what_is_stated_otherwise_is_told(
    facts: list[Fact], base: ClosedBase | None, counts: float | None, kinds: list[object]
) -> None:
    basis = basis_of(facts, base)
    figure = basis.quantity(EMISSIONS)
    assert figure.value == counts
    assert figure.is_known or figure.missing == (Missing(kind="datum", id=EMISSIONS),)
    named = NAMED if base is None else replace(NAMED, year=base.year)
    assert [each.kind for each in base_year_told(basis, named, "park.yaml")] == kinds


def test_both_values_and_their_years_are_in_the_finding() -> None:
    (found,) = base_year_told(basis_of([stated(9e6)]), NAMED, "park.yaml")
    assert found.facts == {
        "year": "2024",
        "stated": "9,000.0",
        "stated_year": "2024",
        "closed": "100.0",
    }


def test_the_fall_of_the_total_is_of_the_closed_emission() -> None:
    result = judged(SICHUAN, {"E_park": 70.0}, [stated(900_000.0)], context=CONTEXT)
    assert indicator_of(result, "sc.near_zero_experience").figure.value == pytest.approx(0.3)


def test_a_cap_is_of_the_closed_gross_emission_in_the_frameworks_own_terms() -> None:
    values = {"scope1_kg": 60_000.0, "scope2_location_kg": 40_000.0}
    facts = [a_fact("removals", 5e4), stated(400_000.0)]
    (case, *_) = judged(SBTI, values, facts, context=CONTEXT).offsets
    assert case.offsets_kg == 0.1 * 300_000  # scopes 1 and 2 of the base year, and not 0.1 × 400 t
    (case, *_) = judged(SBTI, values, facts).offsets
    assert case.offsets_kg == 0.1 * 400_000


def test_only_frameworks_that_ask_for_a_base_year_are_told_of_it() -> None:
    assert ask_for_base_year([FRAMEWORKS[SICHUAN]])
    assert ask_for_base_year([FRAMEWORKS[SBTI]])
    assert not ask_for_base_year([NATIONAL])


def test_a_park_without_a_base_year_and_a_month_are_told_nothing() -> None:
    basis = basis_of([stated(9e6, 2020)])
    assert base_year_told(basis, None, "park.yaml") == ()
    month = replace(basis, context=replace(basis.context, is_whole_year=False))
    assert base_year_told(month, NAMED, "park.yaml") == ()
