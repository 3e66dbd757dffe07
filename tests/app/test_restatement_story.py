"""Import, close, report, late bill, restate, trace, verify: told as one story."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from lingtan import Workspace
from lingtan.app.results import IssuedReport
from lingtan.base.errors import ClosingError
from lingtan.evidence.lineage.nodes import Kind, Lineage
from tests.app.test_closing import FIGURE, bill, fuel, kinds, read_in
from tests.prepared import copied

CLOSED = datetime(2026, 1, 20, tzinfo=UTC)
REPORTED = datetime(2026, 1, 21, tzinfo=UTC)
LATE = datetime(2026, 3, 2, tzinfo=UTC)
RESTATED = datetime(2026, 3, 10, tzinfo=UTC)
LATER = datetime(2026, 4, 1, tzinfo=UTC)
MONTH = "2025-01"


def text_of(path: Path) -> str:
    """Return every cell of a workbook as text."""
    book = openpyxl.load_workbook(path, read_only=True)
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def raw_files(lineage: Lineage) -> set[str]:
    """Return the raw files a figure leads down to, each with a line of it."""
    rows = [node for node in lineage.nodes.values() if node.kind is Kind.ROW]
    assert rows
    return {str(node.facts["file"]) for node in rows}


def assert_traced(park: Workspace, closed: float) -> None:
    """Require the figure to lead down to the late bill once it is restated, and not before."""
    assert "sample_bills_late.csv" in raw_files(park.trace(FIGURE, MONTH))
    then = park.trace(FIGURE, MONTH, boundary="whole", as_known_at=CLOSED)
    assert "sample_bills_late.csv" not in raw_files(then)
    assert then.nodes[FIGURE].value == closed


def assert_verified(park: Workspace, checkpoint: Path | str, bundle: Path) -> None:
    """Require all of it to verify: in the folder, against what was handed over, as a bundle."""
    verified = park.verify(since=checkpoint)
    assert verified.is_sound
    assert (verified.closings, verified.restatements, verified.reports) == (1, 1, 2)
    assert Workspace.verify_bundle(park.bundle(bundle).path, key=verified.key).is_sound


def restate(park: Workspace, closed: float) -> None:
    """Restate the month: rehearsed first, then done, with what moved because of what."""
    shown = park.restate(MONTH, dry_run=True, now=RESTATED)
    done = park.restate(MONTH, by="chief", reason="gas bill of January", now=RESTATED)
    assert done.movements == shown.movements
    assert done.as_known_at == shown.as_known_at == RESTATED
    moved = next(each for each in done.movements if each.figure == FIGURE)
    assert [share.cause for share in moved.shares] == ["sample_bills_late.csv"]
    assert moved.before == closed
    restated = fuel(park.account(MONTH))
    assert moved.after == restated > closed


def assert_ids_lead_back(park: Workspace, workbook: Path) -> None:
    """Require each value of the list to be traced by its id, in whatever year is asked."""
    sheet = openpyxl.load_workbook(workbook)["Closings"]
    moved = [row for row in sheet.iter_rows() if str(row[6].value).startswith("sample_bills")]
    values = [cell for row in moved for cell in row[2:4]]  # as closed and as restated
    assert len(values) == 2 * len(moved) > 2
    for cell in values:
        assert cell.comment is not None
        id_ = cell.comment.text
        root = next(iter(park.trace(id_, "2024", depth=0).nodes.values()))
        assert root.value is not None
        assert isinstance(cell.value, float)
        assert root.value / cell.value == pytest.approx(
            1000 if root.unit.startswith("kg") else 1
        ), id_


def assert_told(park: Workspace, first: IssuedReport) -> None:
    """Make sure that the report of now tells the restatement, beside the one of then."""
    second = park.report(MONTH, language="en", now=LATER)
    said = text_of(second.xlsx)
    assert "gas bill of January" in said
    assert "sample_bills_late.csv +" in said
    assert first.xlsx in second.kept
    assert_ids_lead_back(park, second.xlsx)


@pytest.mark.slow
def test_a_month_is_closed_reported_restated_and_verified(tmp_path: Path) -> None:
    # Import: every file is in the log, and the park verifies.
    park = copied(read_in, tmp_path / "park")
    assert park.verify().is_sound
    open_figure = fuel(park.account(MONTH))

    # Close: the month keeps its figures; the log holds who, when and a digest of them.
    park.close(MONTH, by="park energy office", now=CLOSED)
    assert park.verify().closings == 1
    checkpoint = shutil.copy(park.layout.evidence / "checkpoint", tmp_path / "handed_over")

    # Report: of the closed month, with a chapter that says so.
    first = park.report(MONTH, language="en", now=REPORTED)
    assert "park energy office" in text_of(first.xlsx)
    closed = fuel(park.account(MONTH))
    assert closed == open_figure

    # A late bill waits, and moves nothing that was reported.
    bill(park, "late", 99.0, LATE)
    waiting = park.account(MONTH)
    assert fuel(waiting) == closed
    assert "closing_files_wait" in kinds(waiting)
    with pytest.raises(ClosingError, match="closed already"):
        park.close(MONTH, by="somebody", now=LATE)

    restate(park, closed)
    assert_traced(park, closed)

    # The report of then can be had again, and that of now tells the restatement.
    assert fuel(park.account(MONTH, as_known_at=REPORTED)) == closed
    assert_told(park, first)
    assert_verified(park, checkpoint, tmp_path / "park.zip")
