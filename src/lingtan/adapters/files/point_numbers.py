"""Points of a day that are numbered, P1 to P96: whether their columns stand in order."""

import re
import unicodedata
from collections.abc import Sequence

NUMBER = re.compile(r"(\d+)")
CLOCK = re.compile(r"\d:\d")
AGAIN = re.compile(r" \[\d+\]$")  # how a heading that stands twice is told apart


def out_of_turn(headings: Sequence[str]) -> tuple[str, str] | None:
    """Return the first heading that is not the next number, and the one that is due there.

    The headings count where the first two do, the first and the last, or the middle one and the
    last, in one number; else they are no numbers of points, and None is returned. The last may
    begin anew: after 23 stands 0 where a day begins with 1.

    Examples
    --------
    >>> out_of_turn(["P1", "P2", "P4", "P3"])
    ('P4', 'P3')
    >>> out_of_turn(["P1", "P3", "P2", "P4"])
    ('P3', 'P2')
    >>> out_of_turn(["1", "2", "3", "0"]), out_of_turn(["peak", "flat", "valley"])
    (None, None)
    """
    parts = [_parts(heading) for heading in headings]
    last = len(parts) - 1
    for start, later in ((0, 1), (0, last), (last // 2, last)):
        if start < later <= last:
            place = _counting(parts[start], parts[later], later - start)
            if place is not None:
                return _first_astray(headings, parts, parts[start], place, start)
    return None


def _first_astray(
    headings: Sequence[str],
    parts: Sequence[Sequence[str]],
    sure: Sequence[str],
    place: int,
    position: int,
) -> tuple[str, str] | None:
    """Return the first heading that does not count on from a sure one, and what is due there."""
    first = int(sure[place]) - position
    width = min(len(found[place]) for found in parts if len(found) == len(sure))
    for number, (heading, found) in enumerate(zip(headings, parts, strict=True)):
        due = [*sure[:place], str(first + number).zfill(width), *sure[place + 1 :]]
        if not _is_due(found, due, place, len(parts)):
            return heading, "".join(due)
    return None


def _parts(heading: str) -> list[str]:
    """Return a heading as text and numbers in turn; a clock is no number of a point."""
    plain = AGAIN.sub("", unicodedata.normalize("NFKC", heading)).strip()
    return [plain] if CLOCK.search(plain) else NUMBER.split(plain)


def _counting(first: Sequence[str], later: Sequence[str], step: int) -> int | None:
    """Return the place of the one number that is `step` further on, all else being the same."""
    if len(first) != len(later):
        return None
    differing = [
        n for n, (one, other) in enumerate(zip(first, later, strict=True)) if one != other
    ]
    if len(differing) != 1 or differing[0] % 2 == 0:
        return None
    place = differing[0]
    return place if int(later[place]) - int(first[place]) == step else None


def _is_due(found: Sequence[str], due: Sequence[str], place: int, count: int) -> bool:
    if len(found) != len(due):
        return False
    same = all(
        one == other for n, (one, other) in enumerate(zip(found, due, strict=True)) if n != place
    )
    return same and int(found[place]) % count == int(due[place]) % count
