"""Whatever the hours of a day were, what was served in them is between the ends of the day."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.matching.day_ends import day_ends
from lingtan.matching.hours import left_by_hour, park_hours
from lingtan.matching.score import netted_ratio
from lingtan.park.assets import AssetKind
from tests.builders import an_asset
from tests.builders_ledger import ZONE, hourly
from tests.examples import examples
from tests.ledger.test_hours_of_days import PARK, power, read_by_the_day

pytestmark = pytest.mark.slow

STORED = replace(
    PARK,
    meters=(
        *PARK.meters,
        hourly("charge", "bus", "asset:battery"),
        hourly("discharge", "asset:battery", "bus"),
    ),
    assets=(*PARK.assets, an_asset("battery", AssetKind.BATTERY)),
)
GATES = ("grid", "out", "sun", "charge", "discharge")
hour = st.tuples(*[st.sampled_from([0, 0, 1, 5, 20, 80])] * 4)


@settings(max_examples=examples(12), deadline=None)
@given(
    hours=st.lists(hour, min_size=24, max_size=24),
    names=st.sets(st.sampled_from(GATES), min_size=1),
)
def test_the_truth_lies_between_the_ends(
    hours: list[tuple[int, int, int, int]], names: set[str]
) -> None:
    use, sun, charge, discharge = (list(map(float, each)) for each in zip(*hours, strict=True))
    net = [u + c - s - d for u, s, c, d in zip(use, sun, charge, discharge, strict=True)]
    values = {"works": use, "sun": sun, "charge": charge, "discharge": discharge}
    values |= {"grid": [max(0.0, n) for n in net], "out": [max(0.0, -n) for n in net]}
    true = park_hours(power(STORED, values), ZONE)
    found = power(read_by_the_day(STORED, *names), values)
    assert found.spread == tuple(sorted(names))
    spread = park_hours(found, ZONE)
    if names in ({"sun"}, {"discharge"}):
        missed = abs(int(spread.clean_wh.sum()) - int(true.clean_wh.sum()))
        assert missed <= len(hours)  # watt-hours: the others leave no doubt
    ends = day_ends(spread, left_by_hour(found), None, found.spread)
    for each in (true, spread):
        clean = each.clean_wh.sum() / 1000
        assert ends.clean_kwh[0] - 1e-6 <= clean <= ends.clean_kwh[1] + 1e-6
        load = each.load_wh.sum(axis=1)
        score = netted_ratio(load, each.made_wh, each.day * 24 + range(len(load)))
        if score is not None:
            whole = netted_ratio(load, each.made_wh, each.day)
            assert whole is not None
            assert ends.clean_kwh[0] * 1000 / load.sum() <= score + 1e-9 <= whole + 2e-9
