"""What a correction or a restatement would move is worked out once, until something has come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan.app.trace_asked import trace_asked
from lingtan.app.trace_figure import Traced
from lingtan.base.errors import CandidateError
from tests.app.test_closing import FIGURE, LATE, bill, closed_in, read_in
from tests.app.test_traced_movements import root
from tests.builders_candidates import (
    MONTH,
    Waiting,
    edited_park,
    kept_of,
    other_bill,
    proposed,
    waiting,
)
from tests.prepared import copied

__all__ = ["proposed", "waiting"]

DAY = timedelta(days=1)
MOVES, LATE_BILL = "moves", "sample_bills_late.csv"


@pytest.mark.slow
def test_who_looks_at_it_is_told_what_was_worked_out(waiting: Waiting) -> None:
    park, kept = waiting.park, kept_of(waiting.park, MOVES)
    assert waiting.view.movements
    assert park.candidate("C1", now=LATE + DAY) == waiting.view
    assert kept_of(park, MOVES) == kept != {}


@pytest.mark.slow
def test_trial_inputs_it_would_rest_on_are_named_again(tmp_path: Path) -> None:
    park = copied(read_in, tmp_path / "park")
    park.import_files([other_bill(park, 120.0)], trial=True, now=LATE)
    view = park.propose(MONTH, [edited_park(park)], by="Li", reason="set", now=LATE + DAY)
    assert [each.subject for each in view.trials] == ["sample_bills_other.csv"]
    kept = kept_of(park, MOVES)
    assert park.candidate("C1", now=LATE + DAY) == view
    assert kept_of(park, MOVES) == kept


@pytest.mark.slow
def test_it_is_worked_out_anew_when_something_has_come(waiting: Waiting) -> None:
    park, kept = waiting.park, kept_of(waiting.park, MOVES)
    bill(park, "other", 50.0, LATE + DAY)
    anew = park.candidate("C1", now=LATE + 2 * DAY)
    assert anew.movements != waiting.view.movements
    assert set(kept_of(park, MOVES)) > set(kept)
    assert park.candidate("C1", now=LATE + 3 * DAY) == anew


@pytest.mark.slow
def test_what_was_tampered_with_is_not_believed(waiting: Waiting) -> None:
    (path,) = (waiting.park.layout.folder / ".derived" / MOVES).iterdir()
    text = path.read_text(encoding="utf-8")
    assert '"before": ' in text
    path.write_text(text.replace('"before": ', '"before": 1'), encoding="utf-8")
    assert waiting.park.candidate("C1", now=LATE + DAY) == waiting.view


def test_a_proposed_file_that_is_another_now_is_refused_whatever_is_kept(
    waiting: Waiting,
) -> None:
    path = waiting.park.layout.folder / waiting.view.candidate.proposal.files[LATE_BILL]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"99.0", b"98.0"))
    with pytest.raises(CandidateError) as refused:
        waiting.park.candidate("C1", now=LATE + DAY)
    assert refused.value.case == "document_changed"


@pytest.mark.slow
def test_what_a_restatement_would_move_is_worked_out_once(tmp_path: Path) -> None:
    park = copied(closed_in, tmp_path / "park")
    bill(park, "late", 99.0)

    def change() -> float | None:
        asked = Traced(figure=f"moved:now:{FIGURE}:1:share@{MONTH}", period="2023")
        return root(trace_asked(park.layout, asked, datetime.now(UTC))).value

    listed = park.restate(MONTH, dry_run=True, now=LATE).movements
    (moved,) = (each for each in listed if (each.boundary, each.figure) == ("whole", FIGURE))
    assert change() == moved.shares[0].change
    kept = kept_of(park, MOVES)
    assert change() == moved.shares[0].change
    assert kept_of(park, MOVES) == kept != {}
    bill(park, "later", 80.0, LATE + DAY)
    change()
    assert set(kept_of(park, MOVES)) > set(kept)
