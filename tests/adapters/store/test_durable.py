"""A file is there whole or not at all, and strays go."""

from pathlib import Path

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.durable import copy_whole, finish, is_copy, part_of, sweep
from lingtan.adapters.store.store import Store
from tests.builders_store import at, current, put, quarters


def test_a_file_takes_its_name_when_it_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    part_of(path).write_bytes(b"whole")
    assert not path.exists()
    finish(path)
    assert path.read_bytes() == b"whole"
    assert not part_of(path).exists()


def test_a_copy_is_known_by_size_and_time(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    assert not is_copy(source, target)
    source.write_bytes(b"one")
    copy_whole(source, target)
    assert is_copy(source, target)
    source.write_bytes(b"four")
    assert not is_copy(source, target)


def test_sweeping_keeps_what_is_listed(tmp_path: Path) -> None:
    kept, stray = tmp_path / "m" / "kept", tmp_path / "m" / "stray"
    kept.parent.mkdir()
    kept.touch()
    stray.touch()
    assert sweep(tmp_path, [kept]) == (stray,)
    assert kept.exists()


def test_files_the_manifest_does_not_list_are_ignored_and_then_swept(tmp_path: Path) -> None:
    rows = quarters("m1", at(1), ["1", "2"])
    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(seal_rows=1)) as store:
        put(store, tmp_path, "a", rows)
    folder = tmp_path / "store" / "segments" / "2025-01"
    strays = [folder / "000002.parquet", folder / "000003.parquet.part"]
    strays[0].write_bytes((folder / "000001.parquet").read_bytes())
    strays[1].write_bytes(b"PAR1 torn")
    with Store.open(tmp_path / "store") as store:
        assert current(store) == rows
    assert all(stray.exists() for stray in strays)
    with Store.open(tmp_path / "store", writable=True) as store:
        assert current(store) == rows
    assert [path.name for path in folder.iterdir()] == ["000001.parquet"]


def test_merged_files_stay_until_the_next_writer_opens(tmp_path: Path) -> None:
    tuning = Tuning(seal_rows=1, merge_files=2)
    folder = tmp_path / "store" / "segments" / "2025-01"
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", quarters("m1", at(1), ["1", "2"]))
        put(store, tmp_path, "b", quarters("m1", at(2), ["3", "4"]))
        rows = current(store)
        assert store.seal() == ("2025-01",)
        assert len(list(folder.iterdir())) == 3
        assert current(store) == rows
    with Store.open(tmp_path / "store", writable=True) as store:
        assert [path.name for path in folder.iterdir()] == ["000002-merged.parquet"]
        assert current(store) == rows
        store.check()
