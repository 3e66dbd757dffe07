"""Killed at any moment, an import, closing or restatement is there once and whole, or not."""

from pathlib import Path

import pytest

from tests.bench.kill_writers import kill_writers

KILLS, MOST_STEPS = 3, 3


@pytest.mark.slow
def test_whenever_a_writer_is_killed_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    watch = kill_writers(tmp_path, KILLS, seed=4, most_steps=MOST_STEPS)
    assert watch.faults == []
    assert watch.imports
    assert watch.checked >= len(watch.closings)
