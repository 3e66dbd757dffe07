"""How soon those who watch see a reading, and what each of them costs the server.

``python -m tests.bench.bench_live``. Latency is from the moment a push is sent until a watcher has
the event with its value, so it holds the sync, the tick and the sending to everybody before him.
Watchers live in a process of their own on the same cores; a push comes every 1.3 s. What was
pushed first is imported before: an import takes a second of the interpreter in 15 minutes.
"""

import asyncio
import json
import resource
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from time import monotonic, sleep

from lingtan.app.workspace import Workspace
from lingtan.web.ticker import TICK_SECONDS
from tests.bench.bench_push import _cpu_of
from tests.bench.bench_store import Figure
from tests.bench.push_load import FIRST, HOUR
from tests.web.site import Site, serving

RUNS = ((50, 250.0), (500, 1000.0))
"""Watchers, and within how many milliseconds 19 of 20 events must have come."""
PUSHES = 12
PAUSE_SECONDS = 1.3
MOST_MB = 0.5
FILES = 4096
IMPORT_SECONDS = 60.0


def measure() -> list[dict[str, object]]:
    """Watch and push, and return the lines of the table."""
    figures: list[Figure] = []
    for count, most_ms in RUNS:
        with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
            folder = Path(name) / "park"
            Workspace.new(folder, "logistics")
            figures += _figures(folder, count, most_ms)
    return [asdict(figure) for figure in figures]


def _figures(folder: Path, count: int, most_ms: float) -> list[Figure]:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, limit[1]), limit[1]))
    with (
        serving(folder, options=("--no-sign-in", "--import-seconds", "3600")) as site,
        ProcessPoolExecutor(1, get_context("spawn")) as pool,
    ):
        pool.submit(_run, site.port, 1, 2).result()  # so that everything is loaded
        _wait_for_import(site)
        before, used = _memory_of(site.process.pid), _cpu_of(site.process.pid)
        seconds = pool.submit(_run, site.port, count, PUSHES).result()
        used = _cpu_of(site.process.pid) - used
        peak = _memory_of(site.process.pid, "VmHWM")
    label = f"live, {count} watchers"
    p95, each = quantiles(seconds, n=20)[-1] * 1000, (peak - before) / count
    return [
        Figure(
            name=f"{label}: from push to watcher, 19 of 20",
            value=p95,
            unit="ms",
            target=f"<= {most_ms:g}",
            ok=p95 <= most_ms,
        ),
        Figure(
            name=f"{label}: memory a watcher",
            value=each,
            unit="MB",
            target=f"<= {MOST_MB}",
            ok=each <= MOST_MB,
        ),
        Figure(
            name=f"{label}: server, an event to a watcher",
            value=used / (count * PUSHES) * 1e6,
            unit="CPU µs",
        ),
    ]


def _wait_for_import(site: Site) -> None:
    until = monotonic() + IMPORT_SECONDS
    while "\nlingtan_journals_imported_total 0" in site.ask("/metrics").text:
        if monotonic() > until:
            raise RuntimeError("what was pushed first was not imported")
        sleep(0.2)
    sleep(2 * TICK_SECONDS)  # an import is told as well, and two events are a second apart


def _run(port: int, count: int, pushes: int) -> list[float]:
    """Return how long after its push each event came to each watcher [s]."""
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (FILES, max(FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    )
    return asyncio.run(_watch_and_push(port, count, pushes))


async def _watch_and_push(port: int, count: int, pushes: int) -> list[float]:
    sent: dict[int, float] = {}
    seconds: list[float] = []
    ready = asyncio.Semaphore(0)
    watchers = [
        asyncio.create_task(_watch(port, ready, sent, seconds, pushes)) for _ in range(count)
    ]
    for _ in range(count):
        await ready.acquire()
    for number in range(1, pushes + 1):
        sent[number] = monotonic()
        await _push(port, number)
        await asyncio.sleep(PAUSE_SECONDS)
    await asyncio.gather(*watchers)
    return seconds


async def _watch(
    port: int,
    ready: asyncio.Semaphore,
    sent: dict[int, float],
    seconds: list[float],
    pushes: int,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    is_first, number = True, 0
    while number < pushes:
        line = await reader.readline()
        if not line.startswith(b"data: "):
            continue
        if is_first:
            is_first = False
            ready.release()
            continue
        for reading in json.loads(line[len(b"data: ") :])["readings"]:
            number = int(reading["value"])
            seconds.append(monotonic() - sent[number])
    writer.close()


async def _push(port: int, number: int) -> None:
    at = (FIRST + number * HOUR).isoformat()
    body = json.dumps({"meter": "e_import", "time": [at], "value": [number]}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /api/v1/readings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    writer.write(
        f"{head}Content-Type: application/json\r\nConnection: close\r\n\r\n".encode() + body
    )
    await reader.read()
    writer.close()


def _memory_of(pid: int, name: str = "VmRSS") -> float:
    """Return the memory of another process [MB]."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def main() -> None:
    """Print the lines of the table."""
    for row in measure():
        mark = "ok  " if row["ok"] else "MISS"
        sys.stdout.write(
            f"{mark} {row['name']} {row['value']:.4g} {row['unit']} {row['target']}\n"
        )


if __name__ == "__main__":
    main()
