"""What a page counts instead of listing it unfolds where it stands, without a script."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from lingtan.adapters.documents.typst_data import report_data
from lingtan.adapters.documents.xlsx import render_xlsx
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.ledger.restatement import Movement
from lingtan.reports.context import Context
from lingtan.reports.first_few import first_few
from lingtan.reports.html_blocks import draw_block
from lingtan.reports.model import Block, Callout, Column, Paragraph, Sheet, Table, Tone
from lingtan.reports.moved_figures import NAMED_LOST, REASONS, moved_figures, said_of_lost
from lingtan.reports.park_report import build_pages
from lingtan.reports.sentence import joined
from lingtan.reports.words import LANGUAGES
from lingtan.web.actions.tables import SHOWN, findings_table, movements_table
from lingtan.web.drawings import plain_drawing
from lingtan.web.view import View
from lingtan.web.visitor import Visitor
from tests.builders_reports import report_inputs
from tests.reports.test_closings_chapter import a_movement
from tests.web.site import Site
from tests.web.test_numbers_open import ask

MORE = 45
KIND = FindingKind(id="file_time_unreadable", severity=Severity.ERROR)
FOUND = tuple(
    Finding(kind=KIND, subject=name, place=Place(source=f"{name}.csv"), facts={"count": 1})
    for name in (f"f{number:03d}" for number in range(SHOWN + MORE))
)
MOVED = tuple(a_movement(f"account.e{number:03d}.own_kg") for number in range(SHOWN + MORE))
NAMES = tuple(f"name {number}" for number in range(9))
LACKING = tuple(Missing(kind="datum", id=f"datum_{number}") for number in range(5))
LOST = Movement(boundary="whole", figure="a_kg", before=1.0, after=None, shares=())
FOLD = re.compile(r"<details[^>]*><summary>([^<]*)</summary>(.*?)</details>", re.DOTALL)
REST = re.compile(
    r'<details class="rest"><summary>([^<]*)</summary><span>(.*?)</span></details>', re.DOTALL
)


def drawn(block: Block, language: str = "en") -> str:
    view = View(period="2025", language=language)
    return draw_block(block, plain_drawing(view, Visitor(is_own_machine=True)))


def counted(text: str) -> int:
    return int(re.findall(r"\d+", text)[0])


@pytest.fixture(params=LANGUAGES)
def context(request: pytest.FixtureRequest) -> Context:
    return Context(inputs=report_inputs(request.param))


def test_the_first_few_are_named_and_the_others_unfold(context: Context) -> None:
    said = first_few(context, NAMES, 4)
    ((summary, names),) = REST.findall(drawn(Paragraph(text=said)))
    between = context.say("joiner")
    assert summary.strip() in said
    assert names.removeprefix(between).split(between) == list(NAMES[4:])
    assert counted(summary) == len(NAMES) - 4
    assert str(first_few(context, NAMES, None)) == between.join(NAMES)
    assert str(first_few(context, NAMES[:5], 4)) == between.join(NAMES[:5])


def test_on_paper_the_count_stands(context: Context) -> None:
    said = first_few(context, NAMES, 4)
    assert NAMES[3] in said
    assert NAMES[4] not in said


def test_no_paragraph_holds_what_unfolds(context: Context) -> None:
    said = first_few(context, NAMES, 4)
    box = Callout(tone=Tone.NOTE, title="title", lines=(said, said))
    for block in (
        Paragraph(text=said),
        box,
        Table(id="t", title="", columns=(), rows=(), notes=(said,)),
    ):
        assert not re.search(r"<p[^>]*>(?:(?!</p>).)*<details", drawn(block))


def test_every_finding_of_an_action_is_listed_those_behind_the_first_unfold(
    context: Context,
) -> None:
    page = drawn(findings_table(FOUND, context.words))
    ((summary, others),) = FOLD.findall(page)
    assert counted(summary) == MORE == others.count('<tr class="row"')
    assert page.count('<tr class="row"') == len(FOUND)
    assert page.count('id="table-findings"') == page.count('id="table-findings_rest"') == 1
    few = drawn(findings_table(FOUND[:SHOWN], context.words))
    assert "<details" not in few


def test_every_figure_that_an_action_moves_is_listed(context: Context) -> None:
    page = drawn(movements_table(context, MOVED))
    ((summary, others),) = FOLD.findall(page)
    assert counted(summary) == MORE == others.count('<tr class="row"')
    assert page.count('<tr class="row"') == len(MOVED)


def test_all_reasons_why_a_figure_is_unknown_unfold(context: Context) -> None:
    moved = replace(LOST, missing=LACKING)
    (told,) = moved_figures(context, [moved])
    page = drawn(Paragraph(text=joined("; ", told.causes)))
    ((summary, names),) = REST.findall(page)
    assert counted(summary) == len(LACKING) - REASONS
    assert [each.id in names for each in LACKING] == [False] * REASONS + [True] * 3


def test_all_figures_that_become_unknown_are_named(context: Context) -> None:
    lost = [replace(LOST, figure=f"figure_{number}_kg") for number in range(NAMED_LOST + 3)]
    said = said_of_lost(context, lost)
    ((summary, names),) = REST.findall(drawn(Paragraph(text=said)))
    assert counted(summary) == 3
    named = [each.figure in names for each in lost]
    assert named == [False] * NAMED_LOST + [True] * 3


def rests(page: str) -> Iterator[tuple[int, list[str]]]:
    for summary, names in REST.findall(page):
        yield counted(summary), unescape(names).removeprefix("; ").split("; ")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/findings", "/indicators", "/assets"])
def test_a_page_names_as_many_as_it_counts(site: Site, path: str) -> None:
    told = list(rests(ask(site, path)))
    assert told
    for count, names in told:
        assert len(names) == count


def test_a_page_taken_away_as_data_names_all(site: Site) -> None:
    page = ask(site, "/findings")
    names = [name for _, told in rests(page) for name in told]
    as_csv = site.ask("/pages/findings.csv?period=2025&lang=en").text
    as_json = site.ask("/pages/findings.json?period=2025&lang=en").text
    cells = "\n".join(cell for row in csv.reader(StringIO(as_csv)) for cell in row)
    told = json.dumps(json.loads(as_json), ensure_ascii=False)
    for text in (cells, told):
        assert " more" not in re.findall(r" and \d+( more)", text)
        assert [name for name in names if name not in text.replace('\\"', '"')] == []


def test_a_report_on_paper_counts_and_its_workbook_names() -> None:
    said = first_few(Context(inputs=report_inputs("en")), NAMES, 4)
    table = Table(
        id="t", title="t", columns=(Column(heading="h"),), rows=((said,),), notes=(said,)
    )
    report = build_pages(report_inputs("en"))
    chapter = replace(report.chapters[0], blocks=(table,))
    paper = report_data(replace(report, chapters=(chapter,)), "font")
    assert NAMES[4] not in paper
    sheet = Sheet(id="t", title="t", tables=(table,))
    book = load_workbook(BytesIO(render_xlsx(replace(report, sheets=(sheet,)))))
    cells = [str(cell.value) for row in book["t"].iter_rows() for cell in row]
    assert cells.count("; ".join(NAMES)) == 2
