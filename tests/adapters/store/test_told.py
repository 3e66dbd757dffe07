"""What a copy nobody writes to was asked before is told again, and of any other copy it is not."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lingtan.adapters import engines
from lingtan.adapters.engines import Answers
from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.store import Store
from lingtan.adapters.store.told import MOST_INSTANTS, Told
from lingtan.base.errors import StoreError
from lingtan.park.facts import Fact
from tests.builders_store import at, current, put, quarters, source_of

ROWS = quarters("m1", at(1), ["1", "2"])
MORE = quarters("m2", at(2), ["3"])


@pytest.fixture(autouse=True)
def _none_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_idle", [])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a store of one import, sealed."""
    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(seal_rows=1)) as store:
        put(store, tmp_path, "a", ROWS)
    return tmp_path / "store"


def test_who_opens_it_next_is_told_the_same_without_asking(place: Path) -> None:
    with Store.open(place) as store:
        imports, content = store.imports(), store.content(None)
    with Store.open(place) as store:
        assert store.imports() is imports
        assert store.content(None) is content
        assert current(store) == ROWS


def test_what_came_since_is_told(place: Path, tmp_path: Path) -> None:
    with Store.open(place) as store:
        content = store.content(None)
    with Store.open(place, writable=True) as store:
        put(store, tmp_path, "b", MORE)
        assert len(store.imports()) == 2
    with Store.open(place) as store:
        assert len(store.imports()) == 2
        assert store.content(None) != content
        assert current(store) == [*ROWS, *MORE]


def test_a_reader_goes_on_seeing_what_it_opened(place: Path, tmp_path: Path) -> None:
    with Store.open(place) as before:
        with Store.open(place, writable=True) as store:
            put(store, tmp_path, "b", MORE)
        with Store.open(place) as after:
            assert len(before.imports()) == 1
            assert len(after.imports()) == 2
            assert current(before) == ROWS


def test_another_store_in_the_same_place_is_another(place: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with Store.open(tmp_path / "other" / "store", writable=True) as store:
        put(store, tmp_path, "b", MORE)
    with Store.open(place) as store:
        assert current(store) == ROWS
    shutil.rmtree(place)
    (tmp_path / "other" / "store").rename(place)
    with Store.open(place) as store:
        assert [each.source.file_name for each in store.imports()] == ["b"]
        assert current(store) == MORE


def test_a_copy_spoiled_where_it_stands_is_noticed_though_it_was_read_before(place: Path) -> None:
    with Store.open(place) as store:
        store.imports()
    copy, log = place / "published.duckdb", place / "log.duckdb"
    at_ = copy.stat()
    for file in (copy, log):  # as a fault of the disk would, and its time is set back
        with file.open("r+b") as stream:
            stream.write(b"\0" * 4096)
        os.utime(file, ns=(at_.st_atime_ns, at_.st_mtime_ns))
    with pytest.raises(StoreError):
        Store.open(place)


def test_a_sealed_file_that_is_gone_is_missed_though_all_was_there_before(place: Path) -> None:
    with Store.open(place) as store:
        assert current(store) == ROWS
    next((place / "segments").rglob("*.parquet")).unlink()
    with pytest.raises(StoreError) as refused:
        Store.open(place)
    assert [each.words for each in refused.value.details] == ["detail.sealed_missing"]


def test_whoever_asks_as_of_ever_other_instants_fills_no_memory() -> None:
    answers: Answers = {}
    asked = Told(answers)
    instants = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=each) for each in range(100)]
    found = [asked.once("said", partial(str, each), each) for each in instants]
    assert found == [*map(str, instants)]
    assert asked.once("said", lambda: "as it stands") == "as it stands"
    assert [*answers] == [*instants[-MOST_INSTANTS:], None]


def test_an_hour_that_a_clock_shows_twice_is_two_instants(tmp_path: Path) -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    second = first.replace(fold=1)
    assert first == second  # says Python, and they are an hour apart
    long_before, between = (datetime(2026, 10, day, 1, tzinfo=UTC) for day in (1, 25))
    with Store.open(tmp_path / "store", writable=True) as store:
        for known_at, value in ((long_before, 100.0), (between, 700.0)):
            fact = Fact(datum="jobs", year=2025, value=value, source="a form")
            store.append_facts([fact], source=source_of(f"{value}"), known_at=known_at)
    for asked in (first, second, first):
        with Store.open(tmp_path / "store") as store:
            assert [each.value for each in store.facts(asked)] == [700.0 if asked.fold else 100.0]
            assert store.content(asked) == store.content(asked.astimezone(UTC))


def test_what_may_grow_is_asked_each_time() -> None:
    growing: list[int] = []
    asked = Told(None)
    for count in range(3):
        growing.append(count)
        assert asked.once("how many", lambda: len(growing)) == count + 1
