"""Other systems are told what happens: signed, in order, all of it, whatever dies in between."""

import json
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep, time

import pytest

from lingtan.adapters.live import hook_post
from lingtan.adapters.live.hook_post import post
from lingtan.adapters.live.hooks_file import read_hooks_file
from lingtan.app.layout import Layout
from lingtan.app.tell_others import Courier, couriers_of
from lingtan.app.workspace import Workspace
from lingtan.base.errors import HookError
from lingtan.client.signature import is_from_park
from lingtan.evidence.news import News
from tests.cli.test_commands import run
from tests.web.receiver import SECONDS, Receiver, dripping, receiving
from tests.web.site import serving

SECRET = b"a secret of more than sixteen characters"
NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
PHRASE = "a lake without a name"
PLAIN = "{id: a, url: 'https://h/', secret_file: s}"
FILE = """subscribers:
  - id: mes
    url: "{url}"
    secret_file: mes.secret
    events: [{events}]
    private_network: true
"""


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", "logistics")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def subscribe(park: Workspace, url: str, events: str = "import, closing, report, task") -> None:
    (park.layout.folder / "mes.secret").write_bytes(SECRET + b"\n")
    park.layout.hooks_file.write_text(FILE.format(url=url, events=events), encoding="utf-8")


def told(receiver: Receiver) -> list[dict[str, object]]:
    return [json.loads(body) for _, body in receiver.came]


def courier_of(layout: Layout) -> Courier:
    (courier,) = couriers_of(layout, lambda: NOW)
    return courier


def import_all(park: Workspace) -> None:
    park.import_files(sorted(park.layout.inbox.iterdir()), now=NOW)


@pytest.mark.slow
def test_each_deed_is_told_in_order_and_signed(park: Workspace, receiver: Receiver) -> None:
    subscribe(park, receiver.url)
    with serving(park.layout.folder) as site:
        assert site.ask("/healthz").status == 200
        import_all(park)
        count = sum(1 for _ in park.layout.inbox.iterdir())
        came = receiver.wait_for(count)
        metrics = site.ask("/metrics").text
    news = told(receiver)
    assert [each["kind"] for each in news] == ["import"] * count
    numbers = [int(str(each["id"]).rpartition("/")[2]) for each in news]
    assert numbers == sorted(set(numbers))
    for headers, body in came:
        assert is_from_park(SECRET, headers, body, time())
        assert headers["Lingtan-Delivery"] == json.loads(body)["id"]
    assert f'lingtan_webhook_delivered_total{{subscriber="mes"}} {count}' in metrics


def test_a_signature_holds_for_what_was_sent_and_not_for_long(receiver: Receiver) -> None:
    news = {"id": "p/1", "what": "水泥"}
    assert post(receiver.url, SECRET, news, 1_000_000, private_network=True).is_taken
    ((headers, body),) = receiver.came
    assert is_from_park(SECRET, headers, body, 1_000_299)
    assert not is_from_park(SECRET, headers, body, 1_000_301)
    assert not is_from_park(SECRET, headers, body + b" ", 1_000_000)
    assert not is_from_park(b"another secret of its own", headers, body, 1_000_000)
    assert not is_from_park(SECRET, {**headers, "Lingtan-Timestamp": "²"}, body, 2)


def test_who_is_new_is_not_told_the_past(park: Workspace, receiver: Receiver) -> None:
    import_all(park)
    subscribe(park, receiver.url)
    courier = courier_of(park.layout)
    assert courier.waiting() == 0
    courier.start()
    courier.stop()
    assert receiver.came == []


@pytest.mark.slow
def test_what_is_not_taken_waits_and_comes_in_order(
    park: Workspace, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingtan.app.tell_others.FIRST_PAUSE", 0.05)
    subscribe(park, receiver.url)
    courier = courier_of(park.layout)
    assert courier.waiting() == 0
    import_all(park)
    receiver.status = 302  # a redirection is not followed: it may lead anywhere
    courier.start()
    receiver.wait_for(3)
    assert {each["id"] for each in told(receiver)} == {told(receiver)[0]["id"]}
    assert courier.waiting() > 0
    receiver.status = 200
    count = sum(1 for _ in park.layout.inbox.iterdir())
    receiver.wait_for(3 + count)
    courier.stop()
    taken = list(dict.fromkeys(str(each["id"]) for each in told(receiver)))
    assert len(taken) == count
    assert (courier.delivered, courier.trouble, courier.waiting()) == (count, "", 0)


@pytest.mark.slow
def test_nothing_is_lost_when_the_server_is_killed(park: Workspace, receiver: Receiver) -> None:
    subscribe(park, receiver.url)
    receiver.status = 500
    with serving(park.layout.folder) as site:
        site.ask("/healthz")
        import_all(park)
        receiver.wait_for(1)
        os.kill(site.process.pid, signal.SIGKILL)
        site.process.wait()
    receiver.status = 200
    count = sum(1 for _ in park.layout.inbox.iterdir())
    with serving(park.layout.folder):
        receiver.wait_for(len(receiver.came) + count)
    assert len({str(each["id"]) for each in told(receiver)}) == count


@pytest.mark.slow
def test_users_are_nobody_elses_business(park: Workspace, receiver: Receiver) -> None:
    subscribe(park, receiver.url, events=", ".join(each.value for each in News))
    courier = courier_of(park.layout)
    assert courier.waiting() == 0
    park.add_user("ann", "viewer", PHRASE, by="root")
    import_all(park)
    courier.start()
    receiver.wait_for(sum(1 for _ in park.layout.inbox.iterdir()))
    courier.stop()
    assert {str(each["kind"]) for each in told(receiver)} == {"import"}
    assert not any(b"ann" in body.lower() for _, body in receiver.came)


def test_a_test_says_nothing_and_names_who_does_not_answer(
    park: Workspace, receiver: Receiver
) -> None:
    subscribe(park, receiver.url)
    courier_of(park.layout).test()
    assert [each["kind"] for each in told(receiver)] == ["test"]
    receiver.status = 404
    with pytest.raises(HookError, match="mes answered a test with 404"):
        courier_of(park.layout).test()
    subscribe(park, "http://127.0.0.1:9/")
    with pytest.raises(HookError, match="mes cannot be reached"):
        courier_of(park.layout).test()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433"])
def test_an_address_inside_is_not_called_unless_the_file_says_so(
    park: Workspace, receiver: Receiver, host: str
) -> None:
    """Whatever name leads there: what counts is the address that would be called."""
    subscribe(park, f"http://{host}:{receiver.port}/")
    opened = park.layout.hooks_file.read_text(encoding="utf-8")
    shut = opened.replace("private_network: true", "plain_http: true")
    park.layout.hooks_file.write_text(shut, encoding="utf-8")
    with pytest.raises(HookError) as caught:
        courier_of(park.layout).test()
    assert (caught.value.case, receiver.came) == ("inside", [])
    park.layout.hooks_file.write_text(f"{opened}    plain_http: true\n", encoding="utf-8")
    courier_of(park.layout).test()
    assert len(receiver.came) == 1


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        *((each, True) for each in ("10.0.0.7", "192.168.1.2", "169.254.169.254", "224.0.0.1")),
        *((each, True) for each in ("fe80::1%eth0", "fd00::7", "::", "::1", "ff02::1")),
        *((each, True) for each in ("::ffff:10.0.0.7", "2002:7f00:1::")),
        *((each, False) for each in ("8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8")),
    ],
)
def test_an_address_is_inside_by_every_spelling(address: str, *, inside: bool) -> None:
    assert hook_post.is_inside(address) == inside


def test_a_name_is_looked_up_once_so_the_address_called_is_the_one_that_was_checked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers otherwise the second time leads nowhere."""
    answers = [[(0, 0, 0, "", ("127.0.0.1", receiver.port))]]
    monkeypatch.setattr(hook_post, "getaddrinfo", lambda *_, **__: answers.pop())
    url = f"http://mes.example:{receiver.port}/"
    assert post(url, SECRET, {"id": "p/1"}, 1, private_network=True).is_taken
    assert receiver.came[0][0]["Host"] == f"mes.example:{receiver.port}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{id: a, url: 'http://10.0.0.7/', secret_file: s}", "plain_http"),
        ("{id: a, url: 'https://u:p@h/', secret_file: s}", "password"),
        ("{id: a, url: 'file:///etc/passwd', secret_file: s}", "no address"),
        ("{id: a, url: 'https://h/', secret_file: ../s}", "beside"),
        ("{id: a, url: 'https://h/', secret_file: s, events: [user]}", "events"),
        ("{id: 'a b', url: 'https://h/', secret_file: s}", "pattern"),
        ("{id: a, url: 'https://h:abc/', secret_file: s}", "no address"),
        (f"{PLAIN}\n  - {PLAIN}", "twice"),
    ],
)
def test_a_file_that_is_not_safe_is_refused(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "webhooks.yaml"
    path.write_text(f"subscribers:\n  - {line}\n", encoding="utf-8")
    with pytest.raises(HookError, match=said):
        read_hooks_file(path)


def test_a_secret_that_can_be_guessed_is_refused(park: Workspace) -> None:
    subscribe(park, "https://mes.example/")
    (park.layout.folder / "mes.secret").write_text("short\n")
    with pytest.raises(HookError, match="shorter than 16"):
        couriers_of(park.layout, lambda: NOW)
    (park.layout.folder / "mes.secret").unlink()
    with pytest.raises(HookError, match="cannot be read"):
        couriers_of(park.layout, lambda: NOW)


def test_the_library_lists_and_tests_subscribers(park: Workspace, receiver: Receiver) -> None:
    assert park.webhooks() == ()
    subscribe(park, receiver.url)
    (told_of,) = park.webhooks()
    assert (told_of.subscriber, told_of.url) == ("mes", receiver.url)
    assert told_of.events == ("import", "closing", "report", "task")
    assert park.test_webhooks() == ("mes",)
    assert [each["kind"] for each in told(receiver)] == ["test"]
    receiver.status = 500
    with pytest.raises(HookError):
        park.test_webhooks()


def test_the_command_lists_and_tests_subscribers(
    park: Workspace, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(park.layout.folder)
    assert run("webhooks", folder) == 0
    assert "There is no webhooks.yaml" in capsys.readouterr().out
    subscribe(park, receiver.url, events="alarm")
    assert run("webhooks", folder, "--json") == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert line == {"subscriber": "mes", "url": receiver.url, "events": "alarm", "waiting": 0}
    assert run("webhooks", folder, "test") == 0
    assert "mes took a test" in capsys.readouterr().out
    receiver.status = 503
    assert run("webhooks", folder, "test") == 1
    assert "mes answered a test with 503" in capsys.readouterr().err


@pytest.mark.slow
def test_who_answers_a_byte_at_a_time_holds_nobody_up(
    park: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes within the patience there is for one, and the last one never."""
    monkeypatch.setattr(hook_post, "SECONDS", 1.0)
    with dripping() as url:
        began = monotonic()
        posted = post(url, SECRET, {"id": "park/1"}, int(time()), private_network=True)
        assert (posted.is_taken, monotonic() - began < 5.0) == (False, True)
        subscribe(park, url)
        courier = courier_of(park.layout)
        courier.start()
        import_all(park)
        began = monotonic()
        courier.stop()
        assert monotonic() - began < 10.0


@pytest.mark.slow
def test_a_note_of_progress_that_was_spoilt_ends_no_news(
    park: Workspace, receiver: Receiver
) -> None:
    subscribe(park, receiver.url, events="alarm, import")
    courier = courier_of(park.layout)
    size = courier.waiting()
    note = park.layout.live / "webhook_mes.json"
    note.write_text(json.dumps({"next": size, "alarms": ["odd", "e_x:late"]}), encoding="utf-8")
    courier.start()
    import_all(park)
    came = receiver.wait_for(1)
    until = monotonic() + SECONDS  # the note follows what has come
    while json.loads(note.read_text(encoding="utf-8"))["next"] == size and monotonic() < until:
        sleep(0.05)
    courier.stop()
    assert b"import" in came[0][1]
    assert json.loads(note.read_text(encoding="utf-8"))["next"] > size


def test_a_secret_that_others_can_read_is_closed_to_them(park: Workspace) -> None:
    subscribe(park, "https://mes.example/")
    secret = park.layout.folder / "mes.secret"
    secret.chmod(0o644)
    assert len(couriers_of(park.layout, lambda: NOW)) == 1
    assert secret.stat().st_mode & 0o077 == 0
