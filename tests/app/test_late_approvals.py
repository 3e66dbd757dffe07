"""An approval is all or nothing, also where a period was closed since, or a process died."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.proposed_documents import parts_taken
from lingtan.app.record_steps import entries_of
from lingtan.app.results_candidates import outcome_of
from lingtan.base.errors import CandidateError, ClosingError, StoreError
from lingtan.cli.main import main
from lingtan.evidence.candidates import Step, candidates_in, take
from tests.app.test_closed_parts import with_all_bills
from tests.app.test_closing import FIGURE, LATE, NOTE, fuel, park
from tests.builders_candidates import (
    DECIDED,
    MONTH,
    Waiting,
    a_bill,
    approved_only,
    edited_park,
    other_bill,
    proposed,
    states,
    waiting,
)
from tests.prepared import copied

__all__ = ["park", "proposed", "waiting"]

YEAR, SEPTEMBER = "2025", datetime(2025, 9, 1, tzinfo=UTC)


@pytest.fixture
def closed_since(tmp_path: Path) -> Workspace:
    """Return a park where a late bill of a month waits, and the year of it was closed."""
    return copied(propose_and_close, tmp_path / "park")


def propose_and_close(folder: Path) -> Workspace:
    """Read the bills of a year, propose another of a month, and close the year."""
    made = copied(with_all_bills, folder)
    made.propose(MONTH, [a_bill(made)], by="Li", reason="late bill", now=LATE)
    made.close(YEAR, by="office", now=LATE)
    return made


@pytest.mark.slow
def test_a_month_whose_year_was_closed_since_is_held_against_the_year_and_restates_it(
    closed_since: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    park = closed_since
    before = fuel(park.account(YEAR))
    view = park.candidate("C1", now=DECIDED)
    assert (view.period, view.is_of_another_period) == (YEAR, True)
    moved = next(each for each in view.movements if each.figure == FIGURE)
    assert moved.before == before
    assert moved.after is not None
    (share,) = moved.shares
    assert (share.cause, share.change) == ("sample_bills_late.csv", moved.after - before)
    assert moved.after > before
    with pytest.raises(SystemExit):
        main(["candidates", str(park.layout.folder), "show", "C1"])
    assert f"{YEAR}, which holds that, has been closed since" in capsys.readouterr().out
    done = park.approve("C1", by="Wang", now=DECIDED)
    assert done.restated is not None
    assert (done.period, done.restated.period, done.movements) == (YEAR, YEAR, view.movements)
    assert states(park) == ["taken"]
    assert fuel(park.account(YEAR)) == moved.after


@pytest.mark.slow
def test_nothing_is_taken_in_where_the_restatement_would_be_refused(waiting: Waiting) -> None:
    park, view = waiting.park, waiting.view
    park.close(YEAR, by="office", now=LATE)
    for_trial = park.layout.folder.parent / "sample_bills_trial.csv"
    for_trial.write_text(f"{NOTE}2025-02,g_ceramics,88.0\n", encoding="utf-8")
    park.import_files([for_trial], trial=True, now=DECIDED)
    with pytest.raises(ClosingError) as refused:
        park.approve("C1", by="Wang", now=DECIDED)
    assert refused.value.case == "trial_inputs"
    assert "sample_bills_trial.csv" in str(refused.value)
    assert states(park) == ["proposed"]
    assert parts_taken(park.layout, view.candidate) == ()
    park.import_files([for_trial], now=DECIDED)
    assert park.approve("C1", by="Wang", now=DECIDED).candidate.state is Step.TAKEN


@pytest.mark.slow
def test_rows_that_have_come_to_lie_in_the_past_are_not_approved_unseen(tmp_path: Path) -> None:
    """Rows of the future are refused at import: what was listed then was listed without them."""
    park = copied(with_all_bills, tmp_path / "park")
    bill = a_bill(park)
    bill.write_text(f"{bill.read_text(encoding='utf-8')}2025-11,g_ceramics,500.0\n", "utf-8")
    view = park.propose(YEAR, [bill], by="Li", reason="late bill", now=SEPTEMBER)
    with pytest.raises(CandidateError) as refused:
        park.approve("C1", by="Wang", now=DECIDED)
    assert refused.value.case == "moves_otherwise"
    assert states(park) == ["proposed"]
    assert parts_taken(park.layout, view.candidate) == ()


def test_nothing_is_approved_on_a_store_older_than_what_was_recorded(waiting: Waiting) -> None:
    """The list that was proposed fits such a store: it was worked out with it."""
    park = waiting.park
    older = shutil.copytree(park.layout.store, park.layout.folder.parent / "older")
    park.import_files([other_bill(park, 77.0)], now=LATE)
    shutil.rmtree(park.layout.store)
    shutil.move(older, park.layout.store)
    with pytest.raises(StoreError) as refused:
        Workspace.open(park.layout.folder).approve("C1", by="Wang", now=DECIDED)
    assert refused.value.case == "older_than_evidence"
    assert states(park) == ["proposed"]


@pytest.mark.slow
def test_an_approved_one_whose_year_was_closed_and_restated_by_hand_is_finished(
    closed_since: Workspace,
) -> None:
    park = closed_since
    approved_only(park)
    park.import_files([a_bill(park)], now=DECIDED)
    park.restate(YEAR, by="office", reason="late bill", now=DECIDED)
    after = fuel(park.account(YEAR))
    assert park.approve("C1", by="anybody", now=DECIDED).candidate.state is Step.TAKEN
    assert fuel(park.account(YEAR)) == after


@pytest.mark.slow
def test_an_approved_one_that_cannot_be_finished_is_rejected_and_says_what_stays(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [a_bill(park), edited_park(park)]
    view = park.propose(MONTH, files, by="Li", reason="late bill", now=LATE)
    approved_only(park)
    park.import_files(files[:1], now=DECIDED)
    (park.layout.folder / view.candidate.proposal.park_files["park.yaml"]).unlink()
    with pytest.raises(CandidateError) as refused:
        park.approve("C1", by="Wang", now=DECIDED)
    assert refused.value.case == "document_gone"
    done = park.reject("C1", by="Zhao", reason="no backup", now=DECIDED)
    with pytest.raises(SystemExit):
        main(["candidates", str(park.layout.folder), "show", "C1"])
    told = " ".join(capsys.readouterr().out.split())
    assert "had been taken in before and stay: sample_bills_late.csv" in told
    assert done.candidate.state is Step.REJECTED
    assert done.candidate.steps[-1].stays == ("sample_bills_late.csv",)
    assert outcome_of(park.candidates()[0]) == "rejected_after"
    with pytest.raises(CandidateError) as refused:
        park.reject("C1", by="Zhao", reason="again", now=DECIDED)
    assert refused.value.case == "decided"
    with pytest.raises(CandidateError) as refused:
        take(candidates_in(entries_of(park.layout)), "C1", done.candidate.steps[1])
    assert refused.value.case == "rejected_meanwhile"


@pytest.mark.slow
def test_a_park_file_edited_after_an_approval_that_died_is_not_written_over(
    park: Workspace,
) -> None:
    park.propose(MONTH, [edited_park(park)], by="Li", reason="wrong factors", now=LATE)
    approved_only(park)
    first = park.layout.park_file.read_bytes()
    park.layout.park_file.write_bytes(first + b"# a note\n")
    with pytest.raises(CandidateError, match="edited since"):
        park.approve("C1", by="Wang", now=DECIDED)
    assert park.layout.park_file.read_bytes() == first + b"# a note\n"
    park.layout.park_file.write_bytes(first)
    edited = edited_park(park).read_bytes()
    park.layout.park_file.write_bytes(edited)
    assert parts_taken(park.layout, park.candidates()[0]) == ("park.yaml",)
    assert park.approve("C1", by="Wang", now=DECIDED).candidate.state is Step.TAKEN
    assert park.layout.park_file.read_bytes() == edited
