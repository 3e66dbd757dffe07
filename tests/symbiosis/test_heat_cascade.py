"""The heat cascade: streams at one temperature, thresholds, several pinches, the curve."""

from fractions import Fraction

from lingtan.symbiosis.heat_cascade import target_heat
from lingtan.symbiosis.heat_streams import HeatStream
from tests.builders_symbiosis import a_stream


def utilities(*streams: HeatStream) -> list[Fraction | int]:
    found = target_heat(streams)
    return [found.hot_utility_kw, found.cold_utility_kw]


def pinches(*streams: HeatStream) -> list[Fraction | int]:
    return [*target_heat(streams).pinches_c]


def test_nothing_needs_nothing() -> None:
    found = target_heat([])
    assert not any((found.hot_utility_kw, found.cold_utility_kw, found.curve))


def test_streams_of_one_kind_need_all_their_duty() -> None:
    assert utilities(a_stream(20, 60, 40), a_stream(30, 90, 10)) == [50, 0]
    assert utilities(a_stream(60, 20, 40)) == [0, 40]


def test_condensing_steam_boils_what_is_just_so_much_colder() -> None:
    steam = a_stream(110, 110, 70, is_hot=True)
    assert utilities(steam, a_stream(100, 100, 50, is_hot=False)) == [0, 20]
    assert utilities(steam, a_stream(100.5, 100.5, 50, is_hot=False)) == [50, 70]


def test_a_part_of_a_stream_may_give_heat_above_another() -> None:
    streams = (a_stream(100, 20, 80), a_stream(40, 70, 60))
    assert utilities(*streams) == [10, 30]
    assert pinches(*streams) == [45]


def test_where_one_utility_is_not_needed_there_is_no_pinch() -> None:
    assert pinches(a_stream(200, 100, 100), a_stream(20, 60, 40)) == []
    assert pinches(a_stream(200, 100, 40), a_stream(20, 60, 70)) == []


def test_every_temperature_no_heat_passes_is_named() -> None:
    streams = (
        a_stream(100, 100, 30, 0, is_hot=False),
        a_stream(80, 80, 20, 0, is_hot=True),
        a_stream(60, 60, 20, 0, is_hot=False),
        a_stream(40, 40, 10, 0, is_hot=True),
    )
    assert utilities(*streams) == [30, 10]
    assert pinches(*streams) == [100, 80, 60, 40]


def test_the_curve_goes_from_the_hot_utility_to_the_cold_one() -> None:
    found = target_heat(
        [
            a_stream(20, 135, 230),
            a_stream(170, 60, 330),
            a_stream(80, 140, 240),
            a_stream(150, 30, 180),
        ]
    )
    assert [(int(t), float(heat)) for t, heat in found.curve] == [
        (165, 20.0),
        (145, 80.0),
        (140, 82.5),
        (85, 0.0),
        (55, 75.0),
        (25, 60.0),
    ]
