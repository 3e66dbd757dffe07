"""An engine that is lent again knows nothing of whom it was lent to before."""

from pathlib import Path

import duckdb
import pytest

from lingtan.adapters import engines
from lingtan.adapters.engines import Kind, Lent, lend, lend_with, take_back
from lingtan.adapters.files.engine import open_engine

KIND = Kind(memory_mb=512)


@pytest.fixture(autouse=True)
def _none_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_idle", [])


@pytest.fixture
def spill(tmp_path: Path) -> Path:
    folder = tmp_path / "spill"
    folder.mkdir()
    return folder


def database(path: Path, value: int) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table told as select {value} as value")
    return path


def attached(spill: Path, path: Path) -> Lent:
    lent = lend(spill, KIND)
    lent.connection.execute(f"attach '{path}' as store (READ_ONLY)")
    return lent


def told(lent: Lent) -> object:
    found = lent.connection.execute("select value from store.told").fetchone()
    assert found is not None
    return found[0]


def test_the_same_engine_shows_each_reader_his_own_database(tmp_path: Path, spill: Path) -> None:
    first = attached(spill, database(tmp_path / "one.duckdb", 1))
    assert told(first) == 1
    take_back(first)
    second = attached(spill, database(tmp_path / "two.duckdb", 2))
    assert second.engine is first.engine
    assert told(second) == 2


def test_a_file_put_in_the_place_of_another_is_read_anew(tmp_path: Path, spill: Path) -> None:
    path = database(tmp_path / "one.duckdb", 1)
    first = attached(spill, path)
    assert told(first) == 1
    take_back(first)
    database(tmp_path / "two.duckdb", 2).replace(path)
    assert told(attached(spill, path)) == 2


def test_what_a_reader_named_and_set_is_gone(tmp_path: Path, spill: Path) -> None:
    first = attached(spill, database(tmp_path / "one.duckdb", 1))
    first.connection.execute(
        "create temp table mine as select 1; create temp view seen as select 2"
    )
    first.connection.execute("set threads = 1")
    take_back(first)
    second = lend(spill, KIND)
    for names in ("table_name from duckdb_tables()", "view_name from duckdb_views()"):
        left = second.connection.execute(f"select {names} where not internal")
        assert left.fetchall() == []
    databases = second.connection.execute("select database_name from duckdb_databases()")
    assert "store" not in {name for (name,) in databases.fetchall()}
    with duckdb.connect(":memory:") as fresh:
        own = fresh.execute("select current_setting('threads')").fetchone()
    assert second.connection.execute("select current_setting('threads')").fetchone() == own


def test_two_readers_at_once_have_an_engine_each(tmp_path: Path, spill: Path) -> None:
    one = attached(spill, database(tmp_path / "one.duckdb", 1))
    two = attached(spill, database(tmp_path / "two.duckdb", 2))
    assert (told(one), told(two)) == (1, 2)


def test_an_engine_that_left_work_files_is_not_lent_again(tmp_path: Path, spill: Path) -> None:
    first = attached(spill, database(tmp_path / "one.duckdb", 1))
    (spill / "left.tmp").touch()
    take_back(first)
    assert lend(spill, KIND).engine is not first.engine


def test_an_engine_of_another_memory_is_not_lent(spill: Path) -> None:
    first = lend(spill, KIND)
    take_back(first)
    second = lend(spill, Kind(memory_mb=1024))
    assert second.engine is not first.engine
    take_back(second)


def test_no_more_than_a_few_wait_idle(spill: Path) -> None:
    for each in [lend(spill, KIND) for _ in range(engines.IDLE_MOST + 2)]:
        take_back(each)
    assert len(engines._idle) == engines.IDLE_MOST


def test_what_was_written_is_folded_in_when_an_engine_comes_back(
    tmp_path: Path, spill: Path
) -> None:
    path, journal = tmp_path / "log.duckdb", tmp_path / "log.duckdb.wal"
    lent = lend(spill, KIND)
    lent.connection.execute(f"attach '{path}' as store; create table store.told (value integer)")
    lent.connection.execute("insert into store.told values (7)")
    assert journal.exists()
    take_back(lent)
    assert not journal.exists()
    assert engines._idle == [lent]
    assert told(attached(spill, path)) == 7


def test_what_is_left_undone_is_not_kept(tmp_path: Path, spill: Path) -> None:
    path = database(tmp_path / "log.duckdb", 1)
    lent = lend(spill, KIND)
    lent.connection.execute(f"attach '{path}' as store")
    lent.connection.execute("begin; update store.told set value = 2")
    take_back(lent)
    assert told(attached(spill, path)) == 1


def test_engines_are_told_apart_by_what_they_are_set_to(spill: Path) -> None:
    other = Kind(memory_mb=KIND.memory_mb, settings="set disabled_optimizers = 'join_order'")
    first, second = lend(spill, KIND), lend(spill, other)
    take_back(second)
    take_back(first)
    assert lend(spill, other).engine is second.engine
    again = lend(spill, KIND)
    assert again.engine is first.engine
    setting = again.connection.execute("select current_setting('disabled_optimizers')").fetchone()
    assert setting == ("",)


def test_a_file_is_read_with_an_engine_that_knows_nothing_of_the_last(tmp_path: Path) -> None:
    with open_engine(tmp_path) as engine:
        engine.run("create table cells as select 1 as cell")
        first = engine.connection.execute("select current_database()").fetchone()
        (engine.scratch / "cells.parquet").touch()
    with open_engine(tmp_path) as engine:
        left = engine.rows("select table_name from duckdb_tables() where not internal")
        assert engines._idle == []
    assert (first, left) == (("store",), [])
    assert len(engines._idle) == 1


def test_an_engine_that_holds_much_memory_is_not_kept(spill: Path) -> None:
    lent = lend(spill, KIND)
    lent.connection.execute(
        "create temp table large as select range a, hash(range) b from range(12000000)"
    )
    take_back(lent)
    assert engines._idle == []
    take_back(lend(spill, KIND))
    assert len(engines._idle) == 1


def databases(lent: Lent) -> set[str]:
    found = lent.connection.execute("select database_name from duckdb_databases()").fetchall()
    return {name for (name,) in found}


def test_a_file_stays_attached_for_who_reads_it_next(tmp_path: Path, spill: Path) -> None:
    path = database(tmp_path / "one.duckdb", 1)
    first = lend_with(path, (1,), spill, KIND)
    assert told(first) == 1
    take_back(first)
    path.unlink()  # and is the one that was attached, whatever stands there
    second = lend_with(path, (1,), spill, KIND)
    assert second.engine is first.engine
    assert second.shown is first.shown
    assert told(second) == 1


def test_who_reads_another_file_or_none_is_shown_nothing_of_it(
    tmp_path: Path, spill: Path
) -> None:
    take_back(lend_with(database(tmp_path / "one.duckdb", 1), (1,), spill, KIND))
    other = lend_with(database(tmp_path / "two.duckdb", 2), (2,), spill, KIND)
    assert told(other) == 2
    assert other.shown is not None
    assert other.shown.answers == {}
    take_back(other)
    blank = lend(spill, KIND)
    assert blank.engine is other.engine
    assert blank.shown is None
    assert "store" not in databases(blank)


def test_an_engine_that_shows_nothing_is_taken_before_one_that_shows_another(
    tmp_path: Path, spill: Path
) -> None:
    blank, shown = lend(spill, KIND), lend_with(database(tmp_path / "1", 1), (1,), spill, KIND)
    take_back(blank)
    take_back(shown)
    other = lend_with(database(tmp_path / "2", 2), (2,), spill, KIND)
    assert other.engine is blank.engine
    assert lend_with(tmp_path / "1", (1,), spill, KIND).shown is shown.shown


def test_two_who_read_one_file_at_once_have_an_engine_each(tmp_path: Path, spill: Path) -> None:
    path = database(tmp_path / "one.duckdb", 1)
    one, two = (lend_with(path, (1,), spill, KIND) for _ in range(2))
    assert one.engine is not two.engine
    assert (told(one), told(two)) == (1, 1)
    assert one.shown is not two.shown


def test_what_is_no_database_leaves_an_engine_as_new(tmp_path: Path, spill: Path) -> None:
    path = tmp_path / "none.duckdb"
    path.write_text("no database")
    with pytest.raises(duckdb.Error):
        lend_with(path, (1,), spill, KIND)
    (idle,) = engines._idle
    assert idle.shown is None
