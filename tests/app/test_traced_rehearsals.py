"""What a cause would do to a figure is traced before anybody restates or approves it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from lingtan.app.close_period import enter, held_by
from lingtan.app.trace_asked import trace_asked
from lingtan.app.trace_figure import Traced
from lingtan.app.workspace import Workspace
from lingtan.base.errors import CandidateError, ClosingError, TraceError
from lingtan.evidence.lineage.nodes import Lineage, Node
from lingtan.evidence.lineage.rehearsed_ids import NOW as TODAY
from lingtan.evidence.lineage.sums import disagreements
from lingtan.ledger.closing import ClosingDraft
from lingtan.ledger.restatement import Movement
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.movement_ids import rehearsed_addresses
from lingtan.reports.words import LANGUAGES, Words
from tests.app.test_candidates_other_years import EARLIER, other_meters, with_two_years
from tests.app.test_closing import CLOSED, FIGURE, LATE, bill, closed_in, read_in
from tests.app.test_lost_figures import with_a_meter_nobody_read
from tests.app.test_traced_movements import parts, root
from tests.builders_candidates import MONTH, a_bill, edited_park, kept_of, other_bill
from tests.cli.test_commands import run
from tests.prepared import copied
from tests.whole import IS_WHOLE

DAY = timedelta(days=1)
WHOLE, LATE_BILL, OTHER_BILL = "whole", "sample_bills_late.csv", "sample_bills_other.csv"
OTHER_CODE = "0" * 64
SHIFT = 1000.0


def of_figure(moved: tuple[Movement, ...], figure: str = FIGURE) -> Movement:
    return next(each for each in moved if (each.boundary, each.figure) == (WHOLE, figure))


def traced(park: Workspace, id_: str) -> Lineage:
    """Trace an id, whatever period the question is about."""
    return trace_asked(park.layout, Traced(figure=id_, period="2023"), datetime.now(UTC))


def states(park: Workspace, moved: Movement, rehearsed: str, period: str) -> Iterator[list[Node]]:
    """Yield the states after and before each cause, whose change is the number that was listed."""
    ids = rehearsed_addresses(moved, rehearsed, period)
    for at, share in enumerate(moved.shares, start=1):
        if share.change is None:
            assert f"share_{at}" not in ids
            continue
        lineage = traced(park, ids[f"share_{at}"])
        assert root(lineage).value == share.change
        assert list(disagreements(lineage)) == []
        yield list(parts(lineage).values())


def require_chain(park: Workspace, moved: Movement, rehearsed: str, period: str) -> list[Node]:
    """Return the states of a figure, which lead from its value before to that after."""
    found = list(states(park, moved, rehearsed, period))
    for (one, _), (_, other) in pairwise(found):
        assert (one.id, one.value) == (other.id, other.value)
    chain = [found[0][1], *(after for after, _ in found)]
    assert (chain[0].value, chain[-1].value) == (moved.before, moved.after)
    assert chain[-1].id == moved.figure
    return chain


def draft_of_another_lingtan(park: Workspace) -> ClosingDraft:
    """Return the closing of a month by another version, which came to a larger figure."""
    draft = park.close(MONTH, by="park office", now=CLOSED).closing.draft
    own = draft.figures[WHOLE]
    value = own[FIGURE]
    assert value is not None
    shifted = {**own, FIGURE: value + SHIFT}
    return replace(draft, code=OTHER_CODE, figures={**draft.figures, WHOLE: shifted})


@pytest.mark.slow
def test_each_cause_of_a_restatement_of_today_is_traced_in_the_order_they_are_told(
    tmp_path: Path,
) -> None:
    draft = draft_of_another_lingtan(copied(read_in, tmp_path / "other"))
    park = copied(read_in, tmp_path / "park")
    enter(park.layout, draft, held_by(park.layout))
    bill(park, "late", 99.0, LATE)
    edited_park(park).replace(park.layout.park_file)
    listed = of_figure(park.restate(MONTH, dry_run=True).movements)
    assert [each.cause for each in listed.shares] == ["software", LATE_BILL, "park_file"]
    chain = require_chain(park, listed, TODAY, MONTH)
    assert chain[0].facts["source"] == f"{FIGURE}@{MONTH}/{WHOLE}~20260120T000000Z"
    assert root(traced(park, str(chain[0].facts["source"]))).value == listed.before
    assert {each.facts["rehearsed"] for each in chain[1:-1]} == {TODAY}
    assert listed.shares[0].change == pytest.approx(-SHIFT)


@pytest.mark.slow
def test_the_last_state_leads_down_to_the_file_that_would_move_it(tmp_path: Path) -> None:
    park = copied(closed_in, tmp_path / "park")
    bill(park, "late", 99.0)
    lineage = traced(park, f"moved:{TODAY}:{FIGURE}:1:share@{MONTH}")
    assert LATE_BILL in [node.facts.get("file") for node in lineage.nodes.values()]
    assert not any(
        "lacks" in node.facts and node.facts["lacks"] for node in lineage.nodes.values()
    )
    shallow = park.trace(f"moved:{TODAY}:{FIGURE}:1:share", MONTH, depth=1)
    assert len(shallow.nodes) == 3


@pytest.mark.slow
def test_a_correction_of_a_closed_month_stands_behind_what_waits_already(tmp_path: Path) -> None:
    park = copied(closed_in, tmp_path / "park")
    bill(park, "late", 99.0)
    view = park.propose(
        MONTH, [other_bill(park, 12.0), edited_park(park)], by="Li", reason="bill", now=LATE + DAY
    )
    listed = of_figure(view.movements)
    assert [each.cause for each in listed.shares] == [LATE_BILL, OTHER_BILL, "park_file"]
    chain = require_chain(park, listed, "C1", MONTH)
    assert f"~{CLOSED:%Y%m%dT%H%M%SZ}" in str(chain[0].facts["source"])


@pytest.mark.slow
def test_a_correction_of_an_open_month_is_held_against_the_figure_as_it_stands(
    tmp_path: Path,
) -> None:
    park = copied(read_in, tmp_path / "park")
    view = park.propose(MONTH, [a_bill(park), edited_park(park)], by="Li", reason="bill", now=LATE)
    listed = of_figure(view.movements)
    assert [each.cause for each in listed.shares] == [LATE_BILL, "park_file"]
    chain = require_chain(park, listed, "C1", MONTH)
    assert chain[0].facts["source"] == f"{FIGURE}@{MONTH}/{WHOLE}"
    assert root(traced(park, str(chain[0].facts["source"]))).value == listed.before


@pytest.mark.slow
def test_a_trace_with_a_correction_is_kept_until_something_comes(tmp_path: Path) -> None:
    park = copied(closed_in, tmp_path / "park")
    park.propose(MONTH, [other_bill(park, 12.0)], by="Li", reason="bill", now=LATE + DAY)
    id_ = f"moved:C1:{FIGURE}:1:share@{MONTH}"
    drawn = traced(park, id_)
    kept = kept_of(park, "traces")
    assert traced(park, id_) == drawn
    assert kept_of(park, "traces") == kept != {}
    bill(park, "late", 99.0, LATE + 2 * DAY)  # comes first now
    assert root(traced(park, id_)).value != root(drawn).value
    assert set(kept_of(park, "traces")) > set(kept)


@pytest.mark.slow
@pytest.mark.parametrize("is_closed", [False, True] if IS_WHOLE else [True])
def test_a_correction_is_traced_in_the_other_years_it_moves(
    tmp_path: Path, is_closed: bool
) -> None:
    park = copied(with_two_years, tmp_path / "park")
    if is_closed:
        park.close(EARLIER, by="office", now=LATE)
    view = park.propose("2025", [other_meters(park)], by="Li", reason="ratio", now=LATE)
    (other,) = view.others
    chain = require_chain(park, of_figure(other.movements), "C1", EARLIER)
    assert chain[0].id == f"moved:C1:{FIGURE}:0:{'anew' if is_closed else 'stands'}"
    assert ("source" in chain[0].facts) is not is_closed  # a restatement of today has no id


@pytest.mark.slow
def test_a_bill_of_a_month_is_traced_in_its_year_as_well(tmp_path: Path) -> None:
    park = copied(with_two_years, tmp_path / "park")
    view = park.propose(MONTH, [a_bill(park)], by="Li", reason="late bill", now=LATE)
    (year,) = view.others
    moved = of_figure(year.movements)
    before, after = require_chain(park, moved, "C1", "2025")
    assert moved.after is not None
    assert (before.value, after.value) == (moved.before, moved.after)
    assert before.value != after.value


@pytest.mark.slow
def test_a_cause_is_traced_of_a_figure_that_the_next_one_makes_unknown(tmp_path: Path) -> None:
    park = copied(closed_in, tmp_path / "park")
    bill(park, "late", 99.0)
    meters = with_a_meter_nobody_read(park)
    (park.layout.folder / "meters.csv").write_text(meters, encoding="utf-8")
    listed = of_figure(park.restate(MONTH, dry_run=True).movements)
    assert [each.change is None for each in listed.shares] == [False, True]
    ((after, before),) = states(park, listed, TODAY, MONTH)
    assert before.value == listed.before
    assert after.id == f"moved:{TODAY}:{FIGURE}:1:state"


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES if IS_WHOLE else LANGUAGES[:1])
def test_states_of_a_rehearsal_are_named_by_figure_cause_and_what_they_are_held_against(
    tmp_path: Path, language: str
) -> None:
    park = copied(closed_in, tmp_path / "park")
    bill(park, "late", 99.0)
    bill(park, "later", 12.0, LATE + DAY)
    lineage = traced(park, f"moved:{TODAY}:{FIGURE}:1:share@{MONTH}")
    words, say = NodeWords(Words(language)), Words(language)
    assert LATE_BILL in words.title_of(root(lineage))
    between, closed = parts(lineage).values()
    assert say.say("trace.note.rehearsed") in list(words.details_of(between))
    assert say.say("number.moved.closed", {"of": say.say(f"figure.{FIGURE}")}) == words.title_of(
        closed
    )


@pytest.mark.slow
def test_what_is_done_or_no_such_cause_is_told_to_whoever_kept_its_id(tmp_path: Path) -> None:
    park = copied(closed_in, tmp_path / "park")
    bill(park, "late", 99.0)
    first = f"moved:{TODAY}:{FIGURE}:1:share@{MONTH}"
    second = f"moved:{TODAY}:{FIGURE}:2:share@{MONTH}"
    with pytest.raises(TraceError) as refused:
        traced(park, second)
    assert refused.value.case == "moves_no_more"
    traced(park, first)
    park.restate(MONTH, by="park office", reason="late bill")
    with pytest.raises(TraceError) as refused:
        traced(park, first)
    assert refused.value.case == "moves_no_more"
    with pytest.raises(ClosingError, match="never closed"):
        traced(park, f"moved:{TODAY}:{FIGURE}:1:share@2025-02")


@pytest.mark.slow
def test_a_correction_that_is_decided_or_unknown_is_traced_no_more(tmp_path: Path) -> None:
    park = copied(read_in, tmp_path / "park")
    with pytest.raises(CandidateError):
        traced(park, f"moved:C1:{FIGURE}:1:share@{MONTH}")
    park.propose(MONTH, [a_bill(park)], by="Li", reason="bill", now=LATE)
    id_ = f"moved:C1:{FIGURE}:1:share@{MONTH}"
    with pytest.raises(TraceError):
        park.trace(id_, MONTH, as_known_at=datetime.now(UTC))  # an instant has no such state
    park.approve("C1", by="Wang", now=LATE + DAY)
    with pytest.raises(TraceError) as refused:
        traced(park, id_)
    assert refused.value.case == "moves_no_more"


@pytest.mark.slow
def test_ids_of_the_command_open_the_numbers_it_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = copied(closed_in, tmp_path / "park")
    bill(park, "late", 99.0)
    folder = str(park.layout.folder)
    assert run("restate", folder, "-p", MONTH, "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)["movements"]
    assert run("restate", folder, "-p", MONTH, "--dry-run") == 0
    said = capsys.readouterr().out
    assert any(each["figures"]["share_1"] in said for each in told)
    for each in told[:2]:
        assert run("trace", folder, each["figures"]["share_1"], "--json") == 0
        assert (
            json.loads(capsys.readouterr().out)["nodes"][0]["value"]
            == (each["shares"][0]["change"])
        )


@pytest.mark.slow
def test_ids_of_a_correction_by_the_command_open_the_numbers_it_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = copied(closed_in, tmp_path / "park")
    folder = str(park.layout.folder)
    park.propose(MONTH, [a_bill(park)], by="Li", reason="bill", now=LATE)
    assert run("candidates", folder, "show", "C1", "--json") == 0
    (one, *_) = json.loads(capsys.readouterr().out)["movements"]
    assert one["figures"]["share_1"].startswith("moved:C1:")
    assert root(traced(park, one["figures"]["share_1"])).value == one["shares"][0]["change"]
    assert run("candidates", folder, "approve", "C1", "--by", "Wang", "--json") == 0
    (one, *_) = json.loads(capsys.readouterr().out)["movements"]
    assert one["figures"]["share_1"].startswith("moved:2:")
    assert root(traced(park, one["figures"]["share_1"])).value == one["shares"][0]["change"]
