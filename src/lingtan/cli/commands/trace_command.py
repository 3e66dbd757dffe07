"""``lingtan trace``: where a figure of a report comes from, down to a line of a raw file."""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.arguments import parse_instant, past
from lingtan.app.free_place import require_free
from lingtan.app.layout import Layout
from lingtan.app.trace_asked import trace_asked
from lingtan.app.trace_figure import Traced, write_prov
from lingtan.cli.language import say
from lingtan.cli.option_types import (
    AsJson,
    BoundaryId,
    Folder,
    Force,
    KnownAt,
    PeriodName,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import REFUSED, SCREEN, print_json, working
from lingtan.cli.show_trace import TreeOptions, lacking, print_trace
from lingtan.evidence.lineage.plain import plain_lineage

SHOWN = 4


def run(
    folder: Folder,
    figure: Annotated[str, typer.Argument(help=say("argument.figure"))],
    period: PeriodName = "",
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    depth: Annotated[int | None, typer.Option("--depth", min=0, help=say("option.depth"))] = None,
    top: Annotated[int, typer.Option("--top", min=1, help=say("option.top"))] = SHOWN,
    every: Annotated[bool, typer.Option("--all", help=say("option.all_branches"))] = False,
    prov: Annotated[Path | None, typer.Option("--prov", help=say("option.prov"))] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Trace a figure; leave with 3 when something it rests on is not there any more."""
    layout = layout_of(folder)
    asked = Traced(
        figure=figure,
        period=period or last_full_year(),
        boundary=boundary,
        as_known_at=_instant(known_at, layout),
        depth=depth,
    )
    with working(as_json):
        if prov is not None:
            require_free(layout, prov, replace=force)
        lineage = trace_asked(layout, asked, datetime.now(UTC))
        if prov is not None:
            write_prov(lineage, prov)
    if as_json:
        is_trial = bool(lineage.about.get("trial_inputs"))
        print_json({"is_trial": is_trial, **plain_lineage(lineage)})
    else:
        print_trace(lineage, TreeOptions(top=top, every=every))
        if prov is not None:
            SCREEN.print(f"[green]✓[/] {escape(str(prov))}", soft_wrap=True)
    if lacking(lineage):
        raise typer.Exit(REFUSED)


def _instant(text: str, layout: Layout) -> datetime | None:
    """Read an instant; only one without a zone needs the park file, and loads what reads it."""
    if not text:
        return None
    found = parse_instant(text)
    if found.tzinfo is None:
        local: datetime | None = import_module("lingtan.cli.options").instant(text, layout)
        return local
    return past(found, datetime.now(UTC))
