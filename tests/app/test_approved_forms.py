"""An approved form counts once and as a whole, and a report tells what it corrected."""

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lingtan.adapters.store.records import ImportSource
from lingtan.adapters.store.store import Store
from lingtan.app.evaluate_park import Question
from lingtan.app.finish_forms import Finished, finish_forms
from lingtan.app.hand_in import desk_of, typed_in
from lingtan.app.keep_campaigns import Deed, speaker
from lingtan.app.present_park import present_park
from lingtan.app.record_steps import take_step
from lingtan.app.results_campaigns import HandedIn
from lingtan.app.workspace import Workspace
from lingtan.collection.campaign_steps import approve_form
from lingtan.collection.campaigns import campaigns_in
from lingtan.collection.step_rules import Which
from tests.builders_campaigns import DUE, REMARK, WORKS, a_collecting_park, a_filled_form
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return a_collecting_park(tmp_path / "park")


def handed_in_waste(park: Workspace, folder: Path) -> HandedIn:
    """Ask the works for its waste of 2025, which it tells."""
    park.open_campaign("waste", 2025, DUE, enterprises=["works"], by="park office", now=NOW)
    path = park.write_form(("C1", "works"), folder, language="en")
    book = load_workbook(path)
    page = book.worksheets[0]
    headings = [str(cell.value) for cell in page[4]]
    first = next(n for n, heading in enumerate(headings) if "generated" in heading)
    page.cell(5, headings.index("kind of waste") + 1, "slag")
    page.cell(5, first + 1, 12.5)
    book.save(path)
    return park.submit_form(("C1", "works"), file=path, by="ann", acts_for="works", now=NOW)


@pytest.mark.slow
def test_facts_are_collected_like_amounts(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    handed_in_waste(park, tmp_path)
    sheet = desk_of(park.layout, WORKS, "zh", "works").form.layout.sheets[0]
    assert sheet.rows[0]["item"] == "slag"
    done = park.approve_form(("C1", "works"), by="li", now=NOW)
    assert done.imported.statements == 1
    assert done.imported.stated[0].about.endswith("slag")


@pytest.mark.slow
def test_a_report_says_who_supplied_what_and_who_approved_it(
    park: Workspace, tmp_path: Path
) -> None:
    file = a_filled_form(park, tmp_path)
    park.submit_form(("C1", "works"), file=file, by="ann", note=REMARK, now=NOW)
    before = NOW + timedelta(hours=1)
    park.approve_form(("C1", "works"), by="li", now=NOW + timedelta(hours=2))
    told = {
        moment: park.evidence(MONTH, now=moment).collected
        for moment in (before, NOW + timedelta(hours=3))
    }
    assert told[before] == ()  # an earlier report is not told of what came later
    ((form,),) = (found for found in told.values() if found)
    assert (form.enterprise, form.submitted.by, form.approved.by) == ("works", "ann", "li")
    assert form.submitted.note == REMARK
    corrected(park)
    shown = present_park(park.layout, Question(period=MONTH), "en").report
    (table,) = (table for table in shown.tables() if table.id == "collected")
    first, second = (" ".join(map(str, row)) for row in table.rows)
    for words in ("Works", "ann", "1 doubts", form.sha256[:16], "C1; corrected by C2"):
        assert words in first
    assert "C2; corrects C1" in second
    (changes,) = (table for table in shown.tables() if table.id == "collected_changes")
    lines = [" ".join(map(str, row)) for row in changes.rows]
    assert len(lines) == 2
    assert "41,000 52,000" in lines[0]
    assert "52,000 53,000" in lines[1]
    assert "(g_works) 2025-07" in lines[1]
    assert "bo; 2" in lines[1]
    assert "li; 2" in lines[1]


def corrected(park: Workspace) -> None:
    """Ask the works once more, and approve what it tells of July then."""
    park.open_campaign("energy", 2025, DUE, enterprises=["works"], by="park office", now=NOW)
    desk = desk_of(park.layout, Which(campaign="C2", enterprise="works"), "en")
    with typed_in(desk, {"months": [{"meter": "g_works", "07": 53_000.0}]}) as file:
        park.submit_form(("C2", "works"), file=file, by="bo", note=REMARK, now=NOW)
    park.approve_form(("C2", "works"), by="li", now=NOW + timedelta(hours=2))


def test_a_form_that_was_approved_and_not_taken_is_taken_at_the_next_start(
    park: Workspace, tmp_path: Path
) -> None:
    park.submit_form(("C1", "works"), file=a_filled_form(park, tmp_path), by="ann", note=REMARK)
    assert finish_forms(park.layout, NOW) == ()  # of what nobody approved nothing is taken
    said = speaker(park.layout, Deed(by="li", now=NOW))
    take_step(park.layout, lambda past: approve_form(campaigns_in(past.entries), WORKS, said))
    assert finish_forms(park.layout, NOW) == (Finished(which=WORKS),)
    (works,) = (e for e in park.campaigns(now=NOW).campaigns[0].asked if e.is_taken)
    assert works.asked.enterprise == "works"
    assert finish_forms(park.layout, NOW) == ()


@pytest.mark.slow
def test_a_form_of_which_only_a_part_was_taken_is_not_taken(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    which = ("C1", "works")
    handed = handed_in_waste(park, tmp_path)
    said = speaker(park.layout, Deed(by="li", now=NOW))
    take_step(park.layout, lambda past: approve_form(campaigns_in(past.entries), WORKS, said))
    path, digest = handed.asked.form or ("", "")
    source = ImportSource(file_name=path, file_sha256=digest)
    with Store.open(park.layout.store, writable=True) as store:  # and then it was killed
        store.append_contracts([], source=source, known_at=NOW)
    (now,) = park.campaigns(now=NOW).campaigns[0].asked
    assert not now.is_taken
    assert park.approve_form(which, by="li", now=NOW).imported.statements == 1
    (now,) = park.campaigns(now=NOW).campaigns[0].asked
    assert now.is_taken
