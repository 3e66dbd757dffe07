"""A server that is killed in a campaign keeps each step that was acknowledged, and halves none."""

import sys
from pathlib import Path

import pytest

from tests.bench.kill_collectors import kill_collectors


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_no_acknowledged_step_is_lost_and_none_stays_half_done(tmp_path: Path) -> None:
    seen = kill_collectors(tmp_path / "park", 2)
    assert seen.faults == []
    assert seen.acknowledged > 0
