"""Emissions, continued: what enterprises of the carbon market hold, owe and lack."""

from collections.abc import Iterator

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.ledger.allowances import Holding
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Block, Cell, Heading, Paragraph, Table
from lingtan.reports.sentence import sentence

CO2 = "kgCO2"


def allowance_blocks(context: Context) -> tuple[Block, ...]:
    """Return the positions; nothing where no enterprise states any."""
    tables = allowance_tables(context)
    if not tables:
        return ()
    return (
        Heading(text=context.say("heading.allowances")),
        Paragraph(text=context.say("text.allowances")),
        *tables,
    )


def allowance_tables(context: Context) -> tuple[Table, ...]:
    """Return the table of positions, with what stands beside each."""
    holdings = context.inputs.holdings
    if holdings is None or not holdings.holdings:
        return ()
    return (
        Table(
            id="allowances",
            title=context.say("table.allowances"),
            columns=(
                context.text_column("enterprise", 1.6),
                *(
                    context.number_column(name, CO2)
                    for name in (
                        "allowances_allocated",
                        "allowances_verified",
                        "allowances_own",
                        "allowances_credits",
                        "allowances_surrendered",
                        "allowances_position",
                    )
                ),
            ),
            rows=tuple(_row(context, each) for each in holdings.holdings),
            notes=tuple(_notes(context)),
        ),
    )


def _row(context: Context, each: Holding) -> tuple[Cell, ...]:
    own = None if each.beside is None else each.beside.direct_kg
    amounts = {
        "allocated": each.allocated_kg,
        "verified": each.verified_kg,
        "own": own,
        "counted": each.counted_credits_kg,
        "surrendered": each.surrendered_kg,
        "position": each.position_kg,
    }
    return (
        context.enterprise(each.enterprise),
        *(
            context.traced(amount, CO2, detail_id("allowance", each.enterprise, part))
            for part, amount in amounts.items()
        ),
    )


def _notes(context: Context) -> Iterator[str]:
    holdings = context.inputs.holdings
    if holdings is None:
        return
    cap = context.traced(holdings.rules.credit_cap, "ratio", detail_id("allowance", "cap"), 0)
    told: dict[str, Amount | str] = {"cap": cap, "label": holdings.rules.label.value}
    yield sentence(context.words, "report.note.credit_cap", told)
    for each in holdings.holdings:
        if each.beside is None:
            continue
        reasons = context.say("joiner_short").join(
            context.words.say(f"allowance_reason.{reason}") for reason in each.beside.reasons
        )
        id_ = detail_id("allowance", each.enterprise, "difference")
        facts: dict[str, Amount | str] = {
            "name": context.enterprise(each.enterprise),
            "difference": context.traced(each.beside.difference_kg, CO2, id_),
            "reasons": reasons,
        }
        yield sentence(context.words, "report.note.allowance_beside", facts)
