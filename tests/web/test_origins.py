"""No page of elsewhere writes by the cookie a browser shows: every route that takes something."""

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any  # what a program sends may be any JSON
from urllib.parse import urlencode

import pytest

from lingtan.app.layout import Layout
from lingtan.app.record_steps import entries_of
from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from lingtan.web.entrance import Entrance, Manner
from lingtan.web.room import Room
from lingtan.web.server import routes_of
from lingtan.web.traffic import Traffic
from tests.web.person import FORM_TYPE, PASSWORD, Person
from tests.web.site import Answer, Site, serving

SAFE = {"GET", "HEAD", "OPTIONS"}
FOREIGN = ("https://evil.example", "null", "http://127.0.0.1:1", "file://", "http://localhost")
PUSH = "/api/v1/readings"
METER = "e_warehouse"


def writing_routes() -> list[tuple[str, str]]:
    """Return method and address of every route that takes something, as the server has them."""
    room = Room(layout=Layout(Path("nowhere")), clock=lambda: datetime.now(UTC))
    app = routes_of(Entrance(room=room, manner=Manner()), Traffic())
    found = [
        (method, str(getattr(route, "path", "")))
        for route in app.router.routes
        for method in sorted((getattr(route, "methods", None) or set()) - SAFE)
    ]
    return sorted(found)


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("origins") / "park", "logistics")
    made.add_user("root", Role.ADMIN, PASSWORD, by="test")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def root(site: Site) -> Person:
    person = Person(site)
    assert person.sign_in("root").status == 303
    return person


def sent(person: Person, method: str, path: str, **headers: str) -> Answer:
    """Send what the route would take from a page of ours, mark and all."""
    where = path.replace("{id}", "1")
    if path == PUSH:
        at = (datetime.now(UTC) - timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
        told: dict[str, Any] = {"meter": METER, "time": [at.isoformat()], "value": [7.0]}
        body, form = json.dumps(told).encode(), "application/json"
    else:
        mark = person.mark("/do/report?lang=en")
        fields = {"mark": mark, "name": "root", "password": PASSWORD, "step": "begin"}
        body, form = urlencode(fields).encode(), FORM_TYPE
    return person.ask(f"{where}?lang=en", method, body, **{"Content_Type": form, **headers})


def test_the_routes_that_write_are_known_and_all_are_tried() -> None:
    found = {path for _, path in writing_routes()}
    others = {
        "/sign-in",
        "/sign-out",
        "/first",
        "/sign-in/code",
        "/sign-in/key",
        "/second-factor",
        "/second-factor/key",
        "/sessions",
        PUSH,
    }
    assert others <= found
    assert "/jobs/{id}/stop" in found
    assert len([path for path in found if path.startswith("/do/")]) > 40


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), writing_routes())
def test_a_page_of_elsewhere_writes_nothing_by_the_cookie_of_who_is_signed_in(
    park: Workspace, root: Person, method: str, path: str
) -> None:
    before = entries_of(park.layout)
    cookies = dict(root.cookies)
    for origin in FOREIGN:
        answer = sent(root, method, path, Origin=origin)
        assert answer.status in {401, 403}, (origin, answer.text)
        assert "access-control-allow-origin" not in answer.headers
    assert sent(root, method, path).status in {401, 403}  # a browser always says where from
    root.cookies.update(cookies)
    assert entries_of(park.layout) == before
    assert root.ask("/do?lang=en").status == 200


def test_readings_by_cookie_come_from_a_page_of_ours_and_by_token_from_everywhere(
    park: Workspace, site: Site, root: Person
) -> None:
    refused = sent(root, "POST", PUSH, Origin="https://evil.example")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json["case"] == "from_elsewhere"
    assert "with a token" in str(refused.json["detail"])
    own = sent(root, "POST", PUSH, Origin=root.origin)
    assert (own.status, own.json["accepted"]) == (200, 1)
    bearer = f"Bearer {park.issue_token('push', by='test').text}"
    for headers in ({}, {"Origin": "https://gateway.example"}):
        more: Mapping[str, str] = headers
        told = sent(Person(site), "POST", PUSH, Authorization=bearer, **more)
        assert told.status == 200, told.text


def test_a_browser_that_asks_before_is_not_encouraged(root: Person) -> None:
    answer = root.ask(
        PUSH,
        "OPTIONS",
        Origin="https://evil.example",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert answer.status >= 400
    assert [name for name in answer.headers if name.startswith("access-control")] == []


@pytest.mark.slow
def test_on_ones_own_machine_a_program_sends_and_a_page_of_elsewhere_does_not(
    park: Workspace, tmp_path: Path
) -> None:
    copy = tmp_path / "park"
    shutil.copytree(park.layout.folder, copy)
    with serving(copy) as site:
        program = Person(site)
        assert sent(program, "POST", PUSH).status == 200
        assert sent(program, "POST", PUSH, Origin=program.origin).status == 200
        for origin in FOREIGN:
            assert sent(program, "POST", PUSH, Origin=origin).status == 403
