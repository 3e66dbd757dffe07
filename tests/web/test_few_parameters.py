"""A request carries few things that nobody typed: cookies and hidden fields have their number."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lingtan.app.workspace import Workspace
from lingtan.web.actions.action import Kind
from lingtan.web.actions.table import ACTIONS
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving

MOST_HIDDEN = 4
COOKIES = {"lingtan_session", "lingtan_form", "lingtan_way", "lingtan_halfway"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    park = Workspace.new(tmp_path_factory.mktemp("few") / "park", "logistics")
    park.add_user("ann", "admin", PASSWORD, by="test")
    with serving(park.layout.folder, options=()) as running:
        yield running


def test_a_form_hides_no_more_than_what_it_is_about() -> None:
    hidden = {
        action.id: sum(field.kind is Kind.HIDDEN for field in action.fields)
        for action in ACTIONS.values()
    }
    assert {name: count for name, count in hidden.items() if count > MOST_HIDDEN} == {}
    assert any(hidden.values())


def test_a_browser_holds_the_secret_of_a_session_and_that_of_forms(site: Site) -> None:
    ann = Person(replace(site, source="127.0.0.2"))
    assert ann.sign_in("ann").status == 303
    for path in ("/do", "/audit", "/sessions", "/do/report", "/privacy"):
        assert ann.ask(f"{path}?lang=en").status == 200
    assert set(ann.cookies) == {"lingtan_session", "lingtan_form"}
    assert set(ann.cookies) < COOKIES
