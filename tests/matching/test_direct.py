"""A direct connection by hand: traced by hour and user, and held against stated limits."""

import numpy as np
import pytest

from lingtan.base.errors import MatchingError
from lingtan.matching.direct import forbidden_feed_in, keeps, trace_direct

PROJECT = trace_direct(
    generated_wh=np.array([100, 0, 60]),
    fed_in_wh=np.array([40, 0, 0]),
    load_wh=np.array([[60, 60], [50, 50], [100, 0]]),
)


def test_each_user_takes_by_its_load_in_the_hour() -> None:
    assert PROJECT.used_wh.tolist() == [[30, 30], [0, 0], [60, 0]]
    assert PROJECT.load_share_of_users == (90 / 210, 30 / 110)


def test_ratios_are_of_the_year_as_a_whole() -> None:
    assert PROJECT.self_use_share == 120 / 160
    assert PROJECT.load_share == 120 / 320
    assert PROJECT.feed_in_share == 40 / 160


def test_feed_in_is_named_by_the_hour_where_none_is_allowed() -> None:
    for allowed, hours in ((False, [0]), (True, [])):
        found = forbidden_feed_in(PROJECT.fed_in_wh, may_feed_in=allowed)
        assert found is not None
        assert found.tolist() == hours
    assert forbidden_feed_in(PROJECT.fed_in_wh, may_feed_in=None) is None


def test_a_limit_nobody_has_stated_gives_no_verdict() -> None:
    assert keeps(PROJECT.self_use_share, at_least=0.6) is True
    assert keeps(PROJECT.feed_in_share, at_most=0.2) is False
    assert keeps(PROJECT.load_share) is None
    assert keeps(None, at_most=0.2) is None


@pytest.mark.parametrize(("fed_in", "load"), [(101, 60), (0, 40)])
def test_power_that_goes_nowhere_is_refused(fed_in: int, load: int) -> None:
    with pytest.raises(MatchingError, match="interval 0"):
        trace_direct(np.array([100]), np.array([fed_in]), np.array([[load, 0]]))
