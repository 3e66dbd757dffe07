"""One process writes, any number read, and none waits for another."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Timer
from time import monotonic

import duckdb
import pytest

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.lock import WriterLock
from lingtan.adapters.store.records import STORE_BUSY
from lingtan.adapters.store.schema import VERSION
from lingtan.adapters.store.store import Store
from lingtan.base.errors import StoreError, WorkspaceBusyError, WorkspaceError
from tests.builders_store import at, current, put, quarters, row

ROWS = quarters("m1", at(1), ["1", "2"])
HELD = 0.3  # s


@pytest.mark.slow
def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "store", writable=True),
        pytest.raises(WorkspaceBusyError, match=f"Process {os.getpid()} is writing") as busy,
    ):
        Store.open(tmp_path / "store", writable=True)
    assert busy.value.facts["pid"] == str(os.getpid())


def test_a_writer_waits_for_a_reader_that_publishes_for_a_moment(tmp_path: Path) -> None:
    place = tmp_path / "store"
    Store.open(place, writable=True).close()
    lock = WriterLock(place / "writer.lock")
    began = monotonic()
    Timer(HELD, lock.release).start()
    with Store.open(place, writable=True) as store:
        assert monotonic() - began >= HELD
        put(store, tmp_path, "a", ROWS)
        assert [start for _, start, _ in current(store)] == [start for _, start, *_ in ROWS]


@pytest.mark.slow
def test_a_writer_in_another_process_is_told_too(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from lingtan.adapters.store.store import Store; "
        "Store.open(Path(sys.argv[1]), writable=True)"
    )
    with Store.open(tmp_path / "store", writable=True):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "store")],
            capture_output=True,
            text=True,
            check=False,
        )
    assert f"WorkspaceBusyError: Process {os.getpid()} is writing" in done.stderr


def test_the_lock_ends_with_the_writer(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with Store.open(tmp_path / "store", writable=True) as store:
            put(store, tmp_path, name, ROWS)
    with Store.open(tmp_path / "store") as reader:
        assert len(reader.imports()) == 2


def test_a_reader_sees_what_the_last_writer_left_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        put(store, tmp_path, "a", ROWS)
    with Store.open(tmp_path / "store") as reader:
        with Store.open(tmp_path / "store", writable=True) as writer:
            put(writer, tmp_path, "b", [row("m2", at(1), "3")])
            with Store.open(tmp_path / "store") as late:
                assert current(late) == ROWS
                assert [finding.kind for finding in late.findings] == [STORE_BUSY]
                assert late.findings[0].facts["pid"] == str(os.getpid())
        assert current(reader) == ROWS
    with Store.open(tmp_path / "store") as reader:
        assert len(current(reader)) == 3
        assert reader.findings == ()


def test_a_reader_leaves_the_folder_as_it_is(tmp_path: Path) -> None:
    def snapshot() -> dict[Path, tuple[int, int]]:
        files = (path for path in (tmp_path / "store").rglob("*") if path.is_file())
        return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in files}

    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(seal_rows=1)) as store:
        put(store, tmp_path, "a", ROWS)
    before = snapshot()
    with Store.open(tmp_path / "store") as store:
        assert current(store) == ROWS
        assert snapshot() == before
    assert snapshot() == before


@pytest.mark.parametrize(("many_rows", "threads"), [(3, 1), (2, os.cpu_count())])
def test_a_reader_of_few_rows_works_on_one_core(
    tmp_path: Path, many_rows: int, threads: int
) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(seal_rows=1)) as store:
        put(store, tmp_path, "a", ROWS)
    with Store.open(tmp_path / "store", tuning=Tuning(many_rows=many_rows)) as store:
        found = store.runner().rows("select current_setting('threads') as threads")
        assert found["threads"].to_list() == [threads]
        assert current(store) == ROWS


def test_a_workspace_without_a_store_gets_an_empty_one(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        assert store.imports() == ()
        assert store.facts() == ()
        assert current(store) == []


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no workspace"):
        Store.open(tmp_path / "nowhere" / "store", writable=True)


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True):
        pass
    with duckdb.connect(str(tmp_path / "store" / "log.duckdb")) as connection:
        connection.execute("update format set version = ?", [VERSION + 1])
    for writable in (True, False):
        with pytest.raises(StoreError, match=f"format {VERSION + 1}; this lingtan reads"):
            Store.open(tmp_path / "store", writable=writable)


def test_a_damaged_database_is_a_store_error(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        put(store, tmp_path, "a", ROWS)
    for name in ("log.duckdb", "published.duckdb"):
        (tmp_path / "store" / name).write_bytes(b"\x00" * 20_000)
    for writable in (True, False):
        with pytest.raises(StoreError, match="from a backup"):
            Store.open(tmp_path / "store", writable=writable)


def test_a_copied_workspace_is_a_whole_one(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    with Store.open(first / "store", writable=True, tuning=Tuning(seal_rows=1)) as store:
        put(store, tmp_path, "a", ROWS)
    shutil.copytree(first, second, copy_function=shutil.copyfile)
    shutil.rmtree(first)
    with Store.open(second / "store") as store:
        assert current(store) == ROWS
        store.check()


def test_an_altered_or_missing_file_is_named(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(seal_rows=1)) as store:
        put(store, tmp_path, "a", [row("m1", at(1), "1"), row("m1", at(1, month=2), "1")])
        folder = tmp_path / "store" / "segments"
        (folder / "2025-01" / "000001.parquet").unlink()
        with (folder / "2025-02" / "000001.parquet").open("ab") as stream:
            stream.write(b"x")
        with pytest.raises(StoreError, match="as they were written: 2") as faults:
            store.check()
        assert [str(detail) for detail in faults.value.details] == [
            "segments/2025-01/000001.parquet: is missing",
            "segments/2025-02/000001.parquet: was altered",
        ]
        with pytest.raises(StoreError, match="Restore a copy"):
            current(store)


def test_closing_twice_is_no_fault(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", writable=True)
    store.close()
    store.close()
    with Store.open(tmp_path / "store", writable=True) as again:
        assert again.imports() == ()


def test_a_copy_for_readers_that_says_something_else_is_made_again(tmp_path: Path) -> None:
    """Its size and time may be those of the log all the same: anybody can set them."""
    folder, other = tmp_path / "store", tmp_path / "other"
    for place, values in ((folder, ["1", "2"]), (other, ["7", "8"])):
        with Store.open(place, writable=True) as store:
            put(store, tmp_path, place.name, quarters("m1", at(1), values))
    log, copy = folder / "log.duckdb", folder / "published.duckdb"
    shutil.copy(other / "log.duckdb", copy)
    stat = log.stat()
    os.utime(copy, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert copy.stat().st_size == stat.st_size
    with Store.open(folder) as reader:
        assert current(reader) == quarters("m1", at(1), ["1", "2"])
    assert copy.read_bytes() == log.read_bytes()
