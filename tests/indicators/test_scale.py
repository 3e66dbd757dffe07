"""A statement in another unit, a thousand times off, decides no verdict on either side."""

import pytest

from lingtan.indicators.results import Outcome
from lingtan.park.facts import Fact
from tests.builders_indicators import a_fact, indicator_of, judged

FIGURES = {
    "national.e_park_kg": 1e8,
    "national.e_tce": 270_000.0,
    "energy.e_tce_heat_value": 120_000.0,
    "scope1_kg": 1e8,
    "scope2_location_kg": 1e7,
    "scope2_market_kg": 1e7,
}
RLC, ZJ, HN = "regional_lowcarbon_table_2024", "cn_zhejiang_draft_2026", "cn_hunan_467"
ADDED = "industrial_value_added"


def reasons(framework: str, indicator: str, *facts: Fact) -> set[tuple[str, str]]:
    result = indicator_of(judged(framework, FIGURES, facts), indicator)
    assert result.outcome is Outcome.NOT_DECIDABLE or not result.figure.missing
    return {(reason.id, reason.subject) for reason in result.figure.missing}


@pytest.mark.parametrize(
    ("added", "is_odd"), [(1.9e9, False), (1.9e13, True), (1.9e5, True), (2e8, False)]
)
def test_value_added_in_another_unit_decides_no_intensity(added: float, is_odd: bool) -> None:
    odd = {("money_off_scale", ADDED)} if is_odd else set()
    assert reasons(RLC, "rlc.energy_per_iva", a_fact(ADDED, added)) == odd
    assert reasons(RLC, "rlc.co2_per_iva", a_fact(ADDED, added)) == odd


@pytest.mark.parametrize(("output", "is_odd"), [(9e9, False), (9e13, True)])
def test_an_output_in_another_unit_meets_no_size(output: float, is_odd: bool) -> None:
    name = "cn_sichuan_zero_carbon_industrial_parks"
    odd = {("money_off_scale", "industrial_output")} if is_odd else set()
    assert reasons(name, "sc.output", a_fact("industrial_output", output)) == odd


@pytest.mark.parametrize(
    ("before", "is_odd"), [(7.9e9, False), (1e8, False), (7.9e5, True), (7.9e13, True)]
)
def test_an_income_a_hundred_times_that_of_the_year_before_is_no_growth(
    before: float, is_odd: bool
) -> None:
    facts = (a_fact("revenue", 8.4e9), a_fact("revenue", before, year=2026))
    odd = {("hundredfold_of_other_year", "revenue")} if is_odd else set()
    assert reasons(HN, "hn467.guide.income", *facts) == odd


@pytest.mark.parametrize(
    ("past", "is_odd"),
    [(2e8, False), (5e9, False), (2e6, False), (1.1e5, True), (1.1e11, True)],
)
def test_an_emission_of_another_year_in_another_unit_is_no_fall(past: float, is_odd: bool) -> None:
    name = "cn_sichuan_zero_carbon_industrial_parks"
    odd = {("hundredfold_of_other_year", "base_year_emissions")} if is_odd else set()
    fact = a_fact("base_year_emissions", past, year=2020)
    assert reasons(name, "sc.near_zero_experience", fact) == odd
    facts = (
        *(a_fact(ADDED, 1.9e9, year=year) for year in (2026, 2027)),
        a_fact("past_emissions", past, year=2026),
    )
    odd = {("hundredfold_of_other_year", "past_emissions")} if is_odd else set()
    assert reasons(ZJ, "zj.low.intensity_ranking", *facts) == odd


@pytest.mark.parametrize(
    ("fresh", "is_odd"), [(2_310_000, False), (20_000, False), (231, True), (0, True)]
)
def test_water_is_never_reused_without_loss(fresh: float, is_odd: bool) -> None:
    facts = (a_fact("water_fresh", fresh), a_fact("water_reused", 10_900_000))
    odd = {("water_without_loss", "water_fresh")} if is_odd else set()
    for framework, indicator in ((RLC, "rlc.water_reuse"), (HN, "hn467.guide.water_reuse")):
        assert reasons(framework, indicator, *facts) == odd


def test_a_footprint_in_another_unit_has_not_fallen() -> None:
    facts = (
        a_fact("boundary_is_one_factory", 1),
        a_fact("product_footprint", 1.8, item="steel"),
        a_fact("product_footprint_base", 2000, year=2022, item="steel"),
    )
    found = reasons("cn_hunan_zero_carbon_factory", "hnf.pcf_reduction", *facts)
    assert found == {("hundredfold_of_other_year", "steel: product_footprint")}
