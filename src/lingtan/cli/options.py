"""Options and arguments that several commands share."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from lingtan.app.layout import Layout
from lingtan.base.errors import PeriodError
from lingtan.cli.language import say

Folder = Annotated[Path, typer.Argument(help=say("argument.folder"))]
AsJson = Annotated[bool, typer.Option("--json", help=say("option.json"))]
PeriodName = Annotated[str, typer.Option("--period", "-p", help=say("option.period"))]
BoundaryId = Annotated[str, typer.Option("--boundary", "-b", help=say("option.boundary"))]
KnownAt = Annotated[str, typer.Option("--known-at", help=say("option.known_at"))]
Language = Annotated[str, typer.Option("--lang", "-l", help=say("option.language"))]
Limit = Annotated[int, typer.Option("--limit", min=0, help=say("option.limit"))]


def layout_of(folder: Path) -> Layout:
    """Return the layout of a park's folder."""
    return Layout(folder)


def last_full_year() -> str:
    """Return the calendar year that ended last."""
    return str(datetime.now(UTC).year - 1)


def instant(text: str) -> datetime | None:
    """Read an instant; no text means everything known.

    Raises
    ------
    PeriodError
        It is not ISO 8601, or has not come yet: nobody knows what will be known then.
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise PeriodError("not_an_instant", facts={"instant": text}) from error
    known_at = found if found.tzinfo else found.replace(tzinfo=UTC)
    if known_at > datetime.now(UTC):
        raise PeriodError("in_the_future", facts={"instant": text})
    return known_at
