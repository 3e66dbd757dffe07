"""A direct connection traced by the hour: users together take what was not fed in."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.matching.direct import trace_direct

energy = st.integers(0, 10**9)
hours = st.lists(
    st.tuples(energy, energy, st.lists(energy, min_size=3, max_size=3)), min_size=1, max_size=6
)


@settings(deadline=None)
@given(hours)
def test_each_hour_is_traced_to_the_last_watt_hour(
    given_hours: list[tuple[int, int, list[int]]],
) -> None:
    load = np.array([row[2] for row in given_hours], dtype=np.int64)
    fed_in = np.array([row[1] for row in given_hours], dtype=np.int64)
    wanted = np.array([row[0] for row in given_hours], dtype=np.int64)
    generated = fed_in + np.minimum(wanted, load.sum(axis=1))
    found = trace_direct(generated, fed_in, load)
    assert (found.used_wh.sum(axis=1) + fed_in == generated).all()
    assert (found.used_wh <= load).all()
    shares = (found.self_use_share, found.feed_in_share)
    assert all(share is None for share in shares) or np.isclose(sum(s or 0 for s in shares), 1)
