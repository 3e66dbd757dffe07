"""Options and arguments that several commands share; to load them loads nothing heavy."""

from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from lingtan.app import arguments
from lingtan.app.layout import Layout
from lingtan.base.errors import CommandLineError, PeriodError
from lingtan.base.years import FIRST_YEAR, LAST_YEAR
from lingtan.cli.language import say


def finite_number(given: float | None) -> float | None:
    """Return a number as given; refuse nan and infinity, which Python takes for numbers."""
    if given is not None and not isfinite(given):
        raise typer.BadParameter(str(given))
    return given


def said_instant(context: typer.Context, parameter: typer.CallbackParam, given: str) -> str:
    """Return an instant as given; refuse a blank that was written, which is no instant.

    A variable of a script that is empty would else ask for what is known now.

    Raises
    ------
    PeriodError
        It was written, and is blank.
    """
    if _is_written_blank(context, parameter, given):
        raise PeriodError("not_an_instant", facts={"instant": given})
    return given


def said_word(context: typer.Context, parameter: typer.CallbackParam, given: str) -> str:
    """Return a word as given; refuse a blank that was written, where leaving it out means more.

    A variable of a script that is empty would else close another period than was meant, hand
    out the whole park instead of one enterprise, or compare a key with none.

    Raises
    ------
    CommandLineError
        It was written, and is blank.
    """
    if _is_written_blank(context, parameter, given):
        facts = {"name": " / ".join(parameter.opts), "command": context.command_path}
        raise CommandLineError("blank_value", facts=facts)
    return given


def _is_written_blank(context: typer.Context, parameter: typer.CallbackParam, given: str) -> bool:
    source = context.get_parameter_source(str(parameter.name))
    return not given.strip() and source is not None and source.name == "COMMANDLINE"


class ReportLanguage(StrEnum):
    """A language a document is written in."""

    ZH = "zh"
    EN = "en"


Folder = Annotated[Path, typer.Argument(help=say("argument.folder"))]
AsJson = Annotated[bool, typer.Option("--json", help=say("option.json"))]
PeriodName = Annotated[
    str, typer.Option("--period", "-p", callback=said_word, help=say("option.period"))
]
BoundaryId = Annotated[
    str, typer.Option("--boundary", "-b", callback=said_word, help=say("option.boundary"))
]
Frameworks = Annotated[
    list[str] | None, typer.Option("--framework", "-f", help=say("option.framework"))
]
KnownAt = Annotated[
    str, typer.Option("--known-at", callback=said_instant, help=say("option.known_at"))
]
Language = Annotated[ReportLanguage, typer.Option("--lang", "-l", help=say("option.language"))]
Force = Annotated[bool, typer.Option("--force", help=say("option.force"))]
Year = Annotated[
    int | None,
    typer.Option("--year", min=FIRST_YEAR, max=LAST_YEAR, help=say("option.year")),
]
Limit = Annotated[int, typer.Option("--limit", min=0, help=say("option.limit"))]

Speed = Annotated[
    float,
    typer.Option(
        "--speed", min=1.0, max=86_400.0, callback=finite_number, help=say("option.speed")
    ),
]


def layout_of(folder: Path) -> Layout:
    """Return the layout of a park's folder."""
    return Layout(folder)


def last_full_year() -> str:
    """Return the calendar year that ended last."""
    return arguments.last_full_year(datetime.now(UTC))
