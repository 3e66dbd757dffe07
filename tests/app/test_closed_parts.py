"""A year of which a month is closed counts what came since, says so, and is closed over it."""

from datetime import timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.closed_parts import PART_WAITS, PARTS_CLOSED, PARTS_PARK
from lingtan.base.errors import ClosingError
from lingtan.base.findings import Finding
from tests.app.test_closing import (
    CLOSED,
    FIGURE,
    IMPORTED,
    LATE,
    NOTE,
    bill,
    bills_of_months,
    closed,
    closed_in,
    fuel,
    read_in,
)
from tests.prepared import copied

__all__ = ["closed"]

YEAR, MONTH, BEFORE = "2025", "2025-01", "2024"


@pytest.fixture
def known(tmp_path: Path) -> Workspace:
    """Return a park of whose year all fuel is known."""
    return copied(with_all_bills, tmp_path / "park")


@pytest.fixture
def parted(tmp_path: Path) -> Workspace:
    """Return a park that was asked for its year after a month of it was closed."""
    return copied(asked_for_its_year, tmp_path / "park")


def asked_for_its_year(folder: Path) -> Workspace:
    """Make such a park."""
    park = copied(closed_in, folder)
    park.account(YEAR)  # kept, and copied along
    return park


def with_all_bills(folder: Path) -> Workspace:
    """Make a park, and import the gas bills of the other months too."""
    park = copied(read_in, folder)
    months = [f"{YEAR}-{number:02d}" for number in range(2, 13)]
    bills_of_months(park, months, 60, "rest", IMPORTED)
    park.account(YEAR)  # kept, and copied along
    return park


def told(park: Workspace, period: str) -> list[Finding]:
    """Return what an account of a period is told of its closed parts."""
    kinds = (PARTS_CLOSED, PART_WAITS, PARTS_PARK)
    return [each for each in park.account(period).check.findings if each.kind in kinds]


@pytest.mark.slow
def test_a_year_names_its_closed_month_and_what_came_since(known: Workspace) -> None:
    open_year = fuel(known.account(YEAR))
    assert told(known, YEAR) == []
    known.close(MONTH, by="office", now=CLOSED)
    (said,) = told(known, YEAR)
    assert (said.kind, said.subject) == (PARTS_CLOSED, YEAR)
    assert said.facts == {"closed": MONTH, "count": 1}
    bill(known, "late", 99.0)
    assert fuel(known.account(YEAR)) > open_year
    waits = [each for each in told(known, YEAR) if each.kind == PART_WAITS]
    assert [each.subject for each in waits] == [MONTH]
    assert waits[0].facts == {"count": 1, "file": "sample_bills_late.csv", "period": YEAR}
    assert told(known, MONTH) == told(known, BEFORE) == []


@pytest.mark.slow
def test_what_came_of_other_months_waits_for_none(closed: Workspace) -> None:
    path = closed.layout.folder / "sample_bills_next.csv"
    path.write_text(f"{NOTE}2025-02,g_ceramics,60\n", encoding="utf-8")
    closed.import_files([path], now=LATE)
    assert [each.kind for each in told(closed, YEAR)] == [PARTS_CLOSED]


@pytest.mark.slow
def test_a_year_as_known_before_its_month_was_closed_says_nothing_of_it(parted: Workspace) -> None:
    bill(parted, "late", 99.0)
    kinds = (PARTS_CLOSED, PART_WAITS)
    found = {
        moment: [
            each.kind
            for each in parted.account(YEAR, as_known_at=moment).check.findings
            if each.kind in kinds
        ]
        for moment in (CLOSED - timedelta(days=1), CLOSED, LATE)
    }
    assert list(found.values()) == [[], [PARTS_CLOSED], [PARTS_CLOSED, PART_WAITS]]


@pytest.mark.slow
def test_a_park_file_that_was_edited_since_parts_the_year_from_its_month(
    closed: Workspace,
) -> None:
    text = closed.layout.park_file.read_text(encoding="utf-8")
    closed.layout.park_file.write_text(f"{text}\n# edited\n", encoding="utf-8")
    (other,) = (each for each in told(closed, YEAR) if each.kind == PARTS_PARK)
    assert (other.subject, other.facts) == (MONTH, {"period": YEAR, "changed": "park.yaml"})


@pytest.mark.slow
def test_a_year_is_closed_over_a_month_that_says_what_it_says(parted: Workspace) -> None:
    before = fuel(parted.account(MONTH))
    done = parted.close(YEAR, by="office", now=LATE)
    assert done.closing.period == YEAR
    assert told(parted, YEAR) == []
    assert fuel(parted.account(MONTH)) == before
    bill(parted, "late", 99.0, LATE + timedelta(days=1))
    with pytest.raises(ClosingError, match="closed over it"):
        parted.restate(MONTH, by="office", reason="late bill", now=LATE)
    restated = parted.restate(YEAR, by="office", reason="late bill", now=LATE + timedelta(days=2))
    assert restated.restated is not None
    assert fuel(parted.account(MONTH)) > before


@pytest.mark.slow
def test_a_month_that_moved_since_is_restated_before_its_year_is_closed(known: Workspace) -> None:
    known.close(MONTH, by="office", now=CLOSED)
    bill(known, "late", 99.0)
    with pytest.raises(ClosingError, match="other figures now") as refused:
        known.close(YEAR, by="office", now=LATE)
    assert refused.value.case == "part_moved"
    assert refused.value.facts == {"period": YEAR, "parts": MONTH, "first": MONTH}
    known.restate(MONTH, by="office", reason="late bill", now=LATE)
    assert [each.kind for each in told(known, YEAR)] == [PARTS_CLOSED]
    done = known.close(YEAR, by="office", now=LATE + timedelta(days=1))
    assert done.closing.draft.figures["whole"][FIGURE] == fuel(known.account(YEAR))
