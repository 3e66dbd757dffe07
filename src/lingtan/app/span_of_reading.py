"""How long a reading tells of: its minutes, the days of its bill, or its calendar month."""

from datetime import datetime, timedelta

from lingtan.base.time_axis import find_zone, parse_period
from lingtan.park.meters import Resolution

CALENDAR = {Resolution.DAY: "%Y-%m-%d", Resolution.MONTH: "%Y-%m", Resolution.YEAR: "%Y"}
DAYS, OR = ":", "/"  # a bill of quality ``manual:31`` lasts 31 days; two files may contend


def end_of_reading(start: datetime, quality: str, resolution: Resolution, zone: str) -> datetime:
    """Return the end of what a reading tells of that is none of a counter.

    Examples
    --------
    >>> from datetime import UTC
    >>> start = datetime(2025, 1, 31, 16, tzinfo=UTC)
    >>> end_of_reading(start, "manual", Resolution.MONTH, "Asia/Shanghai").isoformat()
    '2025-02-28T16:00:00+00:00'
    >>> end_of_reading(start, "manual:10", Resolution.MONTH, "Asia/Shanghai").isoformat()
    '2025-02-11T00:00:00+08:00'
    """
    local = start.astimezone(find_zone(zone))
    days = quality.partition(DAYS)[2]
    if days:
        return local + timedelta(days=max(int(each) for each in days.split(OR)))
    minutes = resolution.minutes
    if minutes is not None:
        return local + timedelta(minutes=minutes)
    return parse_period(f"{local:{CALENDAR[resolution]}}", zone).end
