"""A store by hand: 90 of 100 come out; which of them are green depends on the stated method."""

from dataclasses import replace

import numpy as np
import pytest

from lingtan.base.errors import MatchingError
from lingtan.matching.store import StoreMethod, StoreRecord, carry_green

GREEN_THEN_GREY = StoreRecord(
    green_in_wh=np.array([100, 0, 0, 0]),
    charged_wh=np.array([100, 100, 0, 0]),
    discharged_wh=np.array([0, 0, 90, 100]),
    efficiency_millionths=900_000,
)


def test_first_in_first_out_gives_the_green_first() -> None:
    found = carry_green(GREEN_THEN_GREY, StoreMethod.FIFO)
    assert found.certified_wh.tolist() == [0, 0, 90, 0]
    assert found.grid_wh.tolist() == [0, 0, 0, 100]
    assert found.unbacked_wh.tolist() == [0, 0, 0, 10]
    assert (found.cancelled_wh, found.lost_green_wh, found.left_green_wh) == (100, 10, 0)


def test_pro_rata_gives_of_the_mixture() -> None:
    found = carry_green(GREEN_THEN_GREY, StoreMethod.PRO_RATA)
    assert found.certified_wh.tolist() == [0, 0, 45, 45]
    assert found.unbacked_wh.tolist() == [0, 0, 0, 10]


def test_what_was_there_at_the_beginning_is_grid_energy() -> None:
    record = replace(GREEN_THEN_GREY, opening_wh=100)
    found = carry_green(record, StoreMethod.FIFO)
    assert found.certified_wh.tolist() == [0, 0, 0, 90]
    assert found.unbacked_wh.tolist() == [0, 0, 0, 0]


def test_what_stays_inside_is_neither_certified_nor_lost() -> None:
    record = replace(GREEN_THEN_GREY, discharged_wh=np.array([0, 0, 45, 0]))
    found = carry_green(record, StoreMethod.FIFO)
    assert (int(found.certified_wh.sum()), found.left_green_wh, found.lost_green_wh) == (45, 50, 5)


def test_more_green_than_went_in_is_refused() -> None:
    record = replace(GREEN_THEN_GREY, green_in_wh=np.array([100, 101, 0, 0]))
    with pytest.raises(MatchingError, match="Interval 1"):
        carry_green(record, StoreMethod.FIFO)


@pytest.mark.parametrize("efficiency", [0, 1_000_001, -5])
def test_a_store_that_gives_nothing_or_more_than_it_took_is_refused(efficiency: int) -> None:
    with pytest.raises(MatchingError, match="efficiency"):
        carry_green(replace(GREEN_THEN_GREY, efficiency_millionths=efficiency), StoreMethod.FIFO)
