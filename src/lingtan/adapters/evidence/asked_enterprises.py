"""Which enterprises campaigns have asked for a form, by a glance at the log of evidence.

It decides whether a page stands in a menu, so it is read without a key, and again only where the
log has grown. What a page tells comes from the log as it was verified.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from lingtan.adapters.evidence.last_recorded import ENTRIES

OPENED = re.compile(rb'^(?=[^\n]*"kind":"campaign")(?=[^\n]*"step":"opened")[^\n]*$', re.MULTILINE)


def asked_enterprises(folder: Path) -> frozenset[str]:
    """Return the ids of enterprises that were ever asked; none of a log that cannot be read."""
    path = folder / ENTRIES
    try:
        state = path.stat()
    except OSError:
        return frozenset()
    return _asked(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=8)
def _asked(path: Path, _size: int, _time: int) -> frozenset[str]:
    try:
        entries = [json.loads(line) for line in OPENED.findall(path.read_bytes())]
    except (OSError, ValueError):
        return frozenset()
    return frozenset(
        str(each) for entry in entries for each in entry.get("enterprises", ()) if each
    )
