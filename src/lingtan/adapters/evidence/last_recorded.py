"""A glance at the log of evidence: how far it has seen the store come, what kinds it holds.

Read off the end of the log without a key and without the rest of it: every question asks.
"""

import re
from functools import lru_cache
from pathlib import Path

ENTRIES = "entries.jsonl"
TAIL_BYTES = 4 << 20
REPLACED = b'"kind":"store_replaced"'
IMPORT = re.compile(rb'"import":(\d+),"kind":"import"')
CLOSING = re.compile(rb'"closing":(\d+),[^\n]*"kind":"(?:closing|restatement)"')


def last_recorded(folder: Path) -> tuple[int, int]:
    """Return the highest import and closing of the store that is recorded now; 0 for none.

    A log that may not be read tells nothing.
    """
    path = folder / ENTRIES
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - TAIL_BYTES))
            tail = stream.read()
    except OSError:
        return 0, 0
    lines = tail[tail.rfind(REPLACED) + 1 :]
    return _highest(IMPORT, lines), _highest(CLOSING, lines)


def lines_of_kind(folder: Path, kind: str) -> bytes:
    """Return the lines of a log that seem to be entries of a kind, as they stand.

    What they say is known only when the log is read with its key; that there are none, or others
    than before, is known by this glance.
    """
    path = folder / ENTRIES
    try:
        state = path.stat()
    except OSError:
        return b""
    return _lines(path, kind, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=8)
def _lines(path: Path, kind: str, _size: int, _time: int) -> bytes:
    mark = f'"kind":"{kind}"'.encode()
    try:
        return b"\n".join(line for line in path.read_bytes().split(b"\n") if mark in line)
    except OSError:
        return b""


def _highest(number: re.Pattern[bytes], lines: bytes) -> int:
    return max((int(found[1]) for found in number.finditer(lines)), default=0)
