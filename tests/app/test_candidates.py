"""A correction is a candidate first: it takes effect when a second person approves."""

import json
import shutil
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.keep_candidates import Word, approve_candidate
from lingtan.base.errors import CandidateError, LingtanError, SignedTextError
from lingtan.cli.main import main
from lingtan.evidence.candidates import Step
from tests.app.test_closing import FIGURE, LATE, NOTE, closed, fuel, park, read_in
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

__all__ = ["closed", "park", "proposed", "waiting"]


@pytest.mark.slow
def test_a_candidate_lists_old_and_new_and_changes_nothing(
    waiting: Waiting, tmp_path: Path
) -> None:
    park, view = waiting.park, waiting.view
    before = fuel(copied(read_in, tmp_path / "before").account(MONTH))
    moved = next(each for each in view.movements if each.figure == FIGURE)
    assert moved.before == before
    assert moved.after is not None
    assert [share.cause for share in moved.shares] == ["sample_bills_late.csv"]
    assert fuel(park.account(MONTH)) == before
    assert states(park) == ["proposed"]
    assert park.candidate("C1", now=LATE).movements == view.movements
    assert park.verify().is_sound
    kept = park.layout.folder / view.candidate.proposal.figures
    assert json.loads(kept.read_text(encoding="utf-8"))["movements"][0]["boundary"]


@pytest.mark.slow
def test_a_second_person_puts_it_in_force(waiting: Waiting) -> None:
    park, view = waiting.park, waiting.view
    moved = next(each for each in view.movements if each.figure == FIGURE)
    with pytest.raises(CandidateError, match="second person"):
        park.approve("C1", by=" li. ", now=DECIDED)
    done = park.approve("C1", by="Wang", now=DECIDED)
    assert done.movements == view.movements
    assert fuel(park.account(MONTH)) == moved.after
    assert [step.step.value for step in park.candidates()[0].steps] == [
        "proposed",
        "approved",
        "taken",
    ]
    with pytest.raises(CandidateError):
        park.approve("C1", by="Zhao", now=DECIDED)
    verified = park.verify()
    assert verified.is_sound
    assert park.bundle(park.layout.folder.parent / "park.zip").verification.is_sound


NOBODY = ("", ".", "none", "\u200b", "\u3164", "\u2800")
HERSELF = ("LiNa", "Na Li", "Li Na\ufe0f", "Li Na\u3164", "Li N\u0430", "L\u0131 Na")


@pytest.mark.slow
def test_neither_nobody_nor_another_spelling_of_the_name_approves(park: Workspace) -> None:
    park.propose(MONTH, [a_bill(park)], by="Li Na", reason="late bill", now=LATE)
    for by in NOBODY:
        with pytest.raises(CandidateError) as refused:
            park.approve("C1", by=by, now=DECIDED)
        assert refused.value.case == "nobody"
        with pytest.raises(CandidateError):
            park.reject("C1", by="Wang", reason=by, now=DECIDED)
    for by in HERSELF:
        with pytest.raises(CandidateError) as refused:
            park.approve("C1", by=by, now=DECIDED)
        assert refused.value.case == "same_person"
    for by in ("Li\x01 Na", "a\u202eb", "\udcff", "a" * 201):
        with pytest.raises(SignedTextError):
            park.approve("C1", by=by, now=DECIDED)
    assert states(park) == ["proposed"]


def test_nothing_is_proposed_by_nobody_or_for_no_reason(park: Workspace) -> None:
    for by, reason in ((".", "late bill"), ("Li", "none"), ("Li", "\u200b")):
        with pytest.raises(CandidateError):
            park.propose(MONTH, [a_bill(park)], by=by, reason=reason, now=LATE)
    assert states(park) == []


@pytest.mark.slow
def test_a_closed_month_is_restated_with_both_names(closed: Workspace) -> None:
    before = fuel(closed.account(MONTH))
    view = closed.propose(MONTH, [a_bill(closed)], by="Li", reason="late bill", now=LATE)
    assert fuel(closed.account(MONTH)) == before
    done = closed.approve("C1", by="Wang", now=DECIDED)
    assert done.movements == view.movements
    assert done.restated is not None
    assert (done.restated.draft.closed_by, done.restated.draft.reason) == ("Li, Wang", "late bill")
    moved = next(each for each in done.movements if each.figure == FIGURE)
    assert fuel(closed.account(MONTH)) == moved.after


@pytest.fixture(scope="module")
def proposed_park(tmp_path_factory: pytest.TempPathFactory) -> Waiting:
    """Propose another park file once."""
    park = copied(read_in, tmp_path_factory.mktemp("proposed") / "park")
    view = park.propose(MONTH, [edited_park(park)], by="Li", reason="wrong factors", now=LATE)
    return Waiting(park=park, view=view)


@pytest.fixture
def waiting_park(proposed_park: Waiting, tmp_path: Path) -> Waiting:
    """Return a copy of the park where another park file waits."""
    shutil.copytree(proposed_park.park.layout.folder, tmp_path / "park")
    return Waiting(park=Workspace.open(tmp_path / "park"), view=proposed_park.view)


@pytest.mark.slow
def test_another_park_file_is_a_candidate_too(waiting_park: Waiting, tmp_path: Path) -> None:
    park, view = waiting_park.park, waiting_park.view
    before = fuel(copied(read_in, tmp_path / "before").account(MONTH))
    moved = next(each for each in view.movements if each.figure == FIGURE)
    assert [share.cause for share in moved.shares] == ["park_file"]
    assert fuel(park.account(MONTH)) == before
    park.approve("C1", by="Wang", now=DECIDED)
    assert fuel(park.account(MONTH)) == moved.after
    assert park.verify().is_sound


def test_a_park_file_edited_meanwhile_is_not_written_over(waiting_park: Waiting) -> None:
    park = waiting_park.park
    text = park.layout.park_file.read_text(encoding="utf-8")
    park.layout.park_file.write_text(f"{text}\n# a note\n", encoding="utf-8")
    with pytest.raises(CandidateError, match="edited since"):
        park.approve("C1", by="Wang", now=DECIDED)
    assert states(park) == ["proposed"]


@pytest.mark.slow
def test_the_second_of_two_park_files_names_the_first_and_the_way_out(
    waiting_park: Waiting, capsys: pytest.CaptureFixture[str]
) -> None:
    park = waiting_park.park
    other = edited_park(park)
    other.write_text(f"{other.read_text(encoding='utf-8')}\n# a note\n", encoding="utf-8")
    park.propose(MONTH, [other], by="Li", reason="factors and a note", now=LATE)
    with pytest.raises(SystemExit):
        main(["candidates", str(park.layout.folder), "approve", "C1", "--by", "Wang"])
    told = " ".join(capsys.readouterr().out.split())
    assert "with the figures from before: C2." in told
    assert "propose again what is still right" in told
    with pytest.raises(CandidateError, match="In force since it was proposed: C1") as refused:
        park.approve("C2", by="Wang", now=DECIDED)
    assert refused.value.case == "park_edited"
    assert "propose a park file that holds both" in str(refused.value)


@pytest.mark.slow
def test_a_mapping_edited_meanwhile_reads_nothing_else_in(waiting: Waiting) -> None:
    park, view = waiting.park, waiting.view
    before = fuel(park.account(MONTH))
    (mapping,) = {park.layout.mappings / name for name in view.candidate.proposal.mappings}
    first = mapping.read_text(encoding="utf-8")
    mapping.write_text(f"{first}\n# a note\n", encoding="utf-8")
    with pytest.raises(CandidateError, match=mapping.name) as refused:
        park.approve("C1", by="Wang", now=DECIDED)
    assert refused.value.case == "mapping_edited"
    mapping.unlink()
    with pytest.raises(CandidateError):
        park.candidate("C1", now=DECIDED)
    assert (states(park), fuel(park.account(MONTH))) == (["proposed"], before)
    mapping.write_text(first, encoding="utf-8")
    assert park.approve("C1", by="Wang", now=DECIDED).candidate.state is Step.TAKEN


@pytest.mark.slow
def test_the_second_of_two_about_one_datum_is_not_what_it_was_proposed_as(
    waiting: Waiting, capsys: pytest.CaptureFixture[str]
) -> None:
    park = waiting.park
    park.propose(MONTH, [other_bill(park, 120.0)], by="Li", reason="other bill", now=LATE)
    assert park.approve("C2", by="Wang", now=DECIDED).waiting == ("C1",)
    stands = fuel(park.account(MONTH))
    with pytest.raises(CandidateError, match="In force since it was proposed: C2") as refused:
        park.approve("C1", by="Wang", now=DECIDED)
    assert refused.value.case == "moves_otherwise"
    assert FIGURE in str(refused.value)
    assert states(park) == ["proposed", "taken"]
    assert fuel(park.account(MONTH)) == stands
    assert park.candidate("C1", now=DECIDED).differences
    with pytest.raises(SystemExit):
        main(["candidates", str(park.layout.folder), "show", "C1"])
    assert "otherwise than it was proposed with" in capsys.readouterr().out


@pytest.mark.slow
def test_one_whose_file_was_imported_meanwhile_does_not_go_in_force_moving_nothing(
    waiting: Waiting,
) -> None:
    park = waiting.park
    park.import_files([a_bill(park)], now=DECIDED)
    with pytest.raises(CandidateError, match="Imported since") as refused:
        park.approve("C1", by="Wang", now=DECIDED)
    assert refused.value.case == "moves_otherwise"
    assert states(park) == ["proposed"]


@pytest.mark.slow
def test_what_came_for_other_months_is_in_nobodys_way(waiting: Waiting) -> None:
    park, view = waiting.park, waiting.view
    march = park.layout.folder.parent / "sample_bills_march.csv"
    march.write_text(f"{NOTE}2025-03,g_ceramics,77\n", encoding="utf-8")
    park.import_files([march], now=DECIDED)
    assert park.approve("C1", by="Wang", now=DECIDED).movements == view.movements


def test_a_rejected_candidate_stays_recorded_with_the_reason(waiting: Waiting) -> None:
    park = waiting.park
    before = fuel(park.account(MONTH))
    with pytest.raises(CandidateError, match="reason"):
        park.reject("C1", by="Wang", reason=" ", now=DECIDED)
    park.reject("C1", by="Wang", reason="of another meter", now=DECIDED)
    (candidate,) = park.candidates()
    assert (candidate.state, candidate.steps[-1].note) == (Step.REJECTED, "of another meter")
    assert fuel(park.account(MONTH)) == before
    with pytest.raises(CandidateError):
        park.approve("C1", by="Wang", now=DECIDED)


@pytest.mark.slow
def test_an_approval_whose_process_died_is_finished_by_the_next(waiting: Waiting) -> None:
    park, view = waiting.park, waiting.view
    approved_only(park)
    assert states(park) == ["approved"]
    done = approve_candidate(park.layout, "C1", Word(by="anybody", now=DECIDED))
    assert done.candidate.state is Step.TAKEN
    moved = next(each for each in view.movements if each.figure == FIGURE)
    assert fuel(park.account(MONTH)) == moved.after
    assert [each.by for each in park.candidates()[0].steps] == ["Li", "Wang", "Wang"]


@pytest.mark.parametrize(
    ("by", "reason", "case"), [("", "late", "nobody"), ("Li", " ", "no_reason")]
)
def test_who_proposes_says_who_and_why(park: Workspace, by: str, reason: str, case: str) -> None:
    with pytest.raises(CandidateError) as refused:
        park.propose(MONTH, [a_bill(park)], by=by, reason=reason, now=LATE)
    assert refused.value.case == case


def test_what_cannot_be_taken_is_no_candidate(park: Workspace, tmp_path: Path) -> None:
    strange = tmp_path / "strange.bin"
    strange.write_bytes(b"\x00\x01 no table")
    for files in ([], [strange], [tmp_path / "none.csv"], [a_bill(park)] * 2):
        with pytest.raises(LingtanError):
            park.propose(MONTH, files, by="Li", reason="late bill", now=LATE)
    with pytest.raises(CandidateError, match="no candidate C7"):
        park.approve("C7", by="Wang", now=DECIDED)
    assert park.candidates() == ()


def test_what_cannot_be_read_is_told_of_the_park_and_not_of_its_passing_copy(
    park: Workspace, tmp_path: Path
) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(LingtanError) as refused:
        park.propose("2025-01", [strange], by="Li", reason="late", now=LATE)
    assert "rehearsal" not in str(refused.value)
    assert str(park.layout.folder) in str(refused.value)


@pytest.mark.slow
def test_the_command_takes_every_step(
    park: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingtan.cli.show.SCREEN.width", 160)
    folder, bill = str(park.layout.folder), str(a_bill(park))
    steps = (
        ["propose", "--file", bill, "-p", MONTH, "--by", "Li", "--reason", "late bill"],
        ["show", "C1"],
        ["approve", "C1", "--by", "Wang"],
        ["list"],
    )
    for step in steps:
        with pytest.raises(SystemExit) as left:
            main(["candidates", folder, *step])
        assert not left.value.code
    said = capsys.readouterr().out
    assert "sample_bills_late.csv" in said
    assert "in force" in said
    assert "with the correction" in said
    assert "restated" not in said  # nothing is closed
    with pytest.raises(SystemExit):
        main(["candidates", folder, "list", "--json"])
    assert json.loads(capsys.readouterr().out)[0]["steps"][2]["step"] == "taken"
