"""A period is closed once; a longer one may be closed over its parts, and then holds in them."""

from datetime import UTC, datetime

import pytest

from lingtan.base.errors import ClosingError
from lingtan.base.time_axis import parse_period
from lingtan.ledger.closing import (
    Closing,
    ClosingDraft,
    closed_parts,
    covering,
    require_closed,
    require_open,
)

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
        ("2025-07", "2025-07-01", "overlap"),
    ],
)
def test_a_period_that_is_closed_already_is_refused(closed: str, asked: str, case: str) -> None:
    with pytest.raises(ClosingError) as refused:
        require_open(closings(closed), parse_period(asked, ZONE))
    assert refused.value.case == case


def test_a_longer_period_may_be_closed_over_its_parts_and_then_holds_in_them() -> None:
    year, month, day = (parse_period(name, ZONE) for name in ("2025", "2025-07", "2025-07-03"))
    parts = closings("2025-07-03", "2025-07", "2025-09", "2025-07", "2024-12")
    require_open(parts, year)
    assert [(c.period, c.closing_id) for c in closed_parts(parts, year)] == [
        ("2025-07", 4),
        ("2025-09", 3),
    ]
    over = closings("2025-07", "2025")
    assert closed_parts(over, year) == closed_parts(over, month) == ()
    assert covering(over, day) == over[1]
    with pytest.raises(ClosingError, match="closed over it") as refused:
        require_closed(over, month)
    assert refused.value.case == "closed_over"
    assert require_closed(over, year) == over[1]


def test_months_beside_each_other_may_both_be_closed() -> None:
    beside, between = closings("2025-06", "2025-08"), parse_period("2025-07", ZONE)
    require_open(beside, between)
    assert covering(beside, between) is None


def test_only_what_was_closed_can_be_restated() -> None:
    with pytest.raises(ClosingError, match="never closed"):
        require_closed(closings("2025-07"), parse_period("2025", ZONE))
    assert require_closed(closings("2025", "2025"), parse_period("2025", ZONE)).closing_id == 2


@pytest.mark.parametrize(("closed", "part"), [("2025", "2025-07"), ("2025-07", "2025-07-15")])
def test_a_part_of_a_closed_period_names_the_period_to_restate(closed: str, part: str) -> None:
    with pytest.raises(ClosingError, match=f"Restate {closed}") as refused:
        require_closed(closings(closed), parse_period(part, ZONE))
    assert refused.value.case == "part_of_closed"
    assert refused.value.facts == {"period": part, "other": closed}
    assert "Close it first" not in str(refused.value)
