"""The HTML report is well formed, fetches nothing and escapes every word."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from lingtan.base.names import Name
from lingtan.reports.html import render_html
from lingtan.reports.html_blocks import Drawing, draw_block
from lingtan.reports.model import (
    NUMBERS,
    Amount,
    Chapter,
    Paragraph,
    Report,
    Scorecard,
    Tile,
)
from lingtan.reports.park_report import build_park_report
from lingtan.reports.shown_amounts import figure_numbers
from lingtan.reports.words import LANGUAGES
from tests.builders_reports import report_inputs
from tests.builders_reports_park import a_park

ATTACK = '<script>alert("x")</script>'
VOID = {"meta", "br", "hr", "col", "wbr"}


class Outline(HTMLParser):
    """Follows the tags of a page and notes what is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.figures: set[str] = set()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opening tag."""
        self.names.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src"}:
                self.links.append(value or "")
            if name == "data-figure":
                self.figures.add(value or "")
            if name == "style" or name.startswith("on"):
                self.faults.append(f"{name} on {tag}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself."""
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Note a closing tag."""
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")


class Amounts(HTMLParser):
    """Gathers what stands in the tags that name a figure."""

    def __init__(self) -> None:
        super().__init__()
        self.figure = ""
        self.told: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whose amount follows."""
        self.figure = (dict(attrs).get("data-figure") or "") if tag == "span" else ""

    def handle_data(self, data: str) -> None:
        """Note an amount."""
        if self.figure:
            self.told.add((self.figure, data))
        self.figure = ""


def read(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    outline.close()
    return outline


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request: pytest.FixtureRequest) -> Report:
    return build_park_report(report_inputs(request.param))


def test_the_page_is_well_formed(report: Report) -> None:
    outline = read(render_html(report))
    assert outline.faults == []
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))


def test_nothing_is_fetched_and_nothing_runs(report: Report) -> None:
    page = render_html(report)
    outline = read(page)
    assert all(link.startswith("#") for link in outline.links)
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    assert not outline.names & {"script", "link", "img", "iframe", "object"}
    assert not re.search(r"url\((?!#)|@import", page)
    assert "default-src 'none'" in unescape(page)


def test_every_number_leads_to_its_figure(report: Report) -> None:
    shown = {figure for figure in figure_numbers(report) if figure}
    in_chapters = read(render_html(report)).figures
    assert in_chapters == shown


def test_what_a_user_wrote_stays_text() -> None:
    park = a_park(Name(en=ATTACK, zh=ATTACK))
    page = render_html(build_park_report(report_inputs(park=park, boundary=park.boundaries[0])))
    assert ATTACK not in page
    assert "&lt;script&gt;" in page


def test_a_name_in_a_chart_stays_text() -> None:
    outline = (
        '{"type":"Feature","properties":{"name":"</svg><b>"},"geometry":{"type":"Polygon",'
        '"coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}}'
    )
    page = render_html(build_park_report(report_inputs(outline=outline)))
    assert "</svg><b>" not in page


def test_the_language_is_stated(report: Report) -> None:
    assert f'<html lang="{report.language.replace("_", "-")}">' in render_html(report)


def test_equal_inputs_give_equal_bytes(report: Report) -> None:
    again = build_park_report(report_inputs(report.language))
    assert render_html(again) == render_html(report)


def test_an_empty_report_is_a_page() -> None:
    chapter = Chapter(id="one", title="One", blocks=(Paragraph(text="a & b"),))
    words = tuple(
        (key, key) for key in ("contents", "generated", "evidence_legend", "figure_legend")
    )
    report = Report(
        language="en",
        title="T",
        subtitle="",
        note="",
        generated_at="2026-01-01T00:00+08:00",
        chapters=(chapter,),
        sheets=(),
        words=words,
    )
    assert "a &amp; b" in render_html(report)


def test_a_table_gives_each_column_its_share_of_the_width() -> None:
    report = build_park_report(report_inputs())
    page = render_html(report)
    labels = next(table for table in report.tables() if table.id == "labels")
    assert [column.weight for column in labels.columns] == [0.6, 4.0]
    drawn = page[page.index('id="table-labels"') :]
    assert '<col width="13.0%"><col width="87.0%">' in drawn[:300]


def test_a_line_ends_before_a_unit_and_never_between_a_number_and_its_marks() -> None:
    amount = Amount(value=1.0, text="1.0", unit="tce", evidence=("R", "I"))
    tile = Tile(label="Energy", amount=amount)
    drawing = Drawing(chart_note="", refer=lambda shown, _: shown)
    drawn = draw_block(Scorecard(core=tile, tiles=()), drawing)
    number = '<span class="amount">1.0<wbr><span class="unit">tce</span></span>'
    marks = '<sup class="evidence">R</sup><sup class="evidence">I</sup>'
    assert f'<span class="together">{number}{marks}</span>' in drawn


def test_only_amounts_of_a_figure_are_marked_as_such(report: Report) -> None:
    amounts = Amounts()
    amounts.feed(render_html(report))
    (index,) = (table for table in report.tables() if table.id == NUMBERS)
    places = {
        (cell.figure, cell.text) for row in index.rows for cell in row if isinstance(cell, Amount)
    }
    shown = {
        (cell.figure, cell.text)
        for table in report.tables()
        if table.id != NUMBERS
        for row in table.rows
        for cell in row
        if isinstance(cell, Amount)
    }
    assert places
    assert not amounts.told & (places - shown)
