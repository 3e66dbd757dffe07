"""Whatever the processes: reuse never costs water, owners together never need more, mass stays."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.errors import ArgumentError
from lingtan.symbiosis.by_products import chain
from lingtan.symbiosis.water import PPM_PER_KG_PER_T, WaterUse, target_water

MANY_TIMES = settings(max_examples=200, deadline=None)
FRESH = Fraction(5)


@st.composite
def uses(draw: st.DrawFn) -> WaterUse:
    """Draw a process whose water may be as clean as the fresh one, of one of two owners."""
    inlet = draw(st.integers(5, 300))
    return WaterUse(
        id="use",
        owner=draw(st.sampled_from("ab")),
        load_kg_per_h=Fraction(draw(st.integers(0, 40))),
        inlet_ppm=Fraction(inlet),
        outlet_ppm=Fraction(inlet + draw(st.integers(1, 500))),
    )


MANY = st.lists(uses(), max_size=8)


@MANY_TIMES
@given(MANY)
def test_owners_together_never_need_more_water_than_apart(many: list[WaterUse]) -> None:
    apart = [target_water([u for u in many if u.owner == who], FRESH) for who in "ab"]
    together = target_water(many, FRESH)
    assert together.fresh_t_per_h <= sum(each.fresh_t_per_h for each in apart)
    assert together.fresh_t_per_h <= together.without_reuse_t_per_h


@MANY_TIMES
@given(MANY)
def test_waste_water_carries_off_the_whole_load(many: list[WaterUse]) -> None:
    found = target_water(many, FRESH)
    load = sum(use.load_kg_per_h for use in many)
    if found.waste_ppm is None:
        assert load == 0
    else:
        assert found.fresh_t_per_h * (found.waste_ppm - FRESH) == load * PPM_PER_KG_PER_T


@MANY_TIMES
@given(MANY)
def test_fresh_water_runs_under_the_limiting_composite_and_touches_it(
    many: list[WaterUse],
) -> None:
    found = target_water(many, FRESH)
    for level, load in found.curve:
        taken = found.fresh_t_per_h * (level - FRESH)
        assert taken >= load * PPM_PER_KG_PER_T
        assert (level in found.pinches_ppm) <= (taken == load * PPM_PER_KG_PER_T)
    assert bool(found.pinches_ppm) == bool(found.fresh_t_per_h)


@MANY_TIMES
@given(MANY, st.integers(1, 200))
def test_stricter_limits_never_need_less(many: list[WaterUse], less: int) -> None:
    stricter = [replace(use, inlet_ppm=max(FRESH, use.inlet_ppm - less)) for use in many]
    assert target_water(stricter, FRESH).fresh_t_per_h >= target_water(many, FRESH).fresh_t_per_h


@MANY_TIMES
@given(uses())
def test_what_no_water_can_do_is_refused(use: WaterUse) -> None:
    with pytest.raises(ArgumentError, match="no load"):
        target_water([replace(use, outlet_ppm=use.inlet_ppm)], FRESH)
    with pytest.raises(ArgumentError, match="fresh water has"):
        target_water([use], use.inlet_ppm + 1)


YIELDS = st.lists(st.fractions(0, 1), max_size=6)


@pytest.mark.slow
@MANY_TIMES
@given(st.fractions(0, 1000), YIELDS, st.fractions(0, Fraction(99, 100)))
def test_a_chain_loses_nothing(fresh: Fraction, yields: list[Fraction], back: Fraction) -> None:
    steps = chain(fresh, yields, back)
    wastes = sum(step.waste_t for step in steps)
    assert wastes + (steps[-1].product_t if steps else fresh) == fresh


@pytest.mark.parametrize("share", [Fraction(-1, 10), Fraction(11, 10)])
def test_a_yield_beyond_the_whole_is_refused(share: Fraction) -> None:
    with pytest.raises(ArgumentError, match="no yield"):
        chain(Fraction(1), [share])
    with pytest.raises(ArgumentError, match="given"):
        chain(Fraction(-1), [])
