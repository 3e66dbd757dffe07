"""Screens that turn by themselves, and the one page a park shows to everybody."""

import shutil
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.conftest import Demo
from tests.web.person import Person
from tests.web.site import Site, serving

WALLS = ("overview", "carbon", "map")
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


def test_a_park_is_public_only_where_that_was_asked_for(site: Site, demo: Demo) -> None:
    park = demo.workspace.park().id
    assert site.ask(f"/public/{park}").status == 404


def test_everybody_sees_main_figures_and_nothing_else(demo: Demo, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo.workspace.layout.folder, tmp_path / "park"))
    Workspace.open(folder).add_user("ann", "admin", "four green rivers run", by="test")
    park = demo.workspace.park()
    with serving(folder, options=("--public",)) as site:
        anybody = Person(site)
        page = anybody.ask(f"/public/{park.id}?lang=en&period=2024&boundary=services_zone")
        assert page.status == 200
        assert "0.394" in page.text  # the last full year of the whole park, whatever is asked for
        assert "not closed yet" in page.text
        assert "/lineage" not in page.text
        assert not [each.name.en for each in park.enterprises if each.name.en in page.text]
        assert anybody.ask("/public/other").status == 404
        assert anybody.ask("/?period=2025").status == 401
