"""What a killed process or a faulty disk left of journals: whole pushes, perhaps a torn one."""

import os
from collections.abc import Iterable
from pathlib import Path

from lingtan.adapters.live.frames import HEADING, Receipt, sound_part
from lingtan.adapters.live.names import order_of
from lingtan.adapters.store.durable import sync_folder

DAMAGED = ".damaged"


def recover(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Cut each closed journal behind its last sound push; for whoever holds the right to them.

    What stands behind it was refused or never answered: it must not be imported.

    Returns
    -------
    tuple of Path
        Journals with something in them, in order; the others are removed.
    tuple of Path
        What was set aside: behind damage, where a push stands that may have been acknowledged.
    """
    kept, aside, folders = [], [], set()
    for path in sorted(paths, key=order_of):
        length, _, has_more = sound_part(path)
        if has_more:
            aside.append(_set_aside(path, length))
            folders.add(path.parent)
        if length > len(HEADING):
            _cut(path, length)
            kept.append(path)
        else:
            path.unlink()
    for folder in folders:
        sync_folder(folder)
    return tuple(kept), tuple(aside)


def receipts_of(path: Path) -> tuple[Receipt, ...]:
    """Return the receipts of the sound part of a journal."""
    return sound_part(path)[1]


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
