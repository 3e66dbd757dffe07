"""Spans of time as people write them: a year, month or day, days from and to, or an interval."""

import re
from datetime import UTC, datetime, timedelta

from lingtan.base.errors import PeriodError
from lingtan.base.time_axis import find_zone, parse_period

Span = tuple[datetime, datetime]
LENGTH = re.compile(r"PT(?:(\d{1,2})M|(1)H)")


def read_span(text: str, zone: str) -> Span:
    """Read a span of the park's clock, [start, end) in UTC.

    ``2025``, ``2025-06`` and ``2025-06-01`` are whole; ``2025-01-01/2025-06-30`` includes both
    days; ``2025-06-01T10:00/PT15M`` and ``2025-06-01T10:00/2025-06-01T10:15`` are intervals
    (ISO 8601).

    Raises
    ------
    PeriodError
        It is none of these, or ends before it begins.

    Examples
    --------
    >>> start, end = read_span("2025-06-01T10:00/PT15M", "Asia/Shanghai")
    >>> start.isoformat(), (end - start).seconds
    ('2025-06-01T02:00:00+00:00', 900)
    """
    first, _, last = (part.strip() for part in text.strip().partition("/"))
    if not last:
        whole = parse_period(first, zone)
        return whole.start, whole.end
    if "T" not in first:
        start, end = parse_period(first, zone).start, parse_period(last, zone).end
    else:
        start = _instant(first, zone)
        end = _after(start, last) or _instant(last, zone)
    if end <= start:
        raise PeriodError("not_a_period", facts={"period": text})
    return start, end


def write_span(start: datetime, end: datetime, zone: str) -> str:
    """Write a span as `read_span` reads it, the shortest way.

    Examples
    --------
    >>> write_span(*read_span("2025-06", "Asia/Shanghai"), "Asia/Shanghai")
    '2025-06'
    """
    first = start.astimezone(find_zone(zone))
    day = f"{first:%Y-%m-%d}"
    for name in (f"{first:%Y}", f"{first:%Y-%m}", day):
        whole = parse_period(name, zone)
        if (whole.start, whole.end) == (start, end):
            return name
    after = end.astimezone(find_zone(zone))
    if first.time() == after.time() == datetime.min.time():
        return f"{day}/{after - timedelta(days=1):%Y-%m-%d}"
    return f"{first:%Y-%m-%dT%H:%M}/{after:%Y-%m-%dT%H:%M}"


def _after(start: datetime, length: str) -> datetime | None:
    match = LENGTH.fullmatch(length)
    if match is None:
        return None
    return start + timedelta(minutes=int(match[1] or 60))


def _instant(text: str, zone: str) -> datetime:
    try:
        local = datetime.fromisoformat(text)
    except ValueError as error:
        raise PeriodError("not_a_period", facts={"period": text}) from error
    if local.tzinfo is None:
        local = local.replace(tzinfo=find_zone(zone))
    return local.astimezone(UTC)
