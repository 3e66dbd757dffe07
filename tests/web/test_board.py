"""A counter's power lies between its two newest readings, in whatever order and push they come."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from lingtan.app.receive_readings import LivePark
from lingtan.metering.doorstep import Accepted, Doorstep
from lingtan.park.meters import MeterKind, Resolution
from lingtan.web.board import Board
from tests.builders import a_meter, with_kind

START = datetime(2026, 1, 1, tzinfo=UTC)
COUNTER = with_kind(
    a_meter("counter", "outside", "bus"), MeterKind.REGISTER, Resolution.MINUTES_15
)
SHARE = a_meter("share", "outside", "bus")
PARK = LivePark(
    doorstep=Doorstep(meters={each.id: each for each in (COUNTER, SHARE)}),
    scales={"counter": 1.0, "share": 1.0},
)


def read(quarter: int, value: int, meter: str = "counter") -> Accepted:
    at = START + quarter * timedelta(minutes=15)
    return Accepted(meter=meter, at=at, value=Decimal(value))


THREE = (read(0, 0), read(1, 1), read(2, 101))


@pytest.mark.parametrize("order", list(permutations(THREE)))
def test_readings_of_one_push_tell_the_power_of_the_last_interval(
    order: tuple[Accepted, ...],
) -> None:
    board = Board()
    board.put(order, PARK)
    assert [each.power_kw for each in board.all()] == [400.0]


@pytest.mark.parametrize("order", list(permutations(THREE)))
def test_readings_that_come_one_by_one_and_late_tell_the_same(order: tuple[Accepted, ...]) -> None:
    board = Board()
    for each in order:
        board.put([each], PARK)
    assert [each.power_kw for each in board.all()] == [400.0]


def test_a_correction_of_the_reading_before_is_reckoned_with() -> None:
    board = Board()
    board.put(THREE, PARK)
    number = board.number
    board.put([read(1, 51)], PARK)
    assert [each.power_kw for each in board.all()] == [200.0]
    assert board.number > number


def test_what_comes_late_of_a_meter_of_intervals_changes_nothing_shown() -> None:
    board = Board()
    board.put([read(2, 5, "share")], PARK)
    number = board.number
    board.put([read(1, 9, "share")], PARK)
    assert [each.newest.value for each in board.all()] == [5]
    assert board.number == number
