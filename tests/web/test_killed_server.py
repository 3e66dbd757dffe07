"""Who does the job of a server ends with it, so that what is told cut off was cut off."""

import os
import subprocess
import sys
import time
from pathlib import Path

SECONDS = 10.0


def test_a_job_ends_when_its_server_is_killed() -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.web.killed_server"],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    try:
        assert server.stdout is not None
        worker = int(server.stdout.readline())
        assert is_there(worker)
    finally:
        server.kill()
        server.wait()
    patience = time.monotonic() + SECONDS
    while is_there(worker):
        assert time.monotonic() < patience
        time.sleep(0.01)


def is_there(process: int) -> bool:
    """Whether a process runs; one nobody has asked for its end yet does not."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state.split()[0] != "Z"
