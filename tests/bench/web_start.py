"""How long a first start takes: an install nobody has run yet, so nothing is compiled."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.bench_store import Figure
from tests.bench.limits import within
from tests.web.site import ADDRESS, WAITING

LIMIT = 10.0
SECONDS = 120.0


def starts(park: Path, passing: Path) -> Iterator[Figure]:
    """Measure the way from the command to the first page: of nothing, and of a park."""
    for label, folder in (("an empty folder", passing / "nothing"), ("the demo park", park)):
        compiled = passing / f"compiled-{folder.name}"
        fresh = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled), "PYTHONUNBUFFERED": "1"}
        seconds = _first_page(folder, fresh)
        yield within(f"first start after an install to a page of {label}", seconds, "s", LIMIT)


def _first_page(folder: Path, environment: Mapping[str, str]) -> float:
    words = ["serve", str(folder), "--port", "0", "--log", "off", "--no-sign-in"]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "lingtan", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        assert process.stdout is not None
        found = None
        while found is None:
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the server did not start")
            found = ADDRESS.search(line)
        _ask_until_answered(int(found[1]))
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=SECONDS)


def _ask_until_answered(port: int) -> None:
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        try:
            connection.request("GET", "/?lang=en", headers={"Prefer": WAITING})
            connection.getresponse().read()
            return
        except ConnectionError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError("the server did not answer")
