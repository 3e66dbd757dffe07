"""Scores by hand, and what has none."""

import numpy as np
import pytest

from lingtan.base.errors import MatchingError
from lingtan.matching.score import cfe_score, matched_score, netted_ratio, ratio_of_sums

LOAD, SUPPLY = np.array([10, 10, 10, 10]), np.array([0, 25, 10, 4])
MATCHED = np.array([0, 10, 10, 4])


def test_excess_lifts_the_ratio_of_sums_alone() -> None:
    assert matched_score(LOAD, MATCHED) == 0.6
    assert ratio_of_sums(LOAD, SUPPLY * 2) == 1.95


def test_netting_longer_lets_more_count() -> None:
    halves, whole = np.array([0, 0, 1, 1]), np.array([0, 0, 0, 0])
    assert netted_ratio(LOAD, SUPPLY, np.arange(4)) == 0.6
    assert netted_ratio(LOAD, SUPPLY, halves) == 0.85
    assert netted_ratio(LOAD, SUPPLY, whole) == 0.975


def test_without_load_there_is_no_score() -> None:
    none = np.zeros(4, dtype=np.int64)
    assert matched_score(none, none) is None
    assert cfe_score(none, none, np.zeros(4)) is None
    assert ratio_of_sums(none, SUPPLY) is None


@pytest.mark.parametrize("share", [-0.1, 20.0, float("nan")])
def test_a_share_of_the_grid_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(MatchingError, match="interval 2"):
        cfe_score(LOAD, MATCHED, np.array([0.1, 0.1, share, 0.1]))


def test_a_share_is_needed_for_every_interval() -> None:
    with pytest.raises(MatchingError, match="same intervals"):
        cfe_score(LOAD, MATCHED, np.array([0.1]))
