"""Instants and periods as people write them, by the park's own clock."""

from datetime import datetime

from lingtan.app.arguments import past
from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.base.errors import PeriodError
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
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise PeriodError("not_an_instant", facts={"instant": text}) from error
    if found.tzinfo is None:
        found = found.replace(tzinfo=find_zone(zone_of(layout)))
    return past(found, now)


def last_full_year(now: datetime) -> str:
    """Return the calendar year that ended last.

    Examples
    --------
    >>> from datetime import UTC
    >>> last_full_year(datetime(2026, 3, 1, tzinfo=UTC))
    '2025'
    """
    return str(now.year - 1)
