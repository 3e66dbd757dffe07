"""Alarms and requests become tasks as gaps do, and a second person looks at every proof."""

from datetime import date
from pathlib import Path

import pytest

from lingtan.app.record_steps import entries_of, take_step
from lingtan.app.workspace import Workspace
from lingtan.base.errors import PeriodError, TaskError
from lingtan.evidence.task_steps import Said, open_task
from lingtan.evidence.tasks import About, AboutKind, StepKind, tasks_in
from lingtan.reports.task_words import about_text
from lingtan.reports.words import LANGUAGES, Words
from tests.app.test_alarms import LAST, a_day
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW

OWED = ("metering team", date(2026, 2, 1))
SEAL = "repair the seal"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return a_small_park(tmp_path / "park")


def test_a_request_becomes_a_work_order_and_closes_with_a_proof(park: Workspace) -> None:
    asked = "request: replace the  seal of g_works "
    task = park.add_task(MONTH, asked, owed_by=OWED, by="office", now=NOW)
    assert (task.about.kind, task.about.subject) == (
        AboutKind.REQUEST,
        "replace the seal of g_works",
    )
    with pytest.raises(TaskError) as error:
        park.close_task("T1", by="li", now=NOW)
    assert error.value.case == "no_proof"
    park.close_task("T1", by="li", note="sealed, photo 17", now=NOW)
    (standing,) = park.tasks(MONTH, now=NOW).tasks
    assert not standing.stands
    assert not standing.task.is_confirmed
    with pytest.raises(TaskError) as error:
        park.confirm_task("T1", by="Li", now=NOW)
    assert error.value.case == "own_proof"
    done = park.confirm_task("T1", by="wu", now=NOW)
    assert done.is_confirmed
    assert done.steps[-1].kind is StepKind.CONFIRMED
    with pytest.raises(TaskError) as error:
        park.confirm_task("T1", by="wu", now=NOW)
    assert error.value.case == "confirmed_already"
    assert park.reopen_task("T1", by="wu", note="seal is broken", now=NOW).is_open


def test_who_gave_or_owes_a_proof_does_not_confirm_it_after_another_closed_the_task_again(
    park: Workspace,
) -> None:
    park.add_task(MONTH, "request:count the lamps", owed_by=OWED, by="office", now=NOW)
    park.close_task("T1", by="li", note="counted, list of May", now=NOW)
    park.reopen_task("T1", by="wu", note="which list?", now=NOW)
    park.close_task("T1", by="wu", note="the list of li, page 2", now=NOW)
    for name in ("li", OWED[0]):
        with pytest.raises(TaskError) as error:
            park.confirm_task("T1", by=name, now=NOW)
        assert error.value.case == "own_proof"
    assert park.confirm_task("T1", by="zhao", now=NOW).is_confirmed


def test_an_open_task_has_nothing_to_confirm(park: Workspace) -> None:
    park.add_task(MONTH, "request:count the lamps", owed_by=OWED, by="office", now=NOW)
    with pytest.raises(TaskError) as error:
        park.confirm_task("T1", by="wu", now=NOW)
    assert error.value.case == "not_proved"


@pytest.mark.parametrize(
    ("name", "case"), [("request: 待补", "no_request"), ("alarm:late:nobody", "no_alarm")]
)
def test_what_asks_for_nothing_is_no_task(park: Workspace, name: str, case: str) -> None:
    with pytest.raises(TaskError) as error:
        park.add_task(MONTH, name, owed_by=OWED, by="office", now=NOW)
    assert error.value.case == case


@pytest.mark.parametrize("period", ["nonsense", "1800", "2025-13"])
def test_what_is_asked_for_of_no_period_is_no_task(park: Workspace, period: str) -> None:
    before = entries_of(park.layout)
    with pytest.raises(PeriodError):
        park.add_task(period, "request:repair the seal", owed_by=OWED, by="office", now=NOW)
    assert entries_of(park.layout) == before


@pytest.mark.parametrize("period", ["nonsense", "1800"])
def test_a_board_opens_with_a_request_that_was_recorded_of_no_period(
    park: Workspace, period: str
) -> None:
    recorded(park, period)
    board = park.tasks(MONTH, now=NOW)
    assert [(each.task.period, each.stands) for each in board.tasks] == [(period, True)]
    assert board.owing
    park.close_task("T1", by="li", note="sealed, photo 17", now=NOW)
    assert not park.tasks(MONTH, now=NOW).tasks[0].is_open


def test_a_month_written_without_its_zero_is_the_same_month(park: Workspace) -> None:
    recorded(park, "2025-7")
    assert [task.period for task in tasks_in(entries_of(park.layout)).values()] == ["2025-07"]
    assert [each.id for each in park.evidence("2025-07", now=NOW).tasks] == ["T1"]
    with pytest.raises(TaskError) as error:
        park.add_task("2025-07", f"request:{SEAL}", owed_by=OWED, by="office", now=NOW)
    assert error.value.case == "known_already"
    gap = park.tasks("2025-7", now=NOW).owing[0].about.key
    assert park.add_task("2025-7", gap, owed_by=OWED, by="office", now=NOW).period == "2025-07"
    board = park.tasks("2025-7", now=NOW)
    assert (board.period, board.owing[-1].about.key, board.owing[-1].task) == (
        "2025-07",
        gap,
        "T2",
    )


def recorded(park: Workspace, period: str) -> None:
    """Record a request with a period that nobody read."""
    about = About(kind=AboutKind.REQUEST, subject=SEAL)
    said = Said(at=NOW, today=NOW.date(), by="office")
    take_step(
        park.layout,
        lambda past: open_task(tasks_in(past.entries), about, period, OWED, said),
    )


def test_an_alarm_becomes_a_task_and_can_be_told_when_it_is_gone(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    park.import_files(sorted(park.layout.inbox.iterdir())[:1], now=NOW)
    a_day(park.layout)
    name = "alarm:late:e_solar"
    task = park.add_task("2025", name, owed_by=OWED, by="office", now=NOW)
    assert task.about.key == name
    with pytest.raises(TaskError) as error:
        park.add_task("2025", name, owed_by=OWED, by="office", now=NOW)
    assert error.value.case == "known_already"
    states = {moment: park.tasks("2025", now=moment).tasks[0].stands for moment in (LAST, NOW)}
    assert states == {LAST: False, NOW: True}  # just after its last reading there was none yet
    for language in LANGUAGES:
        told = about_text(Words(language), task.about)
        assert "e_solar" in told
        assert "2026-01-10" in told
