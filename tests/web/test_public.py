"""The one page a park shows to everybody: what it tells, how that is made, and nothing else."""

import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from pypdf import PdfReader

from lingtan.app.workspace import Workspace
from lingtan.park.park import Park
from lingtan.web.features import EXPORTS
from tests.conftest import Demo
from tests.web.person import Person
from tests.web.said_numbers import said_on
from tests.web.shown_numbers import numbers_on
from tests.web.site import TAG, Site, serving

PAGE = "/public/reference_park"
SHOWN = (
    "national.e_park_kg",
    "national.e_tce",
    "energy.load_kwh",
    "scope1_kg",
    "scope2_location_kg",
    "scope2_market_kg",
)
NO_NUMBER = r"2025(, by)?|3|[123]|2, (location|market)"  # years, and parts of names
NUMBER = re.compile(r"(?<=[0-9]\.)[0-9]+")
MOST_PLACES = 3
HIDDEN = (
    "national.e_fuel_kg",
    "by_enterprise.steel_kg",
    "meter:e_steel",
    "sum:emission:account=fuel:enterprise=steel",
    "quantity:E_park",
    "",
)


@pytest.fixture(scope="module")
def everybody(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = Path(
        shutil.copytree(demo.workspace.layout.folder, tmp_path_factory.mktemp("public") / "park")
    )
    Workspace.open(folder).add_user("ann", "admin", "four green rivers run", by="test")
    with serving(folder, options=("--public",)) as running:
        yield running


def names_of(park: Park) -> set[str]:
    """Return what only those with an account may read: who is there, and what is measured."""
    things = (*(each.name for each in park.enterprises), *(each.name for each in park.assets))
    names = {text for name in things for text in (name.en, name.zh)}
    meters = {meter.id for meter in park.meters}
    return {each for each in (*names, *meters) if each}


def opened(page: str) -> set[str]:
    """Return the addresses of how numbers of a page are made."""
    return {unescape(link) for link in re.findall(r'href="([^"]*/lineage[^"]*)"', page)}


def words_of(page: str) -> str:
    return " ".join(unescape(TAG.sub(" ", page)).split())


def test_a_park_is_public_only_where_that_was_asked_for(site: Site) -> None:
    for path in (PAGE, f"{PAGE}/lineage?figure={SHOWN[0]}", *(f"{PAGE}.{e}" for e in EXPORTS)):
        assert site.ask(path).status == 404


@pytest.mark.slow
def test_everybody_sees_main_figures_and_nothing_else(everybody: Site, demo: Demo) -> None:
    anybody = Person(everybody)
    page = anybody.ask(f"{PAGE}?lang=en&period=2024&boundary=services_zone")
    assert page.status == 200
    assert "0.394" in page.text  # the last full year of the whole park, whatever is asked for
    assert "not closed yet" in page.text
    assert not [name for name in names_of(demo.workspace.park()) if name in page.text]
    assert anybody.ask("/public/other").status == 404
    assert anybody.ask("/public/other.csv").status == 404
    assert anybody.ask("/?period=2025").status == 401


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_number_of_the_public_page_opens_how_it_is_made(
    everybody: Site, language: str
) -> None:
    page = everybody.ask(f"{PAGE}?lang={language}").text
    tiles = numbers_on(page)
    assert len(tiles) == 1 + len(SHOWN)
    for number in tiles:
        assert number.leads_to is not None
        answer = everybody.ask(number.leads_to)
        assert answer.status == 200
        assert number.text.replace(" ", "") in words_of(answer.text).replace(" ", "")
        assert everybody.ask(number.leads_to.replace("/lineage", "")).status == 200
    said = [each for each in said_on(page) if not re.fullmatch(NO_NUMBER, each.text)]
    led = [each for each in said if each.place.endswith(("/lead", "/subtitle"))]
    assert {urlsplit(each.leads_to or "").path for each in led} == {f"{PAGE}/lineage"}
    assert len(led) == 3  # the core indicator, its threshold, and how likely it is met
    for number in led:
        assert number.text in words_of(everybody.ask(number.leads_to or "").text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_how_a_number_is_made_names_no_enterprise_meter_or_file(
    everybody: Site, demo: Demo, language: str
) -> None:
    secrets = names_of(demo.workspace.park())
    secrets |= {file.name for file in (demo.workspace.layout.folder / "inbox").iterdir()}
    links = opened(everybody.ask(f"{PAGE}?lang={language}").text)
    asked = {parse_qs(urlsplit(link).query)["figure"][0] for link in links}
    assert asked >= set(SHOWN)
    for link in links:
        page = everybody.ask(link).text
        assert not [name for name in secrets if name in page], link
        further = {each for each in opened(page) if each.startswith(PAGE)}
        figures = {parse_qs(urlsplit(each).query)["figure"][0] for each in further}
        assert figures <= asked


def test_the_core_indicator_opens_its_formula_its_parts_and_published_documents(
    everybody: Site,
) -> None:
    core = words_of(
        everybody.ask(f"{PAGE}/lineage?lang=en&figure=cn910.core.unit_energy_carbon").text
    )
    assert "= E_park / E_tce" in core
    assert "Park emissions 108,370 tCO₂" in core
    assert "Energy consumption 274,815 tce" in core
    assert re.search(r"\b10 meters\b", core)
    assert "Annex 4 of 发改环资〔2025〕910号" in core
    assert "With an account: down to the lines of the files" in core


@pytest.mark.parametrize("figure", HIDDEN)
def test_what_the_page_does_not_tell_opens_for_nobody(everybody: Site, figure: str) -> None:
    assert everybody.ask(f"{PAGE}/lineage?lang=en&figure={figure}").status == 404


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everybody_takes_along_what_the_page_shows_and_no_more(
    everybody: Site, demo: Demo, language: str
) -> None:
    secrets = names_of(demo.workspace.park())
    answers = {form: everybody.ask(f"{PAGE}.{form}?lang={language}") for form in EXPORTS}
    pdf = PdfReader(BytesIO(answers["pdf"].body))
    texts = [
        answers["json"].text,
        answers["csv"].text,
        " ".join(page.extract_text() for page in pdf.pages),
    ]
    for text in texts:
        assert "108" in text
        assert not [name for name in secrets if name in text]
    told = json.loads(answers["json"].text)
    figures = set(figures_in(told))
    assert {"cn910.core.unit_energy_carbon", *SHOWN} <= figures
    others = figures - set(SHOWN)
    assert all("cn910.core.unit_energy_carbon" in each for each in others)
    assert not [each for each in NUMBER.findall(answers["csv"].text) if len(each) > MOST_PLACES]
    assert everybody.ask(f"{PAGE}.csv?lang={language}&period=2024").status == 400


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_months_are_those_of_the_whole_park(everybody: Site, language: str) -> None:
    text = everybody.ask(f"{PAGE}.csv?lang={language}").text
    months = [
        line.split(",") for line in text.splitlines() if re.match(r"([A-Z][a-z]{2}|\d+月),", line)
    ]
    assert {len(month) for month in months} == {2}
    assert len(months) == 12
    assert sum(float(month[1]) for month in months) == pytest.approx(108.370, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.json", "a#b.csv", "p-1"])
def test_a_park_may_be_called_as_a_file_is(tmp_path: Path, name: str) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    file = park.layout.folder / "park.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^id: .*", f'id: "{name}"', text), encoding="utf-8")
    assert park.park().id == name
    with serving(park.layout.folder, options=("--no-sign-in", "--public")) as site:
        page = site.ask(f"/public/{quote(name)}?lang=en")
        assert page.status == 200
        assert "Public figures" in page.text
        links = [unescape(each) for each in re.findall(r'href="(/public/[^"]+)"', page.text)]
        assert len(links) >= 2 + len(EXPORTS)
        assert {site.ask(link).status for link in links} == {200}


def figures_in(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        if told.get("figure"):
            yield told["figure"]
        told = list(told.values())
    if isinstance(told, list):
        for each in told:
            yield from figures_in(each)
