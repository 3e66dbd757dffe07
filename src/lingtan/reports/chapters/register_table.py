"""The register of certificates: what was issued, who holds what of it, and in which state."""

from collections.abc import Iterator
from datetime import timedelta

from lingtan.base.spans import write_span
from lingtan.ledger.register.numbers import numbers_text
from lingtan.park.certificates import Registered, Slice
from lingtan.reports.certificate_ids import slice_id
from lingtan.reports.context import Context
from lingtan.reports.model import Cell, Table

WH_PER_KWH = 1000


def register_tables(context: Context) -> Iterator[Table]:
    """Yield the slices of every certificate as they stood when it was asked; without any, none."""
    entries = context.inputs.certificates
    if not entries:
        return
    yield Table(
        id="certificate_register",
        title=context.say("table.certificate_register"),
        columns=(
            context.id_column("certificate", 1.2),
            context.text_column("plant", 1.1),
            context.text_column("produced", 0.9),
            context.text_column("numbers", 1.8),
            context.number_column("energy", "kWh", 1.1),
            context.text_column("state", 0.9),
            context.text_column("held_by", 1.2),
            context.text_column("usable_until", 0.9),
        ),
        rows=tuple(
            _row(context, entry, part, number)
            for entry in entries
            for number, part in enumerate(entry.slices, start=1)
        ),
        notes=(context.say("note.certificate_register"),),
    )


def _row(context: Context, entry: Registered, part: Slice, number: int) -> tuple[Cell, ...]:
    header, at = entry.certificate, context.inputs.as_known_at or context.inputs.generated_at
    return (
        header.id,
        header.device,
        write_span(header.start, header.end, context.inputs.park.time_zone),
        numbers_text(header.serial, [(part.first_wh, part.end_wh)]) or header.id,
        context.traced(part.energy_wh / WH_PER_KWH, "kWh", slice_id(header.id, number)),
        context.word("register", entry.state_at(part, at).value),
        context.enterprise(part.owner),
        context.day(entry.expires - timedelta(days=1)),
    )
