"""What an address asks that its page does not know is said there, and refused for a file."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from lingtan.app.workspace import Workspace
from lingtan.web.access import ACCESS
from lingtan.web.actions.table import ACTIONS
from lingtan.web.features import EXPORTS, FEATURES, export_path
from lingtan.web.page_parameters import parameters_of_pages
from lingtan.web.passed_over import LOOKED_AT, MOST_NAMED
from lingtan.web.screens import WALLS
from tests.web.person import PASSWORD, Person
from tests.web.site import Answer, Site, serving

SAID = "does not know and has passed over"
PAGES = [*(each.path for each in FEATURES), *(f"/wall/{name}" for name in WALLS), "/do", "/jobs"]
LISTS = ("/audit", "/visits", "/looks")
FILES = [
    *(export_path(FEATURES[0], form) for form in EXPORTS),
    *(f"{path}.{form}" for path in LISTS for form in EXPORTS),
    *(f"/wall/overview.{form}" for form in EXPORTS),
    "/api/v1/openapi.json",
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    park = Workspace.new(tmp_path_factory.mktemp("over") / "park", "logistics")
    with serving(park.layout.folder, options=("--no-sign-in", "--public")) as running:
        yield running


def said(answer: Answer) -> str:
    """Return what a page says of its address; nothing where it says nothing."""
    before, found, rest = answer.text.partition(SAID)
    return before.rpartition(">")[2] + found + rest.partition("<")[0] if found else ""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_it_passes_over_and_is_silent_on_what_it_knows(
    site: Site, path: str
) -> None:
    answer = site.ask(f"{path}?perod=2024&lang=en")
    assert "The address asks for perod, which this page" in said(answer)
    assert "period" in said(answer)
    known = "period=2025&boundary=&known_at=&lang=en&theme=dark&sort-flows=1a&find-flows=x&utm_x=1"
    assert said(site.ask(f"{path}?{known}")) == ""


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES)
def test_a_file_is_refused_that_is_asked_for_something_unknown(small: Site, path: str) -> None:
    answer = small.ask(f"{path}?perod=2024&lang=en")
    assert answer.status == 400
    assert "There is no parameter perod here." in unescape(answer.text)
    assert small.ask("/api/v1/openapi.json?lang=en").status == 200


@pytest.mark.slow
def test_every_way_of_a_page_leads_to_what_knows_its_parameters(site: Site) -> None:
    """Follow no link, but hold each against what its address can be asked for."""
    from_pages = [site.ask(f"{path}?period=2025&lang=en").text for path in PAGES]
    known, ways = parameters_of_pages(), 0
    for page in from_pages:
        for path, names in asked_for(page):
            ways += 1
            own = path in known or path in ACCESS
            template = path if own else f"{path.rpartition('/')[0]}/{{name}}"
            assert set(names) <= set(known.get(template, LOOKED_AT)), (path, names)
    assert ways > 1000


def asked_for(page: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the address of each link of ours to a page, and the names of what it asks."""
    for href in re.findall(r'href="(/[^"]*)"', page):
        told = urlsplit(unescape(href))
        if not told.path.startswith(("/api/", "/static/")):
            yield told.path, [name for name, _ in parse_qsl(told.query, keep_blank_values=True)]


@pytest.mark.slow
def test_forms_know_their_fields(small: Site) -> None:
    for action in ACTIONS.values():
        names = "&".join(f"{field.name}=" for field in action.fields)
        assert said(small.ask(f"{action.path}?lang=en&{names}")) == "", action.id
    assert "resaon" in said(small.ask("/do/restate?lang=en&resaon=x"))


@pytest.mark.slow
def test_a_public_page_shows_its_own_year_and_says_so(small: Site) -> None:
    park = small.ask("/api/v1/park").json["id"]
    assert "asks for period, which" in said(small.ask(f"/public/{park}?lang=en&period=2019"))
    assert said(small.ask(f"/public/{park}?lang=en&theme=dark")) == ""


def test_strange_names_are_told_as_text_and_not_all_of_them(small: Site) -> None:
    many = "&".join(f"n{number}=1" for number in range(400))
    told = said(small.ask(f"/do?lang=en&{many}"))
    assert told.count(", n") == MOST_NAMED - 1
    page = small.ask("/do?lang=en&%3Cimg%20src%3Dx%3E=1&%E2%80%AEx=1").text
    assert "<img src" not in page
    assert "\u202e" not in page
    assert small.ask("/nowhere?x=1&lang=en").status == 404


@pytest.mark.slow
def test_who_may_not_see_a_page_is_refused_whatever_he_asks_of_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    park = Workspace.new(tmp_path_factory.mktemp("refused") / "park", "logistics")
    park.add_user("vic", "viewer", PASSWORD, by="test")
    with serving(park.layout.folder, options=()) as running:
        vic = Person(running)
        vic.sign_in("vic")
        for path in ("/audit", "/audit.csv", "/do/user_add", "/pages/admin.pdf"):
            assert vic.ask(f"{path}?perod=1&lang=en").status == 403
