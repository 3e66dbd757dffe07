"""A closing and a restatement are in the log of evidence: who, why, and what they rest on."""

import json
import shutil
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import duckdb
import pytest

from lingtan import Workspace
from lingtan.app.close_period import Held, enter, held_by
from lingtan.app.store_records import closing_entry
from lingtan.base.errors import ClosingError, EvidenceError, StoreError
from lingtan.evidence.store_entries import digest_of_json
from tests.app.test_closing import CLOSED, LATE, bill, closed, park
from tests.app.test_evidence import change

__all__ = ["closed", "park"]


def entries(park: Workspace, kind: str) -> list[dict[str, Any]]:
    """Return the entries of one kind in the log."""
    lines = (park.layout.evidence / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    return [entry for entry in map(json.loads, lines) if entry["kind"] == kind]


def restated(park: Workspace) -> None:
    """Import a late bill of the closed month, restate it."""
    bill(park, "late", 99.0)
    park.restate("2025-01", by="chief", reason="late bill", now=LATE)


@pytest.mark.slow
def test_closing_and_restatement_are_recorded_and_verify(closed: Workspace) -> None:
    restated(closed)
    (first,), (again,) = entries(closed, "closing"), entries(closed, "restatement")
    assert (first["by"], first["period"], first["reason"]) == ("park office", "2025-01", "")
    assert (again["by"], again["reason"], again["closing"]) == ("chief", "late bill", 2)
    assert first["figures"] != again["figures"]
    copy = closed.layout.closed_parks / first["park"]
    (seen,) = entries(closed, "park")
    assert seen["sha256"] == first["park"]
    marked = {entry["path"]: entry for entry in entries(closed, "file")}
    for path in copy.rglob("*.*"):
        kept = marked[path.relative_to(closed.layout.folder).as_posix()]
        assert kept["sha256"] == sha256(path.read_bytes()).hexdigest()
    verified = closed.verify()
    assert verified.is_sound
    assert (verified.closings, verified.restatements) == (1, 1)


def test_the_figures_of_a_closing_can_be_held_against_its_entry(park: Workspace) -> None:
    done = park.close("2025-01", by="park office", now=CLOSED)
    (entry,) = entries(park, "closing")
    figures = {name: dict(each) for name, each in done.closing.draft.figures.items()}
    assert entry["figures"] == digest_of_json(figures)
    assert entry == closing_entry(done.closing)


def test_a_closing_that_died_before_it_was_recorded_is_recorded_by_the_next(
    closed: Workspace,
) -> None:
    log = closed.layout.evidence / "entries.jsonl"
    assert log.read_text(encoding="utf-8").count('"kind":"closing"') == 1
    held = held_by(closed.layout)
    assert held == Held(imports=held.imports, closings=1)
    with pytest.raises(ClosingError, match="closed already"):
        closed.close("2025-01", by="somebody", now=CLOSED)
    closed.import_files([], now=LATE)
    assert len(entries(closed, "closing")) == 1


def test_a_closing_changed_in_the_store_is_told_by_the_next_import(closed: Workspace) -> None:
    with duckdb.connect(str(closed.layout.store / "log.duckdb")) as connection:
        connection.execute("update closings set body = replace(body, 'park office', 'nobody')")
    closed.import_files([], now=LATE)
    assert "evidence_store_changed" in {each.kind.id for each in closed.verify().findings}


@pytest.mark.slow
def test_an_older_store_answers_nothing_and_closes_nothing(
    park: Workspace, closed: Workspace
) -> None:
    shutil.rmtree(closed.layout.store)
    shutil.copytree(park.layout.store, closed.layout.store)
    for ask in (closed.account, closed.evaluate, closed.reconcile):
        with pytest.raises(StoreError, match="holds 2 imports and 0 closings"):
            ask("2025-01")
    with pytest.raises(StoreError, match="an older copy"):
        closed.restate("2025-01", dry_run=True)
    with pytest.raises(StoreError, match="an older copy"):
        closed.certificates()
    with pytest.raises(StoreError, match="an older copy"):
        closed.close("2025-01", by="somebody", now=LATE)
    shutil.rmtree(closed.layout.store)
    closed.import_files(sorted(closed.layout.inbox.iterdir()), now=LATE)
    assert closed.account("2025-01").inventory.figures


@pytest.mark.slow
def test_a_closing_of_a_store_that_was_changed_says_so_as_does_all_that_follows(
    park: Workspace,
) -> None:
    with duckdb.connect(str(park.layout.store / "log.duckdb")) as connection:
        connection.execute("update tail set value = value * 3")
    done = park.close("2025-01", by="park office", now=CLOSED)
    (changed,) = done.findings
    assert (changed.kind.id, changed.facts["count"]) == ("evidence_store_changed", 1)
    report = park.report("2025-01", language="en", now=LATE)
    assert changed in report.findings
    for _ in range(2):  # that it is recorded by now makes it no better
        with pytest.raises(EvidenceError, match="changed 1 time by something else"):
            park.formal_report("2025-01", language="en", now=LATE)


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["evidence/unfinished", "store/log.duckdb.wal"])
def test_a_change_is_not_passed_off_as_the_work_of_a_killed_import(
    park: Workspace, mark: str
) -> None:
    with duckdb.connect(str(park.layout.store / "log.duckdb")) as connection:
        connection.execute("update tail set value = value * 3")
    (park.layout.folder / mark).touch()
    with pytest.raises(EvidenceError, match="changed 1 time by something else"):
        park.formal_report("2025-01", language="en", now=LATE)
    assert "evidence_store_changed" in {each.kind.id for each in park.verify().findings}


def test_a_kept_park_file_that_was_changed_is_named(closed: Workspace) -> None:
    (path,) = closed.layout.closed_parks.glob("*/park.yaml")
    change(path, 40, 1)
    closed.import_files([], now=LATE)
    (finding,) = closed.verify().findings
    assert finding.kind.id == "evidence_byte_changed"
    assert finding.subject == path.relative_to(closed.layout.folder).as_posix()


def test_two_who_close_at_once_close_once(park: Workspace) -> None:
    held = held_by(park.layout)
    done = park.close("2025-01", by="park office", now=CLOSED)
    with pytest.raises(ClosingError) as refused:
        enter(park.layout, done.closing.draft, held)
    assert refused.value.case == "changed_meanwhile"


def test_a_park_file_edited_while_closing_is_not_closed(park: Workspace) -> None:
    done = park.close("2025-01", by="park office", now=CLOSED)
    text = park.layout.park_file.read_text(encoding="utf-8")
    park.layout.park_file.write_text(f"{text}\n# edited\n", encoding="utf-8")
    with pytest.raises(ClosingError) as refused:
        enter(park.layout, done.closing.draft, held_by(park.layout))
    assert refused.value.case == "edited_meanwhile"


def test_a_copy_is_written_once_and_half_a_copy_is_never_recorded(closed: Workspace) -> None:
    (copy,) = closed.layout.closed_parks.iterdir()
    before = (copy / "park.yaml").stat().st_mtime_ns, (copy / "park.yaml").stat().st_ino
    (copy / "meters.csv.part").write_text("half", encoding="utf-8")
    closed.import_files([], now=LATE)
    (copy / "meters.csv.part").unlink()
    closed.close("2025", by="park office", now=datetime(2026, 3, 2, tzinfo=UTC))
    assert before == ((copy / "park.yaml").stat().st_mtime_ns, (copy / "park.yaml").stat().st_ino)
    assert closed.verify().is_sound


def test_a_broken_copy_is_not_closed_upon(closed: Workspace) -> None:
    (kept,) = closed.layout.closed_parks.glob("*/park.yaml")
    change(kept, 40, 1)
    with pytest.raises(ClosingError) as refused:
        closed.close("2025", by="park office", now=LATE)
    assert refused.value.case == "copy_changed"
