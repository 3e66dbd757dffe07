"""Who is signed in takes along what is kept of him, and of nobody else."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lingtan.app.workspace import Workspace
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving

OWN = "/own-data.json"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("own") / "park", "logistics")
    made.add_user("ann", "admin", PASSWORD, by="test")
    made.add_user("bob", "viewer", PASSWORD, by="ann")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


def came(site: Site, name: str, source: str) -> Person:
    person = Person(replace(site, source=source))
    assert person.sign_in(name).status == 303
    return person


def test_everybody_takes_along_what_is_kept_of_him_and_no_secret(site: Site) -> None:
    bob = came(site, "bob", "127.0.0.2")
    assert bob.ask("/api/v1/tasks").status == 200
    assert f'href="{OWN}"' in bob.ask("/sessions?lang=en").text
    answer = bob.ask(OWN)
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    told = answer.json
    user, looks, visits = told["user"], told["looks"], told["visits"]
    assert isinstance(user, dict)
    assert isinstance(looks, list)
    assert isinstance(visits, list)
    assert (user["name"], user["role"]) == ("bob", "viewer")
    assert [each["path"] for each in looks] == ["/api/v1/tasks"]
    assert visits[0]["address"] == "127.0.0.2"
    assert isinstance(told["deeds"], list)
    assert [(each["step"], each["by"]) for each in told["deeds"]] == [("added", "ann")]
    assert set(told) == {"user", "second_factor", "sessions", "visits", "looks", "deeds"}
    for secret in (PASSWORD, "argon2", "peppered1", *bob.cookies.values()):
        assert secret not in answer.text


def test_nobody_takes_along_what_is_kept_of_another_or_of_a_namesake_before_him(
    site: Site, park: Workspace
) -> None:
    before = came(site, "bob", "127.0.0.3")
    assert before.ask("/api/v1/park").status == 200
    assert "/api/v1/park" in before.ask(OWN).text
    park.remove_user("bob", by="ann")
    assert before.ask(OWN).status == 401
    park.add_user("bob", "viewer", PASSWORD, by="ann")
    after = came(site, "bob", "127.0.0.4").ask(f"{OWN}?name=ann")
    assert "/api/v1/park" not in after.text
    assert "127.0.0.3" not in after.text
    assert '"ann"' in after.text  # who added him
    assert '"admin"' not in after.text
    deeds = after.json["deeds"]
    assert isinstance(deeds, list)
    assert len(deeds) == 1


def test_a_program_and_a_stranger_are_told_nothing(site: Site, park: Workspace) -> None:
    bearer = f"Bearer {park.issue_token('admin', by='ann').text}"
    assert site.ask(OWN, Authorization=bearer).status == 403
    assert site.ask(OWN).status == 401
