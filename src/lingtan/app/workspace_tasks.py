"""The calls of a workspace by which gaps and findings are proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lingtan.app.arguments import Place, day_of, now_of, places_of, text_of
from lingtan.app.evidence_register import Register, draw_up_register
from lingtan.app.keep_tasks import (
    Owed,
    Signed,
    add_task,
    confirm,
    doubt_task,
    pass_task,
    prove_task,
    task_board,
)
from lingtan.app.question_of import question_of
from lingtan.app.results_tasks import TaskBoard
from lingtan.app.workspace_folder import WorkspaceFolder
from lingtan.evidence.tasks import Task


@dataclass(frozen=True, slots=True)
class TaskCalls(WorkspaceFolder):
    """List, open, assign, close and reopen tasks; every step stands in the log of evidence."""

    def tasks(self, period: str, *, now: datetime | None = None) -> TaskBoard:
        """Return the tasks beside what holds now, and what nobody owes yet."""
        return task_board(self.layout, text_of("period", period), now_of(now))

    def evidence(
        self,
        period: str,
        *,
        frameworks: Sequence[str] | None = None,
        boundary: str | None = None,
        as_known_at: datetime | None = None,
        now: datetime | None = None,
    ) -> Register:
        """Return what proves each indicator: figure, documents, readings, state, tasks."""
        question = question_of(
            period, frameworks=frameworks, boundary=boundary, as_known_at=as_known_at
        )
        return draw_up_register(self.layout, question, now_of(now))

    def add_task(
        self,
        period: str,
        about: str,
        *,
        owed_by: tuple[str, date],
        by: str,
        now: datetime | None = None,
    ) -> Task:
        """Open a task about a gap, finding, alarm or request, by its name.

        Names: ``gap:…``, ``finding:…``, ``alarm:<kind>:<meter>``, ``request:<what is asked>``.

        Parameters
        ----------
        owed_by : (str, date)
            Who owes the proof, and until when.
        """
        return add_task(
            self.layout,
            text_of("period", period),
            text_of("about", about),
            Owed(owner=text_of("owner", owed_by[0]), due=day_of("due", owed_by[1])),
            _signed(by, "", now),
        )

    def assign_task(
        self,
        task: str,
        *,
        owner: str = "",
        due: date | None = None,
        by: str,
        now: datetime | None = None,
    ) -> Task:
        """Give a task another owner or due date."""
        day = None if due is None else day_of("due", due)
        owed = Owed(owner=text_of("owner", owner), due=day)
        return pass_task(self.layout, text_of("task", task), owed, _signed(by, "", now))

    def close_task(
        self,
        task: str,
        *,
        by: str,
        documents: Sequence[Place] = (),
        note: str = "",
        now: datetime | None = None,
    ) -> Task:
        """Close a task with documents, which are taken into evidence, or with a signed note."""
        return prove_task(
            self.layout,
            text_of("task", task),
            _signed(by, note, now),
            places_of("documents", documents),
        )

    def confirm_task(
        self, task: str, *, by: str, note: str = "", now: datetime | None = None
    ) -> Task:
        """Find the proof of a closed task good; whoever gave it cannot."""
        return confirm(self.layout, text_of("task", task), _signed(by, note, now))

    def reopen_task(self, task: str, *, by: str, note: str, now: datetime | None = None) -> Task:
        """Open a closed task again; the note says why."""
        return doubt_task(self.layout, text_of("task", task), _signed(by, note, now))


def _signed(by: str, note: str, now: datetime | None) -> Signed:
    return Signed(by=text_of("by", by), note=text_of("note", note), now=now_of(now))
