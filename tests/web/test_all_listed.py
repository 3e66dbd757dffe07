"""A count of what a page does not list leads to where all of it stands, and it stands there."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

import pytest

from lingtan.app.evaluate_park import Question
from lingtan.app.present_park import Presentation, present_park
from lingtan.base.errors import ArgumentError
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.reports.chapters.closings import SHOWN as SHOWN_MOVED
from lingtan.reports.chapters.findings import SHOWN
from lingtan.reports.chapters.quality import CHARTS, ROWS
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.model import Amount, Paragraph, Report, Table
from lingtan.reports.park_report import build_pages
from lingtan.reports.sentence import Sentence
from lingtan.reports.way import Way
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.all_listed import with_all_moved, with_every_finding
from lingtan.web.paging import USUAL
from tests.builders_reports import quality, report_inputs
from tests.conftest import Demo
from tests.reports.test_closings_chapter import a_closing, a_movement
from tests.web.said_numbers import said_on
from tests.web.site import Site
from tests.web.test_numbers_open import ask

MORE = 45
METERS = tuple(f"m{number:03d}" for number in range(ROWS * CHARTS + MORE))
KIND = FindingKind(id="file_time_unreadable", severity=Severity.ERROR)
FOUND = tuple(
    Finding(kind=KIND, subject=name, place=Place(source=f"{name}.csv"), facts={"count": 1})
    for name in (f"f{number:03d}" for number in range(SHOWN + MORE))
)
MOVED = tuple(a_movement(f"account.e{number}.own_kg") for number in range(SHOWN_MOVED + MORE))
ROW = re.compile(r'<tr class="row".*?</tr>', re.DOTALL)


def inputs_of(language: str) -> ReportInputs:
    return report_inputs(
        language,
        findings=FOUND,
        quality=quality(METERS),
        closings=(a_closing(1), a_closing(2, "late bill", MOVED)),
    )


def led(texts: Sequence[str]) -> list[Amount]:
    """Return the numbers of sentences that lead on."""
    sentences = [text for text in texts if isinstance(text, Sentence)]
    amounts = [part for each in sentences for part in each.parts if isinstance(part, Amount)]
    return [each for each in amounts if each.leads_to]


def notes(report: Report, table: str) -> tuple[str, ...]:
    return next(each for each in report.tables() if each.id == table).notes


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_of_what_is_not_listed_lead_to_all_of_it(language: str) -> None:
    report = build_pages(inputs_of(language))
    chapter = next(each for each in report.chapters if each.id == "quality")
    said = [block.text for block in chapter.blocks if isinstance(block, Paragraph)]
    (meters,) = led(said)
    (findings,) = led(notes(report, "further_findings"))
    (moved,) = led(notes(report, "movements_2"))
    assert [each.value for each in (meters, moved)] == [MORE, MORE]
    assert [each.leads_to for each in (meters, findings, moved)] == [
        Way(text="", path="/energy", brings=(("grade", "every"),), anchor="table-quality"),
        Way(
            text="",
            path="/findings",
            brings=(("further", "every"),),
            anchor="table-further_findings",
        ),
        Way(text="", path="/reports", brings=(("moved", "2"),), anchor="table-movements_2"),
    ]


@pytest.fixture(scope="module")
def presentation(demo: Demo) -> Presentation:
    """Return a presentation whose report is of findings and figures by the hundred."""
    shown = present_park(demo.workspace.layout, Question(period="2025"), "en")
    inputs = inputs_of("en")
    return replace(shown, inputs=inputs, report=build_pages(inputs))


def listed(shown: Presentation, id_: str) -> Table:
    return next(each for each in shown.report.tables() if each.id == id_)


def following(table: Table) -> str:
    """Return the cursor with which a list that is cut goes on."""
    ways = [
        part
        for note in table.notes
        if isinstance(note, Sentence)
        for part in note.parts
        if isinstance(part, Way)
    ]
    return dict(ways[-1].brings)["cursor"]


@pytest.mark.slow
def test_all_findings_stand_on_their_page_a_hundred_at_a_time(
    presentation: Presentation, demo: Demo
) -> None:
    layout, words = demo.workspace.layout, Words("en")
    asked = {"further": "every"}
    (count,) = led(notes(presentation.report, "further_findings"))
    shown = len(listed(presentation, "further_findings").rows)
    first = listed(with_every_finding(presentation, asked, layout, words), "further_findings")
    more = {**asked, "cursor": following(first)}
    second = listed(with_every_finding(presentation, more, layout, words), "further_findings")
    assert len(first.rows) == USUAL
    assert len(first.rows) + len(second.rows) == shown + (count.value or 0)
    places = [str(row[-1]) for row in (*first.rows, *second.rows)]
    assert {f"f{number:03d}.csv" for number in range(1, SHOWN + MORE)} <= set(places)
    with pytest.raises(ArgumentError, match="further"):
        with_every_finding(presentation, {"further": "none"}, layout, words)


@pytest.mark.slow
def test_all_that_a_restatement_moved_stands_on_its_page(
    presentation: Presentation, demo: Demo
) -> None:
    layout, words = demo.workspace.layout, Words("en")
    whole = listed(with_all_moved(presentation, {"moved": "2"}, layout, words), "movements_2")
    assert len(whole.rows) == SHOWN_MOVED + MORE
    assert whole.rows[:SHOWN_MOVED] == listed(presentation, "movements_2").rows
    assert led(whole.notes) == []
    with pytest.raises(ArgumentError, match="moved"):
        with_all_moved(presentation, {"moved": "1"}, layout, words)


@pytest.mark.slow
def test_all_meters_and_months_are_listed_with_their_grades(site: Site) -> None:
    page = ask(site, "/energy", "2025&grade=every")
    rows = ROW.findall(page.partition('id="table-quality"')[2].partition("</table>")[0])
    assert len(rows) == USUAL
    assert "From the beginning" not in page
    assert site.ask("/findings?period=2025&lang=en&further=every").status == 200


@pytest.mark.slow
def test_indicators_without_a_bar_are_counted_where_they_stand(site: Site) -> None:
    page = ask(site, "/indicators")
    counts = [
        each
        for each in said_on(page)
        if each.place == "indicators/p" and (each.leads_to or "").startswith("#table-")
    ]
    assert len(counts) >= 2
    for each in counts:
        anchor = unescape(each.leads_to or "")[1:]
        table = page.partition(f'id="{anchor}"')[2].partition("</table>")[0]
        lacking = [row for row in ROW.findall(table) if 'class="unknown"' in row]
        bounded = [
            row for row in lacking if re.search("[≤≥<]", unescape(re.sub("<[^>]+>", "", row)))
        ]
        assert len(bounded) == each.value, each
