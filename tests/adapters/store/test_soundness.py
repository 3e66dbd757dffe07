"""What is left of a store is never taken for an empty one, and nothing altered is ever read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from lingtan.adapters.store.database import BLOCK_BYTES, Tuning
from lingtan.adapters.store.records import ImportSource
from lingtan.adapters.store.store import Store
from lingtan.base.errors import StoreError
from tests.builders_store import at, current, put, quarters, row

ROWS = quarters("m1", at(1), ["1", "2"])
SEALING = Tuning(seal_rows=1)
BLOCKS_BEGIN = 3 * 4096  # after the headers of a database
NAMES = "abcdefghijkl"  # of fewer rows the engine keeps no index in blocks of its own
BOTH = pytest.mark.parametrize("writable", [False, True])


def a_store(folder: Path, *names: str) -> Path:
    """Return a store that took a file of each name, each sealed."""
    folder.mkdir(exist_ok=True)
    with Store.open(folder / "store", writable=True, tuning=SEALING) as store:
        for day, name in enumerate(names or ("a",), 1):
            put(store, folder, name, quarters("m1", at(day), ["1", "2"]))
    return folder / "store"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "writer.lock"
    }


def assert_refused_untouched(folder: Path, case: str, *, writable: bool) -> None:
    """Check that opening is refused for this reason, and that not a byte changes."""
    before = bytes_of(folder)
    with pytest.raises(StoreError) as refusal:
        Store.open(folder, writable=writable)
    assert refusal.value.case == case
    assert bytes_of(folder) == before


@BOTH
@pytest.mark.parametrize(
    ("lost", "case"),
    [
        (("log.duckdb",), "log_missing_copy_left"),
        (("log.duckdb", "published.duckdb"), "log_missing"),
    ],
)
def test_a_store_without_its_log_is_refused_and_left_as_it_is(
    tmp_path: Path, lost: tuple[str, ...], case: str, writable: bool
) -> None:
    folder = a_store(tmp_path)
    for name in lost:
        (folder / name).unlink()
    before = bytes_of(folder)
    with pytest.raises(StoreError, match="Restore the folder from a backup") as refusal:
        Store.open(folder, writable=writable)
    assert refusal.value.case == case
    assert bytes_of(folder) == before


def test_the_cure_for_a_lost_log_works(tmp_path: Path) -> None:
    folder = a_store(tmp_path)
    (folder / "log.duckdb").unlink()
    shutil.copyfile(folder / "published.duckdb", folder / "log.duckdb")
    with Store.open(folder, writable=True) as store:
        assert put(store, tmp_path, "a", ROWS).is_repeated
        assert current(store) == ROWS


def _cut(path: Path) -> None:
    with path.open("rb+") as stream:
        stream.truncate(path.stat().st_size - 20_000)


def _foreign(path: Path) -> None:
    path.write_text("hello", encoding="utf-8")


def _other_database(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table song (line VARCHAR)")


@BOTH
@pytest.mark.parametrize("spoil", [_cut, _foreign, _other_database])
def test_a_spoiled_log_is_refused_and_its_copy_survives(
    tmp_path: Path, spoil: Callable[[Path], None], writable: bool
) -> None:
    folder = a_store(tmp_path)
    spoil(folder / "log.duckdb")
    assert_refused_untouched(folder, "log_unreadable", writable=writable)


@BOTH
def test_the_log_of_an_earlier_day_or_another_park_is_refused(
    tmp_path: Path, writable: bool
) -> None:
    folder = a_store(tmp_path / "one", "a", "b", "c")
    other = a_store(tmp_path / "other", "x")
    for name in ("log.duckdb", "published.duckdb"):
        shutil.copyfile(other / name, folder / name)
    (folder / "published.duckdb").unlink()
    assert_refused_untouched(folder, "log_older", writable=writable)


@BOTH
def test_a_missing_sealed_file_is_named_before_anything_is_asked(
    tmp_path: Path, writable: bool
) -> None:
    folder = a_store(tmp_path)
    (folder / "segments" / "2025-01" / "000001.parquet").unlink()
    with pytest.raises(StoreError) as refusal:
        Store.open(folder, writable=writable)
    assert refusal.value.case == "altered"
    assert [str(detail) for detail in refusal.value.details] == [
        "segments/2025-01/000001.parquet: is missing"
    ]


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _another_months(path: Path) -> None:
    shutil.copyfile(path.parents[1] / "2025-02" / path.name, path)


@pytest.mark.parametrize("spoil", [_cut_short, _foreign, _another_months])
def test_an_altered_sealed_file_is_never_read(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    rows = [row("m1", at(1), "1"), row("m1", at(1, month=2), "1")]
    with Store.open(tmp_path / "store", writable=True, tuning=SEALING) as store:
        put(store, tmp_path, "a", rows)
    spoil(tmp_path / "store" / "segments" / "2025-01" / "000001.parquet")
    with Store.open(tmp_path / "store") as store, pytest.raises(StoreError) as refusal:
        current(store)
    assert refusal.value.case == "altered"
    with (
        Store.open(tmp_path / "store", writable=True) as store,
        pytest.raises(StoreError, match="as they were written: 1"),
    ):
        put(store, tmp_path, "b", [row("m1", at(1), "7")])


def test_a_damaged_copy_for_readers_is_made_again(tmp_path: Path) -> None:
    folder = a_store(tmp_path)
    _foreign(folder / "published.duckdb")
    with Store.open(folder) as store:
        assert current(store) == ROWS


def _rot(path: Path, block: int) -> None:
    """Change a block of a database, of which the engine keeps the sum."""
    with path.open("rb+") as stream:
        stream.seek(BLOCKS_BEGIN + block * BLOCK_BYTES + 100)
        stream.write(bytes(byte ^ 0xFF for byte in range(64)))


def _questions(store: Store) -> list[Callable[[], object]]:
    return [
        store.imports,
        store.closings,
        store.parks,
        store.facts,
        lambda: store.content(None),
        lambda: store.trial_imports(None),
        lambda: store.trial_statements([1], None),
        lambda: store.known_import(
            ImportSource(file_name="a", file_sha256="b", mapping_sha256="")
        ),
    ]


@pytest.mark.slow
def test_whichever_block_of_the_log_rots_it_is_named_or_harmless(tmp_path: Path) -> None:
    """What only a look-up reads, an index, is no exception: no engine's error gets out."""
    with Store.open(tmp_path / "store", writable=True, tuning=SEALING) as store:
        for number, name in enumerate(NAMES):  # each corrects the one before: a finding
            put(store, tmp_path, name, quarters("m1", at(1), [str(number)]))
    folder = tmp_path / "store"
    log, sound = folder / "log.duckdb", (folder / "log.duckdb").read_bytes()
    refused = 0
    for block in range((len(sound) - BLOCKS_BEGIN) // BLOCK_BYTES):
        log.write_bytes(sound)
        _rot(log, block)
        shutil.copy2(log, folder / "published.duckdb")
        try:
            with Store.open(folder) as store:
                for ask in _questions(store):
                    ask()
        except StoreError:
            refused += 1
    assert refused


@pytest.mark.slow
def test_a_log_with_a_rotten_index_takes_the_place_of_no_sound_copy(tmp_path: Path) -> None:
    folder = a_store(tmp_path, *NAMES)
    log, sound = folder / "log.duckdb", (folder / "log.duckdb").read_bytes()
    for block in range((len(sound) - BLOCKS_BEGIN) // BLOCK_BYTES):
        log.write_bytes(sound)
        (folder / "published.duckdb").write_bytes(sound)
        _rot(log, block)
        try:
            Store.open(folder).close()
        except StoreError:
            assert (folder / "published.duckdb").read_bytes() == sound
            continue
        assert last_import_found(folder / "published.duckdb") == len(NAMES)


def last_import_found(path: Path) -> int:
    """Return the import that a look-up by its key finds in a database."""
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("select import_id from imports where import_id = 12").fetchone()
    return int(row[0]) if row else 0
