"""Units round-trip: what goes out and comes back is what went out, exactly."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.units import Unit
from lingtan.catalogue.load import load_catalogue

UNITS = load_catalogue().units
PAIRS = [
    (source, target)
    for source in UNITS.units
    for target in UNITS.units
    if source.dimension == target.dimension
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PAIRS), st.fractions(-(10**12), 10**12))
def test_out_and_back_is_where_it_started(pair: tuple[Unit, Unit], value: Fraction) -> None:
    source, target = pair
    there = UNITS.convert_exactly(value, source.symbol, target.symbol)
    assert UNITS.convert_exactly(there, target.symbol, source.symbol) == value


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PAIRS), st.sampled_from(PAIRS), st.integers(-(10**9), 10**9))
def test_a_way_round_is_the_straight_way(
    pair: tuple[Unit, Unit], other: tuple[Unit, Unit], value: int
) -> None:
    source, target = pair
    middle = next(u for u in (*other, target) if u.dimension == source.dimension)
    direct = UNITS.convert_exactly(Fraction(value), source.symbol, target.symbol)
    step = UNITS.convert_exactly(Fraction(value), source.symbol, middle.symbol)
    assert UNITS.convert_exactly(step, middle.symbol, target.symbol) == direct


@given(st.sampled_from(UNITS.units))
def test_every_spelling_finds_its_unit(unit: Unit) -> None:
    assert all(UNITS.find(name) is unit for name in (unit.symbol, *unit.aliases))
