"""Verdicts: gates, tiers, dated rows, open rules, excuses, and never a pass out of nothing."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.catalogue.formulas import parse_formula
from lingtan.catalogue.frameworks import Framework
from lingtan.indicators.evaluate import ask_for_hours, evaluate, evaluate_all
from lingtan.indicators.results import IndicatorResult, Outcome
from lingtan.park.facts import Excuse
from tests.builders_indicators import (
    FRAMEWORKS,
    NATIONAL,
    a_context,
    a_fact,
    example_of,
    indicator_of,
    judged,
    known,
    without,
)

CORE = "cn910.core.unit_energy_carbon"
CLEAN = "cn910.guide.clean_energy_share"
WASTE = "cn910.guide.waste_energy_use"
SOLID = "cn910.guide.solid_waste_use"
GOOD = example_of(NATIONAL)


def core(e_park: float, e_tce: float) -> IndicatorResult:
    return indicator_of(judged("cn_national_910", {"E_park": e_park, "E_tce": e_tce}), CORE)


@pytest.mark.parametrize(
    ("e_park", "e_tce", "outcome"),
    [
        (40_000, 200_000, Outcome.MEETS),
        (40_001, 200_000, Outcome.MISSES),
        (199_999, 999_999, Outcome.MEETS),
        (250_000, 999_999, Outcome.MISSES),
        (300_000, 1_000_000, Outcome.MEETS),
        (300_001, 1_000_000, Outcome.MISSES),
        (-1_000, 400_000, Outcome.NOT_DECIDABLE),
    ],
)
def test_the_core_has_two_classes_of_size(e_park: float, e_tce: float, outcome: Outcome) -> None:
    assert core(e_park, e_tce).outcome is outcome


@pytest.mark.parametrize("e_tce", [0, 20_000, 199_999])
def test_a_park_below_the_first_class_is_not_decidable(e_tce: float) -> None:
    result = core(0, e_tce)
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert result.reasons == (Missing(kind="rule", id="threshold_not_seen", subject=CORE),)
    assert result.threshold is not None
    assert result.threshold.note == "the table gives no class below 200 000 tce"


def test_exactly_one_million_tce_falls_in_the_upper_class_and_says_so() -> None:
    result = core(250_000, 1_000_000)
    assert result.outcome is Outcome.MEETS
    assert result.label == "I"
    assert Evidence.I in result.weak_evidence
    assert core(250_000, 1_000_001).label == "Q-P"


def test_gap_and_margin_are_on_the_side_of_the_threshold() -> None:
    passing, failing = core(60_000, 400_000), core(120_000, 400_000)
    assert [passing.gap, passing.margin] == pytest.approx([-0.05, 0.25])
    assert [failing.gap, failing.margin] == pytest.approx([0.1, -0.5])


def test_the_margin_of_a_share_counts_upwards() -> None:
    result = indicator_of(judged("cn_national_910", GOOD), CLEAN)
    assert result.gap == pytest.approx(-0.03)
    assert result.margin == pytest.approx(0.0333, abs=1e-4)


def test_missing_the_core_fails_whatever_else_is_missing() -> None:
    assert judged("cn_national_910", {"E_park": 1e6, "E_tce": 4e5}).outcome is Outcome.MISSES


def test_a_park_meets_only_with_everything_decided() -> None:
    assert judged("cn_national_910", GOOD).outcome is Outcome.MEETS
    result = judged("cn_national_910", without(GOOD, "water_fresh"))
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert Missing(kind="datum", id="water_fresh") in result.reasons


def test_an_advisory_principle_never_decides() -> None:
    result = judged("cn_national_910", {**GOOD, "energy.direct_used_kwh": 0, "self_used_kWh": 0})
    assert indicator_of(result, "cn910.principle.direct_green_supply").outcome is Outcome.MISSES
    assert result.outcome is Outcome.MEETS


def test_a_miss_that_is_no_gate_leaves_the_whole_open() -> None:
    result = judged("cn_national_910", {**GOOD, "solid_waste_used": 10})
    assert indicator_of(result, SOLID).outcome is Outcome.MISSES
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert result.reasons == (
        Missing(kind="rule", id="miss_without_gate", subject="cn_national_910"),
    )


def test_green_power_is_not_judged_as_clean_energy() -> None:
    """All electricity green by certificates is a clean share of 100 % of power, not of energy."""
    values = {
        **GOOD,
        "energy.green_power_kwh": 1e9,
        "energy.certificate_kwh": 0,
        "load_kWh": 1e9,
        "energy.clean_strict_physical_tce": 20_000,
        "energy.clean_strict_contractual_tce": 320_000,
        "energy.clean_broad_tce": 350_000,
    }
    result = indicator_of(judged("cn_national_910", values), CLEAN)
    assert result.outcome is Outcome.MISSES
    assert [v.figure.value for v in result.variants] == [
        pytest.approx(share) for share in (0.05, 0.8, 0.875)
    ]


def test_readings_that_disagree_name_the_open_rule() -> None:
    values = {**GOOD, "energy.clean_strict_physical_tce": 20_000}
    result = indicator_of(judged("cn_national_910", values), CLEAN)
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert result.reasons == (Missing(kind="rule", id="clean_energy_definition", subject=CLEAN),)
    assert [variant.outcome for variant in result.variants] == [
        Outcome.MISSES,
        Outcome.MEETS,
        Outcome.MEETS,
    ]


def test_open_weights_matter_only_when_they_change_the_verdict() -> None:
    few = {"waste_cold_used": 1, "waste_cold_recoverable": 10}
    result = indicator_of(judged("cn_national_910", {**GOOD, **few}), WASTE)
    assert [v.figure.value for v in result.variants] == [
        pytest.approx(56 / 110),
        pytest.approx(0.325),
    ]
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert result.reasons[0].id == "waste_energy_weights"


def test_waste_of_earlier_years_counts_in_the_denominator() -> None:
    values = {**GOOD, "solid_waste_used": 120, "solid_waste_stock_used": 50}
    assert indicator_of(judged("cn_national_910", values), SOLID).figure.value == 0.8


def test_a_blank_is_not_a_zero() -> None:
    result = judged("cn_national_910", without(GOOD, "solid_waste_stock_used"))
    solid = indicator_of(result, SOLID)
    assert solid.figure.value is None
    assert solid.reasons == (Missing(kind="datum", id="solid_waste_stock_used"),)


def test_a_park_without_waste_has_nothing_to_take_a_share_of() -> None:
    nothing = dict.fromkeys(
        ("solid_waste_used", "solid_waste_generated", "solid_waste_stock_used"), 0.0
    )
    result = indicator_of(judged("cn_national_910", {**GOOD, **nothing}), SOLID)
    assert [reason.id for reason in result.reasons] == ["zero_denominator"]


def test_intensity_is_never_taken_by_value_added() -> None:
    values = {**GOOD, "industrial_value_added": 1.0}
    assert indicator_of(judged("cn_national_910", values), CORE).figure.value == 0.15


def test_removals_and_offsets_never_touch_the_core() -> None:
    plain = judged("cn_national_910", GOOD)
    claimed = judged(
        "cn_national_910",
        GOOD,
        [
            a_fact("removals", 6e7),
            a_fact("offsets_available", 6e7),
            a_fact("offsets_retired", 6e7),
        ],
    )
    assert claimed == plain


@pytest.mark.parametrize(("target_year", "limit"), [(2027, 1.0), (2030, 0.7), (2035, 0.3)])
def test_a_dated_row_is_picked_by_its_year(target_year: int, limit: float) -> None:
    values = {"E_park": 200_000, "E_tce": 400_000}
    result = judged("cn_hunan_467", values, context=a_context(target_year=target_year))
    threshold = indicator_of(result, "hn467.core.unit_energy_carbon").threshold
    assert threshold is not None
    assert threshold.value == limit


@pytest.mark.parametrize("target_year", [2026, 2028, 2031, 2040])
def test_a_year_between_two_rows_is_never_interpolated(target_year: int) -> None:
    result = judged(
        "cn_hunan_467",
        {"E_park": 1, "E_tce": 400_000},
        context=a_context(target_year=target_year),
    )
    core = indicator_of(result, "hn467.core.unit_energy_carbon")
    assert core.outcome is Outcome.NOT_DECIDABLE
    assert core.reasons[0].id == "no_threshold_row"


def test_a_tier_that_may_be_a_slip_of_the_pen_is_flagged() -> None:
    small = judged("cn_hunan_467", {"E_park": 100, "E_tce": 50_000})
    core = indicator_of(small, "hn467.core.unit_energy_carbon")
    assert core.outcome is Outcome.MEETS
    assert core.label == "I"
    assert core.threshold is not None
    assert "20-100 is possible" in core.threshold.note


def test_growth_needs_the_year_before() -> None:
    income = "hn467.guide.income"
    facts = [a_fact("revenue", 9.0), a_fact("revenue", 8.0, year=2026)]
    grown = indicator_of(judged("cn_hunan_467", {}, facts), income)
    assert (grown.outcome, grown.gap) == (Outcome.MEETS, -1.0)
    alone = indicator_of(judged("cn_hunan_467", {}, facts[:1]), income)
    assert alone.outcome is Outcome.NOT_DECIDABLE
    level = indicator_of(
        judged("cn_hunan_467", {}, [facts[0], a_fact("revenue", 9.0, year=2026)]), income
    )
    assert level.outcome is Outcome.MISSES


def test_one_park_can_pass_one_framework_and_fail_another() -> None:
    values = {**GOOD, "E_park": 200_000, "revenue": 2.0, "revenue_of_year_before": 1.0}
    assert judged("cn_national_910", values).outcome is Outcome.MISSES
    assert judged("cn_hunan_467", values).outcome is Outcome.MEETS


@pytest.mark.parametrize(
    "framework_id",
    [
        "cn_miit_zero_carbon_factory",
        "cn_hunan_zero_carbon_factory",
        "cn_jiangsu_zero_carbon_factory",
    ],
)
def test_a_factory_framework_never_takes_the_figures_of_a_park(framework_id: str) -> None:
    values = without(FRAMEWORKS[framework_id].example.quantities, "boundary_is_one_factory")
    unstated = judged(framework_id, values)
    park = judged(framework_id, {**values, "boundary_is_one_factory": 0})
    assert {r.outcome for r in (*unstated.indicators, *park.indicators)} == {Outcome.NOT_DECIDABLE}
    assert unstated.reasons[0] == Missing(kind="datum", id="boundary_is_one_factory")
    assert park.reasons[0].id == "boundary_mismatch"
    assert all(result.figure.value is None for result in park.indicators)


@pytest.mark.parametrize(
    ("tier", "physical_kwh", "outcome"),
    [
        ("basic", 10_000_000, Outcome.MEETS),
        ("basic", 9_900_000, Outcome.MISSES),
        ("target_2030", 34_900_000, Outcome.MISSES),
        ("target_2030", 35_000_000, Outcome.MEETS),
    ],
)
def test_a_factory_needs_less_physical_power_to_be_listed_than_in_the_end(
    tier: str, physical_kwh: float, outcome: Outcome
) -> None:
    framework = FRAMEWORKS["cn_miit_zero_carbon_factory"]
    values = {**example_of(framework), "physically_verified_nonfossil_kWh": physical_kwh}
    result = judged(framework.id, values, context=a_context(tier=tier))
    assert indicator_of(result, "zcf.1_3").outcome is outcome


def test_a_computing_facility_has_no_physical_share_to_be_listed_and_one_as_target() -> None:
    framework = FRAMEWORKS["cn_miit_zero_carbon_factory"]
    values = {**example_of(framework), "computing_facility": 1.0}
    for tier, outcome in (("basic", Outcome.REPORTED), ("target_2030", Outcome.MEETS)):
        result = judged(framework.id, values, context=a_context(tier=tier))
        assert indicator_of(result, "zcf.1_3").outcome is outcome


@pytest.mark.parametrize(
    ("per_tce", "outcome"),
    [
        (0.4, Outcome.MEETS),
        (0.41, Outcome.NOT_DECIDABLE),
        (0.6, Outcome.NOT_DECIDABLE),
        (0.61, Outcome.MISSES),
    ],
)
def test_a_range_decides_only_where_the_class_of_the_park_does_not_matter(
    per_tce: float, outcome: Outcome
) -> None:
    values = {"E_park": per_tce * 100_000, "E_tce": 100_000.0}
    result = judged("cn_inner_mongolia_cultivation_2025", values)
    core = indicator_of(result, "im2025.core.unit_energy_carbon")
    assert core.outcome is outcome
    if outcome is Outcome.NOT_DECIDABLE:
        assert [reason.id for reason in core.reasons] == ["threshold_class_not_seen"]


def test_a_figure_with_an_end_between_those_of_a_range_decides_nothing() -> None:
    framework = FRAMEWORKS["cn_inner_mongolia_cultivation_2025"]
    emission = Figure(id="", value=39_000, unit="tCO2", low=38_000, high=45_000)
    figures = {"E_park": emission, **known({"E_tce": 100_000.0})}
    result = evaluate(framework, figures, (), (), a_context())
    core = indicator_of(result, "im2025.core.unit_energy_carbon")
    assert [reason.id for reason in core.reasons] == ["threshold_class_not_seen"]


def test_the_higher_tier_has_its_own_threshold() -> None:
    framework = FRAMEWORKS["cn_miit_zero_carbon_factory"]
    context = a_context(tier="target_2030")
    result = judged(framework.id, example_of(framework), context=context)
    assert indicator_of(result, "zcf.1_1").outcome is Outcome.MISSES
    assert result.outcome is Outcome.MISSES


def test_a_share_met_at_one_coal_equivalent_of_electricity_alone_is_not_met() -> None:
    framework = FRAMEWORKS["cn_miit_zero_carbon_factory"]
    values = {**example_of(framework), "clean_physical_heat_tce": 11_000.0}  # 27.5 %
    result = indicator_of(judged(framework.id, values), "zcf.1_2")
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert [reason.id for reason in result.reasons] == ["nonfossil_share"]


def test_a_reference_takes_over_the_other_verdict() -> None:
    assert judged("cn_shanxi_plan_2026", GOOD).outcome is Outcome.MEETS
    assert judged("cn_shanxi_plan_2026", {**GOOD, "E_park": 1e6}).outcome is Outcome.MISSES
    open_one = judged("cn_shanxi_plan_2026", without(GOOD, "water_fresh"))
    assert open_one.outcome is Outcome.NOT_DECIDABLE
    assert Missing(kind="datum", id="water_fresh") in open_one.reasons


def test_a_supply_rule_asks_nothing_of_a_park_without_a_direct_line() -> None:
    result = judged("cn_green_direct_650", {"direct_connection_project": 0})
    assert result.outcome is Outcome.REPORTED
    assert {entry.reasons[0].id for entry in result.indicators} == {"does_not_apply"}


@pytest.mark.parametrize(
    ("spot", "exported", "outcome"),
    [(1, 1.6e7, "meets"), (1, 2.1e7, "misses"), (0, 0, "meets"), (0, 1, "misses")],
)
def test_without_a_spot_market_nothing_may_be_fed_in(
    spot: float, exported: float, outcome: str
) -> None:
    values = {
        **example_of(FRAMEWORKS["cn_green_direct_650"]),
        "spot_market_runs": spot,
        "energy.direct_used_kwh": 8e7 - exported,
        "energy.own_non_fossil_used_kwh": 2e7,
    }
    assert indicator_of(judged("cn_green_direct_650", values), "gd650.feed_in").outcome == outcome


@pytest.mark.parametrize(("year", "limit"), [(2029, 0.30), (2030, 0.35)])
def test_the_self_use_share_rises_in_2030(year: int, limit: float) -> None:
    values = example_of(FRAMEWORKS["cn_green_direct_650"])
    result = judged("cn_green_direct_650", values, context=a_context(year=year))
    threshold = indicator_of(result, "gd650.self_use_of_load").threshold
    assert threshold is not None
    assert threshold.value == limit


def test_a_report_without_its_figure_is_not_reported() -> None:
    assert judged("intl_ghgp_scope2_2015", {}).outcome is Outcome.NOT_DECIDABLE


def test_offsets_of_unknown_cap_decide_only_when_every_cap_agrees() -> None:
    values = {"scope1_kg": 1e6, "scope2_location_kg": 0.0, "scope2_market_kg": 0.0}
    covered = judged("cn_hubei_thbas_244", values, [a_fact("offsets_available", 1e6)])
    assert covered.outcome is Outcome.NOT_DECIDABLE
    assert covered.reasons[0].id == "offset_cap"
    short = judged("cn_hubei_thbas_244", values, [a_fact("offsets_available", 9e5)])
    assert short.outcome is Outcome.MISSES


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=lambda framework: framework.id)
def test_an_empty_park_meets_nothing_and_breaks_nothing(framework: Framework) -> None:
    result = evaluate(framework, {}, (), (), a_context())
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert {entry.outcome for entry in result.indicators} == {Outcome.NOT_DECIDABLE}
    assert all(entry.reasons for entry in result.indicators)


def test_all_frameworks_are_judged_at_once() -> None:
    results = evaluate_all(FRAMEWORKS.values(), known(GOOD), (), (), a_context())
    assert [result.id for result in results] == list(FRAMEWORKS)


def excused(indicator: str, reason: str = "no waste heat source") -> Excuse:
    return Excuse(indicator=indicator, reason=reason, evidence="energy audit")


def test_a_guiding_indicator_may_be_left_out_with_a_reason() -> None:
    result = judged("cn_national_910", without(GOOD, "waste_heat_used"), excuses=[excused(WASTE)])
    assert indicator_of(result, WASTE).outcome is Outcome.EXCUSED
    assert indicator_of(result, WASTE).excuse == excused(WASTE)
    assert result.outcome is Outcome.MEETS


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_excuse_without_a_reason_is_none(reason: str) -> None:
    result = judged(
        "cn_national_910", without(GOOD, "waste_heat_used"), excuses=[excused(WASTE, reason)]
    )
    assert indicator_of(result, WASTE).outcome is Outcome.NOT_DECIDABLE


def test_an_excuse_that_nothing_proves_is_none() -> None:
    bare = replace(excused(WASTE), evidence=" ")
    result = judged("cn_national_910", without(GOOD, "waste_heat_used"), excuses=[bare])
    assert indicator_of(result, WASTE).outcome is Outcome.NOT_DECIDABLE
    assert indicator_of(result, WASTE).reasons


def test_a_gate_can_never_be_excused() -> None:
    result = judged("cn_national_910", {**GOOD, "E_park": 1e6}, excuses=[excused(CORE)])
    assert indicator_of(result, CORE).outcome is Outcome.MISSES
    assert result.outcome is Outcome.MISSES


def test_a_framework_without_a_waiver_excuses_nothing() -> None:
    zero = "zj.demand_response"
    values = {"demand_response_capability": 1.0, "energy.peak_load_kw": 100.0}
    result = judged("cn_zhejiang_draft_2026", values, excuses=[excused(zero)])
    assert indicator_of(result, zero).outcome is Outcome.MISSES


def test_an_indicator_that_meets_needs_no_excuse() -> None:
    result = judged("cn_national_910", GOOD, excuses=[excused(WASTE)])
    assert indicator_of(result, WASTE).outcome is Outcome.MEETS


def test_weak_evidence_of_a_figure_reaches_the_verdict() -> None:
    figures = known(GOOD) | known({"E_park": 60_000}, frozenset({Evidence.R, Evidence.U}))
    result = indicator_of(evaluate(NATIONAL, figures, (), (), a_context()), CORE)
    assert result.weak_evidence == (Evidence.R, Evidence.U)
    assert indicator_of(judged("cn_national_910", GOOD), CORE).weak_evidence == ()


def test_a_framework_says_by_which_method_its_emission_was_worked_out() -> None:
    national, hunan = judged("cn_national_910", GOOD), judged("cn_hunan_467", GOOD)
    assert national.method.en == hunan.method.en == "CO2 of the national trial method"
    assert (national.method_label, hunan.method_label) == ("Q-P", "I")
    assert Evidence.I in indicator_of(hunan, "hn467.core.unit_energy_carbon").weak_evidence
    assert Evidence.I not in indicator_of(national, CORE).weak_evidence


@pytest.mark.parametrize(
    ("direct", "own", "outcome"),
    [(6e7, 2e7, "meets"), (5.9e7, 2e7, "not_decidable"), (3e7, 2e7, "misses")],
)
def test_own_plants_beside_a_direct_line_leave_its_share_open_where_they_matter(
    direct: float, own: float, outcome: str
) -> None:
    values = {
        **example_of(FRAMEWORKS["cn_green_direct_650"]),
        "energy.direct_used_kwh": direct,
        "energy.own_non_fossil_used_kwh": own,
    }
    result = judged("cn_green_direct_650", values)
    share = indicator_of(result, "gd650.self_use_of_load")
    assert share.outcome == outcome
    open_rules = [reason.id for reason in share.reasons]
    assert open_rules == (["direct_project_extent"] if outcome == "not_decidable" else [])


def _supplied(direct_used: float, own: float) -> dict[str, float]:
    """Return the supply of a direct line of 80 GWh beside own plants that feed nothing in."""
    return {
        **example_of(FRAMEWORKS["cn_green_direct_650"]),
        "energy.direct_used_kwh": direct_used,
        "energy.own_non_fossil_used_kwh": own,
        "available_generation_kWh": 8e7 + own,
    }


@pytest.mark.parametrize(
    ("fed_in", "own", "outcome"),
    [(1.6e7, 8e7, "meets"), (3.2e7, 8e7, "not_decidable"), (3.2e7, 2e7, "misses")],
)
def test_own_plants_do_not_hide_what_the_direct_project_feeds_in(
    fed_in: float, own: float, outcome: str
) -> None:
    # 32 of 80 GWh are 40 % of the project; with 80 GWh of own plants they are 20 % of all
    result = judged("cn_green_direct_650", _supplied(8e7 - fed_in, own))
    share = indicator_of(result, "gd650.feed_in")
    assert share.outcome == outcome
    assert share.figure.value == pytest.approx(fed_in / 8e7)
    open_rules = [reason.id for reason in share.reasons]
    assert open_rules == (["direct_project_extent"] if outcome == "not_decidable" else [])


@pytest.mark.parametrize("fed_in", [0.0, 1.6e7, 3.2e7, 8e7])
def test_self_use_and_feed_in_of_one_reading_add_up_to_all_that_was_made(fed_in: float) -> None:
    result = judged("cn_green_direct_650", _supplied(8e7 - fed_in, 4e7))
    used, fed = (
        {v.id: v.figure.value or 0.0 for v in indicator_of(result, name).variants}
        for name in ("gd650.self_use_of_generation", "gd650.feed_in")
    )
    assert used.keys() == fed.keys() == {"direct_project_only", "with_own_plants"}
    assert [used[id_] + fed[id_] for id_ in used] == pytest.approx([1.0, 1.0])


SHARE = parse_formula("hourly_matched_share")


def test_a_framework_asks_for_hours_by_any_of_its_formulas() -> None:
    first, *others = NATIONAL.indicators
    (row, *rows) = first.thresholds
    assert NATIONAL.offsets is not None
    assert not ask_for_hours((NATIONAL,))
    assert ask_for_hours((replace(NATIONAL, requires=SHARE),))
    assert ask_for_hours((replace(NATIONAL, offsets=replace(NATIONAL.offsets, gross=SHARE)),))
    for changed in (
        replace(first, readings=(replace(first.readings[0], formula=SHARE),)),
        replace(first, applies=SHARE),
        replace(first, compare_with=SHARE),
        replace(first, thresholds=(replace(row, when=SHARE), *rows)),
    ):
        assert ask_for_hours((replace(NATIONAL, indicators=(changed, *others)),))


def test_a_framework_asks_for_hours_where_one_whose_verdict_it_names_does() -> None:
    hours = FRAMEWORKS["intl_247_cfe"]
    first, *others = NATIONAL.indicators
    named = replace(first, readings=(), reference=hours.id)
    framework = replace(NATIONAL, indicators=(named, *others))
    assert ask_for_hours((hours,))
    assert ask_for_hours((framework,), FRAMEWORKS.values())
    assert not ask_for_hours((NATIONAL,), FRAMEWORKS.values())
