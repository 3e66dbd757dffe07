"""A file read anew, another way, says only what it says now; what it said before is withdrawn."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.records import READINGS_WITHDRAWN, RowCounts
from lingtan.adapters.store.schema import FIRST
from lingtan.adapters.store.store import Store
from lingtan.base.time_axis import parse_period
from tests.builders_store import NOW, Row, at, current, put, quarters, row, source_of, total

LATER = NOW + timedelta(days=1)
LAST = NOW + timedelta(days=2)
BOTH = pytest.mark.parametrize("tuning", [Tuning(), Tuning(seal_rows=1)], ids=["tail", "sealed"])


def values(meter: str, *numbers: str) -> list[Row]:
    return quarters(meter, at(1), numbers)


@BOTH
def test_a_wrong_mapping_can_be_taken_back(tmp_path: Path, tuning: Tuning) -> None:
    right, wrong = values("m1", "1", "2"), values("m1", "1000", "2000")
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        for known_at, mapping, rows in (
            (NOW, "a", right),
            (LATER, "b", wrong),
            (LAST, "a", right),
        ):
            assert not put(store, tmp_path, "f", rows, known_at, mapping).is_repeated
        assert current(store) == right
        assert current(store, LATER) == wrong
        assert put(store, tmp_path, "f", right, LAST, "a").is_repeated
        assert store.known_import(source_of("f", "b")) is None
        assert [record.import_id for record in store.imports()] == [1, 2, 3]


@BOTH
def test_a_meter_named_wrongly_keeps_nothing_of_it(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "f", values("wrong", "1", "2", "3"), NOW, "a")
        outcome = put(store, tmp_path, "f", values("right", "1", "2", "3"), LATER, "b")
        assert outcome.record.rows == RowCounts(new=3, withdrawn=3)
        assert outcome.months == ("2025-01",)
        assert current(store) == values("right", "1", "2", "3")
        assert current(store, NOW) == values("wrong", "1", "2", "3")
        assert store.runner().rows("select * from log").height == 9
        (finding,) = outcome.findings
        assert finding.kind == READINGS_WITHDRAWN
        assert finding.facts == {"count": 3, "meters": "wrong", "import": 1, "restored": 0}
        assert store.findings_of(outcome.record.import_id) == outcome.findings
        assert store.imports()[-1] == outcome.record


@pytest.mark.slow
@BOTH
def test_sealing_changes_nothing_about_what_was_withdrawn(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "f", values("wrong", "1", "2", "3"), NOW, "a")
        put(store, tmp_path, "f", values("right", "1"), LATER, "b")
        store.seal()
        store.check()
        assert current(store) == values("right", "1")
        assert current(store, NOW) == values("wrong", "1", "2", "3")
        put(store, tmp_path, "g", values("wrong", "1"), LAST)
        assert current(store) == [*values("right", "1"), *values("wrong", "1")]
        assert current(store, LATER) == values("right", "1")
    with Store.open(tmp_path / "store") as store:
        assert current(store) == [*values("right", "1"), *values("wrong", "1")]


@BOTH
def test_a_later_file_may_fill_what_was_withdrawn(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "f", values("m1", "1", "2"), NOW, "a")
        put(store, tmp_path, "f", [], LATER, "b")
        assert current(store) == []
        assert put(store, tmp_path, "g", values("m1", "1", "5"), LAST).record.rows == RowCounts(
            new=2
        )
        assert current(store) == values("m1", "1", "5")


@BOTH
def test_what_another_file_says_now_is_left_alone(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "f", values("m1", "1", "2"), NOW, "a")
        put(store, tmp_path, "g", values("m1", "9"), NOW)
        outcome = put(store, tmp_path, "f", values("m2", "1", "2"), LATER, "b")
        assert outcome.record.rows == RowCounts(new=2, withdrawn=1)
        assert current(store) == [*values("m1", "9"), *values("m2", "1", "2")]


@BOTH
def test_what_another_file_said_before_holds_again(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "g", values("m1", "7"), NOW)
        put(store, tmp_path, "f", values("m1", "1", "2"), NOW, "a")
        outcome = put(store, tmp_path, "f", values("m2", "1"), LATER, "b")
        assert outcome.record.rows == RowCounts(new=1, withdrawn=2)
        assert outcome.findings[0].facts["restored"] == 1
        assert current(store) == [*values("m1", "7"), *values("m2", "1")]
        assert current(store, NOW) == values("m1", "1", "2")
        sources = store.runner().rows("select source from log where seq = 5 or seq = 6")
        assert sorted(sources["source"]) == ["f", "g"]


@BOTH
def test_a_value_restated_in_between_is_withdrawn_with_its_file(
    tmp_path: Path, tuning: Tuning
) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "f", values("m1", "1", "2"), NOW, "a")
        put(store, tmp_path, "f", values("m1", "1", "5"), LATER, "b")
        outcome = put(store, tmp_path, "f", values("m2", "1"), LAST, "c")
        assert outcome.record.rows == RowCounts(new=1, withdrawn=2)
        assert current(store) == values("m2", "1")


def test_a_period_without_what_was_withdrawn_looks_further_for_its_neighbours(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(seal_rows=1)) as store:
        put(store, tmp_path, "g", [row("m1", at(5), "3")])
        put(store, tmp_path, "f", [row("m1", at(5, month=2), "4")], NOW, "a")
        put(store, tmp_path, "f", [row("m1", at(5, month=6), "4")], LATER, "b")
        runner = store.runner(period=parse_period("2025-03", "UTC"))
        found = runner.rows("select value from current_readings order by start")
        assert found["value"].to_list() == [Decimal("3.000"), Decimal("4.000")]


def test_much_that_is_withdrawn_is_sealed_at_once(tmp_path: Path) -> None:
    rows = values("m1", *(str(i) for i in range(10)))
    tuning = Tuning(seal_rows=5, resolve_share=9.0)
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "f", rows, NOW, "a")
        put(store, tmp_path, "f", values("m2", "1"), LATER, "b")
        assert current(store) == values("m2", "1")
    files = [path.name for path in (tmp_path / "store" / "segments").rglob("*.parquet*")]
    assert sorted(files) == ["000001.parquet", "000002-withdrawn.parquet"]


def test_a_store_of_the_first_format_is_lifted_for_writers_and_readers(tmp_path: Path) -> None:
    for who in ("writer", "reader"):
        folder = tmp_path / who / "store"
        folder.mkdir(parents=True)
        with duckdb.connect() as connection:
            connection.execute(f"attach '{folder}/log.duckdb' as store")
            connection.execute("create table store.format (version INTEGER NOT NULL)")
            connection.execute(f"{FIRST}; insert into store.format values (1)")
            connection.execute("""
insert into store.meters values (1, 'm1');
insert into store.imports values
    (1, 'readings', 'f', 'bytes', 'a', timestamp '2026-01-01', 1, 1, 0, 0, 2, '');
insert into store.tail values
    (1, timestamp '2025-01-01', 5, 'measured', timestamp '2026-01-01', 1, 1, null)""")
        (folder / "published.duckdb").write_bytes((folder / "log.duckdb").read_bytes())
        with Store.open(folder, writable=who == "writer") as store:
            assert store.imports()[0].rows == RowCounts(new=1, refused=2)
            assert total(store) == Decimal("5.000")
        with Store.open(folder) as store:
            assert store.imports()[0].import_id == 1
