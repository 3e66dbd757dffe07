"""Corrections of a park with its sample files read, and that park where one of them waits."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.record_steps import take_step
from lingtan.app.results_candidates import CandidateView
from lingtan.evidence.candidates import Step, Taken, approve, candidates_in
from tests.app.test_closing import LATE, NOTE, read_in
from tests.prepared import copied

MONTH = "2025-01"
DECIDED = datetime(2026, 2, 10, tzinfo=UTC)


def a_bill(park: Workspace, amount: float = 99.0) -> Path:
    """Write a late bill of the kilns' gas beside the park."""
    path = park.layout.folder.parent / "sample_bills_late.csv"
    path.write_text(f"{NOTE}{MONTH},g_ceramics,{amount}\n", encoding="utf-8")
    return path


def other_bill(park: Workspace, amount: float) -> Path:
    """Write another bill of the same month and meter beside the park."""
    path = park.layout.folder.parent / "sample_bills_other.csv"
    path.write_text(f"{NOTE}{MONTH},g_ceramics,{amount}\n", encoding="utf-8")
    return path


def edited_park(park: Workspace) -> Path:
    """Write a park file with another factor set beside the park."""
    path = park.layout.folder.parent / "park.yaml"
    text = park.layout.park_file.read_text(encoding="utf-8")
    changed = text.replace("factor_set: A_guideline", "factor_set: C_power")
    path.write_text(changed, encoding="utf-8")
    return path


def states(park: Workspace) -> list[str]:
    return [each.state.value for each in park.candidates()]


def approved_only(park: Workspace) -> None:
    """Record an approval whose process died before anything was taken in."""
    said = Taken(step=Step.APPROVED, at=DECIDED, by="Wang")
    take_step(park.layout, lambda past: approve(candidates_in(past.entries), "C1", said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A park whose late bill Li has proposed, and what was shown of it."""

    park: Workspace
    view: CandidateView


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> Waiting:
    """Propose the late bill once."""
    park = copied(read_in, tmp_path_factory.mktemp("proposed") / "park")
    view = park.propose(MONTH, [a_bill(park)], by="Li", reason="late bill", now=LATE)
    return Waiting(park=park, view=view)


@pytest.fixture
def waiting(proposed: Waiting, tmp_path: Path) -> Waiting:
    """Return a copy of the park where it waits, to be changed."""
    shutil.copytree(proposed.park.layout.folder, tmp_path / "park")
    return Waiting(park=Workspace.open(tmp_path / "park"), view=proposed.view)


def kept_of(park: Workspace, shelf: str) -> dict[str, int]:
    """Return the names of what is kept of a kind, and when each was written [ns]."""
    folder = park.layout.folder / ".derived" / shelf
    return {each.name: each.stat().st_mtime_ns for each in folder.iterdir()}
