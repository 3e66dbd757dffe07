"""``lingtan reconcile``: what the sources say together, and which of them cannot be right."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.markup import escape

from lingtan.app.answers_plain import findings_with_answers
from lingtan.app.free_place import require_free
from lingtan.app.reconcile_period import reconcile_period, write_hours
from lingtan.app.results import Reconciliation
from lingtan.cli.json_ids import headers_with_ids, reconciled_with_ids
from lingtan.cli.language import say
from lingtan.cli.options import (
    AsJson,
    Folder,
    Force,
    KnownAt,
    Limit,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import SCREEN, print_json, print_table, working
from lingtan.cli.show_reconciliation import print_agreement, print_header
from lingtan.cli.show_trial import print_trial, with_trial

HEADINGS = ("stream", "reading", "sigma", "reconciled", "adjustment", "test", "verdict")


def run(
    folder: Folder,
    period: PeriodName = "",
    hours: Annotated[Path | None, typer.Option("--hours", help=say("option.hours"))] = None,
    known_at: KnownAt = "",
    force: Force = False,
    as_json: AsJson = False,
    limit: Limit = 12,
) -> None:
    """Reconcile a period; write the hours into a file when one is named."""
    layout, period = layout_of(folder), period or last_full_year()
    with working(as_json):
        if hours is not None:
            require_free(layout, hours, replace=force)
        known = instant(known_at, layout)
        result = reconcile_period(layout, period, known, with_hours=hours is not None)
        if hours is not None:
            write_hours(result, hours)
    if as_json:
        told = {
            "values": reconciled_with_ids(result.values, result.check.period.name),
            "headers": headers_with_ids(result.headers),
            "findings": findings_with_answers(
                result.findings, result.check.park, beside=result.check.findings
            ),
        }
        print_json(with_trial(told, result.check.findings))
        return
    print_trial(result.check.findings)
    print_reconciliation(result, limit)
    if hours is not None:
        written = say("reconcile.written", file=str(hours), rows=f"{result.hours.height:,}")
        SCREEN.print(escape(written), soft_wrap=True)


def print_reconciliation(result: Reconciliation, limit: int) -> None:
    """Print every meter over the whole period, then what contradicts what."""
    whole = result.values.filter(pl.col("span") == result.values["span"].last())
    rows = [_row(row) for row in whole.iter_rows(named=True)]
    print_table([say(f"reconcile.{name}") for name in HEADINGS], rows)
    for header in result.headers:
        print_header(header)
    print_agreement(result, limit)


def _row(row: dict[str, object]) -> list[str]:
    name = str(row["stream"])
    return [
        say("reconcile.loss", node=name) if row["is_loss"] else name,
        *(_number(row[key]) for key in ("reading", "sigma", "reconciled", "adjustment")),
        _number(row["test"], 2),
        say(f"reconcile.{row['verdict']}"),
    ]


def _number(value: object, places: int = 0) -> str:
    return f"{value:,.{places}f}" if isinstance(value, float) else "–"
