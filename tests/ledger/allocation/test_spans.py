"""A member that joins or leaves bears its part while it was inside, and nobody else's ever."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.base.errors import FootprintError
from lingtan.ledger.allocation.allocate import allocate
from lingtan.ledger.allocation.enterprise_accounts import Allocation, SharedOut
from lingtan.ledger.footprint.arrivals import arrivals_of
from lingtan.ledger.footprint.footprint import footprints_of
from lingtan.park.allocation import AllocationRule, Basis, Share, SharedPart
from lingtan.park.assets import AssetKind
from lingtan.park.facts import Fact
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from tests.builders import an_asset
from tests.builders_allocation import GRID, a_shared_park, with_boiler, with_cogeneration
from tests.builders_footprint import FACTOR, a_product, an_output
from tests.builders_ledger import YEAR, billed, draw_up, kinds
from tests.builders_spans import (
    JULY,
    allocated_in_july,
    by_bill,
    by_hour,
    instant,
    is_whole,
    july,
    steady,
    with_stays,
)

FACTOR_KG = 0.8325  # of power without another factor, as in the rules' own tests
ALWAYS = ((-400, None),)
LATE_C = {"a": ALWAYS, "b": ALWAYS, "c": ((11, None),)}  # c joins on 11 July
HOUR = {"grid": 1000.0, "use_a": 500.0, "use_b": 300.0, "use_c": 100.0, "light": 60.0}
COMMON = SharedPart.COMMON


def hourly_park(**more: object) -> Park:
    return by_hour(a_shared_park(**more))  # type: ignore[arg-type]  # passed on


def portions(found: Allocation, part: SharedPart) -> list[SharedOut]:
    return [s for s in found.shared if s.portion.of is part]


def test_whoever_joins_bears_nothing_of_the_time_before() -> None:
    park = with_stays(hourly_park(), LATE_C)
    found = allocated_in_july(park, steady(HOUR))
    is_whole(found)
    before, after = found.spans
    assert (before.span.end, after.span.start) == (instant(11), instant(11))
    assert [a.enterprise for a in before.allocation.accounts] == ["a", "b"]
    hours_before, hours_after = 240, 504
    light = [portions(each.allocation, COMMON)[0].by_enterprise for each in found.spans]
    assert light[0]["a"] == pytest.approx(60 * FACTOR_KG * hours_before * 5 / 8, abs=1)
    assert light[1]["c"] == pytest.approx(60 * FACTOR_KG * hours_after / 9, abs=1)
    assert "c" not in light[0]
    own = found.account("c").own_kg
    assert own == pytest.approx(100 * FACTOR_KG * hours_after, abs=1)
    assert found.inside("c") == ((instant(11), JULY.end),)
    assert found.inside("a") == ()


def test_the_spans_add_up_to_the_account_of_the_boundary() -> None:
    park = with_stays(hourly_park(), LATE_C)
    inventory = july(park, steady(HOUR))
    figure = inventory.figures["national.e_park_kg"].value
    assert allocate(park, inventory).park_kg == round(figure or 0)
    for who in "abc":
        own = allocate(park, inventory).account(who).own_kg
        assert own == pytest.approx(inventory.figures[f"by_enterprise.{who}_kg"].value, abs=1)


def test_only_the_quantities_of_a_span_decide_in_it() -> None:
    daily = steady(HOUR)
    daily["use_a"] = [500.0] * 10 + [100.0] * 21  # a uses little once c is there
    daily["grid"] = [1000.0] * 10 + [600.0] * 21
    found = allocated_in_july(with_stays(hourly_park(), LATE_C), daily)
    is_whole(found)
    after = portions(found.spans[1].allocation, COMMON)[0]
    assert after.by_enterprise["a"] == pytest.approx(after.by_enterprise["c"], abs=1)


def test_leaving_and_coming_back_makes_three_spans() -> None:
    stays = {"a": ALWAYS, "b": ALWAYS, "c": ((-400, 6), (20, None))}
    found = allocated_in_july(with_stays(hourly_park(), stays), steady(HOUR))
    is_whole(found)
    assert len(found.spans) == 3
    assert found.inside("c") == ((JULY.start, instant(6)), (instant(20), JULY.end))


def test_a_membership_that_goes_on_without_a_gap_is_one_span() -> None:
    seamed = {"a": ALWAYS, "b": ALWAYS, "c": ((-400, 12), (12, None))}
    plain = {"a": ALWAYS, "b": ALWAYS, "c": ALWAYS}
    one, other = (
        allocated_in_july(with_stays(hourly_park(), stays), steady(HOUR))
        for stays in (seamed, plain)
    )
    assert one == other
    assert one.spans == ()


def test_an_enterprise_that_was_never_inside_has_no_account() -> None:
    stays = {"a": ALWAYS, "b": ALWAYS, "c": ((40, None),)}
    found = allocated_in_july(with_stays(hourly_park(), stays), steady(HOUR))
    assert [account.enterprise for account in found.accounts] == ["a", "b"]
    assert found.spans == ()
    is_whole(found)
    assert found.park_kg == pytest.approx(900 / 1000 * 744 * 1000 * FACTOR_KG, abs=1)


HEATED = HOUR | {"gas": 50.0, "heat": 450.0, "heat_a": 300.0, "heat_b": 100.0}


@pytest.mark.slow
@pytest.mark.parametrize("owner", ["", "a"])
def test_heat_of_the_park_and_of_a_member_is_given_in_each_span(owner: str) -> None:
    stays = {"a": ALWAYS, "b": ((11, None),), "c": ALWAYS}
    park = with_stays(by_hour(with_boiler(a_shared_park(), owner=owner)), stays)
    found = allocated_in_july(park, steady(HEATED))
    is_whole(found)
    received = [
        sum(t.kg or 0 for t in each.allocation.transfers if t.receiver == "b")
        for each in found.spans
    ]
    assert received[0] == 0
    assert received[1] > 0
    assert found.account("b").received_kg == received[1]


POWERED = HOUR | {
    "grid": 700.0,
    "gas_e": 100.0,
    "power_e": 300.0,
    "heat_e": 500.0,
    "heat_a": 300.0,
    "heat_b": 200.0,
}


def test_what_a_plant_gives_one_outside_stays_with_its_owner_less_what_it_earns() -> None:
    park = by_hour(with_cogeneration(a_shared_park(), owner="a"))
    stays = {"a": ALWAYS, "b": ((11, None),), "c": ALWAYS}
    found = allocated_in_july(with_stays(park, stays), steady(POWERED))
    is_whole(found)
    before, after = (each.allocation for each in found.spans)
    assert before.account("a").out_kg is not None
    assert (before.account("a").out_kg or 0) < 0  # power and heat given out to b
    assert after.account("a").out_kg == 0
    assert not [t for t in before.transfers if t.receiver == "b"]


def test_what_is_bought_of_a_plant_outside_reaches_whoever_uses_it() -> None:
    park = by_hour(with_cogeneration(a_shared_park(), owner="c"))
    stays = {"a": ALWAYS, "b": ALWAYS, "c": ((-400, 11),)}  # the owner of the plant leaves
    park = with_stays(park, stays)
    inventory = july(park, steady(POWERED))
    found = allocate(park, inventory)
    is_whole(found)
    assert found.park_kg == round(inventory.figures["national.e_park_kg"].value or 0)
    after = found.spans[1].allocation
    heat = {t.receiver: t.kg or 0 for t in after.transfers if t.pool == "heat"}
    assert heat["a"] == pytest.approx(1.5 * heat["b"], abs=3)
    assert {t.giver for t in after.transfers} == {""}
    assert found.account("c").total_kg == found.spans[0].allocation.account("c").total_kg


def test_shares_of_a_contract_do_not_say_who_bears_those_of_the_absent() -> None:
    shares = (Share(enterprise="a", share=0.7), Share(enterprise="c", share=0.3))
    rule = AllocationRule(of=COMMON, by=Basis.SHARES, shares=shares)
    found = allocated_in_july(with_stays(hourly_park(rules=(rule,)), LATE_C), steady(HOUR))
    before, after = (portions(each.allocation, COMMON)[0] for each in found.spans)
    assert [(m.id, m.subject) for m in before.missing] == [("share_of_absent", "c")]
    assert before.remaining_kg == before.kg
    assert after.by_enterprise["c"] == pytest.approx(0.3 * (after.kg or 0), abs=1)
    assert found.account("a").allocated_kg is None
    assert found.account("a").own_kg is not None
    assert found.remaining_kg is None


@pytest.mark.parametrize(("datum", "is_known"), [("land_area", True), ("water_fresh", False)])
def test_land_is_land_all_year_and_water_of_a_year_is_not_divided(
    datum: str, is_known: bool
) -> None:
    rule = AllocationRule(of=COMMON, by=Basis.DATUM, datum=datum)
    facts = tuple(
        Fact(datum=datum, year=2025, value=10.0, enterprise=who, evidence="survey")
        for who in "abc"
    )
    park = with_stays(hourly_park(rules=(rule,), facts=facts), LATE_C)
    found = allocated_in_july(park, steady(HOUR))
    before, after = (portions(each.allocation, COMMON)[0] for each in found.spans)
    if is_known:
        assert set(before.by_enterprise) == {"a", "b"}
        assert set(after.by_enterprise) == {"a", "b", "c"}
        is_whole(found)
        return
    reasons = {m.id for portion in (before, after) for m in portion.missing}
    assert reasons == {"yearly_over_span"}


def test_daily_readings_at_midnight_divide_without_an_estimate() -> None:
    park = with_stays(by_bill(a_shared_park(), Resolution.DAY), LATE_C)
    inventory = july(park, steady(HOUR))
    is_whole(allocate(park, inventory))
    assert inventory.spans.cuts.is_empty()


def yearly_bills(day: int) -> Park:
    return with_stays(a_shared_park(), {"a": ALWAYS, "b": ALWAYS, "c": ((day, None),)})


def test_a_yearly_bill_over_the_day_somebody_joins_divides_nothing_that_is_shared() -> None:
    park = yearly_bills(1)  # in the middle of the year
    inventory = draw_up(park, {name: [value * 1000] for name, value in GRID.items()}, YEAR)
    found = allocate(park, inventory)
    for each in found.spans:
        light = portions(each.allocation, COMMON)[0]
        assert [(m.id, m.subject) for m in light.missing] == [
            ("span_split_by_days", "electricity")
        ]
    assert "ledger_span_split_beyond_limit" in kinds(inventory)
    assert found.account("a").own_kg is not None
    assert found.account("a").allocated_kg is None


def test_a_small_part_of_a_bill_is_split_by_days_and_said() -> None:
    park = yearly_bills(-150)  # 31 January: a twelfth of the year
    inventory = draw_up(park, {name: [value * 1000] for name, value in GRID.items()}, YEAR)
    found = allocate(park, inventory)
    is_whole(found)
    assert "ledger_span_split" in kinds(inventory)
    cut = inventory.spans.cuts.row(0, named=True)
    assert (cut["id"], cut["is_beyond"]) == ("electricity", False)
    assert sum(inventory.spans.lines["emissions_kg"]) == sum(
        inventory.postings.filter(account="electricity_grid")["emissions_kg"], Decimal(0)
    )


def test_arrivals_are_those_of_the_time_inside() -> None:
    park = with_stays(by_hour(with_boiler(a_shared_park())), LATE_C)
    inventory = july(park, steady(HEATED))
    found = allocate(park, inventory)
    for who in "abc":
        total = arrivals_of(park, inventory, who, None).total_kg
        assert total == pytest.approx(found.account(who).total_kg, abs=6)


def test_a_footprint_needs_the_whole_year_inside() -> None:
    park = yearly_bills(-150)
    product = a_product("bolts", enterprise="c")
    park = replace(park, products=(product,), facts=(an_output("bolts", 10, "c"),))
    inventory = draw_up(park, {name: [value * 1000] for name, value in GRID.items()}, YEAR)
    with pytest.raises(FootprintError, match="2025-01-31 – 2025-12-31"):
        footprints_of(park, inventory, "c", FACTOR)


@pytest.mark.slow
def test_what_one_outside_passes_on_to_a_member_is_not_known_while_it_is_outside() -> None:
    """Its bill is in no account then, so the power behind it would count nowhere."""
    between = billed("pass", "enterprise:a", "enterprise:b")
    park = by_bill(a_shared_park(between), Resolution.DAY)
    daily = steady(
        {"grid": 1000, "use_a": 700, "use_b": 100, "use_c": 100, "light": 60, "pass": 300}
    )
    always = dict.fromkeys("abc", ((-400, None),))
    for stay in ((), ((-400, 11),)):
        inventory = july(with_stays(park, always | {"a": stay}), daily)
        assert inventory.figures["national.e_park_kg"].missing
        assert inventory.figures["by_enterprise.b_kg"].missing
        assert not inventory.figures["by_enterprise.c_kg"].missing
        assert "ledger_passed_on_from_outside" in kinds(inventory)
    for known in (always, always | {"b": ()}):
        inventory = july(with_stays(park, known), daily)
        assert not inventory.figures["national.e_park_kg"].missing
        assert "ledger_passed_on_from_outside" not in kinds(inventory)


def test_a_plant_of_the_park_is_known_in_a_month_that_bills_of_others_divide_by_days() -> None:
    roof = billed("e_roof", "asset:roof", "bus")
    park = by_bill(
        a_shared_park(roof, assets=(an_asset("roof", AssetKind.SOLAR),)), Resolution.DAY
    )
    park = with_stays(park, LATE_C)
    monthly = (
        replace(m, resolution=Resolution.MONTH) if m.id == "use_a" else m for m in park.meters
    )
    daily: dict[str, list[float]] = {meter: [amount] * 365 for meter, amount in HOUR.items()}
    daily |= {"use_a": [15_000.0] * 12, "e_roof": [9.0] * 191 + [1.0] * 174}  # until 10 July
    inventory = draw_up(replace(park, meters=tuple(monthly)), daily, YEAR)
    found = allocate(park, inventory)
    assert "ledger_span_split" in kinds(inventory)
    is_whole(found)
