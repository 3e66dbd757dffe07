"""The integrated statement: emission, reductions, sequestration and offsets side by side."""

from collections.abc import Iterator

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.park.offsets import OffsetBlock, Removal
from lingtan.reports.chapters.figure_tables import FigureRow, figure_table
from lingtan.reports.context import Context
from lingtan.reports.model import Block, Cell, Heading, Paragraph, Table
from lingtan.reports.offset_words import state_name

CO2, CO2E = "kgCO2", "kgCO2e"
ROWS = (
    ("statement.before_claims_kg", CO2),
    ("national.electricity_green_power_kg", CO2),
    ("national.electricity_certificate_kg", CO2),
    ("national.e_park_kg", CO2),
    ("statement.sink_kg", CO2),
    ("statement.sink_back_kg", CO2),
    ("statement.removal_kg", CO2),
    ("statement.removal_back_kg", CO2),
    ("statement.capture_kg", CO2),
    ("statement.capture_back_kg", CO2),
    ("statement.offset_held_kg", CO2E),
    ("statement.offset_retired_kg", CO2E),
)


def statement_blocks(context: Context) -> tuple[Block, ...]:
    """Return the section on the statement; nothing where none was drawn up."""
    if context.inputs.beside is None:
        return ()
    return (
        Heading(text=context.say("heading.statement")),
        Paragraph(text=context.say("text.statement")),
        *statement_tables(context),
    )


def statement_tables(context: Context) -> tuple[Table, ...]:
    """Return the accounts, and the removals and credits that count."""
    beside = context.inputs.beside
    if beside is None:
        return ()
    rows = [FigureRow(figure=id_, unit=unit) for id_, unit in ROWS]
    details = (*_removals(context, beside.removals), *_blocks(context, beside.offsets))
    return (figure_table(context, "statement", rows), *details)


def _removals(context: Context, removals: tuple[Removal, ...]) -> Iterator[Table]:
    if not removals:
        return
    yield Table(
        id="removals",
        title=context.say("table.removals"),
        columns=(
            context.text_column("sink", 1.8),
            context.text_column("kind", 1.2),
            context.text_column("stored_in", 0.6),
            context.number_column("taken_up", CO2, 0.9),
            context.number_column("came_back", CO2, 0.9),
            context.text_column("sink_method", 1.6),
            context.number_column("permanence", weight=0.8),
            context.number_column("may_come_back", "ratio", 0.8),
            context.text_column("document", 1.4),
        ),
        rows=tuple(_removal(context, removal) for removal in removals),
    )


def _removal(context: Context, removal: Removal) -> tuple[Cell, ...]:
    back = sum(reversal.quantity_kg for reversal in removal.reversals)
    risk, id_ = removal.reversal_risk, removal.id
    came_back, years, may = (detail_id("removal", id_, part) for part in ("back", "years", "risk"))
    return (
        context.name(removal.name, removal.id),
        context.word("beside", removal.kind.value),
        str(removal.year),
        context.traced(removal.quantity_kg, CO2, f"contract:{id_}"),
        context.traced(back, CO2, came_back),
        removal.method,
        context.traced(removal.permanence_years, "1", years, 0),
        context.traced(risk, "ratio", may, 0),
        removal.evidence,
    )


def _blocks(context: Context, blocks: tuple[OffsetBlock, ...]) -> Iterator[Table]:
    if not blocks:
        return
    yield Table(
        id="offset_blocks",
        title=context.say("table.offset_blocks"),
        columns=(
            context.id_column("credit_block", 1.0),
            context.text_column("registry", 0.8),
            context.text_column("project", 1.6),
            context.text_column("credit_vintage", 0.8),
            context.text_column("numbers", 1.6),
            context.number_column("credited", CO2E, 1.25),
            context.text_column("state", 0.8),
            context.text_column("document", 1.4),
        ),
        rows=tuple(_block(context, block) for block in blocks),
    )


def _block(context: Context, block: OffsetBlock) -> tuple[Cell, ...]:
    return (
        block.id,
        context.word("beside", block.registry.value),
        block.project,
        str(block.vintage),
        block.serial,
        context.traced(block.quantity_kg, CO2E, f"contract:{block.id}"),
        state_name(context.words, block, context.inputs.generated_at, context.inputs.period),
        block.evidence,
    )
