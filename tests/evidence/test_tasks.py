"""A task is the sum of its steps: nothing but a proof closes it, and no step is taken twice."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from lingtan.base.errors import TaskError
from lingtan.evidence.canonical_json import Json, canonical
from lingtan.evidence.task_steps import (
    Said,
    assign_task,
    close_task,
    confirm_task,
    open_task,
    reopen_task,
)
from lingtan.evidence.tasks import About, AboutKind, StepKind, Task, tasks_in

TODAY = date(2026, 3, 1)
DUE = date(2026, 3, 31)
GAP = About(kind=AboutKind.GAP, subject="waste_heat_used")
FINDING = About(
    kind=AboutKind.FINDING, subject="m1", finding="metering_gap", facts={"count": 3, "share": 0.5}
)
DOCUMENT = {"documents/abc_audit.pdf": "ab" * 32}


def said(by: str = "Wang", note: str = "", day: int = 1) -> Said:
    return Said(at=datetime(2026, 3, day, 8, tzinfo=UTC), today=TODAY, by=by, note=note)


def log(*entries: Mapping[str, Json]) -> dict[str, Task]:
    return tasks_in([{"kind": "import", "import": 1}, *entries])


def opened(about: About = GAP) -> dict[str, Json]:
    return open_task({}, about, "2025", ("energy office", DUE), said())


def closed() -> dict[str, Json]:
    return close_task(log(opened()), "T1", DOCUMENT, said(note="audit found"))


def test_an_opened_task_owes_a_proof_by_a_day() -> None:
    (task,) = log(opened(FINDING)).values()
    assert (task.id, task.owner, task.due, task.is_open) == ("T1", "energy office", DUE, True)
    assert task.about == FINDING
    assert task.about.key == "finding:metering_gap:m1"
    assert not task.is_overdue(DUE)
    assert task.is_overdue(date(2026, 4, 1))


def test_another_owner_and_day_stand_and_the_old_ones_stay_in_the_steps() -> None:
    later = date(2026, 4, 30)
    given = assign_task(log(opened()), "T1", ("works", later), said())
    task = log(opened(), given)["T1"]
    assert (task.owner, task.due) == ("works", later)
    assert [step.owner for step in task.steps] == ["energy office", "works"]
    kept = assign_task(log(opened()), "T1", ("works", None), said())
    assert log(opened(), kept)["T1"].due == DUE


def test_a_document_or_a_note_closes_and_a_closed_task_is_never_overdue() -> None:
    task = log(opened(), closed())["T1"]
    assert not task.is_open
    assert not task.is_overdue(date(2027, 1, 1))
    assert task.steps[-1].documents == DOCUMENT
    by_note = close_task(log(opened()), "T1", {}, said(note="The works burns none; seen on site."))
    assert not log(opened(), by_note)["T1"].is_open


@pytest.mark.parametrize("note", ["", "  ", "none", "待补", "N/A", "TBD."])
def test_nothing_else_closes_it(note: str) -> None:
    with pytest.raises(TaskError, match="neither a document nor a note"):
        close_task(log(opened()), "T1", {}, said(note=note))


def test_a_closed_task_is_opened_again_with_a_reason_and_closed_again() -> None:
    entries = [opened(), closed()]
    with pytest.raises(TaskError, match="why"):
        reopen_task(log(*entries), "T1", said())
    entries.append(reopen_task(log(*entries), "T1", said(note="wrong year", day=2)))
    assert log(*entries)["T1"].is_open
    entries.append(close_task(log(*entries), "T1", DOCUMENT, said(day=3)))
    steps = log(*entries)["T1"].steps
    assert [step.kind for step in steps] == [
        StepKind.OPENED,
        StepKind.CLOSED,
        StepKind.REOPENED,
        StepKind.CLOSED,
    ]
    assert [step.entry for step in steps] == [1, 2, 3, 4]


def test_no_step_is_taken_twice() -> None:
    open_one, done = log(opened()), log(opened(), closed())
    with pytest.raises(TaskError, match="T1 is about gap:waste_heat_used of 2025 already"):
        open_task(open_one, GAP, "2025", ("works", DUE), said())
    with pytest.raises(TaskError, match="energy office until 2026-03-31 already"):
        assign_task(open_one, "T1", ("energy office", DUE), said())
    with pytest.raises(TaskError, match="closed by Wang"):
        close_task(done, "T1", DOCUMENT, said())
    with pytest.raises(TaskError, match="is open"):
        reopen_task(open_one, "T1", said(note="why"))
    again = open_task(done, GAP, "2025", ("works", DUE), said())
    assert again["task"] == "T2"
    assert open_task(open_one, GAP, "2024", ("works", DUE), said())["task"] == "T2"


def test_a_task_is_not_opened_again_beside_another_about_the_same() -> None:
    entries = [opened(), closed()]
    entries.append(open_task(log(*entries), GAP, "2025", ("works", DUE), said()))
    with pytest.raises(TaskError, match="T2 is about gap:waste_heat_used of 2025 already"):
        reopen_task(log(*entries), "T1", said(note="wrong year"))
    entries.append(close_task(log(*entries), "T2", DOCUMENT, said(day=2)))
    entries.append(reopen_task(log(*entries), "T1", said(note="wrong year", day=3)))
    assert [task.is_open for task in log(*entries).values()] == [True, False]


def test_an_unknown_task_a_past_day_and_nobody_are_refused() -> None:
    with pytest.raises(TaskError, match="no task T9") as unknown:
        close_task(log(opened()), "T9", DOCUMENT, said())
    assert "T1" in str(unknown.value)
    past = date(2026, 2, 28)
    with pytest.raises(TaskError, match="lies in the past"):
        open_task({}, GAP, "2025", ("works", past), said())
    with pytest.raises(TaskError, match="lies in the past"):
        assign_task(log(opened()), "T1", ("", past), said())
    assert open_task({}, GAP, "2025", ("works", TODAY), said())
    for owner in ("", " ", "待定"):
        with pytest.raises(TaskError, match="who owes"):
            open_task({}, GAP, "2025", (owner, DUE), said())
    with pytest.raises(TaskError, match="who takes this step"):
        open_task({}, GAP, "2025", ("works", DUE), said(by=" "))
    with pytest.raises(TaskError, match="who takes this step"):
        close_task(log(opened()), "T1", DOCUMENT, said(by="none"))


def test_an_overdue_task_goes_to_another_owner_with_the_day_it_has() -> None:
    late = Said(at=datetime(2026, 5, 1, tzinfo=UTC), today=date(2026, 5, 1), by="Wang")
    given = assign_task(log(opened()), "T1", ("works", None), late)
    assert log(opened(), given)["T1"].is_overdue(date(2026, 5, 1))


def test_every_step_is_one_line_of_the_log() -> None:
    for entry in (opened(FINDING), closed()):
        assert canonical(entry)


@pytest.mark.parametrize("text", ["\u200b", "\u3164", ".", "none"])
def test_neither_an_owner_nor_a_note_nor_a_name_is_nothing_to_see(text: str) -> None:
    with pytest.raises(TaskError):
        open_task({}, GAP, "2025", (text, DUE), said())
    with pytest.raises(TaskError):
        open_task({}, GAP, "2025", ("works", DUE), said(by=text))
    with pytest.raises(TaskError):
        close_task(log(opened()), "T1", {}, said(note=text))


def test_whoever_gave_the_proof_confirms_it_under_no_other_spelling() -> None:
    given = log(opened(), closed())
    for by in ("W\u0430ng", "Wang\u3164", "ENERGY-OFFICE"):
        with pytest.raises(TaskError) as refused:
            confirm_task(given, "T1", said(by=by))
        assert refused.value.case == "own_proof"
    assert confirm_task(given, "T1", said(by="Zhao"))["by"] == "Zhao"
