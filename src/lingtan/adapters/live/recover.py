"""What a process that was killed left of its journals: whole pushes, and perhaps a torn one."""

import os
from pathlib import Path

from lingtan.adapters.live.frames import HEADING, Receipt, sound_part
from lingtan.adapters.live.journal import PATTERN, order_of
from lingtan.adapters.store.durable import sync_folder

DAMAGED = ".damaged"


def recover(folder: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Cut each journal behind its last sound push; only for whoever holds the right to them.

    Returns
    -------
    tuple of Path
        Journals with something in them.
    tuple of Path
        What was set aside: behind damage, where a push stands that may have been acknowledged.
    """
    kept, aside = [], []
    for path in sorted(folder.glob(PATTERN), key=order_of):
        length, _, has_more = sound_part(path)
        if has_more:
            aside.append(_set_aside(path, length))
        if length > len(HEADING):
            _cut(path, length)
            kept.append(path)
        else:
            path.unlink()
    if kept or aside:
        sync_folder(folder)
    return tuple(kept), tuple(aside)


def receipts_of(path: Path) -> tuple[Receipt, ...]:
    """Return the receipts of the sound part of a journal."""
    return sound_part(path)[1]


def is_empty(path: Path) -> bool:
    """Whether no push stands in a journal."""
    return path.stat().st_size <= len(HEADING)


def _cut(path: Path, length: int) -> None:
    if path.stat().st_size == length:
        return
    with path.open("rb+") as stream:
        stream.truncate(length)
        os.fsync(stream.fileno())


def _set_aside(path: Path, length: int) -> Path:
    target = path.with_name(path.name + DAMAGED)
    with path.open("rb") as source, target.open("wb") as copy:
        source.seek(length)
        copy.write(source.read())
        copy.flush()
        os.fsync(copy.fileno())
    return target
