"""Readings that are pushed are acknowledged once safe, refused by name, and end up in the log."""

import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lingtan.adapters.store.store import Store
from lingtan.app.workspace import Workspace
from tests.conftest import NOW
from tests.prepared import copied
from tests.web.site import Answer, Site, serving

PATH = "/api/v1/readings?lang=en"
HOUR = "2026-01-01T{:02d}:00:00+08:00"


def begun(folder: Path) -> Workspace:
    made = Workspace.new(folder, "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir())[:1], now=NOW)
    return made


@pytest.fixture
def park(tmp_path: Path) -> Path:
    return copied(begun, tmp_path / "park").layout.folder


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Begin a park that takes what tests push to it, each at hours of its own."""
    return copied(begun, tmp_path_factory.mktemp("live") / "park").layout.folder


@pytest.fixture(scope="module")
def live(lasting: Path) -> Iterator[Site]:
    with serving(lasting) as running:
        yield running


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Begin a park to which nothing is pushed that is taken."""
    folder = tmp_path_factory.mktemp("still") / "park"
    return Workspace.new(folder, "logistics").layout.folder


@pytest.fixture(scope="module")
def still(untouched: Path) -> Iterator[Site]:
    with serving(untouched) as running:
        yield running


def columns(hours: Sequence[int], meter: str = "e_solar", value: float = 12.5) -> bytes:
    times = [HOUR.format(hour) for hour in hours]
    return json.dumps({"meter": meter, "time": times, "value": [value] * len(times)}).encode()


def push(site: Site, body: bytes, form: str = "application/json", **headers: str) -> Answer:
    return site.ask(PATH, "POST", body, Content_Type=form, **headers)


def pushed(folder: Path) -> list[tuple[str, int]]:
    """Return what the log holds of this year, by meter, and how often each hour stands there."""
    sql = """
        select meter_id, count(*)::bigint as n from log where start >= timestamp '2025-12-31 16:00'
        group by meter_id, start having count(*) > 0 order by all"""
    with Store.open(folder / "store") as store:
        return [(str(meter), int(n)) for meter, n in store.runner().rows(sql).rows()]


@pytest.mark.slow
def test_what_is_accepted_is_in_the_log_after_a_stop(park: Path) -> None:
    with serving(park) as site:
        answer = push(site, columns([0, 1, 2]))
        lines = b"\n".join(
            json.dumps({"meter": "e_import", "time": HOUR.format(hour), "value": 7}).encode()
            for hour in range(2)
        )
        of_lines = push(site, lines, "application/x-ndjson")
        (journal,) = (park / "live").glob("live-*.csv")
        assert b"e_solar,2025-12-31T16:00:00+00:00,12.5\n" in journal.read_bytes()
    assert (answer.status, answer.json["accepted"], answer.json["refused"]) == (200, 3, [])
    assert of_lines.json["accepted"] == 2
    assert pushed(park) == [("e_import", 1)] * 2 + [("e_solar", 1)] * 3
    assert not list((park / "live").glob("live-*.csv"))
    assert Workspace.open(park).verify().findings == ()


@pytest.mark.slow
def test_readings_are_imported_while_it_serves(park: Path) -> None:
    with serving(park, options=("--no-sign-in", "--import-seconds", "1")) as site:
        push(site, columns([0]))
        until = time.monotonic() + 60
        while not pushed(park) and time.monotonic() < until:
            time.sleep(0.1)
        assert pushed(park) == [("e_solar", 1)]
        assert site.ask("/readyz").status == 200
        told = site.ask("/metrics").text
    assert "lingtan_readings_accepted_total 1\n" in told
    assert "lingtan_journals_imported_total 1\n" in told


@pytest.mark.slow
def test_a_unit_that_is_told_counts_and_one_that_does_not_fit_is_refused(live: Site) -> None:
    times = ["2026-01-03T00:00:00+08:00", "2026-01-03T01:00:00+08:00"]
    body = {"meter": "e_solar", "time": times, "value": [0.5, 7], "unit": ["MWh", "t"]}
    found = push(live, json.dumps(body).encode())
    assert found.status == 200
    assert found.json["accepted"] == 1
    assert '"push_other_unit"' in found.text
    newest = live.ask("/api/v1/live").text
    assert '"value":500' in newest.replace(" ", "")


def test_one_bad_row_loses_no_other(live: Site) -> None:
    body = {
        "meter": ["e_solar", "nobody", "e_solar", "e_solar"],
        "time": [HOUR.format(0), HOUR.format(0), "2026-01-01T00:30:00Z", HOUR.format(1)],
        "value": [1, 1, 1, "x"],
    }
    answer = push(live, json.dumps(body).encode())
    assert (answer.status, answer.json["accepted"]) == (200, 1)
    refused = answer.json["refused"]
    assert isinstance(refused, list)
    assert [(each["row"], each["code"]) for each in refused] == [
        (2, "push_unknown_meter"),
        (3, "push_off_grid"),
        (4, "push_no_number"),
    ]
    assert "nobody" in refused[0]["title"]


@pytest.mark.parametrize("field", ["meter", "time", "value"])
def test_half_a_letter_is_a_bad_row_and_loses_no_other(live: Site, field: str) -> None:
    good: dict[str, object] = {"meter": "e_solar", "time": HOUR.format(9), "value": 1}
    body = "\n".join(json.dumps(each) for each in (good, {**good, field: "\ud800"}))
    answer = push(live, body.encode(), "application/x-ndjson")
    assert (answer.status, answer.json["accepted"]) == (200, 1)
    refused = answer.json["refused"]
    assert isinstance(refused, list)
    assert "\\ud800" in refused[0]["title"]


@pytest.mark.slow
def test_a_push_without_a_good_reading_is_a_problem_and_nothing_is_written(
    still: Site, untouched: Path
) -> None:
    answer = push(still, columns([0], meter="nobody"))
    assert answer.status == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert (answer.json["code"], answer.json["case"]) == ("push", "none_accepted")
    assert not list((untouched / "live").glob("live-*.csv"))


@pytest.mark.parametrize(
    ("body", "status", "case"),
    [
        (b"", 400, "not_json"),
        (b"{", 400, "not_json"),
        (b"[" * 100_000, 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        (
            b'{"meter": "e_solar", "time": ["2026-01-01T00:00:00Z"], "value": [NaN]}',
            400,
            "not_json",
        ),
        (b'{"meter": "e", "time": ["x"], "value": [1e99999999999999999999]}', 400, "not_json"),
        (b"[]", 400, "no_columns"),
        (b'{"meter": "e_solar"}', 400, "no_columns"),
        (b'{"meter": "e_solar", "time": "x", "value": [1]}', 400, "no_columns"),
        (b'{"meter": "e_solar", "time": ["x"], "value": [1, 2]}', 400, "uneven"),
        (b'{"meter": [], "time": [], "value": []}', 400, "nothing_sent"),
    ],
)
def test_what_cannot_be_read_is_told(still: Site, body: bytes, status: int, case: str) -> None:
    answer = push(still, body)
    assert (answer.status, answer.json["case"]) == (status, case)


def test_too_many_and_too_large_and_other_types_are_refused(still: Site) -> None:
    many = json.dumps({"meter": "e_solar", "time": [""] * 50_001, "value": [1] * 50_001})
    assert push(still, many.encode()).json["case"] == "too_many"
    assert push(still, b" " * ((8 << 20) + 1)).status == 413
    assert push(still, columns([0]), "text/plain").status == 415
    assert push(still, columns([0]), "application/x-www-form-urlencoded").status == 415
    assert push(still, columns([0]), Idempotency_Key="k" * 201).status == 400
    asked = still.ask(PATH)
    assert (asked.status, asked.headers["allow"]) == (405, "POST")


@pytest.mark.slow
def test_a_key_takes_a_push_once_also_across_a_stop(park: Path) -> None:
    with serving(park) as site:
        first = push(site, columns([0]), Idempotency_Key="k")
        again = push(site, columns([0]), Idempotency_Key="k")
        other = push(site, columns([1]), Idempotency_Key="k")
    with serving(park) as site:
        later = push(site, columns([0]), Idempotency_Key="k")
    assert first.json["is_repeated"] is False
    for repeated in (again, later):
        assert repeated.json == {**first.json, "is_repeated": True}
    assert (other.status, other.json["case"]) == (422, "key_reused")
    assert pushed(park) == [("e_solar", 1)]


@pytest.mark.slow
def test_two_servers_of_one_park_do_not_both_receive(live: Site, lasting: Path) -> None:
    assert push(live, columns([2])).status == 200
    with serving(lasting) as second:
        refused = push(second, columns([3]))
        assert second.ask("/?period=2025").status == 200
        assert second.ask("/readyz").status == 200
    assert (refused.status, refused.json["code"]) == (503, "workspace_busy")
    assert push(live, columns([3])).status == 200


def test_a_command_may_import_while_pushes_come(live: Site, lasting: Path) -> None:
    push(live, columns([4]))
    files = sorted((lasting / "inbox").iterdir())[1:2]
    found = Workspace.open(lasting).import_files(files, now=NOW)
    assert [each.error for each in found] == [None]
    assert push(live, columns([5])).status == 200


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process")
def test_a_full_disk_takes_nothing_says_so_and_pages_are_shown(park: Path) -> None:
    with serving(park) as site:
        push(site, columns([0]))
        time.sleep(1.1)
        none = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (1024, none[1]))
        full = push(site, columns([1]))
        assert (full.status, full.json["case"]) == (507, "not_kept")
        assert full.headers["retry-after"] == "5"
        assert "None of them was taken" in str(full.json["title"])
        assert site.ask("/readyz").status == 503
        assert site.ask("/?period=2025").status == 200
        resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, none)
        time.sleep(1.1)
        assert push(site, columns([2])).status == 200
    assert pushed(park) == [("e_solar", 1)] * 2


@pytest.mark.slow
def test_a_park_file_that_cannot_be_read_takes_nothing(live: Site, lasting: Path) -> None:
    push(live, columns([6]))
    kept = (lasting / "park.yaml").read_text(encoding="utf-8")
    (lasting / "park.yaml").write_text("id: [", encoding="utf-8")
    time.sleep(1.1)
    assert push(live, columns([7])).json["code"] == "park_file"
    (lasting / "park.yaml").write_text(kept, encoding="utf-8")
    time.sleep(1.1)
    assert push(live, columns([7])).status == 200
