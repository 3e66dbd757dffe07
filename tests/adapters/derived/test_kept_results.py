"""What is kept can be lost or damaged at any time, and is then worked out again."""

from pathlib import Path

import polars as pl

from lingtan.adapters.derived.account_parts import check_from_kept, inventory_from_kept
from lingtan.adapters.derived.kept_results import MOST_ENTRIES, Kept, find_kept, keep

KEPT = Kept(tables={"rows": pl.DataFrame({"a": [1, 2]})}, text='{"b": 3}')


def test_a_result_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    keep(tmp_path / "derived", "key", KEPT)
    found = find_kept(tmp_path / "derived", "key")
    assert found is not None
    assert found.text == KEPT.text
    assert found.tables["rows"].equals(KEPT.tables["rows"])


def test_a_damaged_entry_is_no_entry(tmp_path: Path) -> None:
    keep(tmp_path, "key", KEPT)
    (tmp_path / "key" / "rows.parquet").write_bytes(b"PAR1 torn")
    assert find_kept(tmp_path, "key") is None
    assert find_kept(tmp_path, "other") is None


def test_an_entry_of_other_parts_is_no_account(tmp_path: Path) -> None:
    keep(tmp_path, "key", KEPT)
    found = find_kept(tmp_path, "key")
    assert check_from_kept(found) is None
    assert inventory_from_kept(found) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    keep(blocked, "key", KEPT)
    assert find_kept(blocked, "key") is None


def test_only_so_many_entries_are_kept(tmp_path: Path) -> None:
    for number in range(MOST_ENTRIES + 3):
        keep(tmp_path, f"key{number}", KEPT)
    assert len(list(tmp_path.iterdir())) == MOST_ENTRIES
