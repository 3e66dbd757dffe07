"""What of the log of evidence is told to other systems: deeds on a park, and nothing of users."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any  # an entry read back may be any JSON


class News(StrEnum):
    """Kinds of what is told; all but the last are kinds of entries."""

    IMPORT = "import"
    CLOSING = "closing"
    RESTATEMENT = "restatement"
    REPORT = "report"
    STATEMENT = "statement"
    PLAN = "plan"
    TASK = "task"
    ANSWER = "answer"
    CANDIDATE = "candidate"
    VERIFICATION = "verification"
    CAMPAIGN = "campaign"
    STORE_CHANGED = "store_changed"
    ALARM = "alarm"


def news_of(park: str, number: int, entry: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return an entry as it is told; None when it is nobody's business.

    Users, tokens and marks of files are not told. The number stays what it is, so that who is told
    the same twice knows it.

    Examples
    --------
    >>> news_of("p", 7, {"kind": "import", "file": "a.csv", "known_at": "2026-01-01"})
    {'id': 'p/7', 'park': 'p', 'kind': 'import', 'at': '2026-01-01', \
'entry': {'kind': 'import', 'file': 'a.csv', 'known_at': '2026-01-01'}}
    >>> news_of("p", 8, {"kind": "user", "user": "ann"}) is None
    True
    """
    kind = str(entry.get("kind", ""))
    if kind not in set(News):
        return None
    at = str(entry.get("at") or entry.get("known_at") or "")
    return {"id": f"{park}/{number}", "park": park, "kind": kind, "at": at, "entry": dict(entry)}
