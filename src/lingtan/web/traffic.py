"""Every request: counted, timed, given an id, and told in one line that holds no query.

A route is told by its template (``/documents/{name}``), so that neither what was asked for nor a
stranger's invention fills a log or a monitor.
"""

import json
import logging
import re
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock
from uuid import uuid4

from lingtan.web.guard import App, Message, Receive, Scope, Send

REQUEST_ID = "x-request-id"
PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OURS = ("uvicorn", "lingtan")  # whose faults stand in the log
NOWHERE = "none"  # of what no route answers
BROKEN, GONE = 500, 499
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper ends of the classes in which durations are counted [s]."""


class LogForm(StrEnum):
    """How a line of the log looks."""

    JSON = "json"
    TEXT = "text"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request that was answered."""

    at: datetime
    id: str
    method: str
    route: str
    status: int
    seconds: float
    size: int


@dataclass(slots=True)
class Traffic:
    """What was answered since the start; it only grows, and any thread may ask."""

    statuses: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    classes: dict[str, list[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    under_way: int = 0
    lock: Lock = field(default_factory=Lock)

    def begin(self) -> None:
        """Count a request that is under way."""
        with self.lock:
            self.under_way += 1

    def end(self, answered: Answered) -> None:
        """Count a request that is over."""
        with self.lock:
            self.under_way -= 1
            self.statuses[answered.route, answered.method, answered.status] += 1
            counts = self.classes.setdefault(answered.route, [0] * (len(BOUNDS) + 1))
            counts[bisect_left(BOUNDS, answered.seconds)] += 1
            spent = self.seconds.get(answered.route, 0.0)
            self.seconds[answered.route] = spent + answered.seconds


def watched(app: App, traffic: Traffic, tell: Callable[[Answered], None]) -> App:
    """Return an app whose every request has an id, is counted and told."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        watch = _Watch(id=_id_of(scope), send=send)
        traffic.begin()
        try:
            await app(scope, receive, watch)
        except BaseException:
            watch.status = watch.status or BROKEN
            raise
        finally:
            answered = watch.answered(scope)
            traffic.end(answered)
            tell(answered)

    return answer


@dataclass(slots=True, kw_only=True)
class _Watch:
    """What is sent, with the id of its request."""

    id: str
    send: Send
    status: int = 0
    size: int = 0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.perf_counter)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = (REQUEST_ID.encode(), self.id.encode())
            message = {**message, "headers": [*message.get("headers", ()), own]}
        await self.send(message)
        self.size += len(message.get("body", b""))

    def answered(self, scope: Scope) -> Answered:
        method = str(scope["method"])
        return Answered(
            at=self.at,
            id=self.id,
            method=method if method in METHODS else "other",
            route=str(getattr(scope.get("route"), "path", NOWHERE)),
            status=self.status or GONE,
            seconds=time.perf_counter() - self.began,
            size=self.size,
        )


def _id_of(scope: Scope) -> str:
    """Return the id the asker gave, if it is a plain one, else a new one."""
    given = [value for key, value in scope["headers"] if key == REQUEST_ID.encode()]
    told = given[0].decode("latin-1") if len(given) == 1 else ""
    return told if PLAIN_ID.fullmatch(told) else uuid4().hex


def line_of(answered: Answered, form: LogForm) -> str:
    """Return a request as a line of the log."""
    at = answered.at.isoformat(timespec="milliseconds")
    if form is LogForm.TEXT:
        what = f"{answered.method} {answered.route} {answered.status}"
        return f"{at} {what} {answered.seconds:.3f} s {answered.size} B {answered.id}"
    told = {
        "time": at,
        "id": answered.id,
        "method": answered.method,
        "route": answered.route,
        "status": answered.status,
        "seconds": round(answered.seconds, 6),
        "bytes": answered.size,
    }
    return json.dumps(told)


def teller(form: LogForm) -> Callable[[Answered], None]:
    """Return what writes a line a request to the log; a log that is full stops no answer."""

    def tell(answered: Answered) -> None:
        try:
            print(line_of(answered, form), file=sys.stderr, flush=True)  # noqa: T201  # the log
        except (OSError, ValueError):
            return

    return tell if form is not LogForm.OFF else lambda _: None


class ErrorLines(logging.Formatter):
    """Faults of the server itself as JSON, so that every line of a log can be read by programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told)


class PlainLines(logging.Formatter):
    """Faults of the server itself as text; what others said begins no line and moves no cursor."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a line, and after it where a fault nobody thought of came about."""
        said = "".join(
            each if each.isprintable() else repr(each)[1:-1] for each in record.getMessage()
        )
        where = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{said}{where}"


def log_faults(form: LogForm) -> None:
    """Let the server and what is ours write their faults in the form of the log."""
    handler = logging.StreamHandler()
    handler.setFormatter(ErrorLines() if form is LogForm.JSON else PlainLines())
    for name in OURS:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
