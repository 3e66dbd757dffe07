"""What reading a file costs: CPU seconds and memory, from a text file to the staging file.

The same file copied by the engine as it stands, nothing checked, is the measure beside it.

``python -m tests.bench.bench_files [full]`` prints the table; ``full`` reads a file of 2 GB.
"""

import resource
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import duckdb

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.stage import stage_file
from tests.bench.bench_store import Cost, Figure, _peak_mb
from tests.builders import a_meter, a_park
from tests.builders_files import CATALOGUE, NOW, a_mapping

METERS = 100
YEAR = 35_040
SMALL_METERS, FULL_METERS = 100, 1_600  # a long file of 0.13 and of 2.1 GB

LONG = "SELECT 'e_meter_' || m AS meter, strftime(t, '%Y-%m-%d %H:%M') AS timestamp, v AS value"
READINGS = """
    FROM (SELECT m, TIMESTAMP '2025-01-01' + INTERVAL 15 MINUTE * n AS t,
            (n * 37 + m * 101) % 50000 / 100.0 AS v
        FROM range({meters}) AS a(m), range({count}) AS b(n) ORDER BY {order})"""

P = TypeVar("P")


def measure(meters: int = SMALL_METERS) -> list[dict[str, object]]:
    """Write files, read each in a process of its own, and return the lines of the table."""
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        folder = Path(name)
        figures = []
        for title, write, mapping, most in _cases():
            path = folder / f"file.{mapping.kind}"
            _alone(write, path, meters)
            size = path.stat().st_size
            cost = min(
                (_alone(_read, path, mapping, meters) for _ in range(2)),
                key=lambda found: found.cpu_seconds,
            )
            bare = min(_alone(_copy, path) for _ in range(2))
            path.unlink()
            ratio = Figure(
                name="  against a copy, nothing checked",
                value=round(cost.cpu_seconds / bare, 2),
                unit="×",
                target=f"<= {most}",
                ok=cost.cpu_seconds / bare <= most,
            )
            figures += _figures(f"{title}, {size / 1e6:,.0f} MB", cost, ratio)
    return [{name: getattr(figure, name) for name in FIELDS} for figure in figures]


FIELDS = ("name", "value", "unit", "target", "ok")


def _cases() -> list[tuple[str, Callable[[Path, int], None], Mapping, float]]:
    long = a_mapping(
        time={"columns": ["timestamp"], "formats": ["%Y-%m-%d %H:%M"]},
        meter={"columns": ["meter"]},
        values=[{"column": "value", "unit": "kWh"}],
    )
    wide = a_mapping(
        time={"columns": ["day"], "formats": ["%Y-%m-%d"], "label": "end"},
        meter={"columns": ["meter"]},
        values=[],
        points={"first": "00:15", "last": "24:00", "minutes": 15, "unit": "MWh"},
    )
    parquet = long.model_copy(
        update={
            "kind": "parquet",
            "time": long.time.model_copy(update={"formats": ("%Y-%m-%d %H:%M:%S",)}),
        }
    )
    summer = long.model_copy(
        update={"time": long.time.model_copy(update={"zone": "Europe/Berlin"})}
    )
    return [
        ("long CSV", _write_long, long, 5),
        ("long CSV, time by time", _write_by_time, long, 5),
        ("long CSV, a zone with summer time", _write_long, summer, 5),
        ("wide CSV, 96 points", _write_wide, wide, 6),
        ("long Parquet", _write_parquet, parquet, 9),
    ]


def _figures(title: str, cost: Cost, ratio: Figure) -> list[Figure]:
    speed = cost.found[0] / cost.cpu_seconds / 1e6
    return [
        Figure(name=f"read {title}", value=round(speed, 2), unit="M readings/CPU s"),
        ratio,
        Figure(
            name="  peak memory",
            value=round(cost.peak_mb),
            unit="MB",
            target="<= 2000",
            ok=cost.peak_mb <= 2000,
        ),
    ]


def _read(path: Path, mapping: Mapping, meters: int) -> Cost:
    park = a_park(*(a_meter(f"e_meter_{n}", "outside", "bus") for n in range(meters)))
    folder = path.parent / "staging"
    before = _cpu_seconds()
    staged = stage_file(path, mapping, park, CATALOGUE, folder, now=NOW)
    spent = _cpu_seconds() - before
    base = Cost(cpu_seconds=spent, peak_mb=_peak_mb())
    return replace(base, found=(staged.rows, *base.found[1:]))


def _copy(path: Path) -> float:
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '1GB'; SET enable_progress_bar = false")
    before = _cpu_seconds()
    connection.execute(f"COPY (FROM '{path}') TO '{path}.copy' (FORMAT parquet)").fetchall()
    spent = _cpu_seconds() - before
    Path(f"{path}.copy").unlink()
    return spent


def _write(path: Path, sql: str, form: str) -> None:
    connection = duckdb.connect()
    connection.execute(
        "SET memory_limit = '2GB'; SET threads = 1; SET enable_progress_bar = false"
    )
    connection.execute(f"COPY ({sql}) TO '{path}' ({form})").fetchall()


def _write_long(path: Path, meters: int) -> None:
    readings = READINGS.format(meters=meters, count=YEAR, order="m, n")
    _write(path, f"{LONG} {readings}", "FORMAT csv, HEADER")


def _write_by_time(path: Path, meters: int) -> None:
    readings = READINGS.format(meters=meters, count=YEAR, order="n, m")
    _write(path, f"{LONG} {readings}", "FORMAT csv, HEADER")


def _write_parquet(path: Path, meters: int) -> None:
    readings = READINGS.format(meters=meters, count=YEAR, order="m, n")
    sql = f"SELECT 'e_meter_' || m AS meter, t AS timestamp, v AS value {readings}"
    _write(path, sql, "FORMAT parquet")


def _write_wide(path: Path, meters: int) -> None:
    points = ", ".join(
        f'(d * 37 + m * 101 + {n}) % 50000 / 1000.0 AS "{n // 4:02d}:{n % 4 * 15:02d}"'
        for n in range(1, 97)
    )
    day = "strftime(DATE '2025-01-01' + d::INTEGER, '%Y-%m-%d')"
    sql = f"""
        SELECT 'e_meter_' || m AS meter, {day} AS day, {points}
        FROM range({meters}) AS a(m), range(365) AS b(d)"""
    _write(path, sql, "FORMAT csv, HEADER")


def _cpu_seconds() -> float:
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


def _alone(part: Callable[..., P], *arguments: object) -> P:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(part, *arguments).result()


if __name__ == "__main__":
    for row in measure(FULL_METERS if "full" in sys.argv[1:] else SMALL_METERS):
        print(*row.values(), sep="\t")
