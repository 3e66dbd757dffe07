"""What judging a year of readings costs: CPU a reading, memory, and the roll-up against bare SQL.

``python -m tests.bench.bench_metering [full]`` prints the table; ``full`` is 2,000 meters, 70 M
readings. Each part runs in a process of its own, so that memory is that of the part alone.
"""

import resource
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

import duckdb
import polars as pl

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from lingtan.park.park import Park
from tests.bench.clocks import ROLL_UP, cpu_seconds, start_clock
from tests.builders import a_meter, a_park

SMALL_METERS = 150
FULL_METERS = 2000
GAP_SHARE = 0.003  # share of readings that never came, as in the study of the engines
MEMORY_LIMIT = f"{Tuning().memory_mb}MB"  # as the store sets it
ROUNDS = 2

BARE = """
select r.meter_id, date_trunc('hour', r.start) as start,
       cast(sum(r.value) as decimal(18,3)) as quantity, count(*) as readings
from current_readings r join bare_meters m on r.meter_id = m.meter_id
group by r.meter_id, date_trunc('hour', r.start)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A line of the table: a measured number and what it should be."""

    name: str
    value: float
    unit: str
    target: str = ""
    ok: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a part took and found: all of it, and the roll-up to hours alone."""

    cpu_seconds: float
    rollup_seconds: float
    peak_mb: float
    total: Decimal
    readings: int


def measure(meters: int = SMALL_METERS) -> list[dict[str, object]]:
    """Build a year with and without gaps, judge both, and return the lines of the table."""
    with tempfile.TemporaryDirectory(prefix="metering-bench-") as name:
        clean, sparse = Path(name) / "clean", Path(name) / "sparse"
        build(clean, meters, 0.0)
        build(sparse, meters, GAP_SHARE)
        bare = best(roll_up_bare, clean, meters)
        figures = [
            Figure(name=f"readings of {meters} meters, a year", value=bare.readings, unit="rows"),
            *_clean_figures(bare, best(judge, clean, meters)),
            *_sparse_figures(best(judge, sparse, meters)),
        ]
    return [asdict(figure) for figure in figures]


def _clean_figures(bare: Cost, judged: Cost) -> list[Figure]:
    ratio = judged.rollup_seconds / bare.rollup_seconds
    validation = (judged.cpu_seconds - judged.rollup_seconds) / judged.readings * 1e6
    is_same = judged.total == bare.total
    return [
        Figure(
            name="validation of clean readings",
            value=validation,
            unit="CPU µs/reading",
            target="<= 0.5",
            ok=validation <= 0.5,
        ),
        Figure(name="roll-up to hours, bare SQL", value=bare.rollup_seconds, unit="CPU s"),
        Figure(name="roll-up to hours, validated", value=judged.rollup_seconds, unit="CPU s"),
        Figure(name="ratio", value=ratio, unit="×", target="<= 1.5", ok=ratio <= 1.5),
        Figure(
            name="same total to the last digit",
            value=float(is_same),
            unit="",
            target="1",
            ok=is_same,
        ),
        _memory("clean readings", judged),
    ]


def _sparse_figures(judged: Cost) -> list[Figure]:
    everything = judged.cpu_seconds / judged.readings * 1e6
    return [
        Figure(
            name="validation and roll-up, 0.3 % missing everywhere",
            value=everything,
            unit="CPU µs/reading",
            target="<= 1.0",
            ok=everything <= 1.0,
        ),
        _memory("0.3 % missing everywhere", judged),
    ]


def _memory(name: str, cost: Cost) -> Figure:
    return Figure(
        name=f"{name}, peak memory",
        value=cost.peak_mb,
        unit="MB",
        target="<= 2000",
        ok=cost.peak_mb <= 2000,
    )


def build(folder: Path, meters: int, gap_share: float) -> None:
    """Write a sealed file a month: sorted by meter and time, as the store leaves them."""
    folder.mkdir()
    connection = duckdb.connect()
    connection.execute(f"set TimeZone = 'UTC'; set memory_limit = '{MEMORY_LIMIT}'")
    bounds = [f"timestamp '2025-{month:02d}-01'" for month in range(1, 13)]
    starts = ["timestamp '2024-12-31 16:00:00'", *bounds[1:]]
    ends = [*bounds[1:], "timestamp '2025-12-31 16:00:00'"]
    for month, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        connection.execute(f"""
copy (
    select 'meter-' || lpad(cast(n as varchar), 5, '0') as meter_id, s.start,
           cast(20 + 10 * sin(epoch(s.start) / 86400 * 2 * pi() + n)
                + (hash(n * 1000003 + epoch(s.start)) % 4000) / 1000.0 as decimal(18, 3))
             as value,
           'measured' as quality
    from range({meters}) as m(n),
         (select unnest(range({start}, {end}, interval 15 minute)) as start) as s
    where hash(n * 7919 + epoch(s.start)) % 100000 >= {gap_share * 100_000}
    order by n, s.start
) to '{folder}/{month:02d}.parquet' (format parquet, compression zstd)""")


def a_large_park(meters: int) -> Park:
    """Return a park in which every other meter feeds the busbar, and the rest draw from it."""
    ends = (("outside", "bus"), ("bus", "enterprise:works"))
    return a_park(
        *(a_meter(name, *ends[number % 2]) for number, name in enumerate(meter_names(meters)))
    )


def meter_names(meters: int) -> list[str]:
    """Return the ids of the meters, as `build` writes them."""
    return [f"meter-{number:05d}" for number in range(meters)]


def judge(folder: Path, meters: int) -> Cost:
    """Validate a year."""
    runner = _runner(folder)
    park = a_large_park(meters)
    rollup, before = start_clock(ROLL_UP), cpu_seconds()
    validate_period(runner, park, parse_period("2025", park.time_zone))
    return _cost(runner, cpu_seconds() - before, sum(rollup), "amounts")


def roll_up_bare(folder: Path, meters: int) -> Cost:
    """Sum the readings to meter and hour, and do nothing else."""
    runner = _runner(folder)
    runner.give("bare_meters", pl.DataFrame({"meter_id": meter_names(meters)}))
    before = cpu_seconds()
    runner.keep("bare", BARE)
    spent = cpu_seconds() - before
    return _cost(runner, spent, spent, "bare")


def _runner(folder: Path) -> DuckDbRunner:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(folder.parent / "spill"),
    }
    runner = DuckDbRunner(duckdb.connect(":memory:", config=settings))
    runner.view("current_readings", f"select * from read_parquet('{folder}/*.parquet')")
    return runner


def _cost(runner: DuckDbRunner, spent: float, rollup: float, table: str) -> Cost:
    found = runner.rows(f"""
select sum(quantity) as total, cast(sum(readings) as bigint) as readings from {table}""")
    return Cost(
        cpu_seconds=spent,
        rollup_seconds=rollup,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        total=found["total"][0],
        readings=found["readings"][0],
    )


def best(part: Callable[[Path, int], Cost], folder: Path, meters: int) -> Cost:
    """Run a part in fresh processes and return its cheapest round."""
    costs = []
    for _ in range(ROUNDS):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            costs.append(pool.submit(part, folder, meters).result())
    return min(costs, key=lambda cost: cost.cpu_seconds)


if __name__ == "__main__":
    for row in measure(FULL_METERS if "full" in sys.argv[1:] else SMALL_METERS):
        mark = "ok" if row["ok"] else "MISSED"
        print(
            f"{row['name']:<55} {row['value']:>14.3f} {row['unit']:<15} {row['target']:<8} {mark}"
        )
