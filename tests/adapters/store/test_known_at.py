"""What was known at an instant stays what it was, whatever is learned later."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.store import Store
from tests.builders_store import NOW, at, current, put, quarters, row, total

BOTH = pytest.mark.parametrize("tuning", [Tuning(), Tuning(seal_rows=1)], ids=["tail", "sealed"])
LATER = NOW + timedelta(days=1)


@BOTH
def test_a_correction_leaves_the_earlier_answer_as_it_was(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", quarters("m1", at(1), ["1", "2"]), NOW)
        put(store, tmp_path, "b", [row("m1", at(1), "9"), row("m2", at(1), "5")], LATER)
        assert total(store, NOW - timedelta(seconds=1)) is None
        assert total(store, NOW) == Decimal("3.000")
        assert total(store, LATER - timedelta(seconds=1)) == Decimal("3.000")
        assert total(store, LATER) == total(store) == Decimal("16.000")


@BOTH
def test_sealing_and_merging_change_no_answer(tmp_path: Path, tuning: Tuning) -> None:
    merging = Tuning(seal_rows=tuning.seal_rows, merge_files=2)
    with Store.open(tmp_path / "store", writable=True, tuning=merging) as store:
        for day in range(4):
            known_at = NOW + timedelta(days=day)
            put(store, tmp_path, f"f{day}", quarters("m1", at(1), [str(day), "7"]), known_at)
        instants = [NOW + timedelta(days=day) for day in range(4)]
        before = [current(store, instant) for instant in instants]
        assert store.seal() == ("2025-01",)
        assert [current(store, instant) for instant in instants] == before
        assert len(list((tmp_path / "store" / "segments").rglob("*merged.parquet"))) in (0, 1)
        assert store.seal() in ((), ("2025-01",))
        assert [current(store, instant) for instant in instants] == before
    with Store.open(tmp_path / "store") as store:
        assert [current(store, instant) for instant in instants] == before


def test_what_is_current_is_written_out_where_much_was_corrected(tmp_path: Path) -> None:
    tuning = Tuning(seal_rows=2, merge_files=9)
    rows = quarters("m1", at(1), ["1", "2", "3"])
    resolved = tmp_path / "store" / "current"
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", rows, NOW)
        assert not list(resolved.rglob("*.parquet"))
        put(store, tmp_path, "b", quarters("m1", at(1), ["4", "5"]), LATER)
        assert [path.name for path in resolved.rglob("*.parquet")] == ["000002.parquet"]
        assert total(store, NOW) == Decimal("6.000")
        assert total(store) == Decimal("12.000")
        assert store.seal() == ()


def test_an_answer_between_two_corrections_after_it_was_written_out_is_right(
    tmp_path: Path,
) -> None:
    first = quarters("m1", at(1), ["1", "2", "3"])
    tuning = Tuning(seal_rows=2, resolve_share=9.0)
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", first, NOW)
        put(store, tmp_path, "b", [row("m1", at(1), "10")], LATER)
        store.seal()
        for day in (2, 3):  # the first waits in the tail, then both are sealed together
            known_at = NOW + timedelta(days=day)
            put(store, tmp_path, f"c{day}", [row("m1", at(1), str(10 * day))], known_at)
        files = [path.name for path in (tmp_path / "store" / "segments").rglob("*.parquet")]
        assert "000004-sealed.parquet" in files
        told = [total(store, NOW + timedelta(days=day)) for day in range(4)]
        assert told == [Decimal(6), Decimal(15), Decimal(25), Decimal(35)]


def test_a_runner_sees_what_was_there_when_it_was_made(tmp_path: Path) -> None:
    count = "select count(*) as n from current_readings"
    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(seal_rows=3)) as store:
        put(store, tmp_path, "a", quarters("m1", at(1), ["1", "2"]))
        runner = store.runner()
        put(store, tmp_path, "b", quarters("m1", at(2), ["1", "2"]))  # seals the tail
        store.seal()
        assert runner.rows(count)["n"].to_list() == [2]
        assert store.runner().rows(count)["n"].to_list() == [4]
