"""Keep results that took work to draw up, under a key that changes with anything they rest on.

An entry is a folder of Parquet tables and one JSON file, made whole or not at all. All of them
may be deleted at any time: what is not found is worked out again.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

TEXT = "values.json"
MOST_ENTRIES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A result taken apart: its tables by name, and everything else as JSON text."""

    tables: Mapping[str, pl.DataFrame]
    text: str


def find_kept(folder: Path, key: str) -> Kept | None:
    """Return what is kept under a key, or None when there is nothing that can be read."""
    entry = folder / key
    try:
        text = (entry / TEXT).read_text(encoding="utf-8")
        tables = {path.stem: pl.read_parquet(path) for path in sorted(entry.glob("*.parquet"))}
    except (OSError, pl.exceptions.PolarsError):
        return None
    return Kept(tables=tables, text=text)


def keep(folder: Path, key: str, kept: Kept) -> None:
    """Keep a result; where nothing can be written, it is only worked out again next time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        passing = Path(mkdtemp(dir=folder, prefix=".new-"))
        for name, table in kept.tables.items():
            table.write_parquet(passing / f"{name}.parquet")
        (passing / TEXT).write_text(kept.text, encoding="utf-8")
        put_in_place(passing, folder / key)
        forget_oldest(folder, MOST_ENTRIES)
    except OSError:
        return


def put_in_place(passing: Path, entry: Path) -> None:
    """Name an entry that is whole; what stands there already could not be read, or is the same."""
    aside = passing.with_name(f"{passing.name}-old")
    if entry.exists():
        entry.rename(aside)
    passing.rename(entry)
    shutil.rmtree(aside, ignore_errors=True)


def forget_oldest(folder: Path, most: int) -> None:
    """Delete the entries that were made first, beyond so many."""
    entries = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for entry in entries[most:]:
        shutil.rmtree(entry, ignore_errors=True)
