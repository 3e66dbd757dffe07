"""What is said twice, or in another place than it belongs, decides nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest

from lingtan.app.open_park import open_park
from lingtan.app.workspace import Workspace
from tests.web.person import FORM_TYPE, PASSWORD, Person
from tests.web.site import Answer, Site, serving

BOUNDARY = "-- a form of files --"
FILES_TYPE = f'multipart/form-data; boundary="{BOUNDARY}"'


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("twice") / "park", "manufacturing")
    made.open_campaign("enterprises", 2025, date(2099, 3, 31), by="test")
    own = open_park(made.layout).park.enterprises[0].id
    made.add_user("ann", "admin", PASSWORD, by="test")
    made.add_user("emil", "enterprise", PASSWORD, enterprise=own, by="test")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def ann(site: Site) -> Person:
    person = Person(replace(site, source="127.0.0.2"))
    assert person.sign_in("ann").status == 303
    return person


def sent(person: Person, path: str, pairs: list[tuple[str, str]], query: str = "") -> Answer:
    body = urlencode(pairs).encode()
    headers = {"Origin": person.origin, "Content_Type": FORM_TYPE}
    return person.ask(f"{path}?lang=en{query}", "POST", body, **headers)


@pytest.mark.slow
def test_a_form_that_says_something_twice_is_refused(ann: Person, park: Workspace) -> None:
    mark = ann.mark("/do/user_add?lang=en")
    fields = [("mark", mark), ("name", "carl"), ("role", "viewer"), ("password", PASSWORD)]
    before = park.users()
    for twice in (("role", "admin"), ("mark", mark), ("name", "dora")):
        assert sent(ann, "/do/user_add", [*fields, twice]).status == 400
    assert park.users() == before


def test_a_form_with_files_that_says_something_twice_is_refused(ann: Person) -> None:
    mark = ann.mark("/do/import?lang=en")
    parts = [("mark", mark), ("mark", mark)]
    body = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts
    )
    headers = {"Origin": ann.origin, "Content_Type": FILES_TYPE}
    told = f"{body}--{BOUNDARY}--\r\n".encode()
    assert ann.ask("/do/import?lang=en", "POST", told, **headers).status == 400


def test_what_a_form_asks_for_is_not_taken_from_the_address(ann: Person, park: Workspace) -> None:
    mark = ann.mark("/do/user_add?lang=en")
    before = park.users()
    fields = [("name", "carl"), ("role", "viewer"), ("password", PASSWORD)]
    assert sent(ann, "/do/user_add", fields, f"&mark={mark}").status == 403
    assert park.users() == before


@pytest.mark.slow
def test_of_an_address_that_names_two_enterprises_none_is_anothers(
    site: Site, park: Workspace
) -> None:
    own, other = (each.id for each in open_park(park.layout).park.enterprises[:2])
    emil = Person(replace(site, source="127.0.0.3"))
    assert emil.sign_in("emil").status == 303
    assert emil.ask(f"/campaigns/form?campaign=C1&enterprise={own}").status == 200
    for pair in ((own, other), (other, own)):
        query = "&".join(f"enterprise={each}" for each in pair)
        answer = emil.ask(f"/campaigns/form?campaign=C1&{query}&lang=en")
        assert (answer.status == 200) is (pair[-1] == own)
        name = open_park(park.layout).park.enterprises[1].name.en
        assert name not in answer.text
