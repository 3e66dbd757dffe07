"""A chain with a recycle loses nothing, offers meet needs, and what is avoided stands apart."""

from fractions import Fraction

import pytest

from lingtan.base.errors import ArgumentError
from lingtan.base.names import Name
from lingtan.park.exchanges import ByProduct, WaterProcess
from lingtan.symbiosis.by_products import chain, exchange_materials, offered_t
from lingtan.symbiosis.water import share_water


def a_by_product(id_: str, **more: object) -> ByProduct:
    given: dict[str, object] = {"enterprise": id_, "material": "slag", "source": "survey", **more}
    return ByProduct(id=id_, name=Name.alike(id_), **given)  # type: ignore[arg-type]  # a builder


def test_what_goes_back_is_given_again_until_it_is_product_or_leaves() -> None:
    """By hand: 100 fresh, half of what is left goes back: g = 100 / (1 - 0.5 * 0.2)."""
    (step,) = chain(Fraction(100), [Fraction(4, 5)], Fraction(1, 2))
    assert step.given_t == Fraction(1000, 9)
    assert (step.product_t, step.waste_t) == (Fraction(800, 9), Fraction(100, 9))
    with pytest.raises(ArgumentError, match="no yield"):
        chain(Fraction(1), [Fraction(1, 2)], Fraction(1))


def test_a_chain_of_steps_offers_what_all_of_them_leave() -> None:
    product = a_by_product("works", fresh_t=100.0, yields=(0.8, 0.5), recycled=0.0)
    assert offered_t(product) == 20 + 40


def test_offers_meet_needs_of_their_material_and_avoid_what_they_replace() -> None:
    """The need that replaces more a tonne is served first: 60 t at 800 kg, 30 t at 100 kg."""
    found = exchange_materials(
        [
            a_by_product("a", offered_t=50.0),
            a_by_product("b", offered_t=40.0, material="Slag "),
            a_by_product("low", needed_t=50.0, replaced_kg_per_t=100.0),
            a_by_product("high", needed_t=60.0, replaced_kg_per_t=800.0),
            a_by_product("ash", offered_t=5.0, material="ash"),
        ]
    )
    ash, slag = found
    assert not ash.exchanged_t
    assert [slag.offered_t, slag.needed_t, slag.exchanged_t] == [90, 110, 90]
    assert slag.avoided_kg == 60 * 800 + 30 * 100
    assert [(h.offer, h.need, float(h.amount_t)) for h in slag.handovers] == [
        ("a", "high", 50),
        ("b", "high", 10),
        ("b", "low", 30),
    ]


def test_a_need_that_does_not_state_what_it_replaces_is_named() -> None:
    (found,) = exchange_materials(
        [a_by_product("a", offered_t=5.0), a_by_product("b", needed_t=9.0)]
    )
    assert not found.avoided_kg
    assert found.unstated == ("b",)


def test_owners_together_need_less_fresh_water_than_each_alone() -> None:
    """The worked example of three processes, dealt out to two owners: 50 + 64.58… and 93.75."""
    limits = [("a", 4, 0, 80), ("b", 6, 40, 120), ("b", 10, 80, 400)]
    processes = [
        WaterProcess(
            id=str(number),
            name=Name.alike(owner),
            enterprise=owner,
            load_kg_per_h=load,
            inlet_ppm=inlet,
            outlet_ppm=outlet,
            source="survey",
        )
        for number, (owner, load, inlet, outlet) in enumerate(limits)
    ]
    found = share_water(processes)
    assert found is not None
    assert float(found.pooled.fresh_t_per_h) == 93.75
    apart = sum(target.fresh_t_per_h for target in found.alone.values())
    assert found.saved_t_per_h == apart - found.pooled.fresh_t_per_h > 0
    assert share_water([]) is None
