"""Ten million readings of one meter: how long their statistics take, asked of a server."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from lingtan.adapters.store.records import ImportSource
from lingtan.adapters.store.store import Store
from lingtan.app.workspace import Workspace
from tests.bench.bench_store import Figure
from tests.bench.build_readings import connect
from tests.bench.limits import told, within
from tests.web.site import serving

READINGS = 10_000_000
METER = "e_import"
STATISTICS = f"/api/v1/meters/{METER}/statistics?ever=true"
DAY = f"/api/v1/series?period=2020-06-01&series={METER}&step=1min"


def statistics(passing: Path) -> Iterator[Figure]:
    """Measure the statistics of all readings, by month and by year; the store lies open once."""
    folder = passing / "ten"
    _build(folder)
    with serving(folder) as site:
        site.ask("/api/v1/meters")
        first = _seconds(lambda: site.ask(f"{STATISTICS}&by=day").status)
        again = _seconds(lambda: site.ask(f"{STATISTICS}&by=year").status)
        site.ask(DAY)
        minutes = _seconds(lambda: site.ask(f"{DAY}&measure=energy").status)
    label = f"{READINGS // 1_000_000} M readings of one meter"
    yield told(f"{label}: statistics, sealed files read for the first time", first, "s")
    yield within(f"{label}: statistics", again, "s", 1)
    yield within(f"{label}: a day of them by the minute", minutes, "s", 0.3)


def _build(folder: Path) -> None:
    Workspace.new(folder, "logistics")
    meters = folder / "meters.csv"
    text = meters.read_text(encoding="utf-8-sig")
    lines = [
        line.replace(",interval,1h,", ",interval,1min,") if line.startswith(METER) else line
        for line in text.splitlines()
    ]
    meters.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    staged = folder.parent / "ten.parquet"
    connect().execute(f"""
copy (
    select '{METER}' as meter_id, timestamp '2007-01-01' + n * interval 1 minute as start,
           cast(30 + 10 * sin(n / 720.0) + hash(n) % 1000 / 100.0 as decimal(18, 3)) as value,
           'measured' as quality, n as line
    from range({READINGS}) as r(n)
) to '{staged}' (format parquet)""")
    source = ImportSource(file_name="ten.csv", file_sha256="0" * 64)
    with Store.open(folder / "store", writable=True) as store:
        store.append(staged, source=source, known_at=datetime(2026, 1, 10, tzinfo=UTC))
    staged.unlink()


def _seconds(ask: Callable[[], int]) -> float:
    began = time.perf_counter()
    status = ask()
    if status != 200:
        raise RuntimeError(f"{STATISTICS}: {status}")
    return time.perf_counter() - began
