"""One person holds up nobody else: neither with jobs, nor with files he sends or leaves."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest

from lingtan.app.receive_files import new_upload
from lingtan.app.upload_quota import QUOTA, mark_owner
from lingtan.app.workspace import Workspace
from lingtan.web.sending import MOST_AT_ONCE, Sending
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import Answer, Site, serving

CSV = b"time,main\n2025-01-01 00:00,1\n"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("quotas") / "park", "logistics")
    for name in ("ann", "bob"):
        made.add_user(name, "admin", PASSWORD, by="test")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


def signed_in(site: Site, name: str) -> Doer:
    doer = Doer(site)
    assert doer.person.sign_in(name).status == 303
    return doer


def begun(site: Site, doer: Doer) -> socket.socket:
    """Begin to send files, and stay."""
    connection = socket.create_connection(("127.0.0.1", site.port))
    cookie = "; ".join(f"{name}={value}" for name, value in doer.person.cookies.items())
    head = (
        f"POST /do/import HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nCookie: {cookie}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b"
    )
    connection.sendall(head.encode())
    return connection


def until(status: int, doer: Doer) -> Answer:
    """Send a file again and again until it is answered so."""
    end = time.monotonic() + 30
    while (answer := doer.send_files("/do/import", {"a.csv": CSV})).status != status:
        assert time.monotonic() < end, answer.text
        time.sleep(0.1)
    return answer


@pytest.mark.slow
def test_one_sends_two_lots_of_files_at_once_and_others_send_theirs(site: Site) -> None:
    ann, bob = signed_in(site, "ann"), signed_in(site, "bob")
    with ExitStack() as stack:
        for _ in range(MOST_AT_ONCE):
            stack.enter_context(begun(site, ann))
        refused = until(429, ann)
        assert "You are sending 2 lots of files already" in refused.text
        assert "Wait until one of them has arrived" in refused.text
        assert bob.send_files("/do/import", {"b.csv": CSV}).status == 303
    until(303, ann)  # whoever hung up sends no more


def test_a_lot_that_broke_off_counts_no_more() -> None:
    sending = Sending(most=1)
    with pytest.raises(ConnectionError), sending.one("ann"):
        raise ConnectionError
    with sending.one("ann"), sending.one("bob"), sending.one(""), sending.one(""):
        pass


def test_who_left_too_much_unimported_is_told_before_it_is_read(
    site: Site, park: Workspace
) -> None:
    bob = signed_in(site, "bob")
    upload = new_upload(park.layout)
    mark_owner(upload, "bob")
    with (upload / "large.csv").open("wb") as stream:
        stream.truncate(QUOTA.size)  # a hole: no disk is filled
    refused = bob.send_files("/do/import", {"a.csv": CSV})
    assert refused.status == 429
    assert "would be more than 1000 files or 8 GiB" in refused.text
    assert "removed after a week" in refused.text
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    cookie = "; ".join(f"{name}={value}" for name, value in bob.person.cookies.items())
    told = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": "1000000"}
    connection.request("POST", "/do/import", b"--b", {**told, "Cookie": cookie})
    assert connection.getresponse().status == 429  # though nearly all of it is still to come
    connection.close()
    ann = signed_in(site, "ann")
    assert ann.send_files("/do/import", {"c.csv": CSV}).status == 303
