"""Ask a server over HTTP, again where that is safe, and tell what it refused in its own words."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from lingtan.base.errors import AnswerError
from lingtan.base.reasons import reason_of

SECONDS = 30.0
KEPT = 32  # answers that are remembered with their mark
NOT_MODIFIED, UNAVAILABLE, NO_ROOM = 304, 503, 507
WAIT_SECONDS, LONGEST_WAIT = 1.0, 60.0
LEAST_ERROR = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, whole.

    Attributes
    ----------
    is_repeatable : bool
        Whether asking twice is as asking once: a question, or a push under a key.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    is_repeatable: bool = True


@dataclass(slots=True, kw_only=True)
class Transport:
    """The way to one server.

    Attributes
    ----------
    url : str
        Where it is: ``https://park.example``.
    token : str
        What is shown at the door; empty where nobody is asked.
    tries : int
        How often a request that may be repeated is sent before it has failed.
    """

    url: str
    token: str = ""
    language: str = "en"
    tries: int = 3
    seconds: float = SECONDS
    _connection: HTTPConnection | None = None
    _kept: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def get(self, path: str) -> bytes:
        """Return an answer; the one of before where the server says that it still holds.

        Raises
        ------
        AnswerError
            Nobody answers, or the question is refused.
        """
        tag, body = self._kept.get(path, ("", b""))
        headers = {"If-None-Match": tag} if tag else {}
        answer, told = self.send(Asked(method="GET", path=path, headers=headers))
        if answer.status == NOT_MODIFIED:
            return body
        if found := answer.getheader("ETag"):
            self._kept.pop(path, None)
            self._kept[path] = (found, told)
            while len(self._kept) > KEPT:
                self._kept.pop(next(iter(self._kept)))
        return told

    def send(self, asked: Asked) -> tuple[HTTPResponse, bytes]:
        """Send a request, again when the server is busy or gone and that does no harm.

        Raises
        ------
        AnswerError
            Nobody answers, or the request is refused: what the server says of it.
        """
        tries = self.tries if asked.is_repeatable else 1
        for left in reversed(range(tries)):
            try:
                answer, told = self._once(asked)
            except (OSError, HTTPException) as error:
                self.close()
                if not left:
                    facts = {"url": self.url, "reason": reason_of(error)}
                    raise AnswerError("no_server", facts=facts) from error
                time.sleep(WAIT_SECONDS)
                continue
            if answer.status in {UNAVAILABLE, NO_ROOM} and left:
                time.sleep(_wait_of(answer))
                continue
            break
        if answer.status >= LEAST_ERROR:
            raise refusal(answer.status, told, self.url)
        return answer, told

    @contextmanager
    def open(self, asked: Asked) -> Iterator[HTTPResponse]:
        """Hold an answer that is still coming, over a connection of its own.

        Raises
        ------
        AnswerError
            Nobody answers, or the request is refused.
        """
        connection = self._connect()
        try:
            answer = self._request(connection, asked)
            if answer.status >= LEAST_ERROR:
                raise refusal(answer.status, answer.read(), self.url)
            yield answer
        except (OSError, HTTPException) as error:
            facts = {"url": self.url, "reason": reason_of(error)}
            raise AnswerError("no_server", facts=facts) from error
        finally:
            connection.close()

    def close(self) -> None:
        """Let the connection go; the next request opens another one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _once(self, asked: Asked) -> tuple[HTTPResponse, bytes]:
        if self._connection is None:
            self._connection = self._connect()
        answer = self._request(self._connection, asked)
        return answer, answer.read()

    def _request(self, connection: HTTPConnection, asked: Asked) -> HTTPResponse:
        base = urlsplit(self.url).path.rstrip("/")
        headers = {"Accept-Language": self.language, **asked.headers}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        connection.request(asked.method, f"{base}{asked.path}", asked.body, headers)
        return connection.getresponse()

    def _connect(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise AnswerError("no_address", facts={"url": self.url})
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.netloc, timeout=self.seconds)


def refusal(status: int, told: bytes, url: str) -> AnswerError:
    """Return what a server said of a request it refused [1]_.

    References
    ----------
    .. [1] RFC 9457, Problem Details for HTTP APIs.
    """
    try:
        found = json.loads(told)
    except ValueError:
        found = {}
    problem = found if isinstance(found, dict) else {}
    said = " ".join(str(problem[key]) for key in ("title", "detail") if problem.get(key))
    return AnswerError(
        "refused",
        facts={
            "url": url,
            "status": status,
            "said": said or str(status),
            "code": str(problem.get("code", "")),
            "case": str(problem.get("case", "")),
        },
    )


def _wait_of(answer: HTTPResponse) -> float:
    """Return how long a server asks to be left alone [s], within reason."""
    said = answer.getheader("Retry-After") or ""
    return min(float(said), LONGEST_WAIT) if said.isdigit() else WAIT_SECONDS
