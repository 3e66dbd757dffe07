"""Emissions, continued: the account of every enterprise, transfers and rules in it."""

from collections.abc import Iterator

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.allocation.account_figures import PARTS, figure_id
from lingtan.ledger.allocation.enterprise_accounts import Allocation, SharedOut, Transfer
from lingtan.ledger.allocation.portion_names import portion_names
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
    stays = detail_id("allocation", "stays")
    remaining = context.traced(allocation.remaining_kg, CO2, stays)
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
        rows=tuple(_transfer(context, each) for each in transfers),
        notes=(context.say("note.transfers"),),
    )


def _transfer(context: Context, each: Transfer) -> tuple[Cell, ...]:
    energy, emission = (
        detail_id("transfer", each.giver, each.receiver, each.pool, part)
        for part in ("energy", "emission")
    )
    return (
        context.enterprise(each.giver),
        context.enterprise(each.receiver),
        context.carrier(each.pool),
        context.traced(each.kwh, "kWh", energy),
        context.traced(each.kg, CO2, emission),
    )


def _rules(context: Context, allocation: Allocation) -> Table:
    names = portion_names([shared.portion for shared in allocation.shared])
    return Table(
        id="allocation_rules",
        title=context.say("table.allocation_rules"),
        columns=(
            context.text_column("portion", 2.0),
            context.text_column("allocation_rule", 1.8),
            context.number_column("emissions", CO2),
            context.number_column("remaining", CO2),
        ),
        rows=tuple(
            _rule(context, shared, about)
            for shared, about in zip(allocation.shared, names, strict=True)
        ),
        notes=tuple(dict.fromkeys(_open(context, allocation))),
    )


def _rule(context: Context, shared: SharedOut, about: tuple[str, ...]) -> tuple[Cell, ...]:
    portion = shared.portion
    emission, stays = (detail_id("portion", *about, part) for part in ("emission", "stays"))
    return (
        portion_name(context.words, portion),
        rule_name(context.words, portion.rule, is_default=portion.is_default),
        context.traced(shared.kg, CO2, emission),
        context.traced(shared.remaining_kg, CO2, stays),
    )


def _open(context: Context, allocation: Allocation) -> Iterator[str]:
    """Yield why a portion could not be shared out."""
    for shared in allocation.shared:
        if shared.missing:
            name = portion_name(context.words, shared.portion)
            reason = " ".join(context.reasons(shared.missing))
            yield context.say("unknown_note", name=name, reason=reason)
