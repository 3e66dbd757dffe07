"""``lingtan check``: what is believed of the readings, and what is still needed."""

from dataclasses import fields
from importlib import import_module
from typing import Annotated

import polars as pl
import typer

from lingtan.app.answers_plain import findings_with_answers
from lingtan.app.check_readings import check_readings
from lingtan.app.results import Check
from lingtan.cli.language import say
from lingtan.cli.options import (
    AsJson,
    Folder,
    Force,
    KnownAt,
    Language,
    Limit,
    PeriodName,
    ReportLanguage,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import (
    SCREEN,
    count_findings,
    leave_if_refused,
    print_findings,
    print_json,
    print_table,
    working,
)
from lingtan.cli.show_trial import print_trial, with_trial

COUNTS = ("expected", "measured", "suspect", "estimated", "missing")


def run(
    folder: Folder,
    period: PeriodName = "",
    needed: Annotated[bool, typer.Option("--requests", help=say("option.requests"))] = False,
    known_at: KnownAt = "",
    language: Language = ReportLanguage.ZH,
    force: Force = False,
    as_json: AsJson = False,
    limit: Limit = 12,
) -> None:
    """Check a period; leave with 3 when something was refused."""
    layout, period = layout_of(folder), period or last_full_year()
    if needed:
        shown = import_module("lingtan.cli.show_requests")  # forms are loaded for this alone
        shown.print_requests(
            layout,
            period,
            instant(known_at, layout),
            language.value,
            replace=force,
            as_json=as_json,
        )
        return
    with working(as_json):
        result = check_readings(layout, period, instant(known_at, layout))
    if as_json:
        told = {field.name: getattr(result, field.name) for field in fields(result)}
        told["findings"] = findings_with_answers(result.findings, result.park)
        print_json(with_trial(told, result.findings))
    else:
        print_trial(result.findings)
        print_check(result, limit)
    leave_if_refused(result.findings)


def print_check(result: Check, limit: int) -> None:
    """Print completeness and grade by meter, then the findings."""
    table = (
        result.quality.group_by("meter_id", maintain_order=True)
        .agg(*(pl.col(name).sum() for name in COUNTS), grade=pl.col("grade").max())
        .sort("grade", "meter_id", descending=[True, False])
    )
    headings = [say(f"check.{name}") for name in ("meter", *COUNTS, "grade")]
    rows = [[str(row[0]), *(f"{n:,}" for n in row[1:-1]), str(row[-1])] for row in table.rows()]
    print_table(headings, rows)
    SCREEN.print(count_findings(result.findings))
    print_findings(result.findings, limit)
