"""A store of every format that was ever kept is opened and lifted, and says what it said."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest

from lingtan.adapters.store.schema import STEPS, VERSION
from lingtan.adapters.store.store import Store
from tests.adapters.store.keep_format import STORES, TOLD, told_by
from tests.builders_store import at, current, put, row

FIRST_KEPT = 5
KEPT = {int(re.findall(r"\d+", path.stem)[0]): path for path in STORES.glob("format_*.zip")}


def test_a_store_of_every_format_is_kept() -> None:
    """A step that is added needs a store as it was before: see `keep_format`."""
    assert KEPT.keys() == set(range(FIRST_KEPT, VERSION + 1))


@pytest.mark.parametrize("is_read_first", [True, False])
@pytest.mark.parametrize("version", sorted(KEPT))
def test_a_kept_store_says_what_it_said_and_takes_more(
    tmp_path: Path, version: int, *, is_read_first: bool
) -> None:
    place = tmp_path / "store"
    with ZipFile(KEPT[version]) as kept:
        kept.extractall(place)
    with duckdb.connect(str(place / "log.duckdb"), read_only=True) as connection:
        assert connection.execute("select version from format").fetchall() == [(version,)]
    told = json.loads((place / TOLD).read_text(encoding="utf-8"))
    if is_read_first:
        with Store.open(place) as store:
            assert told_by(store) == told
    with Store.open(place, writable=True) as store:
        put(store, tmp_path, "more", [row("g", at(1, month=4), "8")])
        store.check()
    with Store.open(place) as store:
        found = told_by(store)
    assert {**found, "readings": told["readings"], "imports": told["imports"]} == told
    assert found["readings"] == [*told["readings"], ["g", "2025-04-01 00:00", "8.000", "measured"]]


def test_the_first_format_is_lifted_step_by_step(tmp_path: Path) -> None:
    place = tmp_path / "store"
    place.mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{place / 'log.duckdb'}' as store")
        connection.execute(STEPS[0])
        connection.execute("create table store.format (version INTEGER NOT NULL)")
        connection.execute("insert into store.format values (1)")
        connection.execute("insert into store.meters values (1, 'e')")
        known = "timestamp '2026-01-05 08:00'"
        connection.execute(
            "insert into store.imports values "
            f"(1, 'readings', 'a', 'aa', 'm', {known}, 1, 1, 0, 0, 0, '')"
        )
        first = "timestamp '2025-01-01'"
        connection.execute(
            f"insert into store.tail values (1, {first}, 2.5, 'measured', {known}, 1, 1, null)"
        )
        connection.execute(f"insert into store.coverage values ('2025-01', 1, {first}, {first})")
    with Store.open(place) as store:
        assert current(store) == [row("e", at(1), "2.5")]
        (record,) = store.imports()
    assert (record.source.file_name, record.rows.withdrawn, record.source.is_trial) == (
        "a",
        0,
        False,
    )
