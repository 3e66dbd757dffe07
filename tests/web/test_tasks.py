"""A gap becomes a task in a browser, a document closes it, and the board says who owes what."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from lingtan.app.workspace import Workspace
from lingtan.evidence.tasks import StandingTask
from lingtan.park.people import Role
from tests.app.test_work_orders import SEAL, recorded
from tests.builders_verification import MONTH, a_small_park
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import TAG, Answer, Site, serving

BOARD = f"/tasks?period={MONTH}&lang=en"
LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
MAKE = re.compile(r'href="(/do/task_add\?[^"]*about[^"]*)"')
NEXT_MONTH = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 - of any zone


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = a_small_park(tmp_path_factory.mktemp("tasks") / "park")
    park.add_user("operator", Role.OPERATOR, PASSWORD, by="test")
    park.add_user("viewer", Role.VIEWER, PASSWORD, by="test")
    park.add_user("tenant", Role.ENTERPRISE, PASSWORD, enterprise="works", by="test")
    return park


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


def signed_in(site: Site, name: str) -> Doer:
    doer = Doer(site)
    assert doer.person.sign_in(name).status == 303
    return doer


@pytest.fixture(scope="module")
def operator(site: Site) -> Doer:
    return signed_in(site, "operator")


def lead(answer: Answer) -> str:
    found = LEAD.search(answer.text)
    assert found, answer.text
    return unescape(TAG.sub("", found[1]))


def only_task(park: Workspace) -> StandingTask:
    return park.tasks(MONTH).tasks[0]


@pytest.mark.slow
def test_a_gap_is_owed_assigned_proved_and_doubted(operator: Doer, park: Workspace) -> None:
    board = operator.person.ask(BOARD)
    assert lead(board).startswith("0 tasks are open")
    way = unescape(MAKE.findall(board.text)[0])
    about = dict(parse_qsl(urlsplit(way).query))["about"]
    form = operator.person.ask(way)
    assert f'value="{about}"' in form.text
    owed = {"period": MONTH, "about": about, "owner": "metering team", "due": NEXT_MONTH}
    page = operator.done(operator.do("/do/task_add", owed))
    assert f"T1 is open: metering team owes the proof until {NEXT_MONTH}" in page.text
    assert lead(operator.person.ask(BOARD)).startswith("1 task is open, 0 overdue")

    form = operator.person.ask("/do/task_assign?task=T1&lang=en")
    assert 'value="metering team"' in form.text
    assigned = {"task": "T1", "owner": "energy office", "due": NEXT_MONTH}
    operator.done(operator.do("/do/task_assign", assigned))
    assert only_task(park).owner == "energy office"

    bare = operator.done(operator.do("/do/task_close", {"task": "T1"}))
    assert "neither a document nor a note" in bare.text
    closed = operator.send_files("/do/task_close", {"audit.pdf": b"seen"}, fields={"task": "T1"})
    assert "T1 is closed by operator" in operator.done(closed).text
    assert not only_task(park).is_open
    board = operator.person.ask(BOARD)
    assert lead(board).startswith("0 tasks are open")
    assert "_audit.pdf" in board.text
    (kept,) = park.layout.documents.iterdir()
    content = kept.read_bytes()
    kept.unlink()
    board = operator.person.ask(BOARD)
    assert lead(board).startswith("1 task is open")
    assert f"proof missing: documents/{kept.name} is gone" in board.text
    (told,) = json.loads(operator.person.ask("/api/v1/tasks?state=open").text)["tasks"]
    assert told["lost"] == [f"documents/{kept.name}"]
    kept.write_bytes(content)
    doubted = {"task": "T1", "note": "<i>wrong year</i>"}
    operator.done(operator.do("/do/task_reopen", doubted))
    assert only_task(park).is_open
    assert "&lt;i&gt;wrong year&lt;/i&gt;" in operator.person.ask(BOARD).text


@pytest.mark.slow
def test_a_work_order_is_proved_and_confirmed_by_another(
    site: Site, operator: Doer, park: Workspace
) -> None:
    order = {"period": MONTH, "request": "seal of m1", "owner": "shift A", "due": NEXT_MONTH}
    page = operator.done(operator.do("/do/task_order", order))
    id_ = max(park.tasks(MONTH).tasks, key=lambda each: int(each.id[1:])).id
    assert f"{id_} is open: shift A owes the proof" in page.text
    assert "seal of m1" in operator.person.ask(BOARD).text
    operator.done(operator.do("/do/task_close", {"task": id_, "note": "sealed, photo 17"}))
    assert "closed, second look owed" in operator.person.ask(BOARD).text
    own = operator.done(operator.do("/do/task_confirm", {"task": id_}))
    assert "cannot confirm it" in own.text
    park.add_user("second", Role.OPERATOR, PASSWORD, by="test")
    second = signed_in(site, "second")
    told = second.done(second.do("/do/task_confirm", {"task": id_, "note": "seen"}))
    assert f"The proof of {id_} is confirmed by second" in told.text
    assert "closed and confirmed" in operator.person.ask(BOARD).text


def test_each_finding_comes_with_the_way_to_make_a_task_of_it(
    operator: Doer, park: Workspace
) -> None:
    owing = {each.about.key for each in park.tasks(MONTH).owing if not each.task}
    page = operator.person.ask(f"/findings?period={MONTH}&lang=en").text
    ways = [dict(parse_qsl(urlsplit(unescape(way)).query)) for way in MAKE.findall(page)]
    assert {way["about"] for way in ways} == owing


@pytest.mark.slow
@pytest.mark.parametrize(
    ("due", "told"),
    [("tomorrow", "is no day"), ("", "is left open"), ("2020-01-01", "lies in the past")],
)
def test_a_day_that_is_none_or_past_is_refused(operator: Doer, due: str, told: str) -> None:
    fields = {"period": MONTH, "about": "gap:area_total", "owner": "x", "due": due}
    answer = operator.do("/do/task_add", fields)
    page = answer if answer.status == 400 else operator.done(answer)
    assert told in page.text or "has no gap or finding" in page.text


def test_a_viewer_reads_the_board_and_an_enterprise_nothing_of_it(site: Site) -> None:
    viewer, tenant = signed_in(site, "viewer").person, signed_in(site, "tenant").person
    board = viewer.ask(BOARD)
    assert board.status == 200
    assert not MAKE.findall(board.text)  # a viewer makes no task
    for path in (BOARD, "/pages/tasks.json", "/pages/tasks.csv", "/do/task_add", "/do/task_close"):
        assert tenant.ask(path).status == 403
    assert "Make a task" not in tenant.ask("/jobs?lang=en").text


@pytest.mark.slow
def test_the_board_tells_a_request_recorded_of_no_period_and_leads_nowhere(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    park.add_user("operator", Role.OPERATOR, PASSWORD, by="test")
    recorded(park, "nonsense")
    recorded(park, "2025")
    with serving(park.layout.folder, options=()) as running:
        board = signed_in(running, "operator").person.ask(BOARD)
    assert board.status == 200
    assert f"{SEAL} (nonsense)" in unescape(board.text)
    assert "period=nonsense" not in board.text
    assert "/tasks?period=2025&" in unescape(board.text)
