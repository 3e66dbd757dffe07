"""What was served in its hour lies between the ends of the day, whatever the hours were."""

import numpy as np
import pytest

from lingtan.base.figures import Figure
from lingtan.matching.day_ends import day_ends
from lingtan.matching.truths import Situation, tell_truths
from tests.builders_matching import account_figures, park_hours_of

HOURS = park_hours_of(
    load_wh=[[20_000, 80_000], [0, 60_000]],
    own_wh=[[10_000, 20_000], [0, 20_000]],
    own_made_wh=[60_000, 20_000],
    day=[1, 2],
)
LEFT = np.array([30_000, 25_000])
ENDS = day_ends(HOURS, LEFT, None, ("grid",))
ACCOUNT = account_figures(load=160.0, own_non_fossil_used=50.0, available_non_fossil=80.0)


def test_each_day_uses_what_did_not_leave_and_no_more_than_was_made() -> None:
    assert ENDS.clean_kwh == (30.0, 80.0)  # of the second day all may have left
    assert ENDS.stored_kwh == (0.0, 0.0)


def test_the_shares_of_the_hours_have_the_ends_of_the_days() -> None:
    found = tell_truths(Situation(figures=ACCOUNT, hours=HOURS, ends=ENDS))
    share = found["matching.metered_share"]
    assert share.value == pytest.approx(50 / 160)
    assert share.bounds == pytest.approx((30 / 160, 80 / 160))
    assert [(each.id, each.subject) for each in share.unsure] == [("meter_by_profile", "grid")]
    netted = found["matching.netted_hour_share"]
    assert netted.bounds == pytest.approx((30 / 160, 80 / 160))
    assert found["matching.netted_day_share"].low is None
    assert [each.id for each in found["matching.cfe_score"].missing] == ["meter_by_profile"]


def test_a_value_beyond_the_ends_is_its_own_end() -> None:
    wide = ENDS.of(Figure(id="a", value=90.0, unit="kWh", low=85.0, high=95.0), ENDS.clean_kwh)
    assert wide.bounds == (25.0, 95.0)
