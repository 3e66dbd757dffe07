"""Each thing counts once: a whole beside its kinds, a rate of several, a yes of the park."""

import pytest

from lingtan.base.figures import Figure
from lingtan.indicators.context import Context
from lingtan.indicators.parts import enterprises_beyond
from lingtan.indicators.results import Outcome
from lingtan.indicators.spoken_for import spoken_for
from lingtan.park.facts import Fact
from tests.builders_indicators import CATALOGUE, a_basis, a_context, a_fact, indicator_of, judged

WORKS = a_context(enterprises={"steel": "industry", "paint": "industry"})
ALONE = a_context(enterprises={"steel": "industry"})
WASTE = "solid_waste_generated"


def waste(who: str, value: float, item: str = "", datum: str = WASTE) -> Fact:
    return a_fact(datum, value, enterprise=who, item=item)


def total(*facts: Fact, context: Context = WORKS) -> Figure:
    return a_basis(facts=facts, context=context).total(facts[0].datum)


@pytest.mark.parametrize("who", ["", "steel"])
def test_a_whole_beside_its_kinds_counts_once(who: str) -> None:
    facts = [waste(who, 10), waste(who, 6, "slag"), waste(who, 4, "dust")]
    assert total(*facts, waste("paint", 0)).value == 10


@pytest.mark.parametrize("word", ["合计", "ＴＯＴＡＬ", "总 计：", "固废合计", "小计"])
def test_a_whole_called_a_total_is_no_further_kind(word: str) -> None:
    kinds = [waste("steel", 6, "slag"), waste("steel", 4, "dust"), waste("paint", 0)]
    assert total(*kinds, waste("steel", 10, word)).value == 10
    denied = total(*kinds, waste("steel", 11, word))
    assert [m.id for m in denied.missing] == ["whole_contradicts_kinds"]


def test_a_whole_its_kinds_deny_is_undecided_and_says_who() -> None:
    found = total(waste("steel", 10), waste("steel", 6, "slag"), waste("paint", 1))
    assert [(m.id, m.subject, m.values) for m in found.missing] == [
        ("whole_contradicts_kinds", f"steel: {WASTE}", (10, 6))
    ]
    assert found.value is None


def test_a_kind_of_the_park_is_not_added_to_the_whole_of_an_enterprise() -> None:
    found = total(waste("", 4, "slag"), waste("steel", 10), waste("paint", 0))
    assert [m.id for m in found.missing] == ["whole_beside_kinds"]


def test_the_park_beside_wholes_with_kinds_counts_each_kind_once() -> None:
    facts = [waste("steel", 10), waste("steel", 6, "Slag"), waste("steel", 4, "dust")]
    assert total(waste("", 6, "slag"), *facts, waste("paint", 0)).value == 10
    assert total(waste("", 10), *facts, waste("paint", 0)).value == 10


def test_a_whole_beside_its_kinds_is_not_beyond_the_whole_it_is_part_of() -> None:
    used = [waste("steel", v, i, "solid_waste_used") for v, i in ((8, ""), (5, "a"), (3, "b"))]
    stock = waste("steel", 0, "", "solid_waste_stock_used")
    basis = a_basis(facts=[*used, stock, waste("steel", 9)], context=WORKS)
    assert not enterprises_beyond("solid_waste_used", basis)


def test_a_rate_of_several_is_never_added_up() -> None:
    facts = [
        a_fact("product_unit_energy", v, enterprise=w) for v, w in ((80, "steel"), (90, "paint"))
    ]
    assert [m.id for m in total(*facts).missing] == ["values_not_added_up"]
    assert total(*[a_fact(f.datum, 80, enterprise=f.enterprise) for f in facts]).value == 80


def test_a_footprint_falls_by_enterprise_not_in_sum() -> None:
    facts = [
        a_fact("product_footprint", now, enterprise=who, item="steel")
        for now, who in ((90, "steel"), (60, "paint"))
    ]
    facts += [
        a_fact("product_footprint_base", base, enterprise=who, item="Steel", year=year)
        for base, who, year in ((100, "steel", 2022), (80, "paint", 2021), (500, "paint", 2019))
    ]
    found = a_basis(facts=facts, context=WORKS).quantity("product_footprint_reduction")
    assert found.value == pytest.approx(0.1)
    silent = a_basis(facts=facts[:1], context=WORKS).quantity("product_footprint_reduction")
    assert [m.subject for m in silent.missing] == ["paint"]


def test_a_yes_of_one_enterprise_is_no_yes_of_the_park() -> None:
    yes = a_fact("chemical_park", 1, enterprise="steel")
    assert [m.id for m in total(yes).missing] == ["chemical_park"]
    (finding,) = spoken_for([yes], WORKS, "park.yaml")
    assert (finding.subject, finding.facts["enterprise"]) == ("chemical_park", "steel")
    assert "园区管委会" in str(finding.facts["supplier"])


def test_a_yes_of_the_park_counts_beside_an_enterprise_that_says_no() -> None:
    assert total(a_fact("chemical_park", 1), a_fact("chemical_park", 0, enterprise="steel")).value


def test_an_enterprise_alone_in_the_boundary_speaks_for_it() -> None:
    yes = a_fact("boundary_is_one_factory", 1, enterprise="steel")
    assert total(yes, context=ALONE).value == 1
    assert not spoken_for([yes], ALONE, "park.yaml")


def test_a_rate_of_the_park_is_not_taken_from_an_enterprise() -> None:
    assert not total(a_fact("cfe_score", 0.9, enterprise="steel")).is_known


COUNTS = ("firms_total", "vehicles_total", "removals", "offsets_available", "past_emissions")


@pytest.mark.parametrize("datum", COUNTS)
def test_what_is_asked_of_the_park_is_never_added_up_over_enterprises(datum: str) -> None:
    theirs = [a_fact(datum, 40, enterprise=who) for who in ("steel", "paint")]
    assert [m.id for m in total(*theirs).missing] == [datum]
    assert total(*theirs, a_fact(datum, 40)).value == 40
    assert total(a_fact(datum, 40, item="a"), *theirs).value == 40
    assert total(theirs[0], context=ALONE).value == 40
    assert len(spoken_for(theirs, WORKS, "park.yaml")) == 2


def test_an_enterprises_base_year_is_not_that_of_the_park() -> None:
    facts = [
        a_fact("base_year_emissions", 500, year=2020),
        a_fact("base_year_emissions", 40, year=2022, enterprise="steel"),
    ]
    assert a_basis(facts=facts, context=WORKS).quantity("base_year_emissions").value == 500
    assert [f.subject for f in spoken_for(facts, WORKS, "park.yaml")] == ["base_year_emissions"]


@pytest.mark.parametrize(
    ("datum", "values"),
    [("product_unit_energy", (140, 900)), ("product_limit_correction", (20, 25))],
)
def test_two_values_of_one_limit_are_named_and_undecided(
    datum: str, values: tuple[float, float]
) -> None:
    item = "coke_stamp_charging"
    facts = [
        a_fact("product_output", 10, item=item),
        a_fact("product_unit_energy", 140, item=item),
        a_fact("product_limit_correction", 20, item=item, evidence="book"),
        a_fact(datum, values[1], item=f"{item}.comprehensive_energy", evidence="book"),
    ]
    result = judged("cn_national_910", {}, facts, context=a_context())
    verdict = indicator_of(result, "cn910.guide.product_unit_energy")
    assert verdict.outcome is Outcome.NOT_DECIDABLE
    assert [(m.id, m.values) for m in verdict.reasons] == [("limit_value_stated_twice", values)]
    assert verdict.reasons[0].subject == f"{item}.comprehensive_energy: {datum}"


def test_one_value_of_a_limit_by_two_names_is_one_value() -> None:
    item = "coke_stamp_charging"
    facts = [
        a_fact("product_output", 10, item=item),
        a_fact("product_limit_correction", 0, item=item),
        *(
            a_fact("product_unit_energy", 100, item=name)
            for name in (item, f"{item}.comprehensive_energy")
        ),
    ]
    result = judged("cn_national_910", {}, facts, context=a_context())
    assert indicator_of(result, "cn910.guide.product_unit_energy").outcome is Outcome.MEETS


def test_whatever_is_per_something_says_it_does_not_add_up() -> None:
    per_something = {"ratio", "flag", "specific_energy", "emission_per_energy"}
    adding = {d.id for d in CATALOGUE.data_register if d.is_extensive}
    wrong = {d.id for d in CATALOGUE.data_register if d.dimension in per_something} & adding
    named = {d.id for d in CATALOGUE.data_register if "per unit" in d.name.en} & adding
    assert not wrong | named
