"""Keep results that took work to draw up, under a key that changes with anything they rest on.

An entry is a folder of Parquet tables, one JSON file and a seal, made whole or not at all. All of
them may be deleted at any time: what is not found, or not as it was sealed, is worked out again.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from lingtan.adapters.derived.seal import digests_of, is_sealed, seal_of

TEXT = "values.json"
SEAL = "seal"
BYTES_PER_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much is kept in a folder: a few entries whatever their size, many while all are small.

    Attributes
    ----------
    megabytes : float
        Beyond a few, no more than fills this.
    """

    few: int
    many: int
    megabytes: float


RESULTS = Room(few=24, many=160, megabytes=400)  # the demo's year and its months are 50 entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A result taken apart: its tables by name, and everything else as JSON text."""

    tables: Mapping[str, pl.DataFrame]
    text: str


def find_kept(folder: Path, key: str, signing_key: Path) -> Kept | None:
    """Return what is kept under a key, or None when there is nothing that can be believed."""
    entry = folder / key
    try:
        parts = {path.name: path.read_bytes() for path in sorted(entry.iterdir())}
        seal = parts.pop(SEAL, b"").decode(errors="replace")
        digests = {name: hashlib.sha256(part).digest() for name, part in parts.items()}
        if not is_sealed(seal, key, digests, signing_key):
            return None
        text = parts.pop(TEXT).decode()
        tables = {Path(name).stem: pl.read_parquet(BytesIO(part)) for name, part in parts.items()}
    except (OSError, pl.exceptions.PolarsError):
        return None
    return Kept(tables=tables, text=text)


def keep(folder: Path, key: str, kept: Kept, signing_key: Path, room: Room = RESULTS) -> None:
    """Keep a result, and forget the oldest that there is no room for.

    Where nothing can be written, it is only worked out again next time.
    """
    try:
        with passing_folder(folder) as passing:
            for name, table in kept.tables.items():
                table.write_parquet(passing / f"{name}.parquet")
            (passing / TEXT).write_bytes(kept.text.encode())
            write_seal(passing, key, signing_key)
            put_in_place(passing, folder / key)
        forget_oldest(folder, room)
    except (OSError, pl.exceptions.PolarsError):  # a full disk is told by either
        return


@contextmanager
def passing_folder(folder: Path) -> Iterator[Path]:
    """Yield a new folder in another for what is being written; what got no name is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    passing = Path(mkdtemp(dir=folder, prefix=".new-"))
    try:
        yield passing
    finally:
        shutil.rmtree(passing, ignore_errors=True)


def write_seal(passing: Path, key: str, signing_key: Path) -> None:
    """Seal an entry that is written and has not got its name yet."""
    seal = seal_of(key, digests_of(sorted(passing.iterdir())), signing_key)
    (passing / SEAL).write_bytes(seal.encode())


def put_in_place(passing: Path, entry: Path) -> None:
    """Name an entry that is whole; what stands there already could not be read, or is the same."""
    aside = passing.with_name(f"{passing.name}-old")
    if entry.exists():
        entry.rename(aside)
    passing.rename(entry)
    shutil.rmtree(aside, ignore_errors=True)


def forget_oldest(folder: Path, room: Room) -> None:
    """Delete the entries that were made first, beyond what there is room for."""
    entries = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    left = room.megabytes * BYTES_PER_MB
    for number, entry in enumerate(entries):
        left -= sum(part.stat().st_size for part in entry.iterdir())
        if number >= room.many or (number >= room.few and left < 0):
            shutil.rmtree(entry, ignore_errors=True)
