"""A server of our own, started as a user would start it, and what it answers."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

from lingtan.app.layout import Layout
from lingtan.app.sign_in import has_users
from tests.web.forked import Forked, fork

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")
BEGIN = re.compile(r"http://127\.0\.0\.1:\d+(/\?key=\S+)")
FIRST = re.compile(r"http://127\.0\.0\.1:\d+(/first\?key=\S+)")
TAG = re.compile(r"<[^>]*>")
SECONDS = 120.0
WAITING = "wait=120"
"""What whoever asks says that waits for the results of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    @property
    def said(self) -> str:
        """The words of a page, without its tags: a sentence with numbers that lead on is one."""
        return unescape(TAG.sub("", self.text))

    @property
    def json(self) -> dict[str, object]:
        """The body of an answer for programs."""
        found: dict[str, object] = json.loads(self.body)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running server.

    Attributes
    ----------
    source : str
        The address of this machine it is asked from; whichever where it is empty.
    """

    port: int
    process: subprocess.Popen[str] | Forked
    first_link: str = ""
    begin_link: str = ""
    source: str = ""

    @property
    def begun(self) -> tuple[int, ...]:
        """The processes the server has begun: that of jobs, and what goes with it."""
        files = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return tuple(int(pid) for file in files for pid in file.read_text().split())

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask for an address; of a stream that does not end, for what it begins with.

        A page comes as a whole, unless `prefer` says otherwise: its results are waited for.
        """
        source = (self.source, 0) if self.source else None
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS, source_address=source)
        try:
            told_by = {"prefer": WAITING, **headers}
            named = {key.replace("_", "-"): value for key, value in told_by.items()}
            connection.request(method, path, body=body, headers=named)
            found = connection.getresponse()
            told: dict[str, str] = {}
            for key, value in found.getheaders():  # several cookies, one a line
                named_so = key.lower()
                told[named_so] = f"{told[named_so]}\n{value}" if named_so in told else value
            is_stream = told.get("content-type", "").startswith("text/event-stream")
            body = found.read1() if is_stream else found.read()
            return Answer(status=found.status, headers=told, body=body)
        finally:
            connection.close()


@contextmanager
def serving(
    folder: Path,
    language: str = "en",
    *,
    options: Sequence[str] = ("--no-sign-in",),
    log: str = "off",
    told: Path = Path(os.devnull),
    program: str = "lingtan",
    is_fresh: bool = False,
) -> Iterator[Site]:
    """Serve a workspace on a free port, and stop when done; the log goes to a file.

    Without options it prints the link of the first admin, if there are no users. It is a fork of
    a process with everything loaded, unless it is to be a fresh one as it is for a user.
    """
    is_new = not (folder / "park.yaml").exists()
    is_first = not options and not is_new and not has_users(Layout(folder))
    words = ["serve", str(folder), "--port", "0", "--log", log, *options]
    sys.audit("lingtan.tests.server")
    start = _start if is_fresh or program != "lingtan" else fork
    with told.open("w", encoding="utf-8") as stream:
        env = {**os.environ, "LINGTAN_LANG": language, "PYTHONUNBUFFERED": "1"}
        process = start(program, words, env, stream)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = ADDRESS.search(said)
        assert found, said
        link = FIRST.findall(process.stdout.readline()) if is_first else []
        begin = BEGIN.findall(process.stdout.readline()) if is_new else []
        yield Site(
            port=int(found[1]),
            process=process,
            first_link=link[0] if link else "",
            begin_link=begin[0] if begin else "",
        )
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=SECONDS)
        if process.stdout is not None:
            process.stdout.close()


def _start(
    program: str, words: Sequence[str], env: Mapping[str, str], errors: IO[str]
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", program, *words],
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        env=env,
    )
