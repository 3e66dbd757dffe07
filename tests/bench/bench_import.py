"""What an import costs from CSV to sealed, validated readings: the commands as a user runs them.

``python -m tests.bench.bench_import [full]``; ``full`` imports a file of 2 GB. Each command runs
in a process of its own, so that its CPU seconds and its memory are its own.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.builders_park_file import ONE_WORKS

COMMAND = [sys.executable, "-m", "lingtan"]
ROWS_A_YEAR = 35_040
SMALL, LARGE, TWO_GIGABYTES = 90, 270, 1_900  # meters
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m-%d %H:%M"]}
meter: {columns: [meter]}
values: [{column: kwh, unit: kWh}]
"""
HEADINGS = "id,name_en,name_zh,carrier,unit,kind,resolution,from,to"
READINGS = """
copy (
    select strftime(timestamp '2025-01-01' + to_minutes(15 * slot), '%Y-%m-%d %H:%M') as time,
           'm' || lpad(meter::varchar, 4, '0') as meter,
           round(50 + 30 * sin(slot / 96.0 * 2 * pi()) + (meter * 7919 + slot * 31) % 97 / 10.0, 2)
               as kwh
    from range({meters}) as m(meter), range({rows}) as s(slot)
) to '{path}' (header, delimiter ',')"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command used."""

    cpu_seconds: float
    peak_gb: float


def measure(*, is_full: bool = False) -> list[dict[str, object]]:
    """Return rows per CPU second, and memory at two sizes."""
    return list(_figures(is_full=is_full))


def _figures(*, is_full: bool) -> Iterator[dict[str, object]]:
    _, _, small = _import(SMALL)
    rows, gigabytes, large = _import(LARGE)
    yield _speed(rows, gigabytes, large)
    growth = large.peak_gb / small.peak_gb
    name = f"memory of {LARGE / SMALL:.0f} × the rows against once"
    yield _row(name, round(growth, 2), "×", "≤ 1.5", ok=growth <= 1.5)
    yield _memory(gigabytes, large)
    if is_full:
        rows, gigabytes, cost = _import(TWO_GIGABYTES)
        yield _speed(rows, gigabytes, cost)
        yield _memory(gigabytes, cost)


def _import(meters: int) -> tuple[int, float, Cost]:
    folder = Path(tempfile.mkdtemp(prefix="lingtan-bench-"))
    try:
        raw = _write_park(folder, meters)
        size = raw.stat().st_size / 1e9
        read = _run(["import", str(folder / "park"), str(raw)])
        check = _run(["check", str(folder / "park"), "-p", "2025"])
        whole = Cost(
            cpu_seconds=read.cpu_seconds + check.cpu_seconds,
            peak_gb=max(read.peak_gb, check.peak_gb),
        )
        return meters * ROWS_A_YEAR, size, whole
    finally:
        shutil.rmtree(folder)


def _write_park(folder: Path, meters: int) -> Path:
    park = folder / "park"
    (park / "mappings").mkdir(parents=True)
    (park / "park.yaml").write_text(ONE_WORKS, encoding="utf-8")
    (park / "mappings" / "long.yaml").write_text(MAPPING, encoding="utf-8")
    rows = (
        f"m{n:04d},Meter {n},表 {n},electricity,kWh,interval,15min,bus,enterprise:works"
        for n in range(meters)
    )
    (park / "meters.csv").write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    raw = park / "inbox" / "readings.csv"
    raw.parent.mkdir()
    duckdb.execute(READINGS.format(meters=meters, rows=ROWS_A_YEAR, path=raw))
    return raw


def _run(arguments: list[str]) -> Cost:
    child = os.posix_spawn(
        sys.executable,
        [*COMMAND, *arguments],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 3}:
        raise RuntimeError(f"lingtan {' '.join(arguments)} failed.")
    return Cost(cpu_seconds=used.ru_utime + used.ru_stime, peak_gb=used.ru_maxrss / 1e6)


def _speed(rows: int, gigabytes: float, cost: Cost) -> dict[str, object]:
    millions = rows / cost.cpu_seconds / 1e6
    name = f"import and check of {rows / 1e6:.1f} M rows ({gigabytes:.2f} GB)"
    return _row(name, round(millions, 3), "M rows/CPU s", "≥ 0.5", ok=millions >= 0.5)


def _memory(gigabytes: float, cost: Cost) -> dict[str, object]:
    name = f"memory for a file of {gigabytes:.2f} GB"
    return _row(name, round(cost.peak_gb, 2), "GB", "≤ 2", ok=cost.peak_gb <= 2)


def _row(name: str, value: float, unit: str, target: str, *, ok: bool) -> dict[str, object]:
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": ok}


if __name__ == "__main__":
    for figure in _figures(is_full="full" in sys.argv[1:]):
        sys.stdout.write(f"{figure}\n")
