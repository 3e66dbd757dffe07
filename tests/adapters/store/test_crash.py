"""Kill the writer, fill the disk: nothing acknowledged is lost, nothing is doubled."""

import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.store import Store
from lingtan.base.errors import StoreError
from tests.builders_store import Row, at, current, put, quarters, row, source_of, stage
from tests.whole import IS_WHOLE

FILES = 300
ROOT = Path(__file__).parents[3]
KILLS = 12 if IS_WHOLE else 10


def rows_of(number: int) -> list[Row]:
    """Return a file's rows: thirty quarters of its own, and a correction of the file before."""
    first = at(20) + timedelta(hours=8 * number)
    own = quarters("m1", first, [f"{number}.{i:03d}" for i in range(30)])
    before = first - timedelta(hours=8)
    return [*own, row("m1", before, f"{number}.5")] if number else own


def kill_while_importing(store: Path, files: Path, first: int, wait_seconds: float) -> list[str]:
    """Import in another process, kill it after a while, return what it had acknowledged."""
    child = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.adapters.store.import_until_killed",
            str(store),
            str(files),
            str(first),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    with suppress(subprocess.TimeoutExpired):
        child.wait(wait_seconds)
    os.kill(child.pid, signal.SIGKILL)
    acknowledged = child.stdout.read().splitlines()
    child.stdout.close()
    child.wait()
    return acknowledged


def expected_after(count: int) -> list[Row]:
    """Return the readings after so many files."""
    held = {(m, start): v for number in range(count) for m, start, v in rows_of(number)}
    return sorted((m, start, v) for (m, start), v in held.items())


@pytest.mark.slow
def test_killed_at_any_moment_it_keeps_what_it_acknowledged_once(tmp_path: Path) -> None:
    draw = random.Random(20250701)  # noqa: S311  # chance of the clock, not of secrets
    files = tmp_path / "files"
    files.mkdir()
    for number in range(FILES):
        stage(files / f"{number:03d}.parquet", rows_of(number))
    imported = 0
    for _ in range(KILLS):
        wait = draw.uniform(0.0, 0.4)
        acknowledged = kill_while_importing(tmp_path / "store", files, imported, wait)
        with Store.open(tmp_path / "store") as store:
            names = [record.source.file_name for record in store.imports()]
            assert names == [f"{number:03d}" for number in range(len(names))]
            assert set(acknowledged) <= set(names)
            assert len(names) - imported - len(acknowledged) in (0, 1)
            imported = len(names)
            assert current(store) == expected_after(imported)
            log = store.runner().rows("select seq from log order by seq")["seq"].to_list()
            assert log == list(range(1, len(log) + 1))
            store.check()
    assert imported > 0
    with Store.open(tmp_path / "store", writable=True) as store:
        for number in range(imported + 1):
            outcome = put(store, tmp_path, f"{number:03d}", rows_of(number))
            assert outcome.is_repeated is (number < imported)
        assert current(store) == expected_after(imported + 1)
    listed = {path.name for path in (tmp_path / "store").iterdir()}
    assert "log.duckdb.wal" not in listed
    assert not list((tmp_path / "store").rglob("*.part"))


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Make the system refuse to let any file grow further, as a full disk does."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@pytest.mark.parametrize("tuning", [Tuning(), Tuning(seal_rows=1)], ids=["tail", "sealed"])
@pytest.mark.parametrize("room", [0, 200, 2_000, 6_000, 20_000])
def test_a_full_disk_leaves_the_store_as_it_was(tmp_path: Path, tuning: Tuning, room: int) -> None:
    draw = random.Random(7)  # noqa: S311  # numbers that do not compress
    much = [
        row(f"m{meter}", at(1) + timedelta(minutes=15 * i), f"{draw.uniform(0, 9e9):.3f}")
        for meter in range(10)
        for i in range(900)
    ]
    staged = stage(tmp_path / "much.parquet", much)
    store = Store.open(tmp_path / "store", writable=True, tuning=tuning)
    put(store, tmp_path, "a", quarters("m1", at(2), ["1", "2"]))
    before = current(store)
    with no_file_larger_than(room), pytest.raises(StoreError, match="as it was before"):
        store.append(staged, source=source_of("much"), known_at=store.imports()[0].known_at)
    store.close()
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as again:
        assert [record.source.file_name for record in again.imports()] == ["a"]
        assert current(again) == before
        assert not list((tmp_path / "store").rglob("*.part"))
        again.check()
        put(again, tmp_path, "much", much)
        assert len(current(again)) == len({(m, start) for m, start, _ in much})


@pytest.mark.parametrize("room", [0, 1_000])
def test_a_full_disk_keeps_nobody_from_reading(tmp_path: Path, room: int) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        put(store, tmp_path, "a", quarters("m1", at(2), ["1", "2"]))
        before = current(store)
    copy = tmp_path / "store" / "published.duckdb"
    os.utime(copy, (1, 1))  # as a copy of the folder without its times
    with no_file_larger_than(room), Store.open(tmp_path / "store") as reader:
        assert current(reader) == before
    assert not list((tmp_path / "store").rglob("*.part"))


def test_what_was_entered_before_the_copy_found_no_room_is_said_to_count(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", writable=True)
    put(store, tmp_path, "a", quarters("m1", at(2), ["1", "2"]))
    staged = stage(tmp_path / "b.parquet", quarters("m1", at(3), ["3"]))
    with no_file_larger_than(20_000):
        store.append(staged, source=source_of("b"), known_at=store.imports()[0].known_at)
        with pytest.raises(StoreError, match="What was entered is safe and counts") as told:
            store.close()
    assert told.value.case == "not_published"
    with Store.open(tmp_path / "store") as again:
        assert [record.source.file_name for record in again.imports()] == ["a", "b"]
