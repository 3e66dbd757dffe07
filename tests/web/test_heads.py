"""HEAD is answered wherever GET is, with the same head and nothing below it; a stream ends."""

import json
from http.client import HTTPConnection

import pytest

from tests.web.site import Site

SECONDS = 20
CHANGES = {"date", "set-cookie"}


def headers_of(site: Site, method: str, path: str) -> tuple[int, dict[str, str], bytes]:
    """Return the status, headers and body of an answer."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=SECONDS)
    connection.request(method, path, headers={"Connection": "close"})
    answer = connection.getresponse()
    told = {key.lower(): value for key, value in answer.getheaders()}
    body = b"" if "event-stream" in told.get("content-type", "") else answer.read()
    connection.close()
    return answer.status, {k: v for k, v in told.items() if k not in CHANGES}, body


@pytest.mark.parametrize(
    "path",
    [
        "/?lang=en",
        "/energy?lang=zh&period=2025",
        "/api/v1/park",
        "/api/v1/account?period=2025",
        "/api/v1/account?period=x",
        "/api/v1/live",
        "/carbon.xlsx?period=2025",
        "/healthz",
        "/nothing",
    ],
)
def test_a_head_is_that_of_the_answer(site: Site, path: str) -> None:
    status, told, body = headers_of(site, "HEAD", path)
    same_status, same_told, _ = headers_of(site, "GET", path)
    assert body == b""
    assert (status, told.keys()) == (same_status, same_told.keys())
    assert told["content-type"] == same_told["content-type"]


def test_what_is_asked_after_a_head_on_one_connection_is_answered(site: Site) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=SECONDS)
    for method, path in (("HEAD", "/api/v1/live"), ("HEAD", "/"), ("GET", "/api/v1/park")):
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
    assert json.loads(body)["id"]
    connection.close()
