"""Emissions, continued: the accounts by span, where members joined or left."""

from collections.abc import Iterator

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.allocation.account_figures import PARTS
from lingtan.ledger.allocation.enterprise_accounts import (
    Allocation,
    EnterpriseAccount,
    SpanAllocation,
)
from lingtan.reports.allocation_words import span_name
from lingtan.reports.context import Context
from lingtan.reports.model import Cell, Table

CO2 = "kgCO2"


def span_table(context: Context, allocation: Allocation) -> Table:
    """Return the account of every member in every span, which add up to those of the period."""
    return Table(
        id="accounts_by_span",
        title=context.say("table.accounts_by_span"),
        columns=(
            context.text_column("account_span", 1.8),
            context.text_column("enterprise", 1.6),
            *(context.number_column(f"account_{part}", CO2) for part in (*PARTS, "total")),
        ),
        rows=tuple(
            row
            for number, each in enumerate(allocation.spans, start=1)
            for row in _rows(context, each, str(number))
        ),
        notes=(context.say("note.accounts_by_span"),),
    )


def _rows(context: Context, each: SpanAllocation, number: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a span; its number tells the ids of its amounts from those of others."""
    span, allocation = each.span, each.allocation
    days = span_name(context.words, span.start, span.end, context.inputs.park.time_zone)
    for account in allocation.accounts:
        amounts = (
            context.traced(kg, CO2, detail_id("account", account.enterprise, number, part))
            for part, kg in zip((*PARTS, "total"), _amounts(account), strict=True)
        )
        yield days, context.enterprise(account.enterprise), *amounts
    blank = ("",) * len(PARTS)
    stays, whole = (detail_id("allocation", number, part) for part in ("stays", "whole"))
    remaining = context.traced(allocation.remaining_kg, CO2, stays)
    yield days, context.say("remains_with_park"), *blank, remaining
    yield days, context.say("total"), *blank, context.traced(allocation.park_kg, CO2, whole)


def _amounts(account: EnterpriseAccount) -> tuple[int | None, ...]:
    given = None if account.given_kg is None else -account.given_kg
    own, received = account.own_kg, account.received_kg
    return own, received, given, account.allocated_kg, account.total_kg
