"""A correction cannot hide behind the list of a period it does not touch."""

import pytest

from lingtan import Workspace
from lingtan.base.errors import CandidateError
from tests.app.test_closing import LATE, park, read_in
from tests.builders_candidates import MONTH, a_bill, states

__all__ = ["park", "read_in"]


@pytest.mark.parametrize("period", ["2025-02", "2024", "2025-01-15"])
def test_what_changes_another_period_only_is_not_proposed_with_an_empty_list(
    park: Workspace, period: str
) -> None:
    with pytest.raises(CandidateError) as refused:
        park.propose(period, [a_bill(park)], by="Li", reason="late bill", now=LATE)
    assert refused.value.case == "elsewhere"
    assert refused.value.facts == {"period": period, "first": "2025-01-01", "last": "2025-01-01"}
    assert not states(park)


@pytest.mark.parametrize("period", [MONTH, "2025"])
def test_what_changes_the_period_or_a_part_of_it_is(park: Workspace, period: str) -> None:
    park.propose(period, [a_bill(park)], by="Li", reason="late bill", now=LATE)
    assert states(park) == ["proposed"]
