"""Whoever comes is told what is kept of him, why, how long and who sees it, before he signs in."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lingtan.app.open_park import open_park
from lingtan.app.workspace import Workspace
from lingtan.web.privacy import COLUMNS, KINDS
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving

WORDS = {
    "en": ("What is kept about you", "400 days", "30 minutes", "12 hours", "Why", "How long"),
    "zh": ("关于您的个人信息", "400 天", "30 分钟", "12 小时", "为何", "多久"),
}
ROW = re.compile(r'<tr role="row">\s*<td.*?</tr>', re.DOTALL)
CELL = re.compile(r"<td[^>]*>([^<]+)</td>")


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("privacy") / "park", "logistics")
    made.add_user("ann", "viewer", PASSWORD, by="test")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.mark.parametrize("language", WORDS)
def test_the_page_of_sign_in_leads_to_what_is_kept_and_for_how_long(
    site: Site, language: str
) -> None:
    entry = site.ask(f"/sign-in?lang={language}").text
    href = re.findall(r'href="(/privacy[^"]*)"', entry)
    assert len(href) == 1
    page = site.ask(href[0].replace("&amp;", "&"))
    assert page.status == 200
    for words in WORDS[language]:
        assert words in page.text
    rows = [CELL.findall(row) for row in ROW.findall(page.text)]
    assert [len(row) for row in rows] == [len(COLUMNS)] * len(KINDS)


def test_who_is_signed_in_reads_it_beside_his_sessions(site: Site) -> None:
    ann = Person(site)
    assert ann.sign_in("ann").status == 303
    assert 'href="/privacy' in ann.ask("/sessions").text
    assert ann.ask("/privacy").status == 200


def test_it_tells_nothing_of_the_park(site: Site, park: Workspace) -> None:
    of_park = open_park(park.layout).park
    named = [of_park.name, *(each.name for each in of_park.enterprises)]
    for language in ("en", "zh"):
        page = site.ask(f"/privacy?lang={language}").text
        for each in named:
            assert each.en not in page
            assert each.zh not in page


def test_every_table_that_holds_something_of_people_is_told(park: Workspace) -> None:
    """A table that is added is told, or this fails."""
    told = {table for kind in KINDS for table in kind.tables}
    with closing(sqlite3.connect(Path(park.layout.users))) as connection:
        asked = "select name from sqlite_master where type = 'table'"
        assert {row[0] for row in connection.execute(asked)} == told
