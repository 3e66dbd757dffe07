"""Which step the readings of a meter stand at, told by how far neighbours are from each other.

Hours read into a meter of quarter hours would be bridged by lines, and quarter hours read into a
meter of hours would keep one value in four: either way the energy is wrong by a whole factor.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import pairwise

from lingtan.park.meters import Resolution

MINUTE, HOUR, DAY = 60, 3600, 86_400
MONTH, YEAR = 365 * DAY // 12, 365 * DAY
ALIKE = 0.1  # months differ by a tenth, and a clock drifts by less
FEWEST_COARSE = 3  # gaps: that many equal ones are a habit, fewer may be single late values
UNITS = (("1y", YEAR), ("1mo", MONTH), ("1d", DAY), ("1h", HOUR), ("1min", MINUTE), ("1s", 1))


def other_step(gaps: Mapping[int, int], declared: int) -> int:
    """Return the step of the readings [s] if it is another one, else 0.

    It is finer when most neighbours are nearer than an interval, and coarser when none is as near
    as an interval and most are equally far.

    Parameters
    ----------
    gaps : mapping of int to int
        How often each distance [s] between neighbours occurs.
    declared : int
        Length [s] of an interval of the meter.
    """
    total = sum(gaps.values())
    finer = {gap: count for gap, count in gaps.items() if gap < declared * (1 - ALIKE)}
    if 2 * sum(finer.values()) > total:
        return max(finer, key=lambda gap: finer[gap])
    nearest = min(gaps, default=0)
    if nearest <= declared * (1 + ALIKE) or total < FEWEST_COARSE:
        return 0
    alike = sum(count for gap, count in gaps.items() if gap < nearest * (1 + ALIKE))
    return nearest if 2 * alike > total else 0


def step_of(instants: Collection[datetime], resolution: Resolution) -> str:
    """Return the step at which readings of a meter stand if it is not the meter's, else nothing.

    Examples
    --------
    >>> from datetime import UTC
    >>> hours = [datetime(2026, 7, 1, hour, tzinfo=UTC) for hour in range(4)]
    >>> step_of(hours, Resolution.MINUTES_15), step_of(hours, Resolution.HOUR)
    ('1h', '')
    """
    if resolution.minutes is None or len(instants) <= FEWEST_COARSE:
        return ""
    gaps = Counter(round((b - a).total_seconds()) for a, b in pairwise(sorted(set(instants))))
    found = other_step(gaps, resolution.minutes * MINUTE)
    return told(found) if found else ""


def told(seconds: int) -> str:
    """Return a length as ``meters.csv`` writes it.

    Examples
    --------
    >>> [told(seconds) for seconds in (10, 900, 3600, 5400, 86_400, 31 * 86_400)]
    ['10s', '15min', '1h', '90min', '1d', '1mo']
    """
    for name, size in UNITS:
        number = round(seconds / size)
        exact = size if size < MONTH else size * ALIKE * number
        if number and abs(seconds - number * size) < (exact if size >= MONTH else 1):
            return f"{number}{name[1:]}"
    return f"{seconds}s"
