"""What it costs to check a year in which nothing is as it should be: ``bench_doubtful``.

60 channels at 15 minutes, each with gaps, spikes, runs of one value, nights of zero and values
below zero in every month, so that every month of every meter is looked at closely. The command
runs in a process of its own, as people run it.
"""

import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from lingtan.adapters.evidence.keys import open_key
from lingtan.adapters.store.store import Store
from tests.bench.bench_product import _write_park
from tests.bench.bench_store import NOW, Figure, _alone, _source
from tests.bench.build_readings import connect, meter_name

METERS = 60
MOST_MB = 500
READINGS = f"""
select {meter_name("n")} as meter_id,
       timestamp '2025-01-01' - interval 8 hour + to_minutes(15 * q) as start,
       cast(case when hash(n * 7 + q) % 200 = 0 then 99999
                 when hash(n * 3 + q // 16) % 50 = 0 then 7
                 when hash(n * 5 + q) % 300 = 0 then -3
                 when q % 96 < 20 and n % 3 = 0 then 0
                 else 20 + 10 * sin(q / 96.0 * 2 * pi() + n)
                      + (hash(n * 1000003 + q) % 4000) / 1000.0 end as decimal(18, 3)) as value,
       'measured' as quality, row_number() over () + 1 as line
from range({METERS}) as m(n), range(365 * 96) as r(q) where hash(n * 11 + q // 5) % 30 <> 0"""


def measure() -> list[dict[str, object]]:
    """Build the park, check its year, and return the line of the table."""
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        folder = Path(name)
        _alone(_build, folder)
        peak_mb = _alone(_check, folder)
    figure = Figure(
        name=f"check of a doubtful year, {METERS} channels at 15 min, peak memory",
        value=peak_mb,
        unit="MB",
        target=f"<= {MOST_MB}",
        ok=peak_mb <= MOST_MB,
    )
    return [asdict(figure)]


def _build(folder: Path) -> None:
    _write_park(folder / "park", METERS)
    open_key(folder / "park" / "evidence")
    staged = folder / "staged.parquet"
    connect().execute(f"copy ({READINGS}) to '{staged}' (format parquet)")
    with Store.open(folder / "park" / "store", writable=True) as store:
        store.append(staged, source=_source(staged), known_at=NOW)


def _check(folder: Path) -> float:
    """Return the peak memory of the command [MB]; its own findings make it leave with 3."""
    command = (sys.executable, "-m", "lingtan", "check", str(folder / "park"), "--period", "2025")
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    if done.returncode not in {0, 3}:
        raise RuntimeError(done.returncode)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    for row in measure():
        sys.stdout.write(f"{row}\n")
