"""History is taken in later: what was known when is answerable, and the older file never wins."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.results import FileImport
from lingtan.app.wiring import Store
from lingtan.app.wiring_evidence import EvidenceLog, open_key
from lingtan.park.places import ParkType
from tests.app.test_import_again import HEAD, MAPPING

APRIL, MAY = datetime(2025, 4, 22, tzinfo=UTC), datetime(2025, 5, 22, tzinfo=UTC)
NOW = datetime(2026, 1, 10, tzinfo=UTC)
EXPORTED = MAPPING + 'heading: 2\nexported: {at: title, format: "%Y-%m-%d %H:%M"}\n'


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    park = Workspace.new(tmp_path / "park", ParkType.MIXED)
    for path in park.layout.mappings.iterdir():
        path.unlink()
    return park


def map_by(park: Workspace, mapping: str = MAPPING) -> None:
    (park.layout.mappings / "own.yaml").write_text(mapping, encoding="utf-8")


def a_file(park: Workspace, name: str, value: int, title: str = "") -> Path:
    path = park.layout.folder.parent / name
    path.write_text(f"{title}{HEAD}2025-01-06 00:00,{value}\n", encoding="utf-8")
    return path


def holds(park: Workspace, known_at: datetime | None = None) -> list[Decimal]:
    with Store.open(park.layout.store) as store:
        rows = store.runner(known_at).rows("select value from current_readings order by start")
    return rows["value"].to_list()


def kinds(done: FileImport) -> list[str]:
    return [finding.kind.id for finding in done.findings]


def entries(park: Workspace) -> Sequence[dict[str, object]]:
    with EvidenceLog.open(park.layout.evidence, open_key) as log:
        return list(log.entries())


def test_an_older_export_taken_in_later_is_known_for_its_time_alone(park: Workspace) -> None:
    map_by(park)
    proof = park.layout.folder.parent / "mail.eml"
    proof.write_text("Here are the readings.", encoding="utf-8")
    park.import_received([a_file(park, "may.csv", 20)], MAY, evidence=[proof], now=NOW)
    (april,) = park.import_received([a_file(park, "april.csv", 10)], APRIL, now=NOW)
    assert [*holds(park), *holds(park, MAY), *holds(park, APRIL)] == [20, 20, 10]
    assert (april.new, april.changed, april.superseded) == (0, 0, 1)
    assert kinds(april)[:1] == ["received_unproved"]
    older = next(f for f in april.findings if f.kind.id == "file_older")
    assert (older.facts["said"], older.facts["holds"]) == ("10.000", "20.000")
    assert older.facts["by"] == "may.csv"


def test_the_log_signs_when_a_file_was_received_and_recorded_and_what_shows_it(
    park: Workspace,
) -> None:
    map_by(park)
    proof = park.layout.folder.parent / "mail.eml"
    proof.write_text("Here are the readings.", encoding="utf-8")
    park.import_received([a_file(park, "may.csv", 20)], MAY, evidence=[proof], now=NOW)
    entry = next(each for each in entries(park) if each["kind"] == "import")
    assert (entry["known_at"], entry["recorded_at"]) == (MAY.isoformat(), NOW.isoformat())
    ((path, digest),) = json.loads(json.dumps(entry["evidence"])).items()
    assert (park.layout.folder / path).read_bytes() == proof.read_bytes()
    assert {"path": path, "sha256": digest}.items() <= next(
        each for each in entries(park) if each.get("path") == path
    ).items()


def test_the_time_a_file_states_decides_and_not_the_order_of_import(park: Workspace) -> None:
    map_by(park, EXPORTED)
    late = a_file(park, "b.csv", 20, "exported 2025-05-02 10:00\n")
    early = a_file(park, "a.csv", 10, "exported 2025-04-02 10:00\n")
    for path in (late, early):
        (done,) = park.import_files([path], now=NOW)
        assert done.error is None
    assert holds(park) == [20]
    assert "file_older" in kinds(done)


def test_a_file_without_the_time_it_should_state_is_refused(park: Workspace) -> None:
    map_by(park, EXPORTED)
    (done,) = park.import_files([a_file(park, "a.csv", 10, "no time\n")], now=NOW)
    assert done.error is not None
    assert [detail.words for detail in done.error.details] == ["detail.no_export_time"]


def test_a_corrected_mapping_does_not_let_an_older_file_win(park: Workspace) -> None:
    map_by(park)
    park.import_received([a_file(park, "may.csv", 20)], MAY, now=NOW)
    april = a_file(park, "april.csv", 10)
    park.import_received([april], APRIL, now=NOW)
    map_by(park, f"{MAPPING}quality: manual\n")
    park.import_files([april], now=NOW)
    assert holds(park) == [20]


def test_readings_that_begin_after_the_receipt_are_refused(park: Workspace) -> None:
    map_by(park)
    before = datetime(2025, 1, 1, tzinfo=UTC)
    (done,) = park.import_received([a_file(park, "a.csv", 10)], before, now=NOW)
    assert (done.refused, done.new) == (1, 0)


def test_what_was_closed_is_not_changed_by_what_was_received_before(park: Workspace) -> None:
    map_by(park)
    park.import_files([a_file(park, "may.csv", 20)], now=NOW)
    park.close("2025-01", by="park office", now=NOW)
    (done,) = park.import_received([a_file(park, "april.csv", 10)], APRIL, now=NOW)
    assert done.error is not None
    assert done.error.case == "received_before_closing"
    assert holds(park) == [20]
