"""Screens that turn by themselves, and that are taken along."""

import json
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from lingtan.web.features import EXPORTS
from tests.web.site import Site

WALLS = ("overview", "carbon", "map")
PICTURED = {  # a line of the numbers of its picture
    "overview": "grid,electricity,145.409",
    "carbon": "Jan,5.547",
    "map": "Services zone (park in park),park in park,1.2,3",
    "late": "Metal processing,energy 2025,",
}
NEXT = list(zip(WALLS, (*WALLS[1:], "late"), strict=True))  # the demo has asked for forms


@pytest.mark.parametrize(("name", "following"), NEXT)
def test_a_wall_shows_numbers_a_picture_and_turns_to_the_next(
    site: Site, name: str, following: str
) -> None:
    answer = site.ask(f"/wall/{name}?period=2025&lang=en&theme=dark")
    assert "0.394" in answer.text
    assert "<svg" in answer.text
    assert answer.headers["refresh"].startswith(f"30; url=/wall/{following}?")
    assert "theme=dark" in answer.headers["refresh"]
    assert "refresh" not in site.ask(f"/wall/{name}?period=2025&stay=1").headers


def test_the_wall_of_who_is_late_turns_to_the_first(site: Site) -> None:
    refresh = site.ask("/wall/late?period=2025&lang=en").headers["refresh"]
    assert refresh.startswith("30; url=/wall/overview?")


def test_a_wall_does_not_turn_under_the_thumb_of_who_scrolls_it(site: Site) -> None:
    telephone = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36"
    answer = site.ask("/wall/overview?period=2025", User_Agent=telephone)
    assert answer.status == 200
    assert "refresh" not in answer.headers


@pytest.mark.parametrize(
    ("page", "name"),
    [("/", "overview"), ("/carbon", "carbon"), ("/map", "map"), ("/campaigns", "late")],
)
def test_a_page_leads_to_its_wall_and_the_wall_back(site: Site, page: str, name: str) -> None:
    assert f'href="/wall/{name}?' in site.ask(f"{page}?period=2025&lang=en").text
    wall = site.ask(f"/wall/{name}?period=2025&lang=en").text
    assert f'<a class="back" href="{page}?' in wall


def test_there_is_no_wall_of_another_name(site: Site) -> None:
    assert site.ask("/wall/kitchen?period=2025").status == 404


@pytest.mark.parametrize("name", [*WALLS, "late"])
def test_a_wall_is_taken_along_with_the_numbers_it_shows(site: Site, name: str) -> None:
    address = f"/wall/{name}.{{}}?period=2025&lang=en"
    told = json.loads(site.ask(address.format("json")).text)
    assert told["page"] == f"wall_{name}"
    assert told["answer"]
    text = site.ask(address.format("csv")).text
    assert "CO₂ emission per unit of energy consumption,0.3943" in text
    assert PICTURED[name] in text
    assert "Energy: The park used 274,815.5 tce" in text
    book = load_workbook(BytesIO(site.ask(address.format("xlsx")).body))
    cells = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert any(isinstance(each, float) and abs(each - 108_370.2) < 0.1 for each in cells)
    pdf = site.ask(address.format("pdf"))
    assert pdf.headers["content-type"] == "application/pdf"
    first = PdfReader(BytesIO(pdf.body)).pages[0].extract_text()
    assert "108,370" in first
    page = unescape(site.ask(f"/wall/{name}?period=2025&lang=en&stay=1").text)
    assert all(f'href="{address.format(form)}"' in page for form in EXPORTS)


def test_a_wall_of_another_name_is_taken_along_by_nobody(site: Site) -> None:
    assert site.ask("/wall/kitchen.csv?period=2025").status == 404
