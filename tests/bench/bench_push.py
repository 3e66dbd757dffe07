"""What a push costs: readings a second with durable acknowledgement, and CPU a reading.

``python -m tests.bench.bench_push``. A real server, and clients in threads of a process of their
own, share the cores of the machine. The same bodies are read from JSON, their instants and numbers
too, and written as lines to a file that is synced after each, by a loop without any server: so the
ratio holds on any machine.
"""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles

from lingtan.app.workspace import Workspace
from tests.bench.bench_store import Figure
from tests.bench.clocks import cpu_seconds
from tests.bench.push_load import clients, push_all
from tests.web.site import serving

SECONDS = 8.0
LEAST = 10_000
MOST_TIMES = 8
RUNS = ((8, 500), (8, 50), (32, 1))
"""Connections, and readings a push."""
TICKS = os.sysconf("SC_CLK_TCK")


def measure() -> list[dict[str, object]]:
    """Push for some seconds, and return the lines of the table."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        bare = _bare(Path(name), 500, 400)
        for number, (count, size) in enumerate(RUNS):
            folder = Path(name) / f"park{number}"
            Workspace.new(folder, "logistics")
            figures += _figures(folder, count, size, bare)
    return [asdict(figure) for figure in figures]


def _figures(folder: Path, count: int, size: int, bare: float) -> list[Figure]:
    label = f"push, {size} readings each, {count} connections"
    with serving(folder, options=("--no-sign-in", "--import-seconds", "3600")) as site:
        before = _cpu_of(site.process.pid)
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            readings, seconds = pool.submit(_push, site.port, count, size).result()
        used = _cpu_of(site.process.pid) - before
        syncs = _metric(site.ask("/metrics").text, "lingtan_journal_syncs_total")
    a_second, each = readings / SECONDS, used / readings * 1e6
    is_main = (count, size) == RUNS[0]
    figures = [
        Figure(
            name=f"{label}: readings a second, acknowledged once synced",
            value=round(a_second),
            unit="readings/s",
            target=f">= {LEAST}" if is_main else "",
            ok=a_second >= LEAST or not is_main,
        ),
        Figure(name=f"{label}: server", value=each, unit="CPU µs/reading"),
        Figure(name=f"{label}: pushes a sync", value=len(seconds) / syncs, unit=""),
        Figure(
            name=f"{label}: acknowledged within, 19 of 20",
            value=quantiles(seconds, n=20)[-1] * 1000,
            unit="ms",
        ),
    ]
    if is_main:
        ratio = each / bare
        figures.append(
            Figure(
                name=f"{label}: CPU against a bare loop",
                value=ratio,
                unit="×",
                target=f"<= {MOST_TIMES}",
                ok=ratio <= MOST_TIMES,
            )
        )
    return figures


def _push(port: int, count: int, size: int) -> tuple[int, Sequence[float]]:
    """Push for a while; return the readings acknowledged, and how long each push took [s]."""
    pushing, stop = clients(count, size), threading.Event()
    threads = push_all(port, pushing, stop)
    time.sleep(SECONDS)
    done = [list(each.acknowledged) for each in pushing]
    stop.set()
    for thread in threads:
        thread.join()
    odd = [text for each in pushing for text in each.odd]
    if odd:
        raise RuntimeError(odd[0])
    readings = sum(batch.count for batches in done for batch in batches)
    return readings, [each for client in pushing for each in client.seconds]


def _bare(folder: Path, size: int, pushes: int) -> float:
    """Return the CPU of reading bodies and writing their lines in one go [µs a reading]."""
    (client,) = clients(1, size)
    bodies = [client.next_batch().body() for _ in range(pushes)]
    begun = cpu_seconds()
    with (folder / "bare.csv").open("w", encoding="utf-8") as stream:
        for body in bodies:
            told = json.loads(body)
            meter = told["meter"]
            for at, value in zip(told["time"], told["value"], strict=True):
                instant = datetime.fromisoformat(at).astimezone(UTC).isoformat()
                stream.write(f"{meter},{instant},{Decimal(value)}\n")
            stream.flush()
            os.fsync(stream.fileno())
    return (cpu_seconds() - begun) / (size * pushes) * 1e6


def _cpu_of(pid: int) -> float:
    """Return the CPU seconds of another process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _metric(text: str, name: str) -> float:
    return next(
        float(line.split()[1]) for line in text.splitlines() if line.startswith(f"{name} ")
    )


def main() -> None:
    """Print the lines of the table."""
    for row in measure():
        mark = "ok  " if row["ok"] else "MISS"
        sys.stdout.write(
            f"{mark} {row['name']} {row['value']:.6g} {row['unit']} {row['target']}\n"
        )


if __name__ == "__main__":
    main()
