"""Lists for admins as a workbook and as PDF: what their pages show, in both languages."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from lingtan.app.workspace import Workspace
from lingtan.base.errors import ArgumentError
from lingtan.reports.words import Words
from lingtan.web.listed_documents import DOCUMENTS, MOST, TakenList, list_as
from lingtan.web.room import Room
from tests.app.test_register import NOW
from tests.web.person import PASSWORD, Person
from tests.web.site import serving

TITLES = {
    ("audit", "en"): ("When (UTC)", "user"),
    ("audit", "zh"): ("时间（UTC）", "用户"),
    ("visits", "en"): ("Who", "ann"),
    ("visits", "zh"): ("何人", "ann"),
    ("looks", "en"): ("Whose", "Energy · /energy"),
    ("looks", "zh"): ("谁的数据", "能源 · /energy"),
}


@pytest.fixture(scope="module")
def ann(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    park = Workspace.new(tmp_path_factory.mktemp("listed") / "park", "logistics")
    park.add_user("ann", "admin", PASSWORD, by="=cmd|test")
    with serving(park.layout.folder, options=()) as site:
        person = Person(site)
        assert person.sign_in("ann").status == 303
        assert person.ask("/energy?period=2025").status == 200
        yield person


@pytest.mark.parametrize(("name", "language"), TITLES)
def test_a_list_is_taken_along_as_it_is_shown(ann: Person, name: str, language: str) -> None:
    heading, said = TITLES[name, language]
    page = ann.ask(f"/{name}?lang={language}").text
    book, pdf = (ann.ask(f"/{name}.{form}?lang={language}") for form in DOCUMENTS)
    assert book.headers["content-disposition"] == f'attachment; filename="{name}.xlsx"'
    sheets = load_workbook(BytesIO(book.body)).worksheets
    cells = {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}
    text = " ".join(p.extract_text() for p in PdfReader(BytesIO(pdf.body)).pages)
    together = "".join(text.replace("\u200b", "").split())
    assert f"/{name}.pdf?" in page
    for told in (heading, said):
        assert told in page
        assert any(told in each for each in cells)
        assert "".join(told.split()) in together


def test_a_workbook_of_a_list_runs_nothing(ann: Person) -> None:
    book = load_workbook(BytesIO(ann.ask("/audit.xlsx?lang=en").body))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if "=cmd" in str(cell.value)] == ["s"]
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_more_lines_than_paper_holds_are_refused_with_words(tmp_path: Path, language: str) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    room, words = Room(layout=park.layout, clock=lambda: NOW), Words(language)
    rows = [(str(at), "", "", "", "x") for at in range(MOST["pdf"] + 1)]
    heads = ("number", "at", "by", "kind", "said")
    listed = TakenList(id="audit", lead="", heads=heads, weights=(1,) * 5, rows=rows)
    with pytest.raises(ArgumentError) as refused:
        list_as("pdf", listed, room, words)
    assert str(MOST["pdf"]) in words.error_what(refused.value)
    assert "CSV" in words.error_next(refused.value)
    assert list_as("xlsx", listed, room, words).status_code == 200
