"""Two people take the same step at the same moment: one is recorded, the other is told so."""

import subprocess
import sys
from pathlib import Path

from lingtan.app.record_steps import entries_of
from lingtan.evidence.tasks import StepKind, tasks_in
from tests.app.test_tasks import DUE, YEAR, a_gap, read_in
from tests.conftest import NOW
from tests.prepared import copied

PEOPLE = ("Li", "Wang", "Zhao")
ROOT = Path(__file__).parents[2]


def test_of_several_who_close_a_task_at_once_one_does(tmp_path: Path) -> None:
    park = copied(read_in, tmp_path / "park")
    park.add_task(YEAR, a_gap(park), owed_by=("office", DUE), by="Wang", now=NOW)
    words = ["tasks", str(park.layout.folder), "close", "T1", "--note", "seen on site", "--json"]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "lingtan", *words, "--by", name],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        for name in PEOPLE
    ]
    told = [child.communicate()[0] for child in running]
    assert sorted(child.returncode for child in running) == [0, 1, 1]
    assert sum("closed_already" in text for text in told) == len(PEOPLE) - 1
    (task,) = tasks_in(entries_of(park.layout)).values()
    assert [step.kind for step in task.steps] == [StepKind.OPENED, StepKind.CLOSED]
    assert park.verify().is_sound
