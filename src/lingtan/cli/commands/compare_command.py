"""``lingtan compare``: one period under two boundaries, and why the totals differ."""

from decimal import Decimal
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.closing_notes import is_closing_note
from lingtan.app.compare_boundaries import compare_boundaries
from lingtan.app.results import Account
from lingtan.app.results_comparison import BoundaryComparison
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import (
    AsJson,
    Folder,
    KnownAt,
    Limit,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import SCREEN, leave_if_refused, print_findings, print_json, print_table
from lingtan.cli.show import working as at_work
from lingtan.cli.show_trial import print_trial, with_trial
from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.boundary_comparison import Comparison, Line
from lingtan.reports.comparison_ids import line_change_id, line_ids

KG_PER_TONNE = 1000


def run(
    folder: Folder,
    period: PeriodName = "",
    boundary: Annotated[
        list[str] | None, typer.Option("--boundary", "-b", help=say("option.two_boundaries"))
    ] = None,
    known_at: KnownAt = "",
    as_json: AsJson = False,
    limit: Limit = 30,
) -> None:
    """Compare two boundary versions; their differing lines add up to the difference."""
    layout = layout_of(folder)
    with at_work(as_json):
        found = compare_boundaries(
            layout, period or last_full_year(), tuple(boundary or ()), instant(known_at, layout)
        )
    accounts = (found.first, found.second)
    if as_json:
        told = {
            "period": found.first.inventory.period,
            "boundaries": [each.inventory.boundary for each in accounts],
            "known": [_known(each) for each in accounts],
            "figures": [_plain(each, found) for each in found.figures],
        }
        print_json(with_trial(told, found.first.check.findings))
    else:
        print_trial(found.first.check.findings)
        _print(found, limit)
    leave_if_refused(finding for each in accounts for finding in each.inventory.findings)


def _known(account: Account) -> dict[str, float | None]:
    """Return the figures themselves: None where one is not decidable."""
    figures = account.inventory.figures
    return {id_: figures[id_].value for id_ in ("national.e_park_kg", "national.e_tce")}


def _plain(found: Comparison, both: BoundaryComparison) -> dict[str, object]:
    check = both.first.check
    boundaries = (both.first.inventory.boundary, both.second.inventory.boundary)
    lines = [
        {
            **_fields(line),
            "change": line.change,
            "ids": {
                **line_ids(check.park, check.period, boundaries, found.unit, line),
                "change": address_of(
                    line_change_id(found.figure, boundaries[1], line), boundary=boundaries[0]
                ),
            },
        }
        for line in found.lines
    ]
    return {
        "figure": found.figure,
        "unit": found.unit,
        "first": found.first,
        "second": found.second,
        "change": found.change,
        "lines": lines,
        "same": found.same,
    }


def _fields(line: Line) -> dict[str, object]:
    names = ("enterprise", "account", "carrier", "stream", "first", "second", "why")
    return {name: getattr(line, name) for name in names}


def _print(found: BoundaryComparison, limit: int) -> None:
    park = found.first.check.park
    names = [
        park.boundary(each.inventory.boundary).name.in_language(WORDS.language)
        or each.inventory.boundary
        for each in (found.first, found.second)
    ]
    owners = {each.id: each.name.in_language(WORDS.language) for each in park.enterprises}
    for figure in found.figures:
        divisor = KG_PER_TONNE if figure.unit == "kg" else 1
        unit = "tCO2" if figure.unit == "kg" else figure.unit
        headings = [say("compare.line"), *names, say("compare.change"), say("compare.why")]
        rows = [
            [_name(line, owners), *_amounts(line, divisor), say(f"compare.{line.why.value}")]
            for line in figure.lines[:limit]
        ]
        hidden = figure.lines[limit:]
        if hidden:
            rest = sum((line.change for line in hidden), Decimal(0)) / divisor
            rows.append([say("compare.more", count=len(hidden)), "", "", f"{rest:+,.3f}", ""])
        rows.append([say("compare.total"), *_amounts(figure, divisor), ""])
        print_table(headings, rows, f"{say(f'compare.{figure.unit}')} [{unit}]")
    notes = tuple(filter(is_closing_note, found.first.check.findings))
    if notes:
        print_findings(notes)
    for each, name in zip((found.first, found.second), names, strict=True):
        if None in _known(each).values():
            SCREEN.print(escape(say("compare.open", boundary=name)), soft_wrap=True)


def _name(line: Line, owners: dict[str, str]) -> str:
    owner = owners.get(line.enterprise) or line.enterprise or say("compare.park_itself")
    account = WORDS.say(f"account.{line.account}")
    return f"{owner}: {account} {line.stream}".rstrip()


def _amounts(line: Line | Comparison, divisor: int) -> list[str]:
    return [
        f"{line.first / divisor:,.3f}",
        f"{line.second / divisor:,.3f}",
        f"{line.change / divisor:+,.3f}",
    ]
