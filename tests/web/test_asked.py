"""What a page may be asked beside its period stands in its address, and in its exports."""

import re
from html import unescape
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from lingtan.app.workspace import Workspace
from lingtan.web.paging import USUAL
from tests.conftest import Demo
from tests.web.site import TAG, Site, serving

LINK = re.compile(r'href="([^"]*)"')
FACT = "  - {{datum: {}, year: 2025, value: {}, unit: t, enterprise: {}, evidence: notice}}\n"
STATED = {"ets_allocation": 100_000, "ets_verified_emission": 90_000}


def ask(site: Site, path: str) -> str:
    joined = "&" if "?" in path else "?"
    answer = site.ask(f"{path}{joined}period=2025&lang=en")
    assert answer.status == 200, answer.text
    return answer.text


@pytest.mark.slow
def test_indicators_of_one_framework_and_another_year_of_duty(site: Site, demo: Demo) -> None:
    path = "/indicators?framework=cn_hunan_467&target_year=2030"
    page = ask(site, path)
    assert "Of 1 framework " in TAG.sub("", page)
    assert page.count("target_year=2030#indicators") >= 5  # its counts stay with what was asked
    assert 'id="table-framework_cn_national_910"' not in page
    found = demo.workspace.evaluate("2025", frameworks=["cn_hunan_467"], target_year=2030)
    assert found.target_year == 2030
    kept = [unescape(each) for each in LINK.findall(page) if "target_year=2030" in each]
    assert {each.partition("?")[0] for each in kept} >= {
        "/indicators",
        "/pages/indicators.csv",
        "/pages/indicators.pdf",
        "/pages/indicators.xlsx",
    }
    assert "framework=" not in next(each for each in LINK.findall(page) if "/energy?" in each)


def test_meters_of_a_grade_come_a_hundred_at_a_time_and_an_export_has_them_all(site: Site) -> None:
    page = ask(site, "/energy?grade=A")
    listed = page.partition('id="table-quality"')[2].partition("</table>")[0]
    count = listed.count('<tr class="row"')
    assert count == USUAL
    cut = re.search(rf"{USUAL} of (\d+) are shown", TAG.sub("", page))
    assert cut
    assert 'name="cursor"' not in page  # another grade begins from its beginning
    following = re.search(r'href="([^"]+)#table-quality"[^>]*>The next ones<', page)
    assert following
    second = site.ask(unescape(following[1])).text
    assert "From the beginning" in second
    assert "grade=A&amp;cursor=" in second  # other languages and exports keep the place
    text = site.ask("/pages/energy.csv?period=2025&lang=en&grade=A").text
    assert len(re.findall(r",A,meter:[\w@-]+$", text.replace("\r", ""), re.MULTILINE)) == int(
        cut[1]
    )
    assert site.ask("/energy?period=2025&grade=A&cursor=x").status == 400


@pytest.mark.parametrize("path", ["/energy", "/findings", "/admin", "/do", "/map", "/lineage"])
def test_how_a_table_is_sorted_and_narrowed_down_asks_nothing_of_the_server(
    site: Site, path: str
) -> None:
    asked = f"{path}?period=2025&lang=en&figure=national.e_park_kg"
    plain, kept = (
        site.ask(asked),
        site.ask(f"{asked}&sort-reconciled=2d&find-reconciled=%E7%94%B5"),
    )
    assert (plain.status, kept.status) == (200, 200)
    assert "-reconciled=" not in kept.text
    assert LINK.findall(kept.text) == LINK.findall(plain.text)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_has_every_row_in_the_first_order(site: Site, form: str) -> None:
    asked = f"/pages/energy.{form}?period=2025&lang=en"
    assert site.ask(f"{asked}&sort-reconciled=2d&find-reconciled=x").body == site.ask(asked).body


def test_draws_follow_the_seed_that_is_asked_for(site: Site) -> None:
    page = ask(site, "/uncertainty?draw_seed=7&draws=1000")
    assert "with 95 % probability it lies between" in page
    assert "1,000" in page
    assert ask(site, "/uncertainty?draw_seed=8&draws=1000") != page


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/indicators?target_year=soon", "target_year is to be a whole number"),
        ("/indicators?framework=nothing", "nothing"),
        ("/assets?price=-3", "is not a price"),
        ("/uncertainty?draws=3", "draws is to be a whole number"),
        ("/uncertainty?draw_seed=<b>", "draw_seed is to be a whole number"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(site: Site, path: str, said: str) -> None:
    answer = site.ask(f"{path}&period=2025&lang=en")
    assert answer.status == 400
    assert said in answer.text
    assert "<b>" not in answer.text


@pytest.mark.slow
def test_allowances_come_to_what_they_do_at_the_price_asked_with(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "manufacturing")
    file = park.layout.folder / "park.yaml"
    text = file.read_text(encoding="utf-8")
    first = re.findall(r"^enterprises:\n(?:\s*#.*\n)*\s+(\w+):", text, re.MULTILINE)[0]
    stated = "".join(FACT.format(datum, value, first) for datum, value in STATED.items())
    file.write_text(text.replace("\nfacts:\n", f"\nfacts:\n{stated}"), encoding="utf-8")
    with serving(park.layout.folder) as site:
        plain, priced = ask(site, "/assets"), ask(site, "/assets?price=80")
        assert 'id="table-allowances"' in plain
        assert 'id="table-allowance_costs"' not in plain
        assert "−800,000.00" in priced
        assert f"allowance%3A{first}%3A80%3Acost" in priced
        book = site.ask("/pages/assets.xlsx?period=2025&price=80&lang=en").body
        month = site.ask("/assets?price=80&period=2025-03&lang=en").text
        for page, is_priced in ((plain, True), (priced, True), (month, False)):
            assert ('name="price"' in page) is is_priced
        values = [
            cell.value
            for sheet in load_workbook(BytesIO(book)).worksheets
            for row in sheet.iter_rows()
            for cell in row
        ]
        assert -800_000 in values


@pytest.mark.slow
def test_no_price_is_asked_for_or_told_where_there_are_no_allowances(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    with serving(park.layout.folder) as site:
        for period, query in product(("2025", "2025-03"), ("", "&price=80")):
            page = site.ask(f"/assets?period={period}&lang=en{query}").text
            assert 'name="price"' not in page
            assert 'name="framework"' in page
            assert "CNY" not in page


@pytest.mark.slow
def test_a_page_as_a_workbook_holds_its_numbers_as_numbers(site: Site, demo: Demo) -> None:
    answer = site.ask("/pages/green_power.xlsx?period=2025&lang=en")
    assert answer.headers["content-disposition"] == 'attachment; filename="green_power.xlsx"'
    sheets = load_workbook(BytesIO(answer.body)).worksheets
    share = demo.workspace.match("2025").figures["matching.metered_share"].value
    assert share is not None
    cells = [c.value for sheet in sheets for row in sheet.iter_rows() for c in row]
    numbers = [value for value in cells if isinstance(value, float)]
    assert min(abs(value - share) for value in numbers) < 1e-9


@pytest.mark.parametrize(("language", "heading"), [("en", "Told three ways"), ("zh", "三种口径")])
def test_a_page_as_a_document_holds_its_numbers_and_where_each_comes_from(
    site: Site, language: str, heading: str
) -> None:
    path = f"/pages/green_power.pdf?period=2025&lang={language}"
    answer = site.ask(path)
    assert answer.headers["content-type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.body)).pages)
    assert heading in text
    assert "41.1" in text
    assert "matching.physical_share" in text.replace("\n", "")
    assert site.ask(path).body == answer.body


@pytest.mark.parametrize("page", ["alarms", "tasks", "carbon"])
def test_a_page_as_a_document_says_which_park_and_page_it_is_of_and_answers_first(
    site: Site, page: str
) -> None:
    document = PdfReader(BytesIO(site.ask(f"/pages/{page}.pdf?period=2025&lang=en").body))
    assert document.metadata is not None
    assert document.metadata.title == f"Reference Park (composed): {page.capitalize()}"
    told = " ".join(document.pages[0].extract_text().split())
    lead = re.search(r'<p class="lead">(.+?)</p>', ask(site, f"/{page}"))
    assert lead is not None
    assert unescape(TAG.sub("", lead[1])).split(":")[0] in told
