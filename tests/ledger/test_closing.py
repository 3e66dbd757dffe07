"""A period is closed once, and no two closings share a day."""

from datetime import UTC, datetime

import pytest

from lingtan.base.errors import ClosingError
from lingtan.base.time_axis import parse_period
from lingtan.ledger.closing import Closing, ClosingDraft, covering, require_closed, require_open

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 1, 31, tzinfo=UTC)


def closings(*periods: str) -> tuple[Closing, ...]:
    """Return closings of some periods, one after the other."""
    return tuple(
        Closing(
            closing_id=number,
            known_at=NOW,
            last_import=number,
            draft=ClosingDraft(
                period=period, asked_at=NOW, closed_by="office", park_sha256="", code=""
            ),
        )
        for number, period in enumerate(periods, start=1)
    )


@pytest.mark.parametrize("asked", ["2025", "2025-07", "2025-07-01"])
def test_what_lies_in_a_closed_period_is_closed(asked: str) -> None:
    found = covering(closings("2025"), parse_period(asked, ZONE))
    assert found is not None
    assert found.period == "2025"


def test_a_year_is_open_while_only_a_month_of_it_is_closed() -> None:
    assert covering(closings("2025-07"), parse_period("2025", ZONE)) is None


def test_the_last_closing_of_a_period_holds() -> None:
    found = covering(closings("2025", "2025"), parse_period("2025-03", ZONE))
    assert found is not None
    assert found.closing_id == 2


@pytest.mark.parametrize(
    ("closed", "asked", "case"),
    [
        ("2025", "2025", "closed_already"),
        ("2025", "2025-07", "overlap"),
        ("2025-07", "2025", "overlap"),
    ],
)
def test_a_period_that_shares_a_day_is_refused(closed: str, asked: str, case: str) -> None:
    with pytest.raises(ClosingError) as refused:
        require_open(closings(closed), parse_period(asked, ZONE))
    assert refused.value.case == case


def test_months_beside_each_other_may_both_be_closed() -> None:
    beside, between = closings("2025-06", "2025-08"), parse_period("2025-07", ZONE)
    require_open(beside, between)
    assert covering(beside, between) is None


def test_only_what_was_closed_can_be_restated() -> None:
    with pytest.raises(ClosingError, match="never closed"):
        require_closed(closings("2025"), parse_period("2025-07", ZONE))
    assert require_closed(closings("2025", "2025"), parse_period("2025", ZONE)).closing_id == 2
