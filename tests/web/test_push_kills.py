"""A server that is killed while readings come in loses none it acknowledged, and doubles none."""

import sys
from pathlib import Path

import pytest

from tests.bench.kill_pushers import kill_pushers
from tests.whole import IS_WHOLE


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_no_acknowledged_reading_is_lost_and_none_stands_twice(tmp_path: Path) -> None:
    seen = kill_pushers(tmp_path / "park", 10 if IS_WHOLE else 5)
    assert seen.faults == ()
    assert seen.readings > 0
