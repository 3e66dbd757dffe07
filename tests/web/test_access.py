"""Who may see what: every address for every visitor, and nothing that nobody thought of."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any  # what ASGI servers hand over

import pytest
from fastapi import FastAPI, Request, Response
from openpyxl import load_workbook
from pypdf import PdfReader

from lingtan.app.layout import Layout
from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from lingtan.web.access import ACCESS
from lingtan.web.actions.action import Action
from lingtan.web.actions.table import ACTIONS
from lingtan.web.doorkeeper import kept
from lingtan.web.entrance import Entrance, Manner
from lingtan.web.features import EXPORTS, FEATURES
from lingtan.web.room import Room
from lingtan.web.server import routes_of
from lingtan.web.traffic import Traffic
from lingtan.web.visitor import NOBODY, Visitor
from tests.apart import run_apart
from tests.conftest import Demo
from tests.web.person import PASSWORD, Person
from tests.web.site import TAG, Answer, Site, serving

OWN = "steel"
Ask = Callable[[str], Answer]
Answers = Callable[[str], Mapping[str, Answer]]
OFFICE = "application/vnd.openxmlformats"  # a kind of archive, whatever its name says

PUBLIC = {
    "/healthz": 200,
    "/static/lingtan.css": 200,
    "/static/lingtan.svg": 200,
    "/static/built/{name}": 404,
    "/sign-in": 200,
    "/privacy": 200,
    "/sign-in/strength": 405,
    "/first": 403,
    "/sign-in/provider": 403,
    "/sign-in/back": 403,
    "/sign-in/code": 401,
    "/sign-in/key": 405,
    "/public/{park}": 404,
    **{f"/public/{{park}}.{form}": 404 for form in EXPORTS},
    "/public/{park}/lineage": 404,
}
ENDS = [f".{form}" for form in EXPORTS]
FOR_ADMINS = {
    *("/admin", *(f"/pages/admin.{form}" for form in EXPORTS)),
    *(f"/{name}{end}" for name in ("audit", "visits", "looks") for end in ("", *ENDS)),
}
BACKUP = "/backups/{name}"
OWN_FEATURES = {"enterprise", "campaigns"}
OWN_PAGES = {
    *(feature.path for feature in FEATURES if feature.id in OWN_FEATURES),
    *(f"/pages/{id_}.{form}" for id_ in OWN_FEATURES for form in EXPORTS),
    *("/api/v1/live", "/api/v1/campaigns", "/campaigns/form"),
}
FORM_FILE = "/campaigns/form.xlsx"  # of a campaign that an address has to name
WRITES = {"enterprise", "operator", "accountant", "admin"}
ALL_PAGES = {
    *(feature.path for feature in FEATURES if feature.id not in OWN_FEATURES),
    *(f"/pages/{each.id}.{form}" for each in FEATURES for form in EXPORTS),
    *("/wall/{name}", "/lineage", "/documents/{name}", "/readyz", "/metrics"),
    *(f"/wall/{{name}}.{form}" for form in EXPORTS),
    *(
        f"/api/v1/{name}"
        for name in ("park", "account", "evaluation", "heat", "findings", "lineage", "series")
    ),
    *(f"/api/v1/{name}" for name in ("tasks", "answers", "imports", "certificates")),
    *(f"/api/v1/meters{path}" for path in ("", "/{meter}/readings", "/{meter}/statistics")),
    *("/api/v1/alarms", "/api/v1/openapi.json"),
}
PARK = ALL_PAGES - OWN_PAGES - FOR_ADMINS
RANK = ("viewer", "verifier", "operator", "accountant", "admin")
PEOPLE = {*RANK, "enterprise"}
DOING = {
    "/do": 200,
    "/jobs": 200,
    "/jobs/{id}": 404,
    "/jobs/{id}/files/{name}": 404,
    "/jobs/{id}/stop": 405,
    "/second-factor": 200,
    "/second-factor/key": 405,
    "/sessions": 200,
    "/own-data.json": 200,
}
PATHS = {action.path for action in ACTIONS.values()}
NEEDS_SOMETHING = {"mapping"}  # its form is of a file that was sent
SEES_ALL = {
    *("viewer", "operator", "accountant", "verifier", "admin"),
    *("token read", "token answer", "token admin"),
}
PUSHES = {"/api/v1/readings"}
ANSWERS = {"/api/v1/answers/given", "/api/v1/answers/given/{answer}/reversal"}
MAY_ANSWER = {"operator", "accountant", "admin", "token answer", "token admin"}
MAY_PUSH = {"operator", "accountant", "admin", "token push", "token admin", "token push steel"}
UNKNOWN = {"nobody", "token expired", "token revoked", "token wrong", "session wrong"}
ADMIN = Visitor(name="ann", role=Role.ADMIN)
SEES_OWN = {"enterprise", "token read steel"}
VISITORS = sorted({*SEES_ALL, *UNKNOWN, *SEES_OWN, "token push", "token push steel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Always(Entrance):
    """An entrance by which always the same one comes."""

    whom: Visitor

    def visitor(self, _: Request) -> Visitor:
        """Return him."""
        return self.whom


@pytest.fixture(scope="module")
def park(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("access") / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    workspace = Workspace.open(folder)
    for role in Role:
        bound = OWN if role is Role.ENTERPRISE else ""
        workspace.add_user(role.value, role, PASSWORD, enterprise=bound, by="test")
    return workspace


@pytest.fixture(scope="module")
def site_of_users(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def visitors(park: Workspace, site_of_users: Site) -> Mapping[str, Ask]:
    site, long_ago = site_of_users, datetime.now(UTC) - timedelta(days=30)
    found: dict[str, Ask] = {"nobody": Person(site).ask}
    for role in Role:
        person = Person(site)
        assert person.sign_in(role.value).status == 303
        found[role.value] = person.ask
    texts = {
        f"token {scope}": park.issue_token(scope, by="test").text
        for scope in ("read", "push", "answer", "admin")
    }
    texts |= {
        f"token {scope} {OWN}": park.issue_token(scope, enterprise=OWN, by="test").text
        for scope in ("read", "push")
    }
    texts["token expired"] = park.issue_token("admin", days=1, by="test", now=long_ago).text
    revoked = park.issue_token("admin", by="test")
    park.revoke_token(revoked.token.prefix, by="test")
    texts |= {"token revoked": revoked.text, "token wrong": f"{texts['token read'][:-3]}abc"}
    for name, text in texts.items():
        found[name] = partial(site.ask, Authorization=f"Bearer {text}")
    stranger = Person(site, {"lingtan_session": "x" * 43})
    return {**found, "session wrong": stranger.ask}


TIMELESS = {f"/api/v1/{name}" for name in ("alarms", "campaigns", "live", "readings")} | ANSWERS
"""Routes that have no period, and refuse one."""


def address(template: str) -> str:
    name = "overview" if template.startswith("/wall/") else "report_2025_whole_en.html"
    path = template.replace("{name}", name).replace("{id}", "none")
    path = path.replace("{meter}", "e_import").replace("{answer}", "A1")
    more = "&figure=national.e_park_kg" if template.endswith("lineage") else ""
    more += "&campaign=C1&enterprise=steel" if template == "/campaigns/form" else ""
    period = "" if template in TIMELESS else "period=2025&"
    return f"{path}?{period}lang=en{more}"


def expected(template: str, visitor: str) -> int:
    if template in PUBLIC:
        return PUBLIC[template]
    if visitor in UNKNOWN:
        return 401
    if template == "/sign-out":
        return 403 if visitor.startswith("token") else 405
    if template.startswith("/do/"):
        return _expected_of(ACTIONS[template.removeprefix("/do/")], visitor)
    whose, status = _open_to(template)
    return status if visitor in whose else 403


def _open_to(template: str) -> tuple[set[str], int]:
    if template in FOR_ADMINS:
        return {"admin", "token admin"}, 200
    if template == BACKUP:
        return {"admin"}, 404
    if template == FORM_FILE:
        return WRITES, 400
    if template in DOING:
        return PEOPLE, DOING[template]
    if template in PUSHES | ANSWERS:
        return MAY_PUSH if template in PUSHES else MAY_ANSWER, 405
    return (SEES_ALL | SEES_OWN) if template in OWN_PAGES else SEES_ALL, 200


def _expected_of(action: Action, visitor: str) -> int:
    is_one = action.only is None or action.only == visitor
    is_high = visitor in PEOPLE if action.least is Role.ENTERPRISE else _is_high(action, visitor)
    may_act = not action.is_deed or visitor in WRITES
    if not (is_one and is_high and may_act):
        return 403
    return 400 if action.id in NEEDS_SOMETHING else 200


def _is_high(action: Action, visitor: str) -> bool:
    return visitor in RANK and RANK.index(visitor) >= RANK.index(action.least)


def test_every_route_has_its_entry_and_every_entry_its_route(tmp_path: Path) -> None:
    room = Room(layout=Layout(tmp_path), clock=lambda: datetime.now(UTC))
    app = routes_of(Entrance(room=room, manner=Manner()), Traffic())
    templates = [getattr(route, "path", None) for route in app.router.routes]
    assert None not in templates
    assert set(templates) == set(ACCESS)
    assert set(ACCESS) == {
        *PUBLIC,
        *OWN_PAGES,
        FORM_FILE,
        *PARK,
        *PUSHES,
        *ANSWERS,
        *FOR_ADMINS,
        BACKUP,
        *DOING,
        *PATHS,
        "/sign-out",
    }


@pytest.mark.parametrize(("visitor", "status"), [(ADMIN, 403), (NOBODY, 401)])
def test_a_route_that_was_forgotten_is_open_to_nobody(
    tmp_path: Path, visitor: Visitor, status: int
) -> None:
    room = Room(layout=Layout(tmp_path), clock=lambda: datetime.now(UTC))
    app = FastAPI()
    app.get("/forgotten")(lambda: "seen")
    entrance = Always(room=room, manner=Manner(), whom=visitor)
    inner = kept(app, entrance, lambda _, refused: Response("sent away", refused))
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def ask() -> None:
        scope = {"type": "http", "method": "GET", "path": "/forgotten", "headers": []}
        await inner({**scope, "query_string": b"", "root_path": ""}, receive, send)

    run_apart(ask)
    assert sent[0]["status"] == status
    assert sent[1]["body"] == b"sent away"


@pytest.fixture(scope="module")
def answers(visitors: Mapping[str, Ask]) -> Answers:
    """Return what every address answers to a visitor, asked once."""

    @cache
    def answered(visitor: str) -> Mapping[str, Answer]:
        return {template: visitors[visitor](address(template)) for template in ACCESS}

    return answered


@pytest.mark.slow
@pytest.mark.parametrize("visitor", VISITORS)
def test_every_address_is_open_to_whom_it_should_be(answers: Answers, visitor: str) -> None:
    found = {template: answer.status for template, answer in answers(visitor).items()}
    assert found == {template: expected(template, visitor) for template in ACCESS}


@pytest.mark.slow
@pytest.mark.parametrize("visitor", VISITORS)
def test_every_answer_says_its_type_and_its_letters(answers: Answers, visitor: str) -> None:
    told = {
        template: answer.headers.get("content-type", "")
        for template, answer in answers(visitor).items()
        if answer.body
    }
    assert [template for template, kind in told.items() if not kind] == []
    texts = {t: kind for t, kind in told.items() if re.match(r"text/|.*\+?xml", kind)}
    assert len(texts) > 5
    assert {
        template: kind
        for template, kind in texts.items()
        if "charset=utf-8" not in kind and not kind.startswith(OFFICE)
    } == {}


@pytest.mark.slow
@pytest.mark.parametrize("visitor", VISITORS)
def test_what_is_said_to_programs_is_shown_by_no_browser(answers: Answers, visitor: str) -> None:
    found = {
        template: answer.headers["content-disposition"]
        for template, answer in answers(visitor).items()
        if template.startswith("/api/")
    }
    assert len(found) > 15
    assert [t for t, told in found.items() if not told.startswith("attachment")] == []
    assert found["/api/v1/park"] == 'attachment; filename="api.json"'


@pytest.mark.parametrize("visitor", VISITORS)
def test_only_who_may_push_gets_as_far_as_what_he_sends(
    visitors: Mapping[str, Callable[..., Answer]], site_of_users: Site, visitor: str
) -> None:
    own = {"Origin": f"http://127.0.0.1:{site_of_users.port}", "Content_Type": "application/json"}
    answer = visitors[visitor]("/api/v1/readings", "POST", b"{", **own)
    wanted = 400 if visitor in MAY_PUSH else 403
    assert answer.status == (401 if visitor in UNKNOWN else wanted)


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("template", sorted(ANSWERS))
def test_only_who_may_answer_gets_as_far_as_what_is_said(
    visitors: Mapping[str, Callable[..., Answer]], site_of_users: Site, visitor: str, template: str
) -> None:
    own = {"Origin": f"http://127.0.0.1:{site_of_users.port}", "Content_Type": "application/json"}
    answer = visitors[visitor](address(template), "POST", b"{", **own)
    wanted = 400 if visitor in MAY_ANSWER else 403
    assert answer.status == (401 if visitor in UNKNOWN else wanted)


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nothing", "/energy/", "//energy", "/..%2f"])
def test_nobody_learns_what_is_there(visitors: Mapping[str, Ask], path: str) -> None:
    assert visitors["nobody"](path).status == 401
    assert visitors["admin"](path).status in {307, 404}


def test_a_program_is_told_to_send_a_token(visitors: Mapping[str, Ask]) -> None:
    answer = visitors["nobody"]("/api/v1/park")
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json["status"] == 401


def test_who_is_sent_away_learns_nothing_of_the_park(
    visitors: Mapping[str, Ask], park: Workspace
) -> None:
    name = park.park().name.en
    for template in ACCESS:
        assert name not in visitors["nobody"](address(template)).text
    assert name in visitors["viewer"]("/?period=2025&lang=en").text


def words_of(answer: Answer) -> str:
    """Return the text of an answer; of a workbook the names of its sheets and all its cells."""
    if answer.body.startswith(b"%PDF"):
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.body)).pages)
        return " ".join(text.split())
    if not answer.body.startswith(b"PK"):
        return answer.text
    book = load_workbook(BytesIO(answer.body))
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    said = (f"{cell:,.1f} {cell!r}" if isinstance(cell, float) else str(cell) for cell in cells)
    return "\n".join([*book.sheetnames, *said])


@pytest.mark.slow
@pytest.mark.parametrize("who", sorted(SEES_OWN))
@pytest.mark.parametrize(
    "path", ["/enterprise", *(f"/pages/enterprise.{form}" for form in EXPORTS)]
)
def test_an_enterprise_sees_its_own_account_and_of_others_nothing(
    visitors: Mapping[str, Ask], park: Workspace, path: str, who: str
) -> None:
    found = park.allocate("2025")
    own = next(each for each in found.allocation.accounts if each.enterprise == OWN)
    text = words_of(visitors[who](f"{path}?period=2025&lang=en"))
    assert own.total_kg is not None
    assert f"{own.total_kg / 1000:,.1f}" in text or repr(own.total_kg / 1000) in text
    for each in park.park().enterprises:
        assert (each.name.en in text) == (each.id == OWN), each.id
    others = [each for each in found.allocation.accounts if each.enterprise != OWN]
    for amount in (found.allocation.park_kg, *(each.total_kg for each in others)):
        assert amount is not None
        assert f"{amount / 1000:,.1f}" not in text
        assert repr(amount / 1000) not in text
    assert "/lineage" not in text
    if path == "/enterprise":
        said = TAG.sub("", text)
        assert f"Electric-arc steel works in 2025: {own.total_kg / 1000:,.1f} tCO₂." in said
    whole = words_of(visitors["viewer"](f"{path}?period=2025&lang=en"))
    assert all(each.name.en in whole for each in park.park().enterprises)


@pytest.mark.slow
@pytest.mark.parametrize("more", ["", "&enterprise=metal&boundary=whole&known_at="])
@pytest.mark.parametrize("who", ["enterprise", "token read steel", "token push steel"])
def test_an_enterprise_reads_nothing_of_another_by_any_route(
    visitors: Mapping[str, Ask], park: Workspace, who: str, more: str
) -> None:
    """Neither its name nor its meters nor what it emits, whatever the address asks for."""
    others = [each for each in park.park().enterprises if each.id != OWN]
    foreign = {each.name.en for each in others} | {each.name.zh for each in others}
    foreign |= {
        meter.id
        for meter in park.park().meters
        if not meter.is_of(OWN) and any(meter.is_of(each.id) for each in others)
    }
    accounts = park.allocate("2025").allocation.accounts
    amounts = (each.total_kg for each in accounts if each.enterprise != OWN)
    foreign |= {f"{amount / 1000:,.1f}" for amount in amounts if amount}
    assert len(foreign) > 10
    for template in ACCESS:
        text = words_of(visitors[who](address(template) + more))
        assert [each for each in foreign if each and each in text] == [], template


def test_a_token_of_an_enterprise_pushes_readings_of_its_own_meters_only(
    visitors: Mapping[str, Callable[..., Answer]], park: Workspace
) -> None:
    meters = [meter for meter in park.park().meters if meter.resolution.minutes is not None]
    own = next(meter.id for meter in meters if meter.is_of(OWN))
    foreign = next(meter.id for meter in meters if not meter.is_of(OWN))
    at = (datetime.now(UTC) - timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    told = {}
    for meter in (own, foreign, "nowhere"):
        body = {"meter": meter, "time": [at.isoformat()], "value": [1]}
        sent = json.dumps(body).encode()
        path = "/api/v1/readings?lang=en"
        ask = visitors["token push steel"]
        told[meter] = ask(path, "POST", sent, Content_Type="application/json")
    assert (told[own].status, told[own].json["accepted"]) == (200, 1)
    assert told[foreign].status == told["nowhere"].status == 422
    assert told[foreign].text.replace(foreign, "nowhere") == told["nowhere"].text


def test_an_enterprise_is_told_no_more_of_what_went_wrong_than_that_it_did(
    visitors: Mapping[str, Ask],
) -> None:
    for query in ("period=never", "period=2025&boundary=nowhere", "period=2025&known_at=x"):
        answer = visitors["enterprise"](f"/enterprise?lang=en&{query}")
        assert answer.status == 400
        assert "whole" not in answer.text
        assert "core_zone" not in answer.text
    menu = visitors["enterprise"]("/enterprise?period=2025&lang=en").text
    for feature in FEATURES:
        assert (f'href="{feature.path}?' in menu) == (feature.id in OWN_FEATURES)


def test_the_bearer_is_not_asked_again_by_cookie(site_of_users: Site) -> None:
    """A wrong token is wrong, whatever else the browser shows."""
    person = Person(site_of_users)
    person.sign_in("viewer")
    assert person.ask("/energy?period=2025").status == 200
    assert person.ask("/energy?period=2025", Authorization="Bearer nothing").status == 401
    assert person.ask("/energy?period=2025", Authorization="Basic eDp5").status == 401
