"""How far the log of evidence reached at an instant: a prefix of it that no later entry moves.

Entries of imports, park files and closings say when they became known, others when they were
made; marks of files say neither. The log as of an instant ends with the last entry that was known
by then, or made before. What a report adds to the log is made at its own instant, so a report
made again finds the log as the first one did.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any  # an entry read back may be any JSON


def size_as_known(entries: Iterable[Mapping[str, Any]], instant: datetime) -> int:
    """Return how many entries the log had as known at an instant.

    Examples
    --------
    >>> from datetime import UTC
    >>> known, made = "2026-01-10T00:00:00+00:00", "2026-01-20T00:00:00+00:00"
    >>> entries = [{"known_at": known}, {"kind": "file"}, {"at": made}, {"kind": "file"}]
    >>> size_as_known(entries, datetime(2026, 1, 10, tzinfo=UTC))
    1
    >>> size_as_known(entries, datetime(2026, 1, 20, tzinfo=UTC))
    1
    >>> size_as_known(entries, datetime(2026, 1, 21, tzinfo=UTC))
    3
    """
    size = 0
    for number, entry in enumerate(entries, start=1):
        if _was_there(entry, instant):
            size = number
    return size


def _was_there(entry: Mapping[str, Any], instant: datetime) -> bool:
    if "known_at" in entry:  # a file received earlier is entered when it is recorded
        return datetime.fromisoformat(entry.get("recorded_at", entry["known_at"])) <= instant
    return "at" in entry and datetime.fromisoformat(entry["at"]) < instant
