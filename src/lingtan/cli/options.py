"""Options and arguments that several commands share, and instants by the park's own clock."""

from datetime import UTC, datetime

from lingtan.app.arguments import past
from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.base.errors import PeriodError
from lingtan.base.time_axis import find_zone
from lingtan.cli.option_types import (
    AsJson,
    BoundaryId,
    Folder,
    Force,
    Frameworks,
    KnownAt,
    Language,
    Limit,
    PeriodName,
    ReportLanguage,
    Year,
    last_full_year,
    layout_of,
)

__all__ = [
    "AsJson",
    "BoundaryId",
    "Folder",
    "Force",
    "Frameworks",
    "KnownAt",
    "Language",
    "Limit",
    "PeriodName",
    "ReportLanguage",
    "Year",
    "instant",
    "last_full_year",
    "layout_of",
]


def instant(text: str, layout: Layout) -> datetime | None:
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
    return past(found, datetime.now(UTC))
