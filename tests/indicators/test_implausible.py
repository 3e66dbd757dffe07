"""A part beyond its whole and an emission below nothing are faults, never a verdict."""

import pytest

from lingtan.indicators.results import Outcome
from lingtan.park.facts import Fact
from tests.builders_indicators import (
    CATALOGUE,
    NATIONAL,
    a_basis,
    a_context,
    a_fact,
    indicator_of,
    judged,
)

FIGURES = {"national.e_park_kg": -1e8, "national.e_tce": 300_000.0}


@pytest.mark.parametrize(("used", "outcome"), [(180, Outcome.NOT_DECIDABLE), (100, Outcome.MEETS)])
def test_waste_used_beyond_what_arose_is_no_pass(used: float, outcome: Outcome) -> None:
    facts = [
        a_fact("solid_waste_used", used),
        a_fact("solid_waste_generated", 100),
        a_fact("solid_waste_stock_used", 0),
    ]
    result = indicator_of(judged(NATIONAL.id, FIGURES, facts), "cn910.guide.solid_waste_use")
    assert result.outcome is outcome
    if outcome is Outcome.NOT_DECIDABLE:
        assert [reason.id for reason in result.reasons] == ["share_above_one"]


PARTS = {datum.id: datum.part_of for datum in CATALOGUE.data_register if datum.part_of}
JUDGED = sorted(
    {
        (name, framework.id, indicator.id)
        for framework in CATALOGUE.frameworks
        for indicator in framework.indicators
        for reading in indicator.readings
        for name in reading.formula.names
        if name in PARTS
    }
)


@pytest.mark.parametrize(("part", "framework", "indicator"), JUDGED)
def test_no_share_is_decided_where_a_part_exceeds_its_whole(
    part: str, framework: str, indicator: str
) -> None:
    stated = {datum.id: 10.0 for datum in CATALOGUE.data_register if datum.dimension != "flag"}
    stated["boundary_is_one_factory"] = 1.0
    more = 10.0 * len(PARTS[part]) + 1
    facts = [a_fact(name, value) for name, value in (stated | {part: more}).items()]
    result = indicator_of(judged(framework, FIGURES, facts), indicator)
    assert result.outcome is Outcome.NOT_DECIDABLE
    reasons = [(reason.id, reason.subject) for reason in result.figure.missing]
    assert ("share_above_one", part) in reasons


def test_a_mean_of_shares_hides_no_part_beyond_its_whole() -> None:
    kinds = ("heat", "cold", "pressure")
    facts = [
        *(a_fact(f"waste_{kind}_recoverable", 100) for kind in kinds),
        *(a_fact(f"waste_{kind}_used", 60 if kind == "heat" else 40) for kind in kinds),
    ]
    facts[-1] = a_fact("waste_pressure_used", 101)
    plain = a_basis(facts=facts).quantity("waste_energy_plain_mean")
    assert plain.value == pytest.approx((0.6 + 0.4 + 1.01) / 3)
    result = indicator_of(judged(NATIONAL.id, FIGURES, facts), "cn910.guide.waste_energy_use")
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert {reason.subject for reason in result.reasons} == {"waste_pressure_used"}


def test_every_count_of_firms_is_a_part_of_another() -> None:
    counts = {d.id for d in CATALOGUE.data_register if d.id.startswith("firms_")}
    assert counts - PARTS.keys() == {"firms_total"}


TWO = a_context(enterprises={"a": "industry", "b": "industry"})
WASTE = "cn910.guide.solid_waste_use"


def waste(enterprise: str, item: str, used: float, arose: float) -> list[Fact]:
    stated = {
        "solid_waste_used": used,
        "solid_waste_generated": arose,
        "solid_waste_stock_used": 0,
    }
    return [
        a_fact(datum, value, enterprise=enterprise, item=item, evidence="ledger")
        for datum, value in stated.items()
    ]


@pytest.mark.parametrize(
    "of_a",
    [waste("a", "x", 170, 100), [*waste("a", "x", 150, 100), *waste("a", "y", 0, 100)]],
    ids=["of all it has", "of one kind"],
)
def test_an_enterprise_that_uses_more_waste_than_arose_there_lifts_no_other(
    of_a: list[Fact],
) -> None:
    """170 and 10 of 100 each are 90 % of the park, and no enterprise used 90 %."""
    facts = [*of_a, *waste("b", "x", 10, 100)]
    result = indicator_of(judged(NATIONAL.id, FIGURES, facts, context=TWO), WASTE)
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert [(reason.id, reason.subject) for reason in result.reasons] == [
        ("part_above_whole", "a")
    ]


def test_one_line_of_the_park_lifts_no_enterprises_that_miss() -> None:
    """Two enterprises prove 20 t used of 200 t; the park alone says 190 t."""
    facts = [*waste("a", "x", 10, 100), *waste("b", "x", 10, 100)]
    proved = indicator_of(judged(NATIONAL.id, FIGURES, facts, context=TWO), WASTE)
    assert (proved.outcome, proved.figure.value) == (Outcome.MISSES, 0.1)
    facts.append(a_fact("solid_waste_used", 190))
    lifted = indicator_of(judged(NATIONAL.id, FIGURES, facts, context=TWO), WASTE)
    assert lifted.outcome is Outcome.NOT_DECIDABLE
    assert [(reason.id, reason.subject) for reason in lifted.reasons] == [
        ("park_contradicts_enterprises", "solid_waste_used")
    ]


def test_a_negative_emission_is_no_pass() -> None:
    result = judged(NATIONAL.id, FIGURES, []).indicators[0]
    assert result.kind == "core"
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert [reason.id for reason in result.reasons] == ["negative_emission"]


ONE_FACTORY = a_fact("boundary_is_one_factory", 1)
GOOD = {"national.e_park_kg": 1e8, "national.e_tce": 300_000.0, "energy.e_tce_heat_value": 2e5}


def reasons_of(
    framework: str, indicator: str, facts: list[Fact], figures: dict[str, float] = GOOD
) -> list[str]:
    result = indicator_of(judged(framework, figures, [ONE_FACTORY, *facts]), indicator)
    assert result.outcome is Outcome.NOT_DECIDABLE
    return [reason.id for reason in result.figure.missing]


@pytest.mark.parametrize(
    ("framework", "indicator"),
    [
        ("regional_lowcarbon_table_2024", "rlc.energy_per_iva"),
        ("regional_lowcarbon_table_2024", "rlc.co2_per_iva"),
        ("cn_miit_zero_carbon_factory", "zcf.2_1"),
    ],
)
@pytest.mark.parametrize(("added", "why"), [(-1e9, "negative"), (0, "zero")])
def test_a_loss_is_not_the_best_intensity(
    framework: str, indicator: str, added: float, why: str
) -> None:
    facts = [a_fact("industrial_value_added", added)]
    assert reasons_of(framework, indicator, facts) == [f"{why}_denominator"]


def test_an_emission_below_nothing_decides_no_indicator_of_any_kind() -> None:
    figures = GOOD | {"national.e_park_kg": -1e8}
    miit, ranking = "cn_miit_zero_carbon_factory", "zj.low.intensity_ranking"
    assert set(reasons_of(miit, "zcf.1_1", [], figures)) == {"negative_emission"}
    assert reasons_of(miit, "zcf.2_3", [a_fact("removals", 1)], figures) == [
        "negative_denominator"
    ]
    facts = [
        *(a_fact("industrial_value_added", 1e9, year=year) for year in (2026, 2027)),
        a_fact("past_emissions", 1e8, year=2026),
    ]
    assert reasons_of("cn_zhejiang_draft_2026", ranking, facts, figures) == ["negative_emission"]


def test_a_share_below_nothing_is_no_miss() -> None:
    clean = (
        "energy.clean_strict_physical_tce",
        "energy.clean_strict_contractual_tce",
        "clean_physical_heat_tce",
        "clean_contractual_heat_tce",
    )
    figures = GOOD | dict.fromkeys(clean, -4000.0)
    figures |= {"national.e_tce_without_feedstock": 300_000.0, "E_tce_heat": 200_000.0}
    found = reasons_of("cn_miit_zero_carbon_factory", "zcf.1_2", [], figures)
    assert set(found) == {"share_below_zero"}


@pytest.mark.parametrize(
    ("framework", "indicator", "facts"),
    [
        (
            "regional_lowcarbon_table_2024",
            "rlc.rd_intensity",
            [a_fact("rd_spending", 2e9), a_fact("revenue", 1e9)],
        ),
        (
            "cn_zhejiang_draft_2026",
            "zj.demand_response",
            [a_fact("demand_response_capability", 2e7)],
        ),
    ],
)
def test_no_more_is_spent_of_an_income_or_given_up_of_a_load_than_there_is(
    framework: str, indicator: str, facts: list[Fact]
) -> None:
    figures = GOOD | {"energy.peak_load_kw": 40_000.0}
    assert reasons_of(framework, indicator, facts, figures) == ["share_above_one"]


@pytest.mark.parametrize(("load", "is_odd"), [(2e8, False), (2.5e8, True), (2e12, True)])
def test_no_sector_uses_more_than_the_whole_park(load: float, is_odd: bool) -> None:
    facts = [
        a_fact("new_hub_data_centre", 1),
        a_fact("sector_load", load, item="data_centre"),
        a_fact("sector_certificates", 1e8, item="data_centre"),
    ]
    result = judged("cn_renewable_minimum_share", GOOD | {"energy.load_kwh": 2e8}, facts)
    found = indicator_of(result, "rms.datacentre").figure.missing
    assert [(m.id, m.subject) for m in found] == [("share_above_one", "sector_load")] * is_odd
