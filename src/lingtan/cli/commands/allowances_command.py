"""``lingtan allowances``: what enterprises of the carbon market hold, owe and lack."""

from typing import Annotated

import typer

from lingtan.app.arguments import parse_price
from lingtan.app.weigh_allowances import allowances_of_year
from lingtan.cli.language import say
from lingtan.cli.options import (
    AsJson,
    BoundaryId,
    Folder,
    KnownAt,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import leave_if_refused, print_findings, print_json, working
from lingtan.cli.show_allowances import plain_allowances, print_allowances
from lingtan.cli.show_trial import print_trial, with_trial


def run(
    folder: Folder,
    period: PeriodName = "",
    boundary: BoundaryId = "",
    price: Annotated[str, typer.Option("--price", help=say("option.price"))] = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Tell the positions of a year; what is not stated is no position."""
    layout, cny_per_t = layout_of(folder), parse_price(price)
    with working(as_json):
        found = allowances_of_year(
            layout, period or last_full_year(), boundary, instant(known_at, layout), cny_per_t
        )
    if as_json:
        print_json(with_trial(plain_allowances(found), found.account.check.findings))
    else:
        print_trial(found.account.check.findings)
        print_allowances(found)
        print_findings(found.holdings.findings)
    leave_if_refused(found.holdings.findings)
