"""``lingtan allowances``: what enterprises of the carbon market hold, owe and lack."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from lingtan.app.weigh_allowances import allowances_of_year
from lingtan.base.errors import ArgumentError
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
    layout, cny_per_t = layout_of(folder), _price(price)
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


def _price(text: str) -> Decimal | None:
    """Read a price; no text is no price.

    Raises
    ------
    ArgumentError
        It is not a number above zero.
    """
    if not text:
        return None
    try:
        price = Decimal(text)
    except InvalidOperation as error:
        raise ArgumentError("not_a_price", facts={"given": text}) from error
    if not price.is_finite() or price <= 0:
        raise ArgumentError("not_a_price", facts={"given": text})
    return price
