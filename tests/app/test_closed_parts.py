"""A year of which a month is closed counts what came since, says so, and is closed over it."""

from datetime import timedelta

import pytest

from lingtan import Workspace
from lingtan.app.closed_parts import PART_WAITS, PARTS_CLOSED, PARTS_PARK
from lingtan.base.errors import ClosingError
from lingtan.base.findings import Finding
from tests.app.test_closing import CLOSED, FIGURE, IMPORTED, LATE, NOTE, bill, fuel, park

__all__ = ["park"]

YEAR, MONTH, BEFORE = "2025", "2025-01", "2024"


def all_bills(park: Workspace) -> None:
    """Import the gas bills of the other months, so that the fuel of the year is known."""
    months = [f"{YEAR}-{number:02d}" for number in range(2, 13)]
    lines = [f"{month},{meter},60\n" for month in months for meter in ("g_boiler", "g_ceramics")]
    path = park.layout.folder / "sample_bills_rest.csv"
    path.write_text(f"{NOTE}{''.join(lines)}", encoding="utf-8")
    park.import_files([path], now=IMPORTED)


def told(park: Workspace, period: str) -> list[Finding]:
    """Return what an account of a period is told of its closed parts."""
    kinds = (PARTS_CLOSED, PART_WAITS, PARTS_PARK)
    return [each for each in park.account(period).check.findings if each.kind in kinds]


def test_a_year_names_its_closed_month_and_what_came_since(park: Workspace) -> None:
    all_bills(park)
    open_year = fuel(park.account(YEAR))
    assert told(park, YEAR) == []
    park.close(MONTH, by="office", now=CLOSED)
    (closed,) = told(park, YEAR)
    assert (closed.kind, closed.subject) == (PARTS_CLOSED, YEAR)
    assert closed.facts == {"closed": MONTH, "count": 1}
    bill(park, "late", 99.0)
    assert fuel(park.account(YEAR)) > open_year
    waits = [each for each in told(park, YEAR) if each.kind == PART_WAITS]
    assert [each.subject for each in waits] == [MONTH]
    assert waits[0].facts == {"count": 1, "file": "sample_bills_late.csv", "period": YEAR}
    assert told(park, MONTH) == told(park, BEFORE) == []


def test_what_came_of_other_months_waits_for_none(park: Workspace) -> None:
    park.close(MONTH, by="office", now=CLOSED)
    path = park.layout.folder / "sample_bills_next.csv"
    path.write_text(f"{NOTE}2025-02,g_ceramics,60\n", encoding="utf-8")
    park.import_files([path], now=LATE)
    assert [each.kind for each in told(park, YEAR)] == [PARTS_CLOSED]


def test_a_year_as_known_before_its_month_was_closed_says_nothing_of_it(park: Workspace) -> None:
    park.close(MONTH, by="office", now=CLOSED)
    bill(park, "late", 99.0)
    kinds = (PARTS_CLOSED, PART_WAITS)
    found = {
        moment: [
            each.kind
            for each in park.account(YEAR, as_known_at=moment).check.findings
            if each.kind in kinds
        ]
        for moment in (CLOSED - timedelta(days=1), CLOSED, LATE)
    }
    assert list(found.values()) == [[], [PARTS_CLOSED], [PARTS_CLOSED, PART_WAITS]]


def test_a_park_file_that_was_edited_since_parts_the_year_from_its_month(park: Workspace) -> None:
    park.close(MONTH, by="office", now=CLOSED)
    text = park.layout.park_file.read_text(encoding="utf-8")
    park.layout.park_file.write_text(f"{text}\n# edited\n", encoding="utf-8")
    (other,) = (each for each in told(park, YEAR) if each.kind == PARTS_PARK)
    assert (other.subject, other.facts) == (MONTH, {"period": YEAR, "changed": "park.yaml"})


def test_a_year_is_closed_over_a_month_that_says_what_it_says(park: Workspace) -> None:
    park.close(MONTH, by="office", now=CLOSED)
    before = fuel(park.account(MONTH))
    done = park.close(YEAR, by="office", now=LATE)
    assert done.closing.period == YEAR
    assert told(park, YEAR) == []
    assert fuel(park.account(MONTH)) == before
    bill(park, "late", 99.0, LATE + timedelta(days=1))
    with pytest.raises(ClosingError, match="closed over it"):
        park.restate(MONTH, by="office", reason="late bill", now=LATE)
    restated = park.restate(YEAR, by="office", reason="late bill", now=LATE + timedelta(days=2))
    assert restated.restated is not None
    assert fuel(park.account(MONTH)) > before


def test_a_month_that_moved_since_is_restated_before_its_year_is_closed(park: Workspace) -> None:
    all_bills(park)
    park.close(MONTH, by="office", now=CLOSED)
    bill(park, "late", 99.0)
    with pytest.raises(ClosingError, match="other figures now") as refused:
        park.close(YEAR, by="office", now=LATE)
    assert refused.value.case == "part_moved"
    assert refused.value.facts == {"period": YEAR, "parts": MONTH, "first": MONTH}
    park.restate(MONTH, by="office", reason="late bill", now=LATE)
    assert [each.kind for each in told(park, YEAR)] == [PARTS_CLOSED]
    done = park.close(YEAR, by="office", now=LATE + timedelta(days=1))
    assert done.closing.draft.figures["whole"][FIGURE] == fuel(park.account(YEAR))
