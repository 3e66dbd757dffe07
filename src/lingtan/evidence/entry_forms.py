"""Whether entries of a log are such as lingtan writes; anybody may sign others with a key of his.

Only what is read of an entry without asking is looked at: its kind, the number it is found again
by, and the marks of files.
"""

import base64
import json
from collections.abc import Sequence
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.store_entries import NUMBER

FILE, PIECES, GONE = "file", "pieces", "gone"


def parse_entries(lines: Sequence[bytes]) -> tuple[dict[str, Any], ...] | int:
    """Return the entries that lines are, or the number of the first that is none.

    Examples
    --------
    >>> parse_entries([b'{"kind":"import","import":1}'])
    ({'kind': 'import', 'import': 1},)
    >>> parse_entries([b'{"kind":"report"}', b'{"kind":"gone","path":"x"}'])
    1
    """
    entries: list[dict[str, Any]] = []
    marked: set[str] = set()
    for number, line in enumerate(lines):
        try:
            entry = json.loads(line)
            is_right = _is_entry(entry, marked)
        except (ValueError, RecursionError):
            return number
        if not is_right:
            return number
        entries.append(entry)
    return tuple(entries)


def _is_entry(entry: Any, marked: set[str]) -> bool:
    """Whether an entry can be read; `marked` are the paths files were named under before it."""
    if not isinstance(entry, dict) or not isinstance(kind := entry.get("kind"), str):
        return False
    if kind in NUMBER:
        return _is_number(entry.get(NUMBER[kind]))
    if kind not in (FILE, PIECES, GONE):
        return True
    path = entry.get("path")
    if not isinstance(path, str):
        return False
    if kind == FILE:
        marked.add(path)
        return _is_number(entry.get("size")) and isinstance(entry.get("sha256"), str)
    return path in marked and (kind == GONE or _is_hashes(entry.get("hashes")))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_hashes(value: Any) -> bool:
    return isinstance(value, str) and base64.b64decode(value, validate=True) is not None
