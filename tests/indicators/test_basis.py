"""A statement is counted once, for its year, and silence is never zero."""

from dataclasses import replace

import pytest

from lingtan.base.errors import FormulaError
from lingtan.base.figures import Evidence, Missing
from lingtan.indicators.totals import CONTRADICTION, PARK_CONTRADICTS
from lingtan.park.facts import Fact
from tests.builders_indicators import a_basis, a_context, a_fact

WORKS = a_context(enterprises={"steel": "industry", "paint": "industry", "hotel": "building"})


def test_statements_of_all_enterprises_are_added_up() -> None:
    facts = [
        a_fact("water_fresh", 3, enterprise="steel"),
        a_fact("water_fresh", 4, enterprise="paint"),
    ]
    assert a_basis(facts=facts, context=WORKS).quantity("water_fresh").value == 7


def test_an_enterprise_that_says_nothing_leaves_the_total_unknown() -> None:
    facts = [a_fact("water_fresh", 3, enterprise="steel")]
    total = a_basis(facts=facts, context=WORKS).quantity("water_fresh")
    assert total.value is None
    assert total.missing == (Missing(kind="datum", id="water_fresh", subject="paint"),)


def test_an_enterprise_that_has_none_says_zero() -> None:
    facts = [
        a_fact("water_fresh", 3, enterprise="steel"),
        a_fact("water_fresh", 0, enterprise="paint"),
    ]
    assert a_basis(facts=facts, context=WORKS).quantity("water_fresh").value == 3


def test_a_statement_of_the_park_stands_for_enterprises_that_say_nothing() -> None:
    facts = [a_fact("water_fresh", 9), a_fact("water_fresh", 3, enterprise="steel")]
    assert a_basis(facts=facts, context=WORKS).quantity("water_fresh").value == 9


@pytest.mark.parametrize(
    ("park", "steel", "paint"),
    [(9, 3, 4), (5, 3, 4), (5, 6, None), (0, 1, None)],
    ids=["more than all", "less than all", "less than one", "none"],
)
def test_a_park_that_contradicts_its_enterprises_leaves_the_total_unknown(
    park: float, steel: float, paint: float | None
) -> None:
    facts = [a_fact("water_fresh", park), a_fact("water_fresh", steel, enterprise="steel")]
    facts += [] if paint is None else [a_fact("water_fresh", paint, enterprise="paint")]
    total = a_basis(facts=facts, context=WORKS).quantity("water_fresh")
    assert total.value is None
    assert total.missing == (
        Missing(
            kind="rule",
            id=PARK_CONTRADICTS,
            subject="water_fresh",
            values=(park, steel + (paint or 0)),
            unit="m3",
        ),
    )


@pytest.mark.parametrize(("park", "known"), [(7.003, True), (6.997, True), (7.01, False)])
def test_a_park_may_round_what_its_enterprises_add_up_to(park: float, known: bool) -> None:
    facts = [
        a_fact("water_fresh", park),
        a_fact("water_fresh", 3, enterprise="steel"),
        a_fact("water_fresh", 4, enterprise="paint"),
    ]
    total = a_basis(facts=facts, context=WORKS).quantity("water_fresh")
    assert total.is_known is known


def test_things_that_are_counted_are_never_rounded() -> None:
    facts = [
        a_fact("key_equipment_count", 10_001),
        a_fact("key_equipment_count", 6_000, enterprise="steel"),
        a_fact("key_equipment_count", 4_000, enterprise="paint"),
    ]
    two = a_context(enterprises={"steel": "industry", "paint": "industry"})
    assert not a_basis(facts=facts, context=two).quantity("key_equipment_count").is_known


def waste(who: str, value: float, item: str) -> Fact:
    return a_fact("solid_waste_generated", value, enterprise=who, item=item)


def test_a_kind_of_waste_is_held_against_the_same_kind() -> None:
    facts = [
        waste("", 10, "slag"),
        waste("", 5, "dust"),
        waste("steel", 4, "slag"),
        waste("steel", 9, "dust"),
    ]
    total = a_basis(facts=facts, context=WORKS).quantity("solid_waste_generated")
    assert total.missing == (
        Missing(
            kind="rule",
            id=PARK_CONTRADICTS,
            subject="solid_waste_generated",
            values=(5, 9),
            unit="kg",
        ),
    )


def test_a_kind_of_waste_the_park_says_nothing_about_counts_as_its_enterprises_state_it() -> None:
    facts = [waste("", 4, "slag"), waste("steel", 4, "slag"), waste("paint", 3, "sludge")]
    assert a_basis(facts=facts, context=WORKS).quantity("solid_waste_generated").value == 7
    whole = [waste("", 7, ""), *facts[1:]]
    assert a_basis(facts=whole, context=WORKS).quantity("solid_waste_generated").value == 7


def test_a_park_that_agrees_with_its_enterprises_counts_once() -> None:
    facts = [
        a_fact("water_fresh", 0.3),
        a_fact("water_fresh", 0.1, enterprise="steel"),
        a_fact("water_fresh", 0.2, enterprise="paint"),
    ]
    assert a_basis(facts=facts, context=WORKS).quantity("water_fresh").value == 0.3


def test_a_statement_without_a_document_is_unverified_and_says_so() -> None:
    proved = a_fact("water_fresh", 3, enterprise="steel", evidence="bills")
    bare = a_fact("water_fresh", 4, enterprise="paint")
    assert a_basis(facts=[proved, bare], context=WORKS).quantity("water_fresh").evidence == {
        Evidence.U
    }
    both = [proved, replace(bare, evidence="bills")]
    assert a_basis(facts=both, context=WORKS).quantity("water_fresh").evidence == frozenset()


def test_an_enterprise_outside_the_boundary_does_not_count() -> None:
    facts = [
        a_fact("water_fresh", 3, enterprise="steel"),
        a_fact("water_fresh", 4, enterprise="paint"),
        a_fact("water_fresh", 100, enterprise="neighbour"),
    ]
    assert a_basis(facts=facts, context=WORKS).quantity("water_fresh").value == 7


def test_years_are_never_summed_into_one() -> None:
    facts = [a_fact("water_fresh", 9), a_fact("water_fresh", 5, year=2026)]
    basis = a_basis(facts=facts)
    assert basis.quantity("water_fresh").value == 9
    assert basis.total("water_fresh", year=2026).value == 5


def test_kinds_of_one_statement_are_added_up() -> None:
    facts = [
        a_fact("solid_waste_used", 1, item="slag"),
        a_fact("solid_waste_used", 2, item="dust"),
    ]
    assert a_basis(facts=facts).quantity("solid_waste_used").value == 3
    assert a_basis(facts=facts).total("solid_waste_used", item="dust").value == 2


def test_a_flag_is_not_added_up() -> None:
    facts = [a_fact("chemical_park", 1), a_fact("chemical_park", 1)]
    assert a_basis(facts=facts).quantity("chemical_park").value == 1
    assert a_basis(facts=facts).quantity("other_park").value == 0


def test_a_flag_stated_both_ways_is_unknown() -> None:
    facts = [a_fact("chemical_park", 1), a_fact("chemical_park", 0)]
    figure = a_basis(facts=facts).quantity("chemical_park")
    assert figure.value is None
    assert figure.missing[0].id == CONTRADICTION


def test_a_ledger_figure_that_is_not_there_asks_for_its_data() -> None:
    basis = a_basis()
    assert basis.quantity("national.e_park_kg").missing[0].id == "energy_consumption"
    assert basis.quantity("energy.peak_load_kw").missing[0].id == "load_curve"
    assert basis.quantity("energy.certificate_kwh").missing[0].id == "green_certificates"


def test_a_name_of_nothing_is_an_error_with_the_way_out() -> None:
    with pytest.raises(FormulaError, match="'E_tec' is no quantity"):
        a_basis().quantity("E_tec")


def test_a_total_carries_labels_and_sources() -> None:
    fact = Fact(datum="removals", year=2027, value=5, source="park.yaml:12", label=Evidence.R)
    figure = a_basis(facts=[fact]).quantity("removals")
    assert figure.evidence == {Evidence.R}
    assert figure.rests_on == ("removals", "park.yaml:12")


def test_the_base_year_is_the_latest_stated() -> None:
    facts = [
        a_fact("base_year_emissions", 5, year=2020),
        a_fact("base_year_emissions", 4, year=2025),
        a_fact("base_year_emissions", 9, year=2030),
    ]
    assert a_basis(facts=facts).quantity("base_year_emissions").value == 4
