"""A server that is killed while readings come in loses none it acknowledged, and doubles none."""

import sys
from pathlib import Path

import pytest

from tests.bench.kill_pushers import LONGEST_SECONDS, kill_pushers
from tests.whole import IS_WHOLE

# Journals are imported each second: within two a kill falls before, into and after an import.
KILLS, SECONDS = (10, LONGEST_SECONDS) if IS_WHOLE else (5, 2.0)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_no_acknowledged_reading_is_lost_and_none_stands_twice(tmp_path: Path) -> None:
    seen = kill_pushers(tmp_path / "park", KILLS, SECONDS)
    assert seen.faults == ()
    assert seen.readings > 0
