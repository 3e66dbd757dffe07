"""Options and arguments that several commands share, and instants by the park's own clock."""

from datetime import UTC, datetime

from lingtan.app.instants import read_instant
from lingtan.app.layout import Layout
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
    said_word,
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
    "said_word",
]


def instant(text: str, layout: Layout) -> datetime | None:
    """Read an instant that has come by now; see `lingtan.app.instants.read_instant`."""
    return read_instant(text, layout, datetime.now(UTC))
