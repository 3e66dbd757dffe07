"""What is kept can be lost or damaged at any time, and is then worked out again."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from lingtan.adapters.derived.account_parts import check_from_kept, inventory_from_kept
from lingtan.adapters.derived.kept_results import Kept, Room, find_kept, keep
from lingtan.adapters.derived.kept_text import find_text, keep_text

KEPT = Kept(tables={"rows": pl.DataFrame({"a": [1, 2]})}, text='{"b": 3}')
KEY = Path("no key of a park")


def test_a_result_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    keep(tmp_path / "derived", "key", KEPT, KEY)
    found = find_kept(tmp_path / "derived", "key", KEY)
    assert found is not None
    assert found.text == KEPT.text
    assert found.tables["rows"].equals(KEPT.tables["rows"])


def test_a_damaged_entry_is_no_entry(tmp_path: Path) -> None:
    keep(tmp_path, "key", KEPT, KEY)
    (tmp_path / "key" / "rows.parquet").write_bytes(b"PAR1 torn")
    assert find_kept(tmp_path, "key", KEY) is None
    assert find_kept(tmp_path, "other", KEY) is None


def test_an_entry_of_other_parts_is_no_account(tmp_path: Path) -> None:
    keep(tmp_path, "key", KEPT, KEY)
    found = find_kept(tmp_path, "key", KEY)
    assert check_from_kept(found) is None
    assert inventory_from_kept(found) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    keep(blocked, "key", KEPT, KEY)
    assert find_kept(blocked, "key", KEY) is None


def test_only_so_many_entries_are_kept(tmp_path: Path) -> None:
    for number in range(8):
        keep(tmp_path, f"key{number}", KEPT, KEY, Room(few=2, many=5, megabytes=1))
    assert {each.name for each in tmp_path.iterdir()} == {f"key{number}" for number in range(3, 8)}


def test_of_large_entries_only_a_few_are_kept(tmp_path: Path) -> None:
    for number in range(4):
        keep(tmp_path, f"key{number}", KEPT, KEY, Room(few=2, many=5, megabytes=1e-6))
    assert {each.name for each in tmp_path.iterdir()} == {"key2", "key3"}


@pytest.mark.parametrize("name", ["values.json", "rows.parquet", "seal"])
def test_an_entry_of_which_one_byte_was_changed_is_no_entry(tmp_path: Path, name: str) -> None:
    keep(tmp_path, "key", KEPT, KEY)
    path = tmp_path / "key" / name
    text = bytearray(path.read_bytes())
    text[-1] ^= 1
    path.write_bytes(text)
    assert find_kept(tmp_path, "key", KEY) is None


def test_an_entry_under_another_key_or_with_a_part_too_many_is_no_entry(tmp_path: Path) -> None:
    keep(tmp_path, "key", KEPT, KEY)
    shutil.copytree(tmp_path / "key", tmp_path / "other")
    assert find_kept(tmp_path, "other", KEY) is None
    KEPT.tables["rows"].write_parquet(tmp_path / "key" / "more.parquet")
    assert find_kept(tmp_path, "key", KEY) is None


def test_who_has_not_got_the_key_makes_no_entry_that_is_believed(tmp_path: Path) -> None:
    own, foreign = tmp_path / "own", tmp_path / "foreign"
    own.write_bytes(b"one")
    foreign.write_bytes(b"two")
    keep(tmp_path / "kept", "key", KEPT, foreign)
    assert find_kept(tmp_path / "kept", "key", own) is None


def test_a_text_of_which_one_byte_was_changed_is_none(tmp_path: Path) -> None:
    keep_text(tmp_path, "key", '{"kg": 108}', KEY)
    assert find_text(tmp_path, "key", KEY) == '{"kg": 108}'
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes().replace(b"108", b"188"))
    assert find_text(tmp_path, "key", KEY) is None
    assert find_text(tmp_path, "other", KEY) is None
