"""A row is stored when it says something new, and never again; nothing is overwritten."""

from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.records import ALREADY_IMPORTED, CLOCK_BEHIND, RowCounts
from lingtan.adapters.store.store import Store
from lingtan.base.errors import StoreError, WorkspaceError
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from tests.builders_store import (
    NOW,
    at,
    current,
    put,
    quarters,
    refuse,
    row,
    source_of,
    stage,
    total,
)

TAIL = Tuning()
SEALED = Tuning(seal_rows=1)
BOTH = pytest.mark.parametrize("tuning", [TAIL, SEALED], ids=["tail", "sealed"])


@BOTH
def test_a_first_file_is_stored_as_it_is(tmp_path: Path, tuning: Tuning) -> None:
    rows = quarters("m1", at(31, 23, 30), ["1", "2", "3", "4"])
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        outcome = put(store, tmp_path, "a", rows)
        assert outcome.record.rows == RowCounts(new=4)
        assert outcome.months == ("2025-01", "2025-02")
        assert current(store) == rows


@BOTH
def test_a_repeated_value_is_not_stored_again(tmp_path: Path, tuning: Tuning) -> None:
    rows = quarters("m1", at(1), ["1", "2", "3"])
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", rows)
        outcome = put(store, tmp_path, "b", [*rows, row("m1", at(1, 0, 45), "4")])
        assert outcome.record.rows == RowCounts(new=1, same=3)
        assert store.runner().rows("select * from log").height == 4


@BOTH
def test_a_correction_is_a_new_row_that_names_the_old_one(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", quarters("m1", at(1), ["1", "2"]))
        outcome = put(store, tmp_path, "b", [row("m1", at(1), "9")])
        assert outcome.record.rows == RowCounts(changed=1)
        log = store.runner().rows("select seq, value, replaces, source from log order by seq")
        assert log.rows() == [
            (1, Decimal("1.000"), None, "a"),
            (2, Decimal("2.000"), None, "a"),
            (3, Decimal("9.000"), 1, "b"),
        ]
        assert total(store) == Decimal("11.000")


@BOTH
def test_a_value_may_change_back(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        for name, value in (("a", "1"), ("b", "2"), ("c", "1")):
            put(store, tmp_path, name, [row("m1", at(1), value)])
        assert current(store) == [row("m1", at(1), "1")]
        assert store.runner().rows("select * from log").height == 3


@BOTH
def test_within_a_file_the_later_line_holds(tmp_path: Path, tuning: Tuning) -> None:
    rows = [row("m1", at(1), value) for value in ("1", "1", "2", "2", "1")]
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        outcome = put(store, tmp_path, "a", rows)
        assert outcome.record.rows == RowCounts(new=1, changed=2, same=2)
        assert current(store) == [row("m1", at(1), "1")]


@BOTH
def test_a_line_that_repeats_the_store_before_a_correction_replaces_nothing_twice(
    tmp_path: Path, tuning: Tuning
) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", [row("m1", at(1), "1")])
        put(store, tmp_path, "b", [row("m1", at(1), "1"), row("m1", at(1), "2")])
        log = store.runner().rows("select seq, replaces from log order by seq")
        assert log.rows() == [(1, None), (2, 1)]


def test_a_change_of_quality_alone_is_a_correction(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        put(store, tmp_path, "a", [row("m1", at(1), "1")])
        staged = stage(tmp_path / "b.parquet", [row("m1", at(1), "1")], quality="manual")
        outcome = store.append(staged, source=source_of("b"), known_at=NOW)
        assert outcome.record.rows == RowCounts(changed=1)
        quality = store.runner().rows("select quality from current_readings")
        assert quality["quality"].to_list() == ["manual"]


def test_the_same_file_twice_changes_nothing_and_says_so(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        first = put(store, tmp_path, "a", quarters("m1", at(1), ["1", "2"]))
        again = put(store, tmp_path, "a", [row("m1", at(1), "77")])
        assert again.is_repeated
        assert again.record == first.record
        assert [finding.kind for finding in again.findings] == [ALREADY_IMPORTED]
        assert len(store.imports()) == 1
        assert total(store) == Decimal("3.000")
        assert store.known_import(source_of("a")) == first.record
        assert store.known_import(source_of("b")) is None


def test_a_full_file_with_little_news_leaves_no_small_segment(tmp_path: Path) -> None:
    rows = quarters("m1", at(1), [str(i) for i in range(10)])
    tuning = Tuning(seal_rows=5, resolve_share=1.0)
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", rows)
        changed = [*rows[:9], row("m1", rows[9][1], "99")]
        assert put(store, tmp_path, "b", changed).record.rows == RowCounts(same=9, changed=1)
        assert current(store) == changed
    files = [path.name for path in (tmp_path / "store" / "segments").rglob("*.parquet*")]
    assert files == ["000001.parquet"]


def test_months_of_many_and_of_few_rows_go_in_together(tmp_path: Path) -> None:
    many = quarters("m1", at(1, month=3), [str(i) for i in range(10)])
    few = [row("m1", at(1, month=month), "1") for month in (1, 2, 4, 5)]
    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(seal_rows=5)) as store:
        outcome = put(store, tmp_path, "a", [*few, *many])
        assert outcome.months == ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05")
        assert current(store) == sorted([*few, *many])
        seqs = store.runner().rows("select seq from log order by seq")["seq"].to_list()
        assert seqs == list(range(1, 15))


def test_a_large_tail_of_small_months_is_sealed(tmp_path: Path) -> None:
    few = [row("m1", at(1, month=month), "1") for month in (1, 2, 4, 5)]
    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(tail_rows=4)) as store:
        put(store, tmp_path, "a", few[:3])
        assert not list((tmp_path / "store" / "segments").rglob("*.parquet"))
        put(store, tmp_path, "b", few[3:])
        assert current(store) == few
    assert len(list((tmp_path / "store" / "segments").rglob("*.parquet"))) == len(few)


def test_sums_are_exact_to_the_last_place(tmp_path: Path) -> None:
    largest = "999999999999999.999"
    rows = [row("m1", at(1), largest), row("m2", at(1), "0.001"), row("m3", at(1), "-0.002")]
    with Store.open(tmp_path / "store", writable=True) as store:
        put(store, tmp_path, "a", rows)
        assert total(store) == Decimal("999999999999999.998")


def test_refused_rows_and_findings_stay_with_their_import(tmp_path: Path) -> None:
    kind = FindingKind(id="not_a_number", severity=Severity.ERROR)
    place = Place(source="a.csv", line=3)
    finding = Finding(kind=kind, subject="m1", place=place, facts={"text": "n/a", "column": 2})
    refused = refuse(tmp_path / "refused.parquet", [(3, "not_a_number", "m1;n/a")])
    staged = stage(tmp_path / "a.parquet", [row("m1", at(1), "1")])
    with Store.open(tmp_path / "store", writable=True) as store:
        outcome = store.append(
            staged, source=source_of("a"), known_at=NOW, refused=refused, findings=[finding]
        )
        number = outcome.record.import_id
    with Store.open(tmp_path / "store") as store:
        assert outcome.record.rows == RowCounts(new=1, refused=1)
        assert store.findings_of(number) == (finding,)
        assert store.refused(number).rows() == [(3, "not_a_number", "m1;n/a")]
        with pytest.raises(StoreError, match="no import 7"):
            store.refused(7)


def test_an_import_without_refused_rows_has_none(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        outcome = put(store, tmp_path, "a", [row("m1", at(1), "1")])
        assert store.refused(outcome.record.import_id).is_empty()


def test_a_file_without_rows_is_remembered(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        outcome = put(store, tmp_path, "a", [])
        assert outcome.record.rows == RowCounts()
        assert put(store, tmp_path, "a", []).is_repeated


def test_a_clock_that_went_back_does_not_turn_the_order_round(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        put(store, tmp_path, "a", [row("m1", at(1), "1")], NOW)
        outcome = put(store, tmp_path, "b", [row("m1", at(1), "2")], NOW - timedelta(hours=3))
        assert outcome.record.known_at == NOW.astimezone(UTC)
        assert [finding.kind for finding in outcome.findings] == [CLOCK_BEHIND]
        assert store.findings_of(outcome.record.import_id) == outcome.findings
        assert total(store) == Decimal("2.000")


def test_a_staged_file_that_breaks_its_promise_is_refused_whole(tmp_path: Path) -> None:
    doubles = tmp_path / "doubles.parquet"
    pl.DataFrame({"meter_id": ["m1"], "start": [at(1)], "value": [1.0]}).write_parquet(doubles)
    with Store.open(tmp_path / "store", writable=True) as store:
        with pytest.raises(StoreError) as broken:
            store.append(doubles, source=source_of("a"), known_at=NOW)
        assert [str(detail) for detail in broken.value.details] == [
            "value: should be DECIMAL(18,3), is DOUBLE",
            "quality: should be VARCHAR, is –",
            "line: should be BIGINT, is –",
        ]
        assert store.imports() == ()


def test_an_empty_cell_is_refused(tmp_path: Path) -> None:
    path = stage(tmp_path / "a.parquet", quarters("m1", at(1), ["1", "2"]))
    pl.read_parquet(path).with_columns(
        value=pl.when(pl.col("line") == 2).then(None).otherwise(pl.col("value"))
    ).write_parquet(path)
    with (
        Store.open(tmp_path / "store", writable=True) as store,
        pytest.raises(StoreError, match="empty cells"),
    ):
        store.append(path, source=source_of("a"), known_at=NOW)


def test_a_missing_staged_file_is_a_store_error(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "store", writable=True) as store,
        pytest.raises(StoreError, match="Importing a failed"),
    ):
        store.append(tmp_path / "nowhere.parquet", source=source_of("a"), known_at=NOW)


def test_a_reader_cannot_append(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "store") as store,
        pytest.raises(WorkspaceError, match="reading only"),
    ):
        put(store, tmp_path, "a", [])
