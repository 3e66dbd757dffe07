"""Instants as people write them, by the park's own clock."""

from datetime import datetime, timedelta

from lingtan.app.arguments import parse_instant, past
from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.base.time_axis import find_zone


def read_edge(text: str, layout: Layout) -> datetime | None:
    """Read the begin or end of a span, without a zone by the park's own clock; none of no text.

    Raises
    ------
    PeriodError
        It is not ISO 8601.
    WorkspaceError, ParkFileError, CatalogueError
        The park, whose clock is asked for, cannot be opened.
    """
    if not text:
        return None
    found = parse_instant(text)
    return found if found.tzinfo else found.replace(tzinfo=find_zone(zone_of(layout)))


def read_instant(text: str, layout: Layout, now: datetime) -> datetime | None:
    """Read an instant, without a zone by the park's own clock; no text means everything known.

    Raises
    ------
    PeriodError
        It is not ISO 8601, or has not come yet: nobody knows what will be known then.
    WorkspaceError, ParkFileError, CatalogueError
        The park, whose clock is asked for, cannot be opened.
    """
    found = read_edge(text, layout)
    return None if found is None else past(found, now)


def read_receipt(text: str, layout: Layout, now: datetime) -> datetime | None:
    """Read when a file was received; a day alone is its end, as far as it has come.

    Raises
    ------
    PeriodError, WorkspaceError, ParkFileError, CatalogueError
        As `read_instant`.
    """
    found = read_instant(text, layout, now)
    is_day = found is not None and len(text) == len("2025-01-31")
    return min(found + timedelta(days=1), now) if found and is_day else found
