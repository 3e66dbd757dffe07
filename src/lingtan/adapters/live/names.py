"""The names of journals of pushed readings, and the order they give; quick to load."""

import re
from pathlib import Path

PATTERN = "live-*.csv"
NUMBERED = re.compile(r"live-push-(\d{8,})\.csv")


def number_of(path: Path) -> int:
    """Return the number of a journal; 0 of one named by a clock, as earlier versions did.

    Examples
    --------
    >>> number_of(Path("live-push-00000042.csv")), number_of(Path("live-20260701T000000Z.csv"))
    (42, 0)
    """
    found = NUMBERED.match(path.name)
    return int(found[1]) if found else 0


def order_of(path: Path) -> tuple[int, str]:
    """Return what sorts journals in the order in which their readings were acknowledged."""
    return number_of(path), path.name
