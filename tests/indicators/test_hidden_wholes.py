"""A part called 其中 and a total under a kind's name are not added to what they stand beside."""

import pytest

from lingtan.base.figures import Figure
from lingtan.indicators.hidden_wholes import is_of_which
from lingtan.indicators.parts import enterprises_beyond
from lingtan.park.facts import Fact
from tests.builders_indicators import a_basis, a_context, a_fact

WORKS = a_context(enterprises={"steel": "industry", "paint": "industry"})
NOBODY_ELSE = a_context(enterprises={"steel": "industry"})
WASTE = "solid_waste_generated"


def waste(value: float, item: str = "", who: str = "steel", datum: str = WASTE) -> Fact:
    return a_fact(datum, value, enterprise=who, item=item)


def total(*facts: Fact) -> Figure:
    return a_basis(facts=facts, context=NOBODY_ELSE).total(facts[0].datum)


def reasons(figure: Figure) -> list[str]:
    return [missing.id for missing in figure.missing]


@pytest.mark.parametrize(
    "name",
    [
        "其中：炉渣",
        "－其 中: 炉渣",
        "of which slag",
        "Of which: slag",
        "Including slag",
        "thereof slag",
    ],
)
def test_a_part_is_not_added_to_its_whole(name: str) -> None:
    assert total(waste(100), waste(60, name)).value == 100
    assert total(waste(100, "slag and dust"), waste(60, name)).value == 100


@pytest.mark.parametrize("name", ["炉渣", "slag", "inclined sludge", "其他", ""])
def test_a_kind_is_no_part_by_its_name(name: str) -> None:
    assert not is_of_which(waste(1, name))


def test_a_part_without_a_whole_or_beyond_it_is_undecided() -> None:
    assert reasons(total(waste(60, "其中：炉渣"))) == ["part_without_whole"]
    assert reasons(total(waste(0, "其中：炉渣"))) == ["part_without_whole"]
    beyond = total(waste(50), waste(60, "其中：炉渣"))
    assert reasons(beyond) == ["part_without_whole"]
    assert beyond.missing[0].values == (50, 60)


def test_a_part_of_an_enterprise_may_belong_to_the_whole_of_the_park() -> None:
    assert total(waste(100, who=""), waste(60, "其中：炉渣")).value == 100


def test_a_part_lifts_no_enterprise_beyond_its_whole() -> None:
    used = [waste(90, datum="solid_waste_used"), waste(60, "其中：炉渣", datum="solid_waste_used")]
    basis = a_basis(facts=[waste(100), waste(0, datum="solid_waste_stock_used"), *used])
    assert not enterprises_beyond("solid_waste_used", basis)


def test_a_total_under_the_name_of_a_kind_is_undecided_and_named() -> None:
    found = total(waste(100, "一般工业固废"), waste(60, "炉渣"), waste(40, "粉煤灰"))
    assert reasons(found) == ["kind_like_total"]
    assert found.missing[0].subject == f"一般工业固废: steel: {WASTE}"


def test_one_kind_in_two_languages_is_undecided() -> None:
    assert reasons(total(waste(36_900, "炉渣"), waste(36_900, "slag"))) == ["kind_like_total"]


def test_a_total_beside_the_kinds_settles_it() -> None:
    kinds = [waste(36_900, "slag"), waste(36_900, "dust")]
    assert total(waste(73_800), *kinds).value == 73_800
    assert reasons(total(waste(36_900), *kinds)) == ["whole_contradicts_kinds"]


@pytest.mark.parametrize(
    "values", [(50_000, 50_000), (100, 60, 41), (100, 0, 0), (0, 0), (500, 499)]
)
def test_kinds_that_add_up_to_nothing_telling_are_added(values: tuple[float, ...]) -> None:
    facts = [waste(value, f"kind {number}") for number, value in enumerate(values)]
    assert total(*facts).value == sum(values)


def test_the_park_by_one_name_and_its_enterprises_by_others_are_undecided() -> None:
    theirs = [waste(61, "slag"), waste(39, "dust", who="paint")]
    basis = a_basis(facts=[waste(100, "固废", who=""), *theirs], context=WORKS)
    assert reasons(basis.total(WASTE)) == ["kind_like_total"]
    other = a_basis(facts=[waste(100, "ash", who=""), theirs[0], waste(50, "b", who="paint")])
    assert other.total(WASTE).value == 211


def test_counts_and_products_may_be_alike() -> None:
    boilers = [
        a_fact("key_equipment_count", v, item=i, enterprise="steel")
        for v, i in ((123, "a"), (123, "b"))
    ]
    assert total(*boilers).value == 246
    output = [a_fact("product_output", 1234, item=i, enterprise="steel") for i in ("a", "b")]
    assert total(*output).value == 2468
