"""A gap becomes a task, a document closes it, and every step stands in the signed log."""

import json
import random
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from lingtan.app.record_steps import entries_of
from lingtan.app.verify_evidence import verify_workspace
from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError, TaskError
from lingtan.cli.main import main
from lingtan.evidence.tasks import AboutKind, tasks_in
from lingtan.indicators.evidence_register import ProofState, Why
from tests.app.test_evidence import change
from tests.conftest import NOW
from tests.prepared import copied

YEAR = "2025"
DUE = date(2026, 3, 31)
KILLS = 5
LONGEST_SECONDS = 1.5
ROOT = Path(__file__).parents[2]


def read_in(folder: Path) -> Workspace:
    """Make a park, and read its sample files."""
    made = Workspace.new(folder, "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir()), now=NOW)
    made.tasks(YEAR, now=NOW)  # what it rests on is kept, and copied along
    return made


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park with its sample files read, to be changed."""
    return copied(read_in, tmp_path / "park")


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    """Return a document that proves something."""
    path = tmp_path / "能源审计 2025.pdf"
    path.write_bytes(b"%PDF-1.7 audit of residual heat" * 400)
    return path


def a_gap(park: Workspace) -> str:
    return next(
        each.about.key
        for each in park.tasks(YEAR, now=NOW).owing
        if each.about.kind is AboutKind.GAP and not each.task
    )


def add(park: Workspace) -> str:
    owed = ("energy office", DUE)
    return park.add_task(YEAR, a_gap(park), owed_by=owed, by="Wang", now=NOW).id


@pytest.mark.slow
def test_a_gap_becomes_a_task_and_a_document_closes_it(park: Workspace, audit: Path) -> None:
    key = a_gap(park)
    task = park.add_task(YEAR, key, owed_by=("energy office", DUE), by="Wang", now=NOW)
    board = park.tasks(YEAR, now=NOW)
    (standing,) = board.tasks
    assert (standing.id, standing.is_open, standing.stands) == (task.id, True, True)
    assert next(each.task for each in board.owing if each.about.key == key) == task.id
    closed = park.close_task(task.id, by="Li", documents=[audit], now=NOW)
    ((path, digest),) = closed.steps[-1].documents.items()
    assert digest == sha256(audit.read_bytes()).hexdigest()
    assert (park.layout.folder / path).read_bytes() == audit.read_bytes()
    verified = park.verify()
    assert verified.is_sound
    assert not verified.findings
    change(park.layout.folder / path, 5000, 1)
    (finding,) = park.verify().findings
    assert (finding.kind.id, finding.subject) == ("evidence_byte_changed", path)


def test_a_document_goes_along_in_the_bundle(park: Workspace, audit: Path, tmp_path: Path) -> None:
    closed = park.close_task(add(park), by="Li", documents=[audit], now=NOW)
    bundle = park.bundle(tmp_path / "park.zip").path
    assert Workspace.verify_bundle(bundle).is_sound
    assert next(iter(closed.steps[-1].documents)).encode() in bundle.read_bytes()


def test_a_note_closes_by_name_and_time_and_a_reason_opens_again(park: Workspace) -> None:
    id_ = add(park)
    park.close_task(id_, by="Li", note="Seen on site: nothing of the kind.", now=NOW)
    park.reopen_task(id_, by="verifier", note="The site has two halls.", now=NOW)
    steps = tasks_in(entries_of(park.layout))[id_].steps
    assert [step.by for step in steps] == ["Wang", "Li", "verifier"]
    assert all(step.at == NOW for step in steps)
    assert park.tasks(YEAR, now=NOW).tasks[0].is_open


@pytest.mark.slow
def test_a_task_whose_gap_is_gone_says_so_and_stays_open(park: Workspace) -> None:
    key = "gap:direct_connection_project"
    park.add_task(YEAR, key, owed_by=("energy office", DUE), by="Wang", now=NOW)
    path = park.layout.park_file
    text = path.read_text(encoding="utf-8")
    fact = "{datum: direct_connection_project, year: 2025, value: 0, evidence: grid contract}"
    path.write_text(text.replace("\nfacts:\n", f"\nfacts:\n  - {fact}\n"), encoding="utf-8")
    (standing,) = park.tasks(YEAR, now=NOW).tasks
    assert not standing.stands
    assert standing.is_open


def test_overdue_is_shown_by_the_calendar_of_the_park(park: Workspace) -> None:
    add(park)
    before, after = (datetime(2026, 3, 31, hour, 30, tzinfo=UTC) for hour in (15, 16))
    assert not park.tasks(YEAR, now=before).tasks[0].is_overdue
    assert park.tasks(YEAR, now=after).tasks[0].is_overdue


def test_what_cannot_be_is_refused_and_leaves_no_trace(
    park: Workspace, audit: Path, tmp_path: Path
) -> None:
    id_ = add(park)
    before = entries_of(park.layout)
    with pytest.raises(TaskError, match="no gap or finding called gap:nothing") as refused:
        park.add_task(YEAR, "gap:nothing", owed_by=("x", DUE), by="Wang", now=NOW)
    assert "gap:" in str(refused.value)
    with pytest.raises(EvidenceError, match="There is no file"):
        park.close_task(id_, by="Li", documents=[tmp_path / "none.pdf"], now=NOW)
    with pytest.raises(EvidenceError, match="There is no file"):
        park.close_task(id_, by="Li", documents=[tmp_path], now=NOW)
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(EvidenceError, match="is empty"):
        park.close_task(id_, by="Li", documents=[tmp_path / "empty.pdf"], now=NOW)
    for number, blank in enumerate((b" \n\t\r\n", "\ufeff\u3000\u200b\n".encode(), bytes(9000))):
        (tmp_path / f"blank{number}.txt").write_bytes(blank)
        with pytest.raises(EvidenceError, match="nothing but blanks"):
            park.close_task(id_, by="Li", documents=[tmp_path / f"blank{number}.txt"], now=NOW)
    link = park.layout.folder / "audit.pdf"
    link.symlink_to(audit)
    with pytest.raises(EvidenceError, match="leads out of the park") as outside:
        park.close_task(id_, by="Li", documents=[link], now=NOW)
    assert outside.value.facts["target"] == str(audit.resolve())
    link.unlink()
    (park.layout.folder / "others").symlink_to(tmp_path)
    with pytest.raises(EvidenceError, match="leads out of the park"):
        park.close_task(
            id_, by="Li", documents=[park.layout.folder / "others" / audit.name], now=NOW
        )
    with pytest.raises(TaskError, match="neither a document nor a note"):
        park.close_task(id_, by="Li", now=NOW)
    with pytest.raises(TaskError, match="no task T7"):
        park.close_task("T7", by="Li", documents=[audit], now=NOW)
    assert entries_of(park.layout) == before
    assert not park.layout.documents.exists()


def test_a_kept_document_that_was_changed_proves_nothing_more(
    park: Workspace, audit: Path
) -> None:
    id_ = add(park)
    closed = park.close_task(id_, by="Li", documents=[audit], now=NOW)
    path = next(iter(closed.steps[-1].documents))
    assert not park.tasks(YEAR, now=NOW).tasks[0].is_open
    change(park.layout.folder / path, 3, 1)
    (standing,) = park.tasks(YEAR, now=NOW).tasks
    assert (standing.is_open, standing.lost) == (True, (path,))
    with pytest.raises(TaskError, match="is gone or was changed since"):
        park.confirm_task(id_, by="Zhao", now=NOW)
    park.reopen_task(id_, by="Li", note="again", now=NOW)
    with pytest.raises(EvidenceError, match="one of them was changed"):
        park.close_task(id_, by="Li", documents=[audit], now=NOW)


@pytest.mark.slow
def test_a_document_that_went_missing_proves_nothing_and_every_register_says_so(
    park: Workspace, audit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    id_ = add(park)
    closed = park.close_task(id_, by="Li", documents=[audit], now=NOW)
    (path,) = closed.steps[-1].documents
    (park.layout.folder / path).unlink()
    register = park.evidence(YEAR, now=NOW)
    assert register.tasks[0].lost == (path,)
    doubted = [line for line in register.lines if Why.PROOF_LOST in line.why]
    assert doubted
    assert all(closed.about.subject in line.behind for line in doubted)
    assert all(line.state in (ProofState.DOUBTED, ProofState.MISSING) for line in doubted)
    report = park.report(YEAR, language="en", now=NOW).html.read_text(encoding="utf-8")
    assert f"proof missing: {path}" in report
    asked = ("tasks", "-p", YEAR), ("tasks", "show", id_), ("evidence", "-p", YEAR)
    for command, *rest in asked:
        with suppress(SystemExit):
            main([command, str(park.layout.folder), *rest])
        told = capsys.readouterr().out
        assert f"Proof missing: {path}" in " ".join(told.split())
    owing = {each.about.key: each.task for each in park.tasks(YEAR, now=NOW).owing}
    assert owing[closed.about.key] == id_
    (park.layout.folder / path).write_bytes(audit.read_bytes())
    (standing,) = park.tasks(YEAR, now=NOW).tasks
    assert (standing.is_open, standing.lost) == (False, ())


def test_tasks_of_a_log_that_was_changed_are_not_told(park: Workspace) -> None:
    add(park)
    path = park.layout.evidence / "entries.jsonl"
    path.write_bytes(path.read_bytes().replace(b"energy office", b"energy_office"))
    with pytest.raises(EvidenceError, match="not as it was recorded"):
        park.tasks(YEAR, now=NOW)


@pytest.mark.slow
def test_killed_at_any_moment_no_acknowledged_step_is_lost(park: Workspace, audit: Path) -> None:
    draw = random.Random(20261126)  # noqa: S311  # chance of the clock, not of secrets
    id_ = add(park)
    folder = park.layout.folder
    for turn in range(KILLS):
        task = tasks_in(entries_of(park.layout))[id_]
        action = "close" if task.is_open else "reopen"
        words = ["tasks", str(folder), action, id_, "--by", "Li", "--note", f"turn {turn}"]
        words += ["--document", str(audit)] if task.is_open else []
        child = subprocess.Popen(
            [sys.executable, "-m", "lingtan", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        with suppress(subprocess.TimeoutExpired):
            child.wait(draw.uniform(0.4, LONGEST_SECONDS))
        child.kill()
        out, _ = child.communicate()
        now = tasks_in(entries_of(park.layout))[id_]
        assert now.steps[: len(task.steps)] == task.steps
        if out:  # it was told as done
            assert len(now.steps) == len(task.steps) + 1
        assert verify_workspace(folder).is_sound


def test_the_command_lists_adds_and_closes(
    park: Workspace, audit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> str:
        with suppress(SystemExit):
            main(["tasks", str(park.layout.folder), *words])
        return capsys.readouterr().out

    key = a_gap(park)
    assert key in run("owing", "-p", YEAR)
    due = ("--owner", "energy office", "--due", "2999-12-31", "--by", "Wang")
    assert json.loads(run("add", key, "-p", YEAR, *due, "--json"))["id"] == "T1"
    assert "energy office" in run("list", "-p", YEAR)
    assert "SHA-256" in run("close", "T1", "--by", "Li", "--document", str(audit))
    shown = run("show", "T1")
    assert "Wang" in shown
    assert "SHA-256" in shown
    told = json.loads(run("close", "T1", "--by", "Li", "--note", "again", "--json"))
    assert told["error"]["case"] == "closed_already"
    told = json.loads(run("add", key, "-p", YEAR, "--due", "soon", "--by", "Li", "--json"))
    assert told["error"]["case"] == "not_a_day"
