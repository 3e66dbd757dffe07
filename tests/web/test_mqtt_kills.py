"""What a broker acknowledged to a device is in the log, however often server and broker end."""

import sys
from pathlib import Path

import pytest

from tests.bench.kill_listeners import LONGEST_SECONDS, kill_listeners
from tests.whole import IS_WHOLE

# Journals are imported each second: within two a kill falls before, into and after an import.
KILLS, SECONDS = (10, LONGEST_SECONDS) if IS_WHOLE else (3, 2.0)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_no_reading_a_broker_acknowledged_is_lost_and_the_last_value_stands(
    tmp_path: Path,
) -> None:
    seen = kill_listeners(tmp_path, KILLS, SECONDS)
    assert seen.faults == ()
    assert seen.corrected > 0
