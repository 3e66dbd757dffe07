"""Whatever the streams: heat is conserved, sharing never costs, caution never saves."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.symbiosis.heat_cascade import target_heat
from lingtan.symbiosis.heat_sharing import GJ_PER_KWH, heat_of_year, share_heat
from lingtan.symbiosis.heat_streams import HeatStream
from tests.builders_symbiosis import a_stream

MANY_TIMES = settings(max_examples=200, deadline=None)
TEMPERATURES = st.integers(-40, 400)


@st.composite
def streams(draw: st.DrawFn) -> HeatStream:
    """Draw a stream, at one temperature as well, of one of three owners."""
    supply, target = draw(TEMPERATURES), draw(st.one_of(TEMPERATURES, st.none()))
    end = supply if target is None else target
    return a_stream(
        supply,
        end,
        draw(st.integers(0, 5000)),
        draw(st.integers(0, 20)),
        owner=draw(st.sampled_from("abc")),
        is_hot=draw(st.booleans()) if supply == end else supply > end,
        hours_per_year=Fraction(draw(st.integers(1, 8760))),
    )


MANY = st.lists(streams(), max_size=9)


@pytest.mark.slow
@MANY_TIMES
@given(MANY)
def test_hot_utility_and_hot_duty_are_cold_utility_and_cold_duty(many: list[HeatStream]) -> None:
    found = target_heat(many)
    assert found.hot_utility_kw + found.hot_duty_kw == found.cold_utility_kw + found.cold_duty_kw
    assert found.cold_duty_kw - found.hot_utility_kw == found.recovered_kw >= 0


@MANY_TIMES
@given(MANY)
def test_no_utility_is_below_zero_or_above_what_its_streams_need(many: list[HeatStream]) -> None:
    found = target_heat(many)
    assert 0 <= found.hot_utility_kw <= found.cold_duty_kw
    assert 0 <= found.cold_utility_kw <= found.hot_duty_kw
    assert all(heat >= 0 for _, heat in found.curve)


@MANY_TIMES
@given(MANY)
def test_owners_together_never_need_more_than_apart(many: list[HeatStream]) -> None:
    shared = share_heat(many)
    assert shared.saved_kw >= 0
    assert shared.saved_kw == shared.cold_alone_kw - shared.pooled.cold_utility_kw


@pytest.mark.slow
@MANY_TIMES
@given(MANY, MANY)
def test_one_more_owner_never_takes_a_saving_away(
    some: list[HeatStream], others: list[HeatStream]
) -> None:
    newcomer = [replace(stream, owner="d") for stream in others]
    assert share_heat([*some, *newcomer]).saved_kw >= share_heat(some).saved_kw


@MANY_TIMES
@given(MANY, st.lists(st.integers(0, 30), min_size=9, max_size=9))
def test_a_larger_temperature_difference_never_needs_less(
    many: list[HeatStream], more: list[int]
) -> None:
    wider = [
        replace(stream, contribution_k=stream.contribution_k + extra)
        for stream, extra in zip(many, more, strict=False)
    ]
    near, far = target_heat(many), target_heat(wider)
    assert far.hot_utility_kw >= near.hot_utility_kw
    assert far.cold_utility_kw >= near.cold_utility_kw


@MANY_TIMES
@given(MANY.flatmap(lambda many: st.tuples(st.just(many), st.permutations(many))))
def test_the_order_of_streams_changes_nothing(
    both: tuple[list[HeatStream], list[HeatStream]],
) -> None:
    assert target_heat(both[0]) == target_heat(both[1])


@pytest.mark.slow
@MANY_TIMES
@given(MANY, st.data())
def test_a_stream_cut_at_a_temperature_stays_the_same(
    many: list[HeatStream], data: st.DataObject
) -> None:
    share = Fraction(data.draw(st.integers(0, 10)), 10)
    cut: list[HeatStream] = []
    for stream in many:
        middle = stream.supply_c + (stream.target_c - stream.supply_c) * share
        cut.append(replace(stream, target_c=middle, duty_kw=stream.duty_kw * share))
        cut.append(replace(stream, supply_c=middle, duty_kw=stream.duty_kw * (1 - share)))
    whole, pieces = target_heat(many), target_heat(cut)
    assert pieces.hot_utility_kw == whole.hot_utility_kw
    assert pieces.cold_utility_kw == whole.cold_utility_kw


@pytest.mark.slow
@MANY_TIMES
@given(MANY)
def test_a_year_of_equal_hours_is_the_power_times_the_hours(many: list[HeatStream]) -> None:
    alike = [replace(stream, hours_per_year=Fraction(4000)) for stream in many]
    year = heat_of_year(alike)
    assert year is not None
    assert year.saved_gj == share_heat(alike).saved_kw * 4000 * GJ_PER_KWH


@pytest.mark.slow
@MANY_TIMES
@given(MANY)
def test_over_a_year_as_well_sharing_never_costs(many: list[HeatStream]) -> None:
    year = heat_of_year(many)
    assert year is not None
    assert year.saved_gj >= 0
