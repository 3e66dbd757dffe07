"""Pages are served to this machine only, carefully, until somebody says stop."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.web.command import lingtan
from tests.web.site import Site, serving

LATE_WORD = 0.035  # [s]
KILLED_BEFORE_IT_RECORDS = """
import os, signal, sys
from pathlib import Path
from lingtan import Workspace
from lingtan.adapters.evidence.log import EvidenceLog

append = EvidenceLog.append

def dying(log, entries):
    entries = [*entries]
    if any(each["kind"] == "import" for each in entries):
        os.kill(os.getpid(), signal.SIGKILL)
    return append(log, entries)

EvidenceLog.append = dying
Workspace.open(Path(sys.argv[1])).import_files([Path(sys.argv[2])])
"""


@pytest.fixture
def park(tmp_path: Path) -> Path:
    Workspace.new(tmp_path / "park", "logistics")
    return tmp_path / "park"


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Begin a park whose files tests may change; in the end it is sound."""
    folder = tmp_path_factory.mktemp("lasting") / "park"
    Workspace.new(folder, "logistics")
    return folder


@pytest.fixture(scope="module")
def served(lasting: Path) -> Iterator[Site]:
    with serving(lasting, is_fresh=True) as running:
        yield running


def test_nobody_else_is_let_in(park: Path) -> None:
    done = lingtan("serve", str(park), "--host", "0.0.0.0")  # noqa: S104 - what is refused
    assert done.returncode == 1
    assert "this machine only" in done.stderr


def test_an_address_that_is_taken_is_told(lasting: Path, served: Site) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lingtan", "serve", str(lasting), "--port", str(served.port)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "LINGTAN_LANG": "zh"},
    )
    assert done.returncode == 1
    assert "该地址已被占用" in done.stderr


def test_a_folder_with_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    done = lingtan("serve", str(tmp_path), "--port", "0")
    assert done.returncode == 1
    assert "park.yaml" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told(park: Path, stop: signal.Signals) -> None:
    with serving(park, is_fresh=True) as site:
        assert site.ask("/healthz").body == b"ok\n"
        site.process.send_signal(stop)
        site.process.wait(timeout=20)
        assert site.process.poll() is not None


@pytest.mark.slow
def test_what_a_killed_process_had_entered_is_recorded_at_the_next_start(park: Path) -> None:
    first, second, *_ = sorted((park / "inbox").iterdir())
    workspace = Workspace.open(park)
    workspace.import_files([first])
    words = [sys.executable, "-c", KILLED_BEFORE_IT_RECORDS, str(park), str(second)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    assert {each.kind.id for each in workspace.verify().findings} == {"evidence_unfinished"}
    with serving(park, is_fresh=True):
        verified = workspace.verify()
    assert verified.imports == 2
    assert {each.kind.id for each in verified.findings} <= {"evidence_interrupted"}


def test_the_next_answer_on_a_connection_waits_for_no_acknowledgement(served: Site) -> None:
    """Whoever acknowledges late does so after 40 ms at the least."""
    connection = HTTPConnection("127.0.0.1", served.port, timeout=60)
    took = []
    for _ in range(30):
        began = time.perf_counter()
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"ok\n"
        took.append(time.perf_counter() - began)
    connection.close()
    assert sorted(took)[len(took) // 3] < LATE_WORD  # a busy machine may be late itself


@pytest.mark.slow
def test_a_new_park_has_its_pages_and_says_what_is_missing(served: Site) -> None:
    for path in ("/", "/energy", "/carbon", "/indicators", "/reports", "/findings"):
        assert served.ask(f"{path}?period=2025").status == 200
    assert served.ask("/readyz").status == 200


@pytest.mark.slow
def test_a_page_shows_what_was_changed_since(lasting: Path, served: Site) -> None:
    before = served.ask("/api/v1/account?period=2025")
    text = (lasting / "park.yaml").read_text(encoding="utf-8")
    time.sleep(0.01)
    (lasting / "park.yaml").write_text(f"{text}\n# changed\n", encoding="utf-8")
    tag = before.headers["etag"]
    assert served.ask("/api/v1/account?period=2025", If_None_Match=tag).status == 200


@pytest.mark.slow
def test_a_park_file_that_broke_is_told_and_the_server_lives_on(
    lasting: Path, served: Site
) -> None:
    text = (lasting / "park.yaml").read_text(encoding="utf-8")
    (lasting / "park.yaml").write_text("park: [", encoding="utf-8")
    broken = served.ask("/?period=2025")
    assert broken.status == 400
    assert "park.yaml" in broken.text
    assert served.ask("/readyz").status == 503
    (lasting / "park.yaml").write_text(text, encoding="utf-8")
    assert served.ask("/?period=2025").status == 200


@pytest.mark.slow
def test_a_workspace_that_is_gone_is_told(park: Path) -> None:
    with serving(park, is_fresh=True) as site:
        shutil.rmtree(park)
        assert site.ask("/?period=2025").status == 400
        assert site.ask("/healthz").status == 200


@pytest.mark.parametrize("path", ["/", "/api/v1/park", "/nowhere", "/static/lingtan.css"])
def test_every_answer_tells_the_browser_to_be_careful(site: Site, path: str) -> None:
    headers = site.ask(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


def test_a_document_may_do_nothing_in_the_browser(site: Site) -> None:
    policy = site.ask("/documents/report_2025_whole_en.html").headers["content-security-policy"]
    assert policy.startswith("sandbox;")


ODD_HOSTS = ("localhost:80@example.org", "[::1]example.org", "127.0.0.1:8000, example.org")


@pytest.mark.parametrize(
    "host", ["example.org", "127.0.0.1.example.org", "", "localhost.", *ODD_HOSTS]
)
def test_a_page_of_somewhere_else_is_not_answered(site: Site, host: str) -> None:
    """A name that leads here from outside would let another page read what is served."""
    assert site.ask("/", Host=host).status == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:80", "[::1]:8000", "LOCALHOST"])
def test_its_own_names_are_answered(site: Site, host: str) -> None:
    assert site.ask("/healthz", Host=host).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed_through_pages(site: Site, method: str) -> None:
    for path in ("/", "/api/v1/account?period=2025"):
        answer = site.ask(path, method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
