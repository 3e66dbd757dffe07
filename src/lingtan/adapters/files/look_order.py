"""Tell by the order of times, oldest or newest first, which end of an interval a label names."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from lingtan.adapters.files.look_clock import Label
from lingtan.adapters.files.looking import Confidence

DAY = timedelta(days=1)


def label_of_span(moments: Sequence[datetime]) -> tuple[Label, Confidence, str]:
    """Return what the earliest time tells: a day that begins at 00:00, or one step after.

    Whole days of starts end one step before midnight, whole days of ends at midnight. Where the
    earliest and the latest time contradict each other, nothing is told.
    """
    in_order = sorted(set(moments))
    step = step_of(in_order)
    if step is None or step >= DAY:
        return "start", "likely", "names_its_day"
    since, until = _since_midnight(in_order[0]), _since_midnight(in_order[-1])
    if since == step and until != DAY - step:
        return "end", "likely", "first_is_quarter"
    if not since and until:
        return "start", "likely", "starts_at_midnight"
    return "start", "guess", "label_open"


def closes_same_day(moments: Sequence[datetime]) -> bool:
    """Whether 00:00 stands where its own date ends, as some loggers write it.

    Examples
    --------
    >>> noon, midnight = datetime(2025, 1, 1, 12), datetime(2025, 1, 1)
    >>> evening = datetime(2025, 1, 1, 18)
    >>> closes_same_day([noon, evening, midnight]), closes_same_day([evening, noon, midnight])
    (True, False)
    """
    distinct = list(dict.fromkeys(moments))  # a time may stand on many lines, one a meter
    days: dict[date, list[datetime]] = {}
    for moment in distinct:
        days.setdefault(moment.date(), []).append(moment)
    is_newest_first = newest_first(distinct)
    closed = [
        _is_closed(day, is_newest_first)
        for day in days.values()
        if len(day) > 1 and any(not _since_midnight(moment) for moment in day)
    ]
    return 2 * sum(closed) > len(closed)


def newest_first(moments: Sequence[datetime]) -> bool:
    """Whether most times are followed by an earlier one."""
    backward = sum(later < earlier for earlier, later in pairwise(moments))
    return 2 * backward > len(moments) - 1


def step_of(moments: Sequence[datetime]) -> timedelta | None:
    """Return the most usual step between neighbours of times in order."""
    steps = Counter(later - earlier for earlier, later in pairwise(moments))
    return steps.most_common(1)[0][0] if steps else None


def _is_closed(day: Sequence[datetime], is_newest_first: bool) -> bool:
    """Whether the 00:00 of a date is its last time, in the direction its other times go."""
    others = [moment for moment in day if _since_midnight(moment)]
    is_backward = newest_first(others) if len(others) > 1 else is_newest_first
    return not _since_midnight(day[0] if is_backward else day[-1])


def _since_midnight(moment: datetime) -> timedelta:
    return moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)
