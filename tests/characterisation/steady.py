"""A text without what every run makes anew: the day, its instants, folders, random ids, keys."""

import re
from datetime import UTC, datetime
from pathlib import Path

INSTANT = re.compile(
    r"(20[2-9]\d)[-年](\d\d?)[-月](\d\d?)日?(?:[T ]\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?)?"
    r"(?:\s?(?:Z|UTC|\+\d\d:?\d\d))?"
)
COMPACT = re.compile(r"\b(20[2-9]\d)(\d\d)(\d\d)T\d{6}\d*Z?\b")
DIGEST = re.compile(r"\b[0-9a-f]{12,64}\b")
KEY = re.compile(r"\b[A-Za-z0-9+/]{42,}={1,2}")
NUMBER = re.compile(r"-?\d+\.\d{9,}(?:[eE][-+]?\d+)?")
DIGITS = 12


def steady(text: str, folder: Path) -> str:
    """Return a text as the next run on the same data has to show it."""
    text = text.replace(str(folder.resolve()), "<park>").replace(str(folder), "<park>")
    text = INSTANT.sub(_instant, text)
    text = COMPACT.sub(_instant, text)
    text = KEY.sub("<key>", text)
    text = DIGEST.sub("<digest>", text)
    return NUMBER.sub(lambda found: f"{float(found[0]):.{DIGITS}g}", text)


def _instant(found: re.Match[str]) -> str:
    year, month, day = (int(found[n]) for n in (1, 2, 3))
    is_now = abs((datetime(year, 1, 1, tzinfo=UTC) - datetime.now(UTC)).days) < 366
    return "<now>" if is_now and _is_today(year, month, day) else found[0]


def _is_today(year: int, month: int, day: int) -> bool:
    try:
        told = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return False
    return abs((told - datetime.now(UTC)).total_seconds()) < 3 * 86_400
