"""What a park's year costs on the whole way: readings, validation, amounts, the account.

``python -m tests.bench.bench_product [full]``; ``full`` is 2,000 meters, 70 M readings. The same
readings are accounted by the bare SQL of `bench_store` in the same run, so that the ratio holds
on any machine. Each step runs in a process of its own, as commands do.

Readings are fetched once, to be judged and to be added up: that counts as validation. The ledger
is all the rest: adding up to hours, taking in what validation changed, keeping the hours for the
next question, and the account from opening the park to its figures.
"""

import sys
import tempfile
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from lingtan import Workspace
from lingtan.adapters.evidence.keys import open_key
from lingtan.adapters.store.store import Store
from tests.bench.bench_store import (
    LEDGER,
    NOW,
    ROLLUP,
    Cost,
    Figure,
    _alone,
    _cost_since,
    _memory,
    _source,
)
from tests.bench.build_readings import connect, meter_name
from tests.bench.clocks import KEEPING, ROLL_UP, cpu_seconds, start_clock

SMALL_METERS = 150
FULL_METERS = 2000
IMPORTS = 4  # meters at the grid; every other one measures what an enterprise uses
ENTERPRISES = 20
MOST = 1.5

PARK = """
id: bench
name: Bench park
type: mixed
province: Shandong
boundaries:
  whole: {{name: Whole, kind: whole_park, members: [{members}]}}
enterprises:
{enterprises}
nodes:
  bus: {{name: Busbar, carrier: electricity}}
"""
HEADINGS = "id,name_en,name_zh,carrier,unit,kind,resolution,from,to"
READINGS = """
select n, {begin} + to_minutes(15 * q) as start,
       cast(if(n < {imports}, {meters} * 10, 20 + 10 * sin(q / 96.0 * 2 * pi() + n))
            + (hash(n * 1000003 + q + {month}) % 4000) / 1000.0 as decimal(18, 3)) as value
from range({meters}) as m(n),
     range(date_diff('day', {first}, {first} + interval 1 month) * 96) as quarters(q)"""


def measure(meters: int = SMALL_METERS) -> list[dict[str, object]]:
    """Build a park, take it all the way, and return the lines of the table."""
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        folder = Path(name)
        _alone(_build, folder, meters)
        check, rollup = _alone(_check, folder)
        account, factor = _alone(_account, folder)
        bare = min(
            (_alone(_bare, folder, meters, factor) for _ in range(2)),
            key=lambda cost: cost.cpu_seconds,
        )
        return [asdict(figure) for figure in _figures(meters, check, rollup, account, bare)]


def _figures(meters: int, check: Cost, rollup: float, account: Cost, bare: Cost) -> list[Figure]:
    readings = bare.found[0]
    ledger = account.cpu_seconds + rollup
    ratio, validation = ledger / bare.cpu_seconds, check.cpu_seconds - rollup
    is_same = account.found[2] == bare.found[2]
    return [
        Figure(name=f"whole way, {meters} meters, a year", value=readings, unit="rows"),
        Figure(name="whole way, hourly ledger by bare SQL", value=bare.cpu_seconds, unit="CPU s"),
        Figure(name="whole way, validation", value=validation, unit="CPU s"),
        Figure(
            name="whole way, validation a reading",
            value=validation / readings * 1e6,
            unit="CPU µs",
            target="<= 0.7",
            ok=validation / readings * 1e6 <= 0.7,
        ),
        Figure(name="whole way, roll-up to amounts", value=rollup, unit="CPU s"),
        Figure(name="whole way, account", value=account.cpu_seconds, unit="CPU s"),
        Figure(
            name="whole way, ledger (roll-up and account) against bare SQL",
            value=ratio,
            unit="×",
            target=f"<= {MOST}",
            ok=ratio <= MOST,
        ),
        Figure(
            name="whole way, everything against bare SQL",
            value=(check.cpu_seconds + account.cpu_seconds) / bare.cpu_seconds,
            unit="×",
        ),
        Figure(
            name="whole way, same emissions to the last digit",
            value=float(is_same),
            unit="",
            target="1",
            ok=is_same,
        ),
        _memory("whole way, validation, peak memory", check),
        _memory("whole way, account, peak memory", account),
    ]


# The steps, each run alone in a fresh process.


def _build(folder: Path, meters: int) -> None:
    (folder / "bare").mkdir()
    _write_park(folder / "park", meters)
    open_key(folder / "park" / "evidence")  # as an import leaves it: what is kept is sealed by it
    connection = connect()
    with Store.open(folder / "park" / "store", writable=True) as store:
        for month in range(1, 13):
            first = f"timestamp '2025-{month:02d}-01'"
            rows = READINGS.format(
                meters=meters,
                imports=IMPORTS,
                month=month,
                first=first,
                begin=f"{first} - interval 8 hour",
            )
            staged = folder / f"staged-{month:02d}.parquet"
            connection.execute(f"""
copy (select n as meter, start, value from ({rows}) order by n, start)
to '{folder}/bare/{month:02d}.parquet' (format parquet, compression zstd);
copy (select {meter_name("meter")} as meter_id, start, value, 'measured' as quality,
             row_number() over () + 1 as line
      from '{folder}/bare/{month:02d}.parquet')
to '{staged}' (format parquet, compression zstd)""")
            store.append(staged, source=_source(staged), known_at=NOW)
            staged.unlink()


def _write_park(folder: Path, meters: int) -> None:
    folder.mkdir()
    names = [f"works_{n:02d}" for n in range(ENTERPRISES)]
    park = PARK.format(
        members=", ".join(f"{{enterprise: {name}}}" for name in names),
        enterprises="\n".join(f"  {name}: {{name: {name}, sector: industry}}" for name in names),
    )
    (folder / "park.yaml").write_text(park, encoding="utf-8")
    ends = [
        "outside,bus" if n < IMPORTS else f"bus,enterprise:{names[n % ENTERPRISES]}"
        for n in range(meters)
    ]
    rows = (
        f"meter-{n:05d},Meter {n},表 {n},electricity,kWh,interval,15min,{end}"
        for n, end in enumerate(ends)
    )
    (folder / "meters.csv").write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")


def _check(folder: Path) -> tuple[Cost, float]:
    rollup, before = start_clock((*ROLL_UP, *KEEPING)), cpu_seconds()
    Workspace.open(folder / "park").check("2025")
    return _cost_since(before, (0, Decimal(0), Decimal(0))), sum(rollup)


def _account(folder: Path) -> tuple[Cost, Decimal]:
    before = cpu_seconds()
    inventory = Workspace.open(folder / "park").account("2025").inventory
    cost = _cost_since(before, (0, Decimal(0), Decimal(0)))
    grid = inventory.postings.filter(pl.col("account") == "electricity_grid")
    (factor,) = grid["factor"].unique().to_list()
    kg = sum(grid["emissions_kg"].to_list(), start=Decimal(0))
    found = (0, Decimal(0), kg)
    return Cost(cpu_seconds=cost.cpu_seconds, peak_mb=cost.peak_mb, found=found), factor


def _bare(folder: Path, meters: int, factor: Decimal) -> Cost:
    connection = duckdb.connect(":memory:")
    connection.execute(
        "set TimeZone = 'UTC'; set memory_limit = '1024MB'; set enable_progress_bar = false"
    )
    before = cpu_seconds()
    connection.execute(f"""
create table meters as
select cast(n as integer) as meter, 1 as park_id, n % {ENTERPRISES} as tenant_id,
       'electricity' as carrier, if(n < {IMPORTS}, 1, 0) as factor_key
from range({meters}) as r(n);
create table factors_hourly as
select k as factor_key, h, cast(if(k = 1, {factor}, 0) as decimal(18, 9)) as factor
from range(2) as a(k),
     (select unnest(range(timestamp '2024-12-31 16:00', timestamp '2025-12-31 16:00',
                          interval 1 hour)) as h);
create view readings as select * from '{folder}/bare/*.parquet'""")
    sql = LEDGER.format(rollup=ROLLUP.format(readings="readings", key="meter"))
    row = connection.execute(sql).fetchone()
    return _cost_since(before, row or (0, Decimal(0), Decimal(0)))


if __name__ == "__main__":
    for line in measure(FULL_METERS if "full" in sys.argv[1:] else SMALL_METERS):
        mark = "" if line["ok"] else "  MISSED"
        print(f"{line['name']:62} {line['value']:>14,.3f} {line['unit']:8} {line['target']}{mark}")
