"""Products share what their maker emits: by a study, by value, by mass, never by silence."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.base.errors import FootprintError
from lingtan.base.figures import Evidence
from lingtan.ledger.footprint.product_shares import ProductShare, shares_of
from lingtan.park.park import Park
from lingtan.park.products import Product, ProductBasis
from tests.builders import a_park
from tests.builders_footprint import a_precursor, a_product, an_output


def a_park_of(*products: Product, **tonnes: float) -> Park:
    facts = tuple(an_output(item, amount) for item, amount in tonnes.items())
    return replace(a_park(), products=products, facts=facts)


def told(shares: tuple[ProductShare, ...]) -> dict[str, float]:
    return {each.product.id: float(each.share) for each in shares}


def test_one_product_takes_all() -> None:
    (only,) = shares_of(a_park_of(a_product("bolts"), bolts=10), "works", 2025)
    assert (only.share, only.basis, only.labels) == (Decimal(1), None, frozenset())


def test_several_products_go_by_mass_and_the_rule_is_said_to_be_recalled() -> None:
    park = a_park_of(a_product("bolts"), a_product("nuts"), bolts=30, nuts=10)
    shares = shares_of(park, "works", 2025)
    assert told(shares) == {"bolts": 0.75, "nuts": 0.25}
    assert {each.basis for each in shares} == {ProductBasis.MASS}
    assert all(Evidence.R in each.labels for each in shares)


def test_values_that_differ_by_more_than_five_times_go_by_value() -> None:
    dear, cheap = a_product("gears", cny_per_t=9000), a_product("slag", cny_per_t=1000)
    shares = shares_of(a_park_of(dear, cheap, gears=10, slag=90), "works", 2025)
    assert told(shares) == {"gears": 0.5, "slag": 0.5}
    near = replace(dear, cny_per_t=5000)
    by_mass = shares_of(a_park_of(near, cheap, gears=10, slag=90), "works", 2025)
    assert told(by_mass) == {"gears": 0.1, "slag": 0.9}


def test_a_study_of_the_processes_goes_first() -> None:
    dear = a_product("gears", cny_per_t=9000, share=0.2)
    cheap = a_product("slag", cny_per_t=1000, share=0.8)
    park = a_park_of(dear, cheap, gears=10, slag=90)
    assert told(shares_of(park, "works", 2025)) == {"gears": 0.2, "slag": 0.8}


def test_a_basis_that_is_named_is_taken() -> None:
    one = a_product("oil", basis=ProductBasis.ENERGY, gj_per_t=40)
    other = a_product("tar", basis=ProductBasis.ENERGY, gj_per_t=20)
    park = a_park_of(one, other, oil=10, tar=20)
    assert told(shares_of(park, "works", 2025)) == {"oil": 0.5, "tar": 0.5}


def test_what_is_made_beside_counts_though_nobody_asks_for_its_footprint() -> None:
    park = a_park_of(a_product("bolts"), bolts=30, swarf=10)
    assert told(shares_of(park, "works", 2025)) == {"bolts": 0.75}


@pytest.mark.parametrize(
    ("products", "tonnes", "case"),
    [
        ((), {"bolts": 1}, "no_product"),
        ((a_product("bolts"),), {}, "no_output"),
        ((a_product("bolts"),), {"bolts": 0}, "no_output"),
        (
            (
                a_product("a", basis=ProductBasis.MASS),
                a_product("b", basis=ProductBasis.ECONOMIC),
            ),
            {"a": 1, "b": 1},
            "two_bases",
        ),
        ((a_product("a", basis=ProductBasis.ENERGY),), {"a": 1}, "basis_needs"),
        ((a_product("a"), a_product("b", item="A ")), {"a": 1}, "item_twice"),
        (
            (a_product("a", precursors=(a_precursor(), a_precursor(mass_t=1.0))),),
            {"a": 1},
            "precursor_twice",
        ),
        (
            (a_product("a", basis=ProductBasis.STATED, share=0.5),),
            {"a": 1, "b": 1},
            "shares_not_one",
        ),
    ],
)
def test_what_is_not_stated_or_stated_twice_is_asked_for(
    products: tuple[Product, ...], tonnes: dict[str, float], case: str
) -> None:
    with pytest.raises(FootprintError) as refused:
        shares_of(a_park_of(*products, **tonnes), "works", 2025)
    assert refused.value.case == case
