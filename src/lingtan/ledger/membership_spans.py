"""The spans of a period over which the members of a boundary are the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from lingtan.base.time_axis import Period, find_zone
from lingtan.ledger.rates import LATEST
from lingtan.park.places import Boundary, without_seams


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of a period, [start, end) in UTC, with who is inside all through it."""

    start: datetime
    end: datetime
    members: frozenset[str]


def membership_spans(boundary: Boundary, period: Period) -> tuple[Span, ...]:
    """Cut a period wherever somebody joins or leaves; spans follow each other without a gap.

    A membership that goes on without a gap cuts nothing.
    """
    members = without_seams(boundary.members)
    turns = {_utc(turn) for m in members for turn in (m.valid_from, m.valid_to or LATEST)}
    inner = sorted(turn for turn in turns if period.start < turn < period.end)
    edges = [period.start, *inner, period.end]
    found: list[Span] = []
    for start, end in pairwise(edges):
        inside = frozenset(m.enterprise for m in members if m.is_inside(start))
        goes_on = bool(found) and found[-1].members == inside
        since = found.pop().start if goes_on else start
        found.append(Span(start=since, end=end, members=inside))
    return tuple(found)


def inside_of(spans: Sequence[Span], enterprise: str) -> tuple[tuple[datetime, datetime], ...]:
    """Return from when to when an enterprise is inside; empty where it is in every span."""
    if all(enterprise in span.members for span in spans):
        return ()
    found: list[tuple[datetime, datetime]] = []
    for span in spans:
        if enterprise not in span.members:
            continue
        goes_on = bool(found) and found[-1][1] == span.start
        since = found.pop()[0] if goes_on else span.start
        found.append((since, span.end))
    return tuple(found)


def days_of(start: datetime, end: datetime, zone: str) -> tuple[date, date]:
    """Return the first and the last local day of a span.

    Examples
    --------
    >>> from lingtan.base.time_axis import parse_period
    >>> july = parse_period("2025-07", "Asia/Shanghai")
    >>> [day.isoformat() for day in days_of(july.start, july.end, july.zone)]
    ['2025-07-01', '2025-07-31']
    """
    clock = find_zone(zone)
    last = end - timedelta(microseconds=1)
    return start.astimezone(clock).date(), last.astimezone(clock).date()


def _utc(moment: datetime) -> datetime:
    return moment if moment is LATEST else moment.astimezone(UTC)
