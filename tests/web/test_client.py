"""The client reads every answer of a real server, says what went wrong, and pushes once only."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from lingtan.app.workspace import Workspace
from lingtan.base.errors import AnswerError
from lingtan.client import Client, Reading
from lingtan.client.campaigns import CampaignBoard
from lingtan.client.lists import CertificatePage, ImportPage, TaskPage
from lingtan.client.model import Answer
from lingtan.web.api_examples import EXAMPLES
from lingtan.web.campaigns_api import EXAMPLE as CAMPAIGNS
from lingtan.web.lists_examples import CERTIFICATES, IMPORTS, TASKS
from tests.conftest import Demo
from tests.web.site import Site, serving

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def park(site: Site) -> Iterator[Client]:
    with Client(f"http://127.0.0.1:{site.port}") as client:
        yield client


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a park of its own, to be pushed to."""
    made = Workspace.new(tmp_path_factory.mktemp("client") / "park", "logistics")
    with serving(made.layout.folder) as site:
        yield site


def hours(meter: str, count: int) -> list[Reading]:
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    times = [now - (place + 4) * HOUR for place in range(count)]
    return [Reading(meter=meter, time=each, value=12.5) for each in times]


@pytest.mark.slow
def test_figures_are_those_of_the_account(park: Client, demo: Demo) -> None:
    account = park.account("2025")
    inventory = demo.workspace.account("2025").inventory
    assert set(account.figures) == set(inventory.figures)
    held = inventory.figures["national.e_park_kg"]
    told = account.figures["national.e_park_kg"]
    assert (told.value, told.unit, told.low) == (held.value, held.unit, held.low)
    assert account.period.zone == park.park().time_zone


def test_verdicts_lead_down_to_a_line_of_a_file(park: Client) -> None:
    national = park.evaluation("2025").frameworks[0]
    core = next(each for each in national.indicators if each.kind == "core")
    assert (core.outcome, core.figure is not None) == ("misses", True)
    lineage = park.lineage(core.id, "2025")
    assert lineage.nodes[0].id == core.id
    assert any("csv:" in node.id or node.kind == "line" for node in lineage.nodes)


@pytest.mark.slow
def test_what_enterprises_could_share_is_told_as_the_command_tells_it(
    park: Client, demo: Demo
) -> None:
    told, held = park.sharing("2025"), demo.workspace.heat("2025").heat
    assert (told.is_bound, told.boundary) == (True, "whole")
    assert set(told.alone) == set(held.shared.alone)
    assert told.saved_kw == float(held.shared.saved_kw)
    assert told.saved_kw > 0
    assert (told.water is None) == (held.water is None)
    assert [(each.material, each.exchanged_t) for each in told.exchanges] == [
        (each.material, float(each.exchanged_t)) for each in held.exchanges
    ]


@pytest.mark.slow
def test_lists_are_followed_to_their_end(park: Client, demo: Demo) -> None:
    meters = list(park.meters())
    assert [each.id for each in meters] == sorted(each.id for each in demo.workspace.park().meters)
    assert {each.severity for each in park.findings("2025")} == {"error", "warning", "info"}


def test_campaigns_are_told_with_every_step(park: Client, demo: Demo) -> None:
    board, held = park.campaigns(), demo.workspace.campaigns()
    assert board.today == held.today
    (campaign,) = board.campaigns
    assert (campaign.form, campaign.period, campaign.month) == ("energy", "2025", None)
    states = {each.enterprise: each.state for each in campaign.asked}
    assert states == {"steel": "submitted", "metal": "returned", "logistics": "asked"}
    metal = board.form("C1", "metal")
    assert metal is not None
    assert [each.step for each in metal.steps] == ["submitted", "returned"]
    (known,) = (e.asked for e in held.campaigns[0].asked if e.asked.enterprise == "metal")
    assert [each.entry for each in metal.steps] == [each.entry for each in known.steps]
    assert metal.steps[0].documents == dict(known.steps[0].documents)
    assert board.form("C2", "metal") is None
    assert [form.enterprise for _, form in board.late] == [
        each.asked.enterprise for each in held.late
    ]


def test_tasks_imports_and_certificates_are_those_of_the_park(park: Client) -> None:
    imports = list(park.imports())
    assert [each.id for each in imports] == list(range(1, len(imports) + 1))
    assert sum(each.rows.new for each in imports) > 100_000
    every, still = list(park.tasks()), list(park.tasks("open"))
    assert [each for each in every if each.is_open] == still != []
    assert [each.due for each in every] == sorted(each.due for each in every)
    assert list(park.certificates()) == []


def test_what_lists_show_as_an_example_is_what_the_client_reads() -> None:
    for kind, told in ((TaskPage, TASKS), (ImportPage, IMPORTS), (CertificatePage, CERTIFICATES)):
        content = told[200]["content"]
        assert isinstance(content, dict)
        page = kind.model_validate(content["application/json"]["example"])
        assert page.next
    board = CampaignBoard.model_validate(CAMPAIGNS)
    assert board.late == ((board.campaigns[0], board.campaigns[0].asked[0]),)


def test_readings_by_pages_sum_to_the_statistics(park: Client) -> None:
    pages = list(park.readings("e_import", "2025-07"))
    values = [value for page in pages for value in page.value if value is not None]
    summed = park.statistics("e_import", "2025-07")
    assert summed.all is not None
    assert summed.all.count == len(values) == 2976
    assert summed.all.total == pytest.approx(sum(values))


def test_lines_have_a_value_an_interval(park: Client) -> None:
    series = park.series(["e_import"], "2025-07-01", step="1h")
    assert [len(line.values) for line in series.series] == [len(series.start)] == [24]


def test_no_alarm_stands_where_nothing_is_pushed(park: Client) -> None:
    assert park.alarms() == ()


def test_what_still_holds_is_not_sent_again(park: Client) -> None:
    first, held = park.account("2025"), dict(park._way._kept)
    again = park.account("2025")
    assert again == first
    assert held.items() <= park._way._kept.items()


def test_a_refusal_is_in_the_words_of_the_server(park: Client, site: Site) -> None:
    with pytest.raises(AnswerError, match="2025-13") as refused:
        park.account("2025-13")
    assert refused.value.facts["status"] == 400
    assert refused.value.facts["code"] == "period"
    chinese = Client(f"http://127.0.0.1:{site.port}", language="zh")
    with chinese, pytest.raises(AnswerError, match=r"[一-龥]{4}"):
        chinese.account("2025-13")


def test_an_unknown_meter_is_refused_as_not_there(park: Client) -> None:
    with pytest.raises(AnswerError) as refused:
        park.statistics("no/such meter")
    assert refused.value.facts["status"] == 404


def test_where_nobody_answers_that_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingtan.client.transport.WAIT_SECONDS", 0.0)
    with (
        Client("http://127.0.0.1:9") as nobody,
        pytest.raises(AnswerError, match="Nobody answers"),
    ):
        nobody.park()
    with Client("park.example") as wrong, pytest.raises(AnswerError, match="no address"):
        wrong.park()


@pytest.mark.slow
def test_what_is_pushed_twice_under_a_key_counts_once(small: Site) -> None:
    with Client(f"http://127.0.0.1:{small.port}") as client:
        meter = next(each.id for each in client.meters() if each.is_automatic)
        told = client.push(hours(meter, 3), key="one")
        again = client.push(hours(meter, 3), key="one")
        assert (told.accepted, told.is_repeated, told.refused) == (3, False, ())
        assert (again.accepted, again.is_repeated, again.batch) == (3, True, told.batch)
        event = next(each for each in client.live() if each.event == "readings")
    assert {each["meter"] for each in event.data["readings"]} == {meter}


def test_rows_that_are_not_taken_are_named(small: Site) -> None:
    with Client(f"http://127.0.0.1:{small.port}") as client:
        meter = next(each.id for each in client.meters() if each.is_automatic)
        told = client.push([*hours(meter, 1), *hours("nobody", 1)])
        assert (told.accepted, [each.row for each in told.refused]) == (1, [2])
        with pytest.raises(AnswerError) as refused:
            client.push(hours("nobody", 1))
    assert refused.value.facts["case"] == "none_accepted"


def test_a_time_without_a_zone_is_not_sent(small: Site) -> None:
    naive = Reading(meter="e", time=datetime(2025, 7, 1, 8), value=1)  # noqa: DTZ001 - the point
    client = Client(f"http://127.0.0.1:{small.port}")
    with client, pytest.raises(AnswerError, match="no time zone"):
        client.push([naive])


class Busy(BaseHTTPRequestHandler):
    """A server that is busy once, and forgets to answer the second time."""

    seen: list[str] = []  # noqa: RUF012 - one server a test

    def do_POST(self) -> None:
        """Answer the third time only."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(self.headers["Idempotency-Key"])
        if len(self.seen) == 1:
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif len(self.seen) == 2:
            self.close_connection = True
        else:
            body = {"batch": "b", "accepted": 1, "in_closed_period": 0, "is_repeated": True}
            told = json.dumps({**body, "refused": []}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_push_is_sent_again_under_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingtan.client.transport.WAIT_SECONDS", 0.0)
    server = HTTPServer(("127.0.0.1", 0), Busy)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with Client(f"http://127.0.0.1:{server.server_port}") as client:
            assert client.push(hours("e", 1)).is_repeated
    finally:
        server.shutdown()
        server.server_close()
    assert len(Busy.seen) == 3
    assert len(set(Busy.seen)) == 1


@pytest.mark.parametrize("kind", list(EXAMPLES))
def test_an_example_is_one(kind: type[Answer]) -> None:
    found = kind.model_validate(EXAMPLES[kind])
    told = json.loads(found.model_dump_json(by_alias=True, exclude_unset=True))
    assert set(told) == set(dict(EXAMPLES[kind]))  # type: ignore[call-overload]


def test_the_client_loads_nothing_of_the_platform(tmp_path: Path) -> None:
    asks = "import sys, lingtan.client; print([m for m in sys.modules if m.split('.')[0] in "
    asks += "('duckdb', 'polars', 'numpy', 'fastapi')])"
    found = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert found.stdout.strip() == "[]"
