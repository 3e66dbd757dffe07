"""Positions in the carbon market follow from what is stated, and from nothing else."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from lingtan.base.figures import Evidence
from lingtan.ledger.allowance_compare import Compared, compare_emissions
from lingtan.ledger.allowances import Holding, Holdings, MarketRules, weigh_allowances
from lingtan.park.facts import Fact
from tests.builders import a_park, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up

RULES = MarketRules(credit_cap=0.05, label=Evidence.R)
T = 1000.0


def a_fact(datum: str, tonnes: float, enterprise: str = "works", item: str = "") -> Fact:
    return Fact(
        datum=f"ets_{datum}",
        year=2025,
        value=tonnes * T,
        enterprise=enterprise,
        item=item,
        evidence="registry",
    )


FULL = [
    a_fact("allocation", 900),
    a_fact("verified_emission", 1000),
    a_fact("surrendered", 950),
    a_fact("ccer_surrendered", 50, item="CCER-1 to 50"),
]


def weighed(
    facts: list[Fact], price: str = "", compared: dict[str, Compared] | None = None
) -> Holdings:
    cny = Decimal(price) if price else None
    return weigh_allowances(facts, 2025, RULES, compared or {}, cny)


def only(found: Holdings) -> Holding:
    (holding,) = found.holdings
    return holding


def kinds(found: Holdings) -> list[str]:
    return [finding.kind.id for finding in found.findings]


def test_a_position_is_what_was_allocated_and_credits_less_what_was_verified() -> None:
    found = weighed(FULL)
    holding = only(found)
    assert holding.position_kg == pytest.approx(-50 * T)
    assert holding.still_owed_kg == 0.0
    assert holding.evidence == {Evidence.R}
    assert (holding.cost_cny, holding.missing, found.findings) == (None, (), ())


def test_a_statement_about_all_is_the_sum_of_its_parts_and_not_one_more() -> None:
    same = weighed([*FULL, a_fact("ccer_surrendered", 50)])
    assert (only(same).credits_kg, same.findings) == (50 * T, ())
    thirds = [
        a_fact("allocation", 0.3),
        *(a_fact("allocation", n / 10, item=f"plant {n}") for n in (1, 2)),
    ]
    assert weighed([*FULL[1:], *thirds]).holdings[0].allocated_kg == 300.0
    more = weighed([*FULL, a_fact("allocation", 400, item="final")])
    assert (only(more).allocated_kg, only(more).position_kg) == (None, None)
    (twice,) = more.findings
    assert (twice.kind.id, twice.facts["least"]) == ("allowance_stated_twice", 400.0)
    assert twice.facts["most"] == 900.0


@pytest.mark.parametrize("numbers", ["CCER-1 to 49", "ＣＣＥＲ－１～５１", "CCER 50"])
def test_credits_whose_numbers_stand_for_another_amount_do_not_count(numbers: str) -> None:
    found = weighed([*FULL[:3], a_fact("ccer_surrendered", 50, item=numbers)])
    assert (only(found).credits_kg, only(found).position_kg) == (None, -100 * T)
    assert kinds(found) == ["allowance_credits_differ", "allowance_surrender_short"]


@pytest.mark.parametrize("numbers", ["CCER-1 to 50", "CCER-1至50", "CCER 40"])
def test_credits_that_two_enterprises_surrendered_count_for_neither(numbers: str) -> None:
    other = [replace(fact, enterprise="forge") for fact in FULL[:3]]
    found = weighed([*FULL, *other, a_fact("ccer_surrendered", 50, "forge", numbers)])
    assert [each.position_kg for each in found.holdings] == [-100 * T, -100 * T]
    assert [each.still_owed_kg for each in found.holdings] == [50 * T, 50 * T]
    assert kinds(found).count("allowance_credits_twice") == 2


def test_credits_of_an_earlier_year_are_used_up_and_stand_there() -> None:
    earlier = replace(FULL[3], year=2024)
    assert only(weighed([*FULL, earlier])).counted_credits_kg is None
    later = only(weighed([*FULL, replace(FULL[3], year=2026)]))
    assert later.counted_credits_kg == 50 * T


def test_credits_count_up_to_the_cap_and_the_rest_is_named() -> None:
    found = weighed([*FULL[:3], a_fact("ccer_surrendered", 80)])
    holding = only(found)
    assert (holding.most_credits_kg, holding.counted_credits_kg) == (50 * T, 50 * T)
    assert holding.position_kg == pytest.approx(-50 * T)
    assert kinds(found) == ["allowance_credits_above_cap"]
    assert found.findings[0].facts == {"stated": 80.0, "counted": 50.0}


def test_no_part_of_a_credit_is_used_and_the_one_above_the_cap_is_named() -> None:
    verified = a_fact("verified_emission", 1011)  # 5 % of it: 50.55 t
    found = weighed([FULL[0], verified, FULL[2], a_fact("ccer_surrendered", 51)])
    assert only(found).counted_credits_kg == 50 * T
    assert only(found).position_kg == pytest.approx(-61 * T)
    assert "allowance_credits_above_cap" in kinds(found)


@pytest.mark.parametrize(
    ("allocated", "cost"), [(900.0, "4005.25"), (1100.0, "-12015.75"), (950.0, "0.00")]
)
def test_a_price_gives_a_cost_rounded_once(allocated: float, cost: str) -> None:
    found = weighed([replace(FULL[0], value=allocated * T), *FULL[1:]], "80.105")
    assert only(found).cost_cny == Decimal(cost)


def test_a_cost_is_told_to_the_cent_however_large_the_position_is() -> None:
    found = weighed([replace(FULL[0], value=9e299), *FULL[1:]], "80.105")
    assert only(found).cost_cny == Decimal("-7209450") * 10**292


def test_what_is_not_stated_is_no_position() -> None:
    holding = only(weighed([FULL[0], FULL[2]]))
    assert (holding.position_kg, holding.still_owed_kg) == (None, None)
    assert [(m.id, m.subject) for m in holding.missing] == [("ets_verified_emission", "works")]


def test_without_a_surrender_nothing_is_owed_in_confidence() -> None:
    found = weighed(FULL[:2])
    assert only(found).still_owed_kg is None
    assert kinds(found) == []


def test_two_statements_that_differ_state_nothing() -> None:
    found = weighed([*FULL, a_fact("verified_emission", 1200)])
    assert only(found).verified_kg is None
    assert kinds(found) == ["allowance_stated_twice"]
    assert found.findings[0].facts["most"] == 1200.0


def test_the_same_twice_counts_once_and_credits_of_two_numbers_add_up() -> None:
    found = weighed([*FULL, FULL[1], a_fact("ccer_surrendered", 0, item="CCER-51")])
    holding = only(found)
    assert (holding.verified_kg, holding.credits_kg) == (1000 * T, 50 * T)


def test_allowances_of_the_park_as_a_whole_are_refused() -> None:
    found = weighed([a_fact("allocation", 900, enterprise="")])
    assert found.holdings == ()
    assert kinds(found) == ["allowance_stated_by_park"]


@pytest.mark.parametrize(
    ("surrendered", "named"),
    [
        (900.0, ["allowance_surrender_short"]),
        (949.0, ["allowance_surrender_short"]),
        (949.5, []),
        (950.5, []),
        (951.0, ["allowance_surrender_beyond"]),
        (1100.0, ["allowance_surrender_beyond"]),
    ],
)
def test_a_tonne_too_little_or_too_much_surrendered_is_named(
    surrendered: float, named: list[str]
) -> None:
    found = weighed([*FULL[:2], a_fact("surrendered", surrendered), FULL[3]])
    assert kinds(found) == named


def test_a_statement_without_a_document_says_u() -> None:
    found = weighed([replace(FULL[0], evidence=""), *FULL[1:3]])
    assert only(found).evidence == {Evidence.U}


def test_other_years_are_not_looked_at() -> None:
    assert weighed([replace(fact, year=2024) for fact in FULL]).holdings == ()


GAS_KG = 389.31 / 1e4 * 0.0153 * 0.99 * 44 / 12 * 1000  # kgCO2/Nm3
PARK = replace(
    a_park(
        billed("gas", "outside", "enterprise:works", "natural_gas", "Nm3"),
        billed("power", "outside", "enterprise:idle"),
        enterprises=(an_enterprise("works"), an_enterprise("idle")),
    ),
    streams=(a_stream("gas", "gas", "natural_gas"),),
)
INVENTORY = draw_up(PARK, {"gas": [1_000_000], "power": [50_000]}, YEAR)
OWN = 1_000_000 * GAS_KG


def beside(verified: float, enterprise: str = "works") -> Compared:
    return compare_emissions({enterprise: verified}, INVENTORY, PARK, 0.05)[enterprise]


def test_the_accounts_own_figure_stands_beside_the_verified_one() -> None:
    found = beside(OWN * 1.04)
    assert found.direct_kg == pytest.approx(OWN)
    assert found.whole_kg == pytest.approx(OWN)
    assert found.difference_kg == pytest.approx(0.04 * OWN)
    assert found.reasons == ("agrees",)


def test_default_factors_explain_a_difference_but_not_any() -> None:
    assert beside(OWN * 1.2).reasons == ("default_factors",)
    assert beside(OWN * 3).reasons == ("unexplained",)
    assert beside(OWN * 3).is_unlike


def test_an_enterprise_nothing_of_which_is_metered_may_reach_beyond() -> None:
    found = beside(5_000_000.0, "idle")
    assert found.direct_kg == 0.0
    assert found.reasons == ("nothing_metered",)


def test_a_member_of_a_part_of_the_year_is_told() -> None:
    (boundary,) = PARK.boundaries
    late = tuple(
        replace(member, valid_from=datetime(2025, 6, 1, tzinfo=UTC)) for member in boundary.members
    )
    park = replace(PARK, boundaries=(replace(boundary, members=late),))
    found = compare_emissions({"works": OWN * 3}, INVENTORY, park, 0.05)["works"]
    assert found.reasons == ("part_of_year",)


def test_what_nothing_explains_is_a_finding() -> None:
    found = weighed(FULL, compared={"works": beside(OWN * 3)})
    assert kinds(found) == ["allowance_emission_unlike"]
