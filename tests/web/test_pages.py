"""Every page answers first, shows what the ledger holds, and leads on to where it comes from."""

import csv
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from io import StringIO
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.ledger.inventory import Inventory
from lingtan.reports.numbers import write_number
from lingtan.reports.words import Words
from lingtan.web.access import ACCESS
from lingtan.web.feature import Feature
from lingtan.web.features import FEATURES, export_path
from tests.conftest import Demo
from tests.web.site import Answer, Site, serving

LANGUAGES = ("en", "zh_CN")
EACH = pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.id)
LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
LINEAGE = re.compile(r'href="(/lineage\?[^"]*)"')
LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
BUILT = re.compile(r'src="/static/built/[\w-]+\.js"')
HANDLER = re.compile(r"<[a-z][^>]* on[a-z]+=")
AMOUNT = re.compile(r'<strong class="amount">(.*?)</strong>')


def page(site: Site, path: str, language: str = "en", **more: str) -> Answer:
    query = "&".join(f"{key}={value}" for key, value in more.items())
    lang = "zh" if language == "zh_CN" else "en"
    return site.ask(f"{path}?period=2025&lang={lang}&{query}")


def links(answer: Answer) -> list[str]:
    return [unescape(link) for link in LINK.findall(answer.text)]


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_leads_with_its_answer_in_the_language_asked_for(
    site: Site, feature: Feature, language: str
) -> None:
    answer = page(site, feature.path, language)
    assert answer.status == 200
    shown = "zh-CN" if language == "zh_CN" else "en"
    assert f'<html lang="{shown}"' in answer.text
    assert f"<h1>{Words(language).say(f'page.{feature.id}')}</h1>" in answer.text
    lead = LEAD.search(answer.text)
    assert lead is not None
    assert len(lead[1]) > 10
    assert "{" not in lead[1]


def test_more_doubts_lead_to_the_page_of_findings(site: Site) -> None:
    text = site.ask("/?period=2025&lang=en").text
    assert re.search(r'<a href="/findings\?[^"]*">And \d+ more; see chapter 9\.</a>', text)


def test_one_thing_is_told_as_one(site: Site) -> None:
    assert "; 1 meter contradicts the others." in site.ask("/energy?period=2025&lang=en").said


@pytest.mark.slow
def test_where_nothing_was_read_no_meter_is_said_to_agree(site: Site) -> None:
    said = site.ask("/energy?period=1999&lang=en").said
    assert "no meter could be held against others." in said
    assert "0 meters contradict" not in said


@EACH
def test_a_page_asks_nobody_else_and_runs_built_scripts_only(site: Site, feature: Feature) -> None:
    answer = page(site, feature.path)
    assert all(link.startswith(("/", "#")) for link in links(answer))
    for opened, held in SCRIPT.findall(answer.text):
        is_data = 'type="application/json"' in opened
        assert is_data or (BUILT.search(opened) and not held), opened
    assert "style=" not in answer.text
    assert not HANDLER.search(answer.text)


@pytest.fixture(scope="module")
def there() -> set[str]:
    """Addresses that were asked and are there: many pages lead to the same."""
    return set()


@pytest.mark.slow
@EACH
def test_what_a_page_leads_to_is_there(site: Site, feature: Feature, there: set[str]) -> None:
    found = {link for link in links(page(site, feature.path)) if link.startswith("/")}
    lineages = sorted(link for link in found if link.startswith("/lineage"))
    others = found - set(lineages)
    assert {each.path for each in FEATURES} <= {link.partition("?")[0] for link in others}
    for link in [*sorted(others), *lineages[:: max(1, len(lineages) // 12)]]:
        address = link.partition("#")[0]
        assert address in there or site.ask(address).status == 200, link
        there.add(address)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_shows_what_the_ledger_holds(site: Site, demo: Demo, language: str) -> None:
    inventory = demo.workspace.account("2025").inventory
    text = page(site, "/", language).text
    for id_, scale in (("national.e_park_kg", 1e-3), ("national.e_tce", 1.0)):
        value = inventory.figures[id_].value
        assert value is not None
        assert f'data-figure="{id_}">{write_number(value * scale, 0, language)}' in text


@pytest.mark.slow
def test_an_address_holds_all_that_is_looked_at(site: Site, demo: Demo) -> None:
    more = {"boundary": "services_zone", "theme": "dark"}
    answer = site.ask("/carbon?period=2025-07&lang=zh&boundary=services_zone&theme=dark")
    assert 'data-theme="dark"' in answer.text
    menu = [link for link in links(answer) if link.startswith("/energy")]
    assert menu
    assert all(f"{key}={value}" in menu[0] for key, value in more.items())
    assert "period=2025-07" in menu[0]
    assert "lang=zh" in menu[0]
    inventory = demo.workspace.account("2025-07", boundary="services_zone").inventory
    assert park_tonnes(inventory) in answer.text
    assert park_tonnes(demo.workspace.account("2025").inventory) not in answer.text


def park_tonnes(inventory: Inventory) -> str:
    value = inventory.figures["national.e_park_kg"].value
    assert value is not None
    return write_number(value / 1000, 1, "en")


@pytest.mark.slow
def test_a_number_leads_to_the_line_of_a_raw_file(site: Site, demo: Demo) -> None:
    link = next(
        link
        for link in map(unescape, LINEAGE.findall(page(site, "/").text))
        if "figure=national.e_park_kg" in link
    )
    answer = site.ask(link)
    value = demo.workspace.account("2025").inventory.figures["national.e_park_kg"].value
    assert value is not None
    amounts = AMOUNT.findall(answer.text)
    assert amounts[0] == f"{write_number(value, 3, 'en')} kg"
    assert "01_供电公司_负荷曲线_2025.csv:" in answer.text


def test_the_language_follows_the_browser_unless_the_address_says(site: Site) -> None:
    assert '<html lang="zh-CN"' in site.ask("/?period=2025", Accept_Language="zh-CN,zh").text
    assert '<html lang="en"' in site.ask("/?period=2025&lang=en", Accept_Language="zh-CN").text


@EACH
def test_a_page_is_data_as_well(site: Site, feature: Feature) -> None:
    told = page(site, f"/pages/{feature.id}.json").json
    assert [chapter["id"] for chapter in told["chapters"]] == list(feature.chapters)  # type: ignore[attr-defined]
    sheet = page(site, f"/pages/{feature.id}.csv")
    rows = list(csv.reader(StringIO(sheet.text.removeprefix("\ufeff"))))
    assert len(rows) >= 3  # a title, headings and a line between tables, be there nothing else
    assert sheet.headers["content-disposition"] == f'attachment; filename="{feature.id}.csv"'


def test_documents_come_as_they_were_issued_and_nothing_else_does(site: Site, demo: Demo) -> None:
    reports = demo.workspace.layout.reports
    for path in sorted(reports.iterdir()):
        assert site.ask(f"/documents/{path.name}").body == path.read_bytes()
    for name in ("..%2fpark.yaml", "%2e%2e/park.yaml", "nothing.pdf", "..", "%00"):
        assert site.ask(f"/documents/{name}").status == 404


ASTRAY = (
    *(
        "..%2fpark.yaml",
        "%2e%2e/park.yaml",
        "..%5cpark.yaml",
        "%2fetc%2fpasswd",
        "..%252fpark.yaml",
    ),
    *("....//park.yaml", "%00", "park.yaml%00.js", "users%2fusers.db", ".", "..", ""),
)


@pytest.mark.parametrize("route", [route for route in ACCESS if route.endswith("{name}")])
def test_no_address_of_files_leads_astray_or_lists_a_folder(site: Site, route: str) -> None:
    place = route.removesuffix("{name}").replace("{id}", "..%2f..")
    for name in ASTRAY:
        answer = site.ask(f"{place}{name}")
        assert answer.status in {307, 404}, name
        assert "time_zone" not in answer.text
        if answer.status == 307:  # to the same address without its last stroke
            assert answer.headers["location"].endswith(place.rstrip("/"))
            assert site.ask(place.rstrip("/")).status == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?period=never", 400),
        ("/energy?period=2025&boundary=nowhere", 400),
        ("/?period=2025&known_at=2999-01-01T00:00:00%2B08:00", 400),
        ("/lineage?period=2025&figure=nothing.of.it", 404),
        ("/nowhere", 404),
        ("/pages/nowhere.json", 404),
    ],
)
def test_what_cannot_be_answered_says_so_in_words(
    site: Site, path: str, status: int, language: str
) -> None:
    joined = "&" if "?" in path else "?"
    answer = site.ask(f"{path}{joined}lang={'zh' if language == 'zh_CN' else 'en'}")
    assert answer.status == status
    assert f"<h1>{Words(language).say('page.problem')}</h1>" in answer.text
    assert all(link.startswith(("/", "#")) for link in links(answer))


def test_many_who_ask_at_once_are_all_answered(site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: site.ask("/carbon?period=2025-02"), range(8)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1


@pytest.mark.slow
def test_a_page_is_there_only_for_a_park_that_has_what_it_shows(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    with serving(park.layout.folder) as site:
        assert site.ask("/finance?period=2025").status == 404
        assert site.ask("/pages/finance.csv?period=2025").status == 404
        assert 'href="/finance' not in site.ask("/?period=2025").text


@pytest.mark.slow
@EACH
def test_a_page_and_its_exports_open_for_a_part_of_the_park(site: Site, feature: Feature) -> None:
    for path in (feature.path, *(export_path(feature, form) for form in ("json", "csv"))):
        assert page(site, path, boundary="services_zone").status == 200, path


@pytest.mark.slow
def test_finance_of_a_part_of_the_park_says_where_it_is_told(site: Site) -> None:
    text = page(site, "/finance", boundary="services_zone").text
    assert "weighed for the main boundary, Whole park" in text


def test_finance_shows_what_a_linked_margin_hangs_on(site: Site) -> None:
    answer = site.ask("/finance?period=2025&lang=en")
    page = answer.text
    assert "of 1 loan 1 hangs on an indicator" in answer.said
    assert "0.394 tCO₂/tce is not ≤ 0.2" in answer.said
    assert "5,478,565.74" in page
