"""The same state of knowledge gives the same report, to the byte, on whatever day it is made."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.results import IssuedReport
from lingtan.app.wiring_evidence import EvidenceLog, open_key
from lingtan.evidence.as_known import size_as_known
from lingtan.evidence.merkle import leaf_hash, node_of, root_of
from tests.app.test_closing import LATE, bill, read_in
from tests.conftest import NOW, Demo
from tests.prepared import copied
from tests.whole import IS_WHOLE

MONTH = "2025-01"
REPORTED = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 3, 1, tzinfo=UTC)
CLOSED = datetime(2026, 1, 20, tzinfo=UTC)


@pytest.fixture
def closed(tmp_path: Path) -> Workspace:
    """Return a park whose month is closed, and whose late bill waits."""
    return copied(close, tmp_path / "park")


def close(folder: Path) -> Workspace:
    """Make a park, close its month and tell it, and read a late bill."""
    made = read_in(folder)
    made.close(MONTH, by="park office", now=CLOSED)
    made.report(MONTH, language="en", as_known_at=CLOSED, now=LATE)
    bill(made, "late", 99.0)
    return made


def documents(issued: IssuedReport) -> dict[str, bytes]:
    """Return the bytes of every document, by its ending."""
    assert issued.pdf is not None
    return {path.suffix: path.read_bytes() for path in (issued.pdf, issued.xlsx, issued.html)}


def edit(park: Workspace) -> None:
    """Say something of the park today that was not said then."""
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    edited = re.sub(r"target_year: \d+", "target_year: 2035", text)
    assert edited != text
    file.write_text(edited, encoding="utf-8")


@pytest.mark.slow
def test_a_report_is_made_again_to_the_byte_after_all_that_came_since(tmp_path: Path) -> None:
    park = copied(read_in, tmp_path / "park")
    first = park.report(MONTH, language="en", now=REPORTED)
    assert_says_how_far_the_log_reached(park, first)
    told = documents(first)
    bill(park, "late", 99.0)
    later = documents(park.report(MONTH, language="en", now=LATE + timedelta(days=1)))
    assert all(told[suffix] != later[suffix] for suffix in told)
    edit(park)
    park.report(MONTH, language="zh", now=LATE + timedelta(days=2))
    again = park.report(MONTH, language="en", as_known_at=REPORTED, now=NEXT_YEAR)
    assert again.html != first.html
    assert documents(again) == told
    once_more = park.report(MONTH, language="en", as_known_at=REPORTED, now=NEXT_YEAR)
    assert documents(once_more) == told
    assert park.verify().findings == ()


def assert_says_how_far_the_log_reached(park: Workspace, issued: IssuedReport) -> None:
    """Require a report just issued to name the entries of the log before it, and their root."""
    log = tuple(park_entries(park))
    size = size_as_known(log, REPORTED)
    assert 0 < size < len(log)
    assert [entry["kind"] for entry in log[size:]].count("report") == 1
    page = issued.html.read_text(encoding="utf-8")
    root = root_of_first(park, size)
    assert f"{size} entries, root {root}" in page.replace("\u200b", "")


@pytest.mark.slow
def test_a_closed_month_is_told_as_known_at_its_closing_on_any_day(closed: Workspace) -> None:
    told = {path.suffix: path.read_bytes() for path in closed.layout.reports.glob("report_*")}
    assert told.keys() == {".pdf", ".xlsx", ".html"}
    edit(closed)
    again = closed.report(MONTH, language="en", as_known_at=CLOSED, now=NEXT_YEAR)
    assert documents(again) == told


@pytest.mark.slow
def test_a_report_of_a_closed_month_says_what_waits_on_its_day(closed: Workspace) -> None:
    issued = closed.report(MONTH, language="en", now=NEXT_YEAR)
    assert "wait" in issued.html.read_text(encoding="utf-8")


def park_entries(park: Workspace) -> list[dict[str, object]]:
    """Return the entries of the log of evidence."""
    with EvidenceLog.open(park.layout.evidence, open_key) as log:
        return list(log.entries())


def root_of_first(park: Workspace, size: int) -> str:
    """Return the root over the first entries, worked out from their text alone."""
    lines = (park.layout.evidence / "entries.jsonl").read_bytes().splitlines()[:size]
    return root_of(node_of([leaf_hash(line) for line in lines]), size).hex()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"] if IS_WHOLE else ["zh"])
def test_the_report_of_the_reference_park_is_made_again_to_the_byte(
    demo: Demo, language: str, tmp_path: Path
) -> None:
    folder = tmp_path / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    copied = Workspace.open(folder)
    issued = {path.suffix: path.read_bytes() for path in folder.glob(f"reports/*_{language}.*")}
    first, again = (
        copied.report("2025", language=language, as_known_at=NOW, now=now)
        for now in (NEXT_YEAR, NEXT_YEAR + timedelta(days=40))
    )
    assert documents(first) == documents(again) == issued


@pytest.mark.slow
def test_a_later_instant_lists_every_number_that_changed(closed: Workspace) -> None:
    bill(closed, "later", 12.5, LATE + timedelta(days=3))
    before, after = (
        closed.account(MONTH, as_known_at=instant).inventory
        for instant in (CLOSED, LATE + timedelta(days=4))
    )
    changed = {
        id_: (figure.value, after.figures[id_].value)
        for id_, figure in before.figures.items()
        if figure.value != after.figures[id_].value
    }
    listed = {
        each.figure: (each.before, each.after)
        for each in closed.restate(MONTH, dry_run=True).movements
        if each.boundary == before.boundary
    }
    assert "national.e_fuel_kg" in changed
    assert {id_: listed[id_] for id_ in listed if id_ in before.figures} == changed
