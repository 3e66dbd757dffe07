"""What a killed import had entered is known again, and any other change beside it is told."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from lingtan.adapters.store.lock import WriterLock
from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError, WorkspaceBusyError
from tests.conftest import NOW

TOLD = (True, True, "store_changed", "not_sound")
REQUEST = ImportRequest(now=NOW, again=True)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a park with one import."""
    park = Workspace.new(tmp_path_factory.mktemp("killed") / "park", "logistics")
    park.import_files(sorted(park.layout.inbox.iterdir())[:1], now=NOW)
    return park.layout.folder


@pytest.fixture
def park(recorded: Path, tmp_path: Path) -> Workspace:
    """Return a copy of it."""
    shutil.copytree(recorded, tmp_path / "park")
    return Workspace.open(tmp_path / "park")


@pytest.fixture(scope="module")
def killed(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a park whose second import was killed."""
    folder = tmp_path_factory.mktemp("second") / "park"
    shutil.copytree(recorded, folder)
    kill_an_import(Workspace.open(folder))
    return folder


def kill_an_import(park: Workspace, number: int = 1) -> None:
    """Import a file, and end before it is recorded."""
    files = sorted(park.layout.inbox.iterdir())[number : number + 1]
    died: Iterator[object] = import_files(park.layout, files, REQUEST)
    next(died)
    died.close()  # type: ignore[attr-defined]  # it is a generator


def change_store(park: Workspace, statement: str) -> None:
    """Change the store's log without the key, and the copy for readers with it."""
    log = park.layout.store / "log.duckdb"
    with duckdb.connect(str(log)) as connection:
        connection.execute(statement)
    shutil.copy2(log, log.with_name("published.duckdb"))


def findings_of(park: Workspace) -> set[str]:
    return {finding.kind.id for finding in park.verify().findings}


def told_by(park: Workspace) -> tuple[bool, bool, str, str]:
    """Return whether a change is told after the next import, the park unsound, and refusals."""
    park.import_files([], now=NOW)
    found = park.verify()
    with pytest.raises(EvidenceError) as report:
        park.formal_report("2025-01", language="en", now=NOW)
    with pytest.raises(EvidenceError) as bundle:
        park.bundle(park.layout.folder.parent / "park.zip")
    is_told = "evidence_store_changed" in {finding.kind.id for finding in found.findings}
    return is_told, not found.is_sound, report.value.case, bundle.value.case


@pytest.mark.parametrize(
    "statement",
    [
        "update tail set value = value * 2 where import_id = 1",
        "delete from tail where seq = 2",
        "update tail set value = value * 2 where import_id = 2",
        "insert into tail select meter, start, 9, quality, known_at, 99, 3, null "
        "from tail limit 1",
        "update imports set rows_new = 1 where import_id = 2",
        "update meters set meter_id = meter_id || '2' where meter = 1",
        "delete from coverage",
        "insert into parks select 9, known_at, 'ab' from imports limit 1",
        "create view more as select * from tail",
    ],
)
def test_a_change_beside_a_killed_import_is_told(
    killed: Path, tmp_path: Path, statement: str
) -> None:
    shutil.copytree(killed, tmp_path / "park")
    park = Workspace.open(tmp_path / "park")
    change_store(park, statement)
    assert told_by(park) == TOLD


@pytest.mark.slow
def test_a_change_after_a_refused_import_is_told(park: Workspace) -> None:
    lock = WriterLock(park.layout.store / "writer.lock")
    with pytest.raises(WorkspaceBusyError):
        park.import_files([], now=NOW)
    lock.release()
    assert not list(park.layout.evidence.glob("unfinished*"))
    assert not findings_of(park)
    change_store(park, "update tail set value = value * 2")
    assert told_by(park) == TOLD


def test_a_change_that_waits_in_a_journal_is_told(park: Workspace, tmp_path: Path) -> None:
    log = park.layout.store / "log.duckdb"
    with duckdb.connect(str(log)) as connection:
        connection.execute("set wal_autocheckpoint = '1TB'")
        connection.execute("update tail set value = value * 2")
        for path in log.parent.glob("log.duckdb*"):
            shutil.copy2(path, tmp_path / path.name)
    for path in tmp_path.glob("log.duckdb*"):
        shutil.copy2(path, log.parent / path.name)
    assert (log.parent / "log.duckdb.wal").exists()
    assert told_by(park) == TOLD


def leave(_: Workspace) -> None:
    """Change nothing."""


def look(park: Workspace) -> None:
    """Ask for something: a reader folds in what the killed import had only promised."""
    park.account("2025-01")


@pytest.mark.slow
@pytest.mark.parametrize("meanwhile", [leave, look])
def test_imports_killed_one_after_another_are_known_again(
    park: Workspace, meanwhile: Callable[[Workspace], None]
) -> None:
    for number in (1, 0):
        kill_an_import(park, number)
        meanwhile(park)
    park.import_files([], now=NOW)
    assert findings_of(park) == {"evidence_interrupted"}
    assert park.verify().imports == 3
    assert not list(park.layout.evidence.glob("unfinished*"))
    park.bundle(park.layout.folder.parent / "park.zip")


def test_the_first_import_of_all_may_be_killed(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    kill_an_import(park, 0)
    park.import_files([], now=NOW)
    assert findings_of(park) <= {"evidence_interrupted"}
    assert park.verify().imports == 1


def test_a_log_begun_beside_a_store_knows_a_killed_import_again(park: Workspace) -> None:
    shutil.rmtree(park.layout.evidence)
    kill_an_import(park)
    park.import_files([], now=NOW)
    assert findings_of(park) == {"evidence_begun_late", "evidence_interrupted"}
    assert park.verify().imports == 2
    shutil.rmtree(park.layout.evidence)
    kill_an_import(park)
    change_store(park, "update tail set value = value * 2 where import_id = 1")
    assert told_by(park) == TOLD


def test_a_killed_first_import_blesses_no_change(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    kill_an_import(park, 0)
    change_store(park, "update tail set value = value * 2")
    assert told_by(park) == TOLD
