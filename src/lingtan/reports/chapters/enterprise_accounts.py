"""Emissions, continued: the account of every enterprise, transfers and rules in it."""

from collections.abc import Iterator

from lingtan.ledger.allocation.account_figures import PARTS, figure_id
from lingtan.ledger.allocation.enterprise_accounts import Allocation, SharedOut, Transfer
from lingtan.reports.allocation_words import name_inside, portion_name, rule_name
from lingtan.reports.chapters.account_spans import span_table
from lingtan.reports.chapters.figure_tables import unknown_notes
from lingtan.reports.context import Context
from lingtan.reports.model import Block, Cell, Heading, Paragraph, Table

CO2 = "kgCO2"


def account_blocks(context: Context) -> tuple[Block, ...]:
    """Return the accounts; nothing in a boundary that is a part of the park."""
    tables = account_tables(context)
    if not tables:
        return ()
    return (
        Heading(text=context.say("heading.accounts")),
        Paragraph(text=context.say("text.accounts")),
        *tables,
    )


def account_tables(context: Context) -> tuple[Table, ...]:
    """Return the accounts, by span too, the transfers that carry anything, and the rules."""
    allocation = context.inputs.allocation
    if allocation is None:
        return ()
    carrying = [t for t in allocation.transfers if t.kg != 0]
    return (
        _accounts(context, allocation),
        *((span_table(context, allocation),) if allocation.spans else ()),
        *((_transfers(context, carrying),) if carrying else ()),
        *((_rules(context, allocation),) if allocation.shared else ()),
    )


def _accounts(context: Context, allocation: Allocation) -> Table:
    names = (*PARTS, "total")
    rows: list[tuple[Cell, ...]] = [
        (
            name_inside(
                context.words,
                context.enterprise(account.enterprise),
                allocation.inside(account.enterprise),
                context.inputs.park.time_zone,
            ),
            *(context.figure(figure_id(account.enterprise, part), CO2) for part in names),
        )
        for account in allocation.accounts
    ]
    blank = ("",) * len(PARTS)
    remaining = context.amount(allocation.remaining_kg, CO2)
    rows.append((context.say("remains_with_park"), *blank, remaining))
    rows.append((context.say("total"), *blank, context.figure("national.e_park_kg", CO2)))
    ids = [figure_id(each.enterprise, "total") for each in allocation.accounts]
    return Table(
        id="accounts",
        title=context.say("table.accounts"),
        columns=(
            context.text_column("enterprise", 1.8),
            *(context.number_column(f"account_{part}", CO2) for part in names),
        ),
        rows=tuple(rows),
        notes=(*unknown_notes(context, ids), context.say("note.accounts")),
        has_total=True,
    )


def _transfers(context: Context, transfers: list[Transfer]) -> Table:
    return Table(
        id="transfers",
        title=context.say("table.transfers"),
        columns=(
            context.text_column("giver", 1.6),
            context.text_column("receiver", 1.6),
            context.text_column("carrier"),
            context.number_column("transferred_energy", "kWh", 1.2),
            context.number_column("emissions", CO2, 1.2),
        ),
        rows=tuple(
            (
                context.enterprise(each.giver),
                context.enterprise(each.receiver),
                context.carrier(each.pool),
                context.amount(each.kwh, "kWh"),
                context.amount(each.kg, CO2),
            )
            for each in transfers
        ),
        notes=(context.say("note.transfers"),),
    )


def _rules(context: Context, allocation: Allocation) -> Table:
    return Table(
        id="allocation_rules",
        title=context.say("table.allocation_rules"),
        columns=(
            context.text_column("portion", 2.0),
            context.text_column("allocation_rule", 1.8),
            context.number_column("emissions", CO2),
            context.number_column("remaining", CO2),
        ),
        rows=tuple(_rule(context, shared) for shared in allocation.shared),
        notes=tuple(dict.fromkeys(_open(context, allocation))),
    )


def _rule(context: Context, shared: SharedOut) -> tuple[Cell, ...]:
    portion = shared.portion
    return (
        portion_name(context.words, portion),
        rule_name(context.words, portion.rule, is_default=portion.is_default),
        context.amount(shared.kg, CO2),
        context.amount(shared.remaining_kg, CO2),
    )


def _open(context: Context, allocation: Allocation) -> Iterator[str]:
    """Yield why a portion could not be shared out."""
    for shared in allocation.shared:
        if shared.missing:
            name = portion_name(context.words, shared.portion)
            reason = " ".join(context.reasons(shared.missing))
            yield context.say("unknown_note", name=name, reason=reason)
