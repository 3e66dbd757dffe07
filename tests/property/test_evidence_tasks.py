"""Whatever is asked of tasks in whatever order: a refused step leaves no trace, none is lost."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.errors import TaskError
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.task_steps import (
    Said,
    assign_task,
    close_task,
    confirm_task,
    open_task,
    reopen_task,
)
from lingtan.evidence.tasks import PROVED, About, AboutKind, StepKind, Task, tasks_in

TODAY = date(2026, 3, 1)
STEPS = st.tuples(
    st.sampled_from(list(StepKind)),
    st.integers(1, 4),
    st.sampled_from(["", "Wang", "Li"]),
    st.sampled_from(["", "none", "seen on site"]),
    st.integers(-2, 3),
    st.booleans(),
)
DOCUMENT = {"documents/a_b.pdf": "0" * 64}

Asked = tuple[StepKind, int, str, str, int, bool]


def taken(entries: list[dict[str, Json]], asked: Asked, at: datetime) -> dict[str, Json]:
    kind, number, who, note, days, has_document = asked
    tasks = tasks_in(entries)
    said = Said(at=at, today=TODAY, by=who, note=note)
    due = TODAY + timedelta(days=days)
    if kind is StepKind.OPENED:
        about = About(kind=AboutKind.GAP, subject=f"datum_{number}")
        return open_task(tasks, about, "2025", (who, due), said)
    if kind is StepKind.ASSIGNED:
        return assign_task(tasks, f"T{number}", (note, due), said)
    if kind is StepKind.CLOSED:
        return close_task(tasks, f"T{number}", DOCUMENT if has_document else {}, said)
    if kind is StepKind.CONFIRMED:
        return confirm_task(tasks, f"T{number}", said)
    return reopen_task(tasks, f"T{number}", said)


@given(st.lists(STEPS, max_size=25))
def test_any_order_of_steps_keeps_every_task_whole(asked: list[Asked]) -> None:
    entries: list[dict[str, Json]] = []
    for turn, each in enumerate(asked):
        at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=turn)
        before = tasks_in(entries)
        try:
            entries.append(taken(entries, each, at))
        except TaskError:
            assert tasks_in(entries) == before
            continue
        after = tasks_in(entries)
        for id_, task in before.items():  # what was said stays said
            assert after[id_].steps[: len(task.steps)] == task.steps
    tasks = tasks_in(entries)
    assert sum(len(task.steps) for task in tasks.values()) == len(entries)
    assert list(tasks) == [f"T{number}" for number in range(1, len(tasks) + 1)]
    for task in tasks.values():
        assert task.steps[0].kind is StepKind.OPENED
        _require_order(task)
        for step in task.steps:
            assert step.by
            if step.kind is StepKind.CLOSED:
                assert step.documents or step.note == "seen on site"
    held = [task.about.key for task in tasks.values() if task.is_open]
    assert len(held) == len(set(held))


def _require_order(task: Task) -> None:
    """Make sure that what is proved is confirmed or opened again, and by whom."""
    for earlier, later in zip(task.steps, task.steps[1:], strict=False):
        follows_proof = later.kind in {StepKind.REOPENED, StepKind.CONFIRMED}
        assert (earlier.kind in PROVED) is follows_proof
        if later.kind is StepKind.CONFIRMED:  # by another than gave the proof
            assert earlier.kind is StepKind.CLOSED
            assert earlier.by != later.by
