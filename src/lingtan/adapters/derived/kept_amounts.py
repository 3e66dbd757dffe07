"""Keep the validated amounts of a period: another boundary need not validate them again.

They pass from the engine to files and back, and are never held in memory as a whole.
"""

from pathlib import Path
from tempfile import mkdtemp

import duckdb

from lingtan.adapters.derived.kept_results import forget_oldest, put_in_place
from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.errors import StoreError
from lingtan.metering.amount_names import AMOUNT_TABLES, name_amounts

MOST_ENTRIES = 6  # a year of 2,000 meters is some 50 MB


def keep_amounts(folder: Path, key: str, runner: DuckDbRunner) -> None:
    """Keep the ``amounts`` of a runner; where nothing can be written, nothing is kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        passing = Path(mkdtemp(dir=folder, prefix=".new-"))
        for name in AMOUNT_TABLES:
            runner.save(name, passing / f"{name}.parquet")
        put_in_place(passing, folder / key)
        forget_oldest(folder, MOST_ENTRIES)
    except (OSError, duckdb.Error):
        return


def find_amounts(folder: Path, key: str, runner: DuckDbRunner) -> bool:
    """Give a runner the ``amounts`` kept under a key; whether there were any to be read."""
    files = {name: folder / key / f"{name}.parquet" for name in AMOUNT_TABLES}
    if not all(file.is_file() for file in files.values()):
        return False
    try:
        for name, file in files.items():
            runner.load(name, file)
    except (StoreError, duckdb.Error):
        return False
    name_amounts(runner)
    return True
