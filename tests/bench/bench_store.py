"""What the store costs: CPU seconds and memory of an import, and of a year's hourly ledger.

``python -m tests.bench.bench_store [full]`` prints the table; ``full`` is 2,000 meters, 70 M
readings. Each part runs in a process of its own, so that memory is that of the part alone.
"""

import resource
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import duckdb
import polars as pl

from lingtan.adapters.store.records import ImportSource
from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.adapters.store.store import Store
from lingtan.base.time_axis import parse_period
from tests.bench.build_readings import (
    FULL,
    SMALL,
    Size,
    build_corrections,
    build_months,
    build_park,
    build_year,
    connect,
)

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
CORRECTED_SHARE = 0.0075  # as in the study: 1.05 M of 69.86 M rows, half of them repetitions

ROLLUP = """
select m.park_id, m.tenant_id, m.carrier, m.factor_key, date_trunc('hour', r.start) as h,
       cast(sum(r.value) as decimal(18, 3)) as e, count(*) as n
from {readings} as r join meters as m on r.{key} = m.{key}
group by m.park_id, m.tenant_id, m.carrier, m.factor_key, date_trunc('hour', r.start)"""

FACTORS = """
select f.factor_key, h.h, cast(f.factor as decimal(18, 9)) as factor
from (select factor_key, valid_from, factor,
             lead(valid_from, 1, timestamp '9999-01-01')
                 over (partition by factor_key order by valid_from) as valid_to
      from factors) as f
join hours as h on h.h >= f.valid_from and h.h < f.valid_to"""

LEDGER = """
select cast(sum(e.n) as bigint) as readings, cast(sum(e.e) as decimal(38, 3)) as energy,
       cast(sum(e.e * f.factor) as decimal(38, 12)) as kg
from ({rollup}) as e join factors_hourly as f on f.factor_key = e.factor_key and f.h = e.h"""


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
    """What a part of the bench took, and what it found."""

    cpu_seconds: float
    peak_mb: float
    found: tuple[int, Decimal, Decimal] = (0, Decimal(0), Decimal(0))


def measure(size: Size = SMALL) -> list[dict[str, object]]:
    """Build, import and account a year; return the lines of the table."""
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        folder = Path(name)
        _alone(_build, size, folder)
        plain = _alone(_import_months, folder)
        figures = _import_figures(size, plain, _alone(_copy_months, folder))
        bare = _best(_bare_ledger, folder, size.months)
        figures += _year_figures(_alone(_import_year, folder), _alone(_copy_year, folder))
        figures += _ledger_figures("no corrections", bare, _best(_store_ledger, folder))
        figures += _linearity(folder, size)
        figures += _correction_figures(folder)
        figures.append(_bytes_per_row(folder, bare))
    return [asdict(figure) for figure in figures]


def _import_figures(size: Size, cost: Cost, bare: Cost) -> list[Figure]:
    return [
        Figure(name=f"readings of {size.meters} meters, a year", value=cost.found[0], unit="rows"),
        *_append_figures("append of a fresh month, sealed", cost, bare),
    ]


def _year_figures(cost: Cost, bare: Cost) -> list[Figure]:
    return _append_figures("append of a whole year in one file", cost, bare)


def _append_figures(label: str, cost: Cost, bare: Cost) -> list[Figure]:
    ratio = cost.cpu_seconds / bare.cpu_seconds
    per_row = cost.cpu_seconds / cost.found[0] * 1e6
    return [
        Figure(name=label, value=per_row, unit="CPU µs/row"),
        Figure(
            name=f"{label}, against a sorted copy",
            value=ratio,
            unit="×",
            target="<= 1.5",
            ok=ratio <= 1.5,
        ),
        _memory(f"{label}, peak memory", cost),
    ]


def _ledger_figures(label: str, bare: Cost, store: Cost) -> list[Figure]:
    ratio = store.cpu_seconds / bare.cpu_seconds
    return [
        Figure(name="hourly ledger, bare SQL", value=bare.cpu_seconds, unit="CPU s"),
        Figure(
            name=f"hourly ledger through the store, {label}",
            value=store.cpu_seconds,
            unit="CPU s",
        ),
        Figure(name=f"ratio, {label}", value=ratio, unit="×", target="<= 1.5", ok=ratio <= 1.5),
        Figure(
            name=f"same total to the last digit, {label}",
            value=float(store.found == bare.found),
            unit="",
            target="1",
            ok=store.found == bare.found,
        ),
        _memory(f"ledger through the store, {label}, peak memory", store),
    ]


def _linearity(folder: Path, size: Size) -> list[Figure]:
    one = _best(_store_ledger, folder, "2025-07")
    year = _best(_store_ledger, folder, "2025")
    per_month = year.cpu_seconds / size.months
    ratio = per_month / one.cpu_seconds
    return [
        Figure(name="ledger of one month", value=one.cpu_seconds, unit="CPU s"),
        Figure(name="ledger of twelve months", value=year.cpu_seconds, unit="CPU s"),
        Figure(
            name="a month of the year against a month alone",
            value=ratio,
            unit="×",
            target="<= 1.2",
            ok=ratio <= 1.2,
        ),
    ]


def _correction_figures(folder: Path) -> list[Figure]:
    cost = _alone(_import_corrections, folder)
    bare = _best(_resolved_ledger, folder)
    per_row = cost.cpu_seconds / cost.found[0] * 1e6
    return [
        Figure(name="append of a year's scattered corrections", value=per_row, unit="CPU µs/row"),
        Figure(
            name="hourly ledger through the store, corrected, not sealed",
            value=_best(_store_ledger, folder).cpu_seconds,
            unit="CPU s",
        ),
        *_seal_figures(folder),
        *_ledger_figures("corrected and sealed", bare, _best(_store_ledger, folder)),
    ]


def _seal_figures(folder: Path) -> list[Figure]:
    cost = _alone(_seal, folder)
    return [
        Figure(name="seal, a year corrected everywhere", value=cost.cpu_seconds, unit="CPU s"),
        _memory("seal, peak memory", cost),
    ]


def _memory(name: str, cost: Cost) -> Figure:
    return Figure(
        name=name, value=cost.peak_mb, unit="MB", target="<= 2000", ok=cost.peak_mb <= 2000
    )


def _bytes_per_row(folder: Path, bare: Cost) -> Figure:
    total = sum(path.stat().st_size for path in (folder / "store").rglob("*") if path.is_file())
    return Figure(name="store on the disk", value=total / bare.found[0], unit="bytes/reading")


# The parts, each run alone in a fresh process.


def _build(size: Size, folder: Path) -> Cost:
    connection = connect()
    build_park(connection, size, folder)
    months = build_months(connection, size, folder)
    build_year(connection, months, folder / "year.parquet")
    build_corrections(connection, size, folder / "corrections.parquet", CORRECTED_SHARE)
    connection.execute("set memory_limit = '3GB'")
    (folder / "current").mkdir()
    for month in range(1, size.months + 1):
        connection.execute(f"""
copy (
    select m.meter, s.start, s.value, s.quality
    from '{folder}/staged-{month:02d}.parquet' as s
    join '{folder}/meters.parquet' as m on m.meter_id = s.meter_id order by m.meter, s.start
) to '{folder}/current/{month:02d}.parquet' (format parquet, compression zstd)""")
    return _cost_so_far()


def _import_months(folder: Path) -> Cost:
    before = _cpu_seconds()
    rows = 0
    with Store.open(folder / "store", writable=True) as store:
        for staged in sorted(folder.glob("staged-*.parquet")):
            rows += store.append(staged, source=_source(staged), known_at=NOW).record.rows.new
    return _cost_since(before, (rows, Decimal(0), Decimal(0)))


def _import_year(folder: Path) -> Cost:
    before = _cpu_seconds()
    with Store.open(folder / "at-once", writable=True) as store:
        staged = folder / "year.parquet"
        rows = store.append(staged, source=_source(staged), known_at=NOW).record.rows.new
    return _cost_since(before, (rows, Decimal(0), Decimal(0)))


def _copy_months(folder: Path) -> Cost:
    """Sort every month by meter and time and write it, nothing checked: the measure beside."""
    return _sorted_copy(sorted(folder.glob("staged-*.parquet")))


def _copy_year(folder: Path) -> Cost:
    return _sorted_copy([folder / "year.parquet"])


def _sorted_copy(files: list[Path]) -> Cost:
    connection = duckdb.connect()
    connection.execute("set memory_limit = '1GB'; set enable_progress_bar = false")
    before = _cpu_seconds()
    for path in files:
        copy = path.with_suffix(".copy")
        connection.execute(f"""
copy (from '{path}' order by meter_id, start)
to '{copy}' (format parquet, compression zstd)""").fetchall()
        copy.unlink()
    return _cost_since(before, (0, Decimal(0), Decimal(0)))


def _import_corrections(folder: Path) -> Cost:
    staged = folder / "corrections.parquet"
    before = _cpu_seconds()
    with Store.open(folder / "store", writable=True) as store:
        rows = store.append(staged, source=_source(staged), known_at=NOW).record.rows
    return _cost_since(before, (rows.same + rows.changed, Decimal(0), Decimal(0)))


def _seal(folder: Path) -> Cost:
    before = _cpu_seconds()
    with Store.open(folder / "store", writable=True) as store:
        store.seal()
    return _cost_since(before, (0, Decimal(0), Decimal(0)))


def _bare_ledger(folder: Path, months: int) -> Cost:
    files = ", ".join(f"'{folder}/current/{month:02d}.parquet'" for month in range(1, months + 1))
    return _account_bare(folder, f"select meter, start, value from read_parquet([{files}])")


def _resolved_ledger(folder: Path) -> Cost:
    """Write the corrected year out, then account it: the bare SQL on what is current."""
    connection = connect()
    (folder / "resolved").mkdir(exist_ok=True)
    for path in sorted((folder / "current").glob("*.parquet")):
        target = folder / "resolved" / path.name
        if target.exists():
            continue
        connection.execute(f"""
copy (
    select c.meter, c.start, coalesce(x.value, c.value) as value, c.quality
    from '{path}' as c
    left join (select m.meter, s.start, s.value
               from '{folder}/corrections.parquet' as s
               join '{folder}/meters.parquet' as m on m.meter_id = s.meter_id) as x
      on x.meter = c.meter and x.start = c.start
    order by c.meter, c.start
) to '{target}' (format parquet, compression zstd)""")
    connection.close()
    readings = f"select meter, start, value from '{folder}/resolved/*.parquet'"
    return _account_bare(folder, readings)


def _account_bare(folder: Path, readings: str) -> Cost:
    connection = duckdb.connect(":memory:")
    connection.execute(
        "set TimeZone = 'UTC'; set memory_limit = '1024MB'; set enable_progress_bar = false"
    )
    before = _cpu_seconds()
    _name_tables(DuckDbRunner(connection), folder)
    connection.execute(f"create view readings as {readings}")
    sql = LEDGER.format(rollup=ROLLUP.format(readings="readings", key="meter"))
    row = connection.execute(sql).fetchone()
    return _cost_since(before, row or (0, Decimal(0), Decimal(0)))


def _store_ledger(folder: Path, period: str = "") -> Cost:
    before = _cpu_seconds()
    span = parse_period(period, "UTC") if period else None
    with Store.open(folder / "store") as store:
        runner = store.runner(period=span)
        _name_tables(runner, folder)
        sql = LEDGER.format(rollup=ROLLUP.format(readings="current_readings", key="meter_id"))
        readings, energy, kg = runner.rows(sql).row(0)
    return _cost_since(before, (readings, energy, kg))


def _name_tables(runner: DuckDbRunner, folder: Path) -> None:
    for name in ("meters", "factors", "hours"):
        runner.give(name, pl.read_parquet(folder / f"{name}.parquet"))
    runner.keep("factors_hourly", FACTORS)


def _source(path: Path) -> ImportSource:
    return ImportSource(file_name=path.name, file_sha256=path.name, mapping_sha256="bench")


# How a part is run and measured.

P = TypeVar("P")


def _alone(part: Callable[..., P], *arguments: object) -> P:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(part, *arguments).result()


def _best(part: Callable[..., Cost], *arguments: object) -> Cost:
    return min((_alone(part, *arguments) for _ in range(3)), key=lambda cost: cost.cpu_seconds)


def _cpu_seconds() -> float:
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


def _cost_so_far() -> Cost:
    return _cost_since(0.0, (0, Decimal(0), Decimal(0)))


def _cost_since(before: float, found: tuple[int, Decimal, Decimal]) -> Cost:
    return Cost(cpu_seconds=_cpu_seconds() - before, peak_mb=_peak_mb(), found=found)


def _peak_mb() -> float:
    """Return the peak memory of this process [MB], not counting the one it was started from."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    """Print the table."""
    size = FULL if "full" in sys.argv[1:] else SMALL
    for line in measure(size):
        mark = "" if line["ok"] else "  MISSED"
        print(
            f"{line['name']:58} {line['value']:>14,.3f} {line['unit']:14} {line['target']}{mark}"
        )


if __name__ == "__main__":
    main()
