"""A step that fails at any of its writes changed nothing, says so, and can be done afterwards."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

EVERY = {
    "import": 30,
    "import_book": 20,
    "import_form": 10,
    "close": 170,
    "restate": 110,
    "baseyear": 70,
    "correction": 900,
    "report": 30,
}
"""Of a step's writes each of so many fails here; ``make bench-full`` lets each of them fail."""


@pytest.mark.skipif(sys.platform != "linux", reason="the disk is made to fail by its loader")
@pytest.mark.parametrize("step", EVERY)
def test_a_step_that_fails_changed_nothing(step: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.every_write", str(EVERY[step]), step],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    assert json.loads(done.stdout) == {step: []}
