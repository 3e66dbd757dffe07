"""An engine that is lent again knows nothing of whom it was lent to before."""

from pathlib import Path

import duckdb
import pytest

from lingtan.adapters.store import engines
from lingtan.adapters.store.engines import Lent, lend, take_back

MEMORY_MB = 512


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
    lent = lend(spill, MEMORY_MB)
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
    second = lend(spill, MEMORY_MB)
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
    assert lend(spill, MEMORY_MB).engine is not first.engine


def test_an_engine_of_another_memory_is_not_lent(spill: Path) -> None:
    first = lend(spill, MEMORY_MB)
    take_back(first)
    second = lend(spill, MEMORY_MB * 2)
    assert second.engine is not first.engine
    take_back(second)


def test_no_more_than_a_few_wait_idle(spill: Path) -> None:
    for each in [lend(spill, MEMORY_MB) for _ in range(engines.IDLE_MOST + 2)]:
        take_back(each)
    assert len(engines._idle) == engines.IDLE_MOST
