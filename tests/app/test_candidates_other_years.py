"""A correction lists what it moves in every year: a park file, a form or a bill may reach them."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

import pytest

from lingtan import Workspace
from lingtan.app.as_proposed import differing
from lingtan.app.proposed_documents import proposed_figures
from lingtan.app.rehearse_candidate import Rehearsal
from lingtan.app.results_candidates import CandidateView
from lingtan.base.errors import CandidateError
from lingtan.base.plain import to_plain
from lingtan.cli.main import main
from tests.app.test_closed_parts import with_all_bills
from tests.app.test_closing import FIGURE, LATE, NOTE, bills_of_months, fuel
from tests.builders_candidates import DECIDED, MONTH, a_bill, approved_only, states
from tests.prepared import copied

EARLIER = "2024"


@pytest.fixture
def of_two_years(tmp_path: Path) -> Workspace:
    """Return a park with all bills of two years."""
    return copied(with_two_years, tmp_path / "park")


def with_two_years(folder: Path) -> Workspace:
    """Make a park that has read the gas bills of every month of two years."""
    made = copied(with_all_bills, folder)
    months = [f"{EARLIER}-{number:02d}" for number in range(1, 13)]
    bills_of_months(made, months, 50, "earlier", LATE)
    for year in (EARLIER, "2025"):
        made.evaluate(year)  # kept, and copied along
    return made


def other_meters(park: Workspace) -> Path:
    """Write the meters with a tenfold one for the kilns' gas, beside the park."""
    path = park.layout.folder.parent / "meters.csv"
    rows = park.layout.folder.joinpath("meters.csv").read_text(encoding="utf-8-sig").splitlines()
    at = rows[0].split(",").index("multiplier")
    changed = [_times_ten(row, at) if row.startswith("g_ceramics,") else row for row in rows]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8-sig")
    return path


def _times_ten(row: str, at: int) -> str:
    cells = row.split(",")
    cells[at] = "10"
    return ",".join(cells)


def of_year(view: CandidateView, year: str) -> dict[str, tuple[float | None, float | None]]:
    """Return old and new value of each figure of the whole park a view lists of a year."""
    (found,) = (each for each in view.others if each.period == year)
    return {each.figure: (each.before, each.after) for each in found.movements}


@pytest.mark.slow
def test_a_meters_file_lists_what_it_moves_in_every_year(of_two_years: Workspace) -> None:
    park = of_two_years
    before = fuel(park.account(EARLIER))
    view = park.propose("2025", [other_meters(park)], by="Li", reason="ratio", now=LATE)
    assert [(each.period, each.is_closed) for each in view.others] == [(EARLIER, False)]
    old, new = of_year(view, EARLIER)[FIGURE]
    assert old == before
    assert new == pytest.approx(5.5 * before)  # half of the gas counts tenfold
    assert park.candidate("C1", now=LATE).others == view.others
    done = park.approve("C1", by="Wang", now=DECIDED)
    assert done.others == view.others
    assert fuel(park.account(EARLIER)) == pytest.approx(new)


@pytest.mark.slow
def test_what_a_month_was_proposed_with_lists_its_year_as_well(of_two_years: Workspace) -> None:
    park = of_two_years
    view = park.propose(MONTH, [a_bill(park)], by="Li", reason="late bill", now=LATE)
    assert [each.period for each in view.others] == ["2025"]
    (month,) = (each for each in view.movements if each.figure == FIGURE)
    old, new = of_year(view, "2025")[FIGURE]
    assert None not in (old, new, month.before, month.after)
    assert (new or 0) - (old or 0) == pytest.approx((month.after or 0) - (month.before or 0))


@pytest.mark.slow
def test_a_closed_year_stands_and_waits_for_its_restatement(
    of_two_years: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    park = of_two_years
    park.close(EARLIER, by="office", now=LATE)
    closed = fuel(park.account(EARLIER))
    view = park.propose("2025", [other_meters(park)], by="Li", reason="ratio", now=LATE)
    assert [(each.period, each.is_closed) for each in view.others] == [(EARLIER, True)]
    park.approve("C1", by="Wang", now=DECIDED)
    assert fuel(park.account(EARLIER)) == closed
    restated = park.restate(EARLIER, by="office", reason="ratio", now=DECIDED)
    told = {each.figure: (each.before, each.after) for each in restated.movements}
    assert told[FIGURE] == of_year(view, EARLIER)[FIGURE]
    assert states(park) == ["taken"]
    assert park.verify().is_sound
    with pytest.raises(SystemExit):
        main(["candidates", str(park.layout.folder), "show", "C1"])
    assert "2024 is closed" not in capsys.readouterr().out  # decided: nothing is worked out anew


@pytest.mark.slow
def test_a_closed_month_of_another_open_year_is_listed_and_waits(of_two_years: Workspace) -> None:
    park = of_two_years
    month = f"{EARLIER}-03"
    park.close(month, by="office", now=LATE)
    view = park.propose("2025", [other_meters(park)], by="Li", reason="ratio", now=LATE)
    assert [(each.period, each.is_closed) for each in view.others] == [
        (EARLIER, False),
        (month, True),
    ]
    told = of_year(view, month)[FIGURE]
    park.approve("C1", by="Wang", now=DECIDED)
    (moved,) = (
        each
        for each in park.restate(month, dry_run=True, now=DECIDED).movements
        if each.figure == FIGURE
    )
    assert (moved.before, moved.after) == told


@pytest.mark.slow
def test_readings_list_the_closed_parts_they_fall_into_alone(of_two_years: Workspace) -> None:
    park = of_two_years
    for month in (MONTH, "2025-02"):
        park.close(month, by="office", now=LATE)
    view = park.propose("2025", [a_bill(park)], by="Li", reason="late bill", now=LATE)
    assert [(each.period, each.is_closed) for each in view.others] == [(MONTH, True)]


@pytest.mark.slow
def test_the_command_says_which_years_move_and_what_waits(
    of_two_years: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    park = of_two_years
    park.close(EARLIER, by="office", now=LATE)
    asked = ["--file", str(other_meters(park)), "--period", "2025", "--by", "Li", "--reason", "r"]
    with pytest.raises(SystemExit):
        main(["candidates", str(park.layout.folder), "propose", *asked])
    told = capsys.readouterr().out
    assert f"{EARLIER} is closed. C1 would move" in told
    assert f"lingtan restate DIR --period {EARLIER}" in told
    assert "restated" not in told  # what waits already may stand before it


@pytest.mark.slow
def test_what_moves_another_year_otherwise_since_is_not_approved(
    of_two_years: Workspace,
) -> None:
    park = of_two_years
    park.propose("2025", [other_meters(park)], by="Li", reason="ratio", now=LATE)
    more = park.layout.folder.parent / "sample_bills_more.csv"
    more.write_text(f"{NOTE}{EARLIER}-06,g_ceramics,45.0\n", encoding="utf-8")
    park.import_files([more], now=DECIDED)
    with pytest.raises(CandidateError) as error:
        park.approve("C1", by="Wang", now=DECIDED)
    assert error.value.case == "moves_otherwise"
    assert any(detail.place.startswith(f"{EARLIER}, ") for detail in error.value.details)
    assert str(error.value).startswith("C1, proposed for 2025, would not move what it was")


@pytest.mark.slow
def test_an_approval_that_is_finished_lists_all_that_was_approved(of_two_years: Workspace) -> None:
    park = of_two_years
    meters = other_meters(park)
    view = park.propose("2025", [meters], by="Li", reason="ratio", now=LATE)
    approved_only(park)
    copyfile(meters, park.layout.folder / "meters.csv")  # it died after this
    done = park.approve("C1", by="Wang", now=DECIDED)
    assert (done.movements, done.others) == (view.movements, view.others)
    assert states(park) == ["taken"]


@pytest.mark.slow
def test_what_an_earlier_version_kept_is_held_against_its_period_alone(
    of_two_years: Workspace,
) -> None:
    park = of_two_years
    view = park.propose("2025", [other_meters(park)], by="Li", reason="ratio", now=LATE)
    name = view.candidate.proposal.figures
    assert proposed_figures(park.layout, view.candidate) == (view.movements, view.others)
    content = json.dumps(to_plain(view.movements)).encode()
    (park.layout.folder / name).write_bytes(content)
    digests = {**view.candidate.digests, name: sha256(content).hexdigest()}
    earlier = replace(view.candidate, digests=digests)
    assert proposed_figures(park.layout, earlier) == (view.movements, None)
    now = Rehearsal(movements=view.movements, others=view.others)
    assert differing(park.layout, earlier, "2025", now) == ()
    assert differing(park.layout, earlier, "2025", Rehearsal(movements=()))
