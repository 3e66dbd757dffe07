"""Whole watt-hours split by weights, by hand."""

import numpy as np
import pytest

from lingtan.matching.apportion import apportion


def test_one_more_watt_hour_takes_none_from_anybody() -> None:
    """The paradox of Alabama: largest remainders give 4, 4, 2 of ten and 5, 5, 1 of eleven."""
    parts = apportion(np.array([10, 11]), np.array([6, 6, 2]))
    assert parts.tolist() == [[5, 4, 1], [5, 5, 1]]


def test_equal_parties_are_served_in_their_order() -> None:
    assert apportion(np.array([0, 1, 2, 4]), np.array([7, 7, 7])).tolist() == [
        [0, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
        [2, 1, 1],
    ]


def test_each_row_may_have_weights_of_its_own() -> None:
    weights = np.array([[1, 0], [0, 1], [0, 0]])
    assert apportion(np.array([5, 5, 5]), weights).tolist() == [[5, 0], [0, 5], [0, 0]]


@pytest.mark.parametrize("parties", [0, 1])
def test_one_party_takes_all_and_no_party_nothing(parties: int) -> None:
    parts = apportion(np.array([3]), np.ones(parties, dtype=np.int64))
    assert parts.tolist() == [[3] * parties]


def test_many_rows_are_split_like_each_alone() -> None:
    amounts = np.arange(400_000)
    parts = apportion(amounts, np.array([5, 3, 1]))
    assert (parts.sum(axis=1) == amounts).all()
    assert parts[-1].tolist() == apportion(amounts[-1:], np.array([5, 3, 1]))[0].tolist()
