"""Instants as people write them, by the park's own clock."""

from datetime import datetime

from lingtan.app.arguments import parse_instant, past
from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.base.time_axis import find_zone


def read_instant(text: str, layout: Layout, now: datetime) -> datetime | None:
    """Read an instant, without a zone by the park's own clock; no text means everything known.

    Raises
    ------
    PeriodError
        It is not ISO 8601, or has not come yet: nobody knows what will be known then.
    WorkspaceError, ParkFileError, CatalogueError
        The park, whose clock is asked for, cannot be opened.
    """
    if not text:
        return None
    found = parse_instant(text)
    if found.tzinfo is None:
        found = found.replace(tzinfo=find_zone(zone_of(layout)))
    return past(found, now)
