"""A log that another process is just beginning is waited for, and is no damaged one."""

import threading
from pathlib import Path

import pytest

from lingtan.app.record_evidence import evidence_of
from lingtan.app.record_steps import entries_of
from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError


def test_a_log_that_is_being_begun_is_waited_for(tmp_path: Path) -> None:
    layout = Workspace.new(tmp_path / "park", "logistics").layout
    layout.evidence.mkdir(exist_ok=True)

    def begin() -> None:
        with evidence_of(layout):
            pass

    beginning = threading.Timer(0.2, begin)
    beginning.start()
    assert entries_of(layout) == ()
    beginning.join()


@pytest.mark.slow
def test_a_log_that_nobody_begins_is_not_believed(tmp_path: Path) -> None:
    layout = Workspace.new(tmp_path / "park", "logistics").layout
    layout.evidence.mkdir(exist_ok=True)
    with pytest.raises(EvidenceError) as raised:
        entries_of(layout)
    assert raised.value.case == "not_sound"
