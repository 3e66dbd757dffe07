"""An admin traces who was shown what, and whose data it was."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from lingtan.app.open_park import open_park
from lingtan.app.record_looks import list_looks
from lingtan.app.workspace import Workspace
from lingtan.web.access import ACCESS
from lingtan.web.looked_at import UNNOTED, is_noted
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving
from tests.web.stream import watching


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("looks") / "park", "manufacturing")
    own = open_park(made.layout).park.enterprises[0].id
    made.open_campaign("enterprises", 2025, date(2099, 3, 31), by="test")
    made.add_user("ann", "admin", PASSWORD, by="test")
    made.add_user("vera", "verifier", PASSWORD, by="test")
    made.add_user("emil", "enterprise", PASSWORD, enterprise=own, by="test")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def ann(site: Site) -> Person:
    return came(site, "ann", "127.0.0.9")


def came(site: Site, name: str, source: str) -> Person:
    person = Person(replace(site, source=source))
    assert person.sign_in(name).status == 303
    return person


def seen(ann: Person, query: str) -> list[tuple[str, str, int]]:
    found = ann.ask(f"/looks.json?{query}").json["looks"]
    assert isinstance(found, list)
    return sorted((each["path"], each["enterprise"], each["times"]) for each in found)


@pytest.mark.slow
def test_who_was_shown_which_page_file_and_list_is_told_without_what_he_asked(
    site: Site, ann: Person
) -> None:
    vera = came(site, "vera", "127.0.0.2")
    shown = ("/findings", "/pages/findings.csv", "/api/v1/findings", "/api/v1/park")
    for path in shown:
        word = "" if path.startswith("/api/") else "&find-word=hunter2"  # which the API refuses
        assert vera.ask(f"{path}?period=2025{word}").status == 200
    assert vera.ask("/findings?period=2024").status == 200
    told = seen(ann, "by=vera")
    assert [(path, whose) for path, whose, _ in told] == sorted((path, "") for path in shown)
    assert {path: times for path, _, times in told}["/findings"] == 2
    page = ann.ask("/looks?by=vera&lang=en").text
    assert "the whole park" in page
    assert "/pages/findings.csv" in page
    assert "查阅记录" in ann.ask("/looks?lang=zh").text
    for form in ("", ".csv", ".json"):
        assert "hunter2" not in ann.ask(f"/looks{form}").text
    rows = list(csv.reader(StringIO(ann.ask("/looks.csv?by=vera").text.lstrip("\ufeff"))))
    assert rows[0] == ["first_at", "last_at", "name", "path", "enterprise", "times"]
    assert len(rows) == 5


def test_what_was_refused_or_is_ones_own_is_no_look(site: Site, ann: Person) -> None:
    vera = came(site, "vera", "127.0.0.3")
    before = seen(ann, "by=vera")
    assert vera.ask("/audit").status == 403
    assert vera.ask("/documents/nothing.pdf").status == 404
    for path in ("/sessions", "/second-factor", "/do", "/jobs", "/static/lingtan.css"):
        assert vera.ask(path).status == 200
    assert seen(ann, "by=vera") == before


def test_the_lists_of_admins_are_looked_at_as_well(ann: Person) -> None:
    assert ann.ask("/audit").status == 200
    assert {"/audit", "/looks.json"} <= {path for path, _, _ in seen(ann, "by=ann&find-x=1")}
    assert 'href="/looks' in ann.ask("/audit?lang=en").text
    assert 'href="/looks' in ann.ask("/visits?lang=en").text


@pytest.mark.slow
def test_whose_data_they_were_is_told_of_an_enterprise_and_of_a_token(
    site: Site, park: Workspace, ann: Person
) -> None:
    own = open_park(park.layout).park.enterprises[0].id
    emil = came(site, "emil", "127.0.0.4")
    assert emil.ask("/campaigns").status == 200
    assert ("/campaigns", own, 1) in seen(ann, f"by=emil&enterprise={own}")
    assert seen(ann, "by=emil&enterprise=-") == []
    vera = came(site, "vera", "127.0.0.7")
    assert vera.ask(f"/campaigns/form?campaign=C1&enterprise={own}").status == 200
    assert ("/campaigns/form", own, 1) in seen(ann, f"enterprise={own}")
    token = park.issue_token("read", by="ann")
    assert site.ask("/api/v1/park", Authorization=f"Bearer {token.text}").status == 200
    assert seen(ann, f"by={token.text.partition('_')[0]}") == [("/api/v1/park", "", 1)]


def test_of_a_stream_its_beginning_is_noted_and_no_event(site: Site, ann: Person) -> None:
    vera = came(site, "vera", "127.0.0.5")
    cookies = "; ".join(f"{name}={value}" for name, value in vera.cookies.items())
    with watching(site, Cookie=cookies) as stream:
        stream.event()
        assert ("/api/v1/live", "", 1) in seen(ann, "by=vera")


def test_every_address_that_is_not_open_to_all_is_noted_or_left_out_by_name() -> None:
    noted = {path for path in ACCESS if is_noted(path)}
    public = {path for path, access in ACCESS.items() if access.least is None}
    assert noted | public | UNNOTED == set(ACCESS)
    assert set(ACCESS) > UNNOTED
    assert {"/campaigns/form", "/campaigns/form.xlsx", "/documents/{name}", "/lineage"} < noted
    assert {"/audit.csv", "/backups/{name}", "/jobs/{id}/files/{name}", "/enterprise"} < noted
    assert not is_noted("/nowhere")


@pytest.mark.slow
def test_what_waits_is_written_when_the_server_ends(park: Workspace) -> None:
    with serving(park.layout.folder, options=()) as site:
        assert came(site, "vera", "127.0.0.6").ask("/api/v1/tasks").status == 200
    assert "/api/v1/tasks" in {each.path for each in list_looks(park.layout)}


@pytest.mark.slow
def test_on_ones_own_machine_nothing_is_noted(park: Workspace) -> None:
    before = len(list_looks(park.layout))
    with serving(park.layout.folder) as site:
        assert site.ask("/api/v1/park").status == 200
    assert len(list_looks(park.layout)) == before
