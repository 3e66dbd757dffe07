"""Keep the validated amounts of a period: another boundary need not validate them again.

They pass from the engine to files and back, and are never held in memory as a whole.
"""

from pathlib import Path

import duckdb

from lingtan.adapters.derived.kept_results import (
    SEAL,
    Room,
    forget_oldest,
    passing_folder,
    put_in_place,
    write_seal,
)
from lingtan.adapters.derived.seal import digests_of, is_sealed
from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.errors import StoreError
from lingtan.metering.amount_names import AMOUNT_TABLES, name_amounts

AMOUNTS = Room(few=6, many=40, megabytes=300)  # a year of 2,000 meters is some 50 MB


def keep_amounts(folder: Path, key: str, runner: DuckDbRunner, signing_key: Path) -> None:
    """Keep the ``amounts`` of a runner; where nothing can be written, nothing is kept."""
    try:
        with passing_folder(folder) as passing:
            for name in AMOUNT_TABLES:
                runner.save(name, passing / f"{name}.parquet")
            write_seal(passing, key, signing_key)
            put_in_place(passing, folder / key)
        forget_oldest(folder, AMOUNTS)
    except (OSError, StoreError, duckdb.Error):
        return


def find_amounts(folder: Path, key: str, runner: DuckDbRunner, signing_key: Path) -> bool:
    """Give a runner the ``amounts`` kept under a key; whether there were any to be believed."""
    entry = folder / key
    files = {name: entry / f"{name}.parquet" for name in AMOUNT_TABLES}
    try:
        seal = (entry / SEAL).read_text(encoding="utf-8", errors="replace")
        if not is_sealed(seal, key, digests_of(files.values()), signing_key):
            return False
        for name, file in files.items():
            runner.load(name, file)
    except (OSError, StoreError, duckdb.Error):
        return False
    name_amounts(runner)
    return True
