"""A step that fails at any of its writes changed nothing, says so, and can be done afterwards."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.disk import build_disk

EVERY = {"import": 13, "close": 53, "restate": 41, "baseyear": 31, "correction": 149, "report": 11}
"""Of a step's writes each of so many fails here; ``make bench-full`` lets each of them fail."""


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the library that lets a disk fail."""
    return build_disk(tmp_path_factory.mktemp("disk"))


@pytest.mark.skipif(sys.platform != "linux", reason="the disk is made to fail by its loader")
@pytest.mark.parametrize("step", EVERY)
def test_a_step_that_fails_changed_nothing(step: str, disk: Path) -> None:
    preloaded = os.environ | {"LD_PRELOAD": str(disk)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.every_write", str(EVERY[step]), step],
        env=preloaded,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    assert json.loads(done.stdout) == {step: []}
