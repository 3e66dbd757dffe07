"""What stands beyond the checkpoint: a recording that was killed, or an older checkpoint put back.

Whoever appends first leaves the signed checkpoint to be under a temporary name. So where whole
entries stand beyond the checkpoint, and no such promise of them, no recording was killed there.
"""

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from lingtan.adapters.store.durable import finish, part_of, sync_folder
from lingtan.base.errors import EvidenceError
from lingtan.evidence.canonical_json import canonical
from lingtan.evidence.checkpoint import Checkpoint

CHECKPOINT = "checkpoint"
CUT = "cut-"
"""How the names of files begin in which they are kept."""
CUT_OFF = "cut_off"
"""Kind of the entry that tells of entries which were set aside."""


class Reader(Protocol):
    """Whoever knows a signed checkpoint when he sees it."""

    def read(self, note: bytes) -> Checkpoint | None:
        """Return what a signed checkpoint says; None if it is not one of this log."""
        ...


def promised(folder: Path, key: Reader, state: Checkpoint) -> Checkpoint | None:
    """Return the checkpoint that a recording was about to leave; None where none was at work."""
    try:
        next_one = key.read(part_of(folder / CHECKPOINT).read_bytes())
    except OSError:
        return None
    return next_one if next_one is not None and next_one.size > state.size else None


def leave_promise(folder: Path, note: bytes) -> None:
    """Leave the signed checkpoint to be, before the entries it covers."""
    with part_of(folder / CHECKPOINT).open("wb") as stream:
        stream.write(note)
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(folder)


def keep_aside(folder: Path, size: int, lines: Sequence[bytes]) -> Path:
    """Keep entries that are going to be cut off; return the file.

    Parameters
    ----------
    size : int
        How many entries stand before them.
    """
    content = b"".join(line + b"\n" for line in lines)
    path = folder / f"{CUT}{size}-{sha256(content).hexdigest()[:8]}.jsonl"
    part_of(path).write_bytes(content)
    finish(path)
    return path


def whole_lines(beyond: bytes) -> list[bytes]:
    r"""Return the entries that stand whole at the beginning of a text.

    Examples
    --------
    >>> whole_lines(b'{"kind":"task"}\n{"kind":"pl')
    [b'{"kind":"task"}']
    """
    lines: list[bytes] = []
    for line in beyond.split(b"\n")[:-1]:
        if not _is_entry(line):
            break
        lines.append(line)
    return lines


def _is_entry(line: bytes) -> bool:
    try:
        entry = json.loads(line)
        return isinstance(entry, dict) and canonical(entry) == line
    except (ValueError, RecursionError, EvidenceError):
        return False
