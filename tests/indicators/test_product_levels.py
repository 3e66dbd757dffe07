"""Products are judged against levels as printed, and what is open stays open."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Evidence, Missing
from lingtan.indicators.product_levels import level_range, products_beyond, standings
from lingtan.indicators.results import IndicatorResult, Outcome
from lingtan.park.facts import Fact
from lingtan.park.park import LimitEdition
from tests.builders_indicators import (
    CATALOGUE,
    a_basis,
    a_context,
    a_fact,
    indicator_of,
    judged,
)

CARBIDE = ("calcium_carbide.comprehensive_energy", "calcium_carbide.furnace_electricity")


def carbide(energy: float, electricity: float, enterprise: str = "") -> list[Fact]:
    return [
        a_fact("product_output", 1000, item="calcium_carbide", enterprise=enterprise),
        a_fact("product_unit_energy", energy, item=CARBIDE[0], enterprise=enterprise),
        a_fact("product_unit_energy", electricity, item=CARBIDE[1], enterprise=enterprise),
    ]


def verdict(*facts: Fact, enterprises: dict[str, str] | None = None) -> IndicatorResult:
    context = a_context(enterprises=enterprises)
    result = judged("cn_national_910", {}, facts, context=context)
    return indicator_of(result, "cn910.guide.product_unit_energy")


@pytest.mark.parametrize(
    ("value", "levels", "expected"),
    [
        (99, (100, 107, 117), (1, 1)),
        (100, (100, 107, 117), (1, 1)),
        (107.01, (100, 107, 117), (3, 3)),
        (118, (100, 107, 117), (4, 4)),
        (70, (61, None, 86), (2, 3)),
        (60, (61, None, 86), (1, 1)),
        (87, (61, None, 86), (4, 4)),
        (1.4, (None, None, 1.5), (1, 3)),
        (1.6, (None, None, 1.5), (4, 4)),
        (285, (286, 285, 299), (1, 1)),
        (285.5, (286, 285, 299), (1, 3)),
        (287, (286, 285, 299), (3, 3)),
        (-29, (-30, -28, -12), (2, 2)),
        (50, (None, None, None), (1, 4)),
    ],
)
def test_a_value_has_a_range_of_levels(
    value: float, levels: tuple[float | None, ...], expected: tuple[int, int]
) -> None:
    assert level_range(value, levels) == expected


def test_every_metric_of_the_standard_has_to_be_at_level_2() -> None:
    assert verdict(*carbide(820, 3080)).outcome is Outcome.MEETS
    result = verdict(*carbide(820, 3081, "works"))
    assert result.outcome is Outcome.MISSES
    assert result.subjects == (f"works: {CARBIDE[1]}",)


def test_the_worst_product_decides() -> None:
    result = verdict(
        *carbide(800, 2900, "good"),
        *carbide(950, 2900, "bad"),
        enterprises={"good": "industry", "bad": "industry"},
    )
    assert result.outcome is Outcome.MISSES
    assert result.subjects == (f"bad: {CARBIDE[0]}",)


def test_a_missing_metric_leaves_the_verdict_open() -> None:
    result = verdict(*carbide(820, 3000)[:2])
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert result.reasons == (Missing(kind="datum", id="product_unit_energy", subject=CARBIDE[1]),)


def test_a_sure_miss_decides_even_if_something_else_is_missing() -> None:
    assert verdict(*carbide(950, 3000)[:2]).outcome is Outcome.MISSES


def test_an_enterprise_that_names_no_product_leaves_the_verdict_open() -> None:
    result = verdict(
        *carbide(800, 2900, "good"), enterprises={"good": "industry", "silent": "industry"}
    )
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert result.reasons == (Missing(kind="datum", id="product_output", subject="silent"),)


def test_a_park_without_a_product_stated_is_not_decidable() -> None:
    assert verdict().reasons == (Missing(kind="datum", id="product_output"),)


def test_a_product_the_catalogue_does_not_know_is_not_a_pass() -> None:
    made = a_fact("product_output", 5, item="machined sections")
    assert verdict(made).reasons == (
        Missing(kind="rule", id="limit_not_copied", subject="machined sections"),
    )


def test_a_product_stated_to_have_no_standard_is_left_out() -> None:
    made = a_fact("product_output", 5, item="machined sections")
    exempt = a_fact(
        "product_has_no_limit_standard", 1, item="machined sections", evidence="supervisor's list"
    )
    assert verdict(made, exempt, *carbide(820, 3000)).outcome is Outcome.MEETS
    bare = a_fact("product_has_no_limit_standard", 1, item="machined sections")
    assert verdict(made, bare, *carbide(820, 3000)).outcome is Outcome.NOT_DECIDABLE


def test_an_edition_not_yet_in_force_is_not_applied() -> None:
    facts = [
        a_fact("product_output", 5, item="polysilicon_trichlorosilane", year=2026),
        a_fact(
            "product_unit_energy",
            4.0,
            item="polysilicon_trichlorosilane.comprehensive_energy",
            year=2026,
        ),
    ]
    basis = a_basis(facts=facts, context=a_context(year=2026))
    assert standings(basis)[0].missing[0].id == "limit_edition_not_in_force"


def furnace(*more: Fact) -> IndicatorResult:
    item = "electric arc furnace 70 t and more"
    return verdict(
        a_fact("product_output", 5, item=item), a_fact("product_unit_energy", 65, item=item), *more
    )


def test_a_correction_nobody_stated_leaves_the_verdict_open() -> None:
    result = furnace()
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert result.reasons[0].id == "product_limit_correction"


@pytest.mark.parametrize(
    ("correction", "outcome"), [(0, Outcome.MISSES), (0.99, Outcome.MISSES), (1, Outcome.MEETS)]
)
def test_a_proved_correction_moves_the_limit(correction: float, outcome: Outcome) -> None:
    item = "electric_arc_furnace_70_t_and_more.comprehensive_energy"
    proved = a_fact("product_limit_correction", correction, item=item, evidence="calculation")
    assert furnace(proved).outcome is outcome


def test_no_limit_is_raised_by_a_word() -> None:
    item = "electric_arc_furnace_70_t_and_more.comprehensive_energy"
    result = furnace(a_fact("product_limit_correction", 1, item=item))
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert result.reasons[0].id == "product_limit_correction"


def test_that_something_is_not_made_is_a_statement_too() -> None:
    made = a_fact("product_output", 5, item="calcium_carbide", evidence="report")
    energy = [replace(fact, evidence="report") for fact in carbide(820, 3000)]
    none = a_fact("product_output", 0, item="polysilicon_trichlorosilane")
    assert Evidence.U not in verdict(made, *energy).weak_evidence
    assert Evidence.U in verdict(made, none, *energy).weak_evidence


def test_a_correction_of_level_3_alone_does_not_hold_up_level_2() -> None:
    facts = [
        a_fact("product_output", 5, item="水泥熟料"),
        a_fact("product_unit_energy", 105, item="水泥熟料.comprehensive_energy"),
        a_fact("product_unit_energy", 57, item="cement_clinker.electricity"),
        a_fact("product_unit_energy", 99, item="cement clinker.coal"),
    ]
    assert verdict(*facts).outcome is Outcome.MEETS


def test_a_level_the_standard_does_not_set_is_named_as_the_open_rule() -> None:
    item = "electric_arc_furnace_below_50_t.comprehensive_energy"
    result = verdict(
        a_fact("product_unit_energy", 70, item=item),
        a_fact("product_limit_correction", 0, item=item),
    )
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert [reason.id for reason in result.reasons] == ["limit_level_not_set"]
    assert [variant.outcome for variant in result.variants] == [Outcome.MEETS, Outcome.MISSES]


def test_a_standard_without_level_1_does_not_bind_a_factory_that_needs_it() -> None:
    facts = [
        *carbide(800, 2900),
        a_fact("product_unit_energy", 380, item="propylene_oxide_chlorohydrin"),
        a_fact("boundary_is_one_factory", 1),
    ]
    result = judged("cn_jiangsu_zero_carbon_factory", {}, facts)
    assert indicator_of(result, "jsf.efficiency").outcome is Outcome.MEETS


def test_an_edition_whose_date_was_not_seen_is_marked_as_inferred() -> None:
    undated = tuple(replace(limit, effective=None) for limit in CATALOGUE.product_limits)
    for limits, is_inferred in ((undated, True), (CATALOGUE.product_limits, False)):
        context = replace(a_context(), product_limits=limits)
        found = standings(a_basis(facts=carbide(820, 3000), context=context))
        assert {Evidence.I in standing.evidence for standing in found} == {is_inferred}


@pytest.mark.parametrize(
    ("year", "edition", "reason"),
    [
        (2025, LimitEdition.START_OF_YEAR, ["limit_edition_not_in_force"]),
        (2025, LimitEdition.END_OF_YEAR, ["limit_edition_not_in_force"]),
        (2026, LimitEdition.START_OF_YEAR, ["limit_edition_starts_in_year"]),
        (2026, LimitEdition.END_OF_YEAR, []),
        (2027, LimitEdition.START_OF_YEAR, []),
    ],
)
def test_an_edition_that_starts_inside_the_year_counts_by_the_rule_the_park_states(
    year: int, edition: LimitEdition, reason: list[str]
) -> None:
    item = "coke_top_charging.comprehensive_energy"
    facts = [
        a_fact("product_unit_energy", 120, item=item, year=year),
        a_fact("product_limit_correction", 0, item=item, year=year),
    ]
    context = replace(a_context(year=year), limit_edition=edition)
    found = standings(a_basis(facts=facts, context=context))
    assert [missing.id for standing in found for missing in standing.missing] == reason


def test_products_beyond_a_level_are_named() -> None:
    assert products_beyond(a_basis(facts=carbide(950, 3000)), 2) == (CARBIDE[0],)


def test_an_output_of_nothing_named_leaves_the_verdict_open() -> None:
    result = verdict(*carbide(800, 2900, "works"), a_fact("product_output", 7, enterprise="works"))
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert result.reasons == (Missing(kind="datum", id="product_output", subject="works"),)
