"""An answer that was kept, and that somebody changed, is worked out again and never told."""

import re
import shutil
from pathlib import Path

import duckdb

from tests.builders_verification import MONTH, a_small_park

FIGURE = "national.e_park_kg"


def test_a_number_written_into_a_kept_answer_is_neither_told_nor_closed(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    true = park.account(MONTH).inventory.figures[FIGURE].value
    assert true is not None
    assert _write_in(park.layout.folder / ".derived", re.escape(repr(true)), "1.0") > 0
    assert park.account(MONTH).inventory.figures[FIGURE].value == true
    _write_in(park.layout.folder / ".derived", re.escape(repr(true)), "1.0")
    closed = park.close(MONTH, by="office").accounts[0]
    assert closed.inventory.figures[FIGURE].value == true


def test_an_answer_from_a_store_that_was_changed_does_not_outlive_the_change(
    tmp_path: Path,
) -> None:
    """The store was put right: what was worked out from the changed one is told no more."""
    park = a_small_park(tmp_path / "park")
    store, sound = park.layout.store, tmp_path / "sound"
    shutil.copytree(store, sound)
    true = a_small_park(tmp_path / "twin").account(MONTH).inventory.figures[FIGURE].value
    with duckdb.connect(":memory:") as changed:
        changed.execute(f"attach '{store / 'log.duckdb'}' as store")
        changed.execute("update store.tail set value = value * 2 where quality = 'measured'")
    assert park.account(MONTH).inventory.figures[FIGURE].value != true
    shutil.rmtree(store)
    shutil.copytree(sound, store)
    assert park.account(MONTH).inventory.figures[FIGURE].value == true


def _write_in(folder: Path, number: str, other: str) -> int:
    """Put another number into every kept text; how often it stood there."""
    count = 0
    for path in folder.rglob("values.json"):
        text, found = re.subn(number, other, path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        count += found
    return count
