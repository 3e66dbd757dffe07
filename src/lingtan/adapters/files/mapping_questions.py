"""Which notes of a suggestion are questions, and which of them nobody has answered yet.

A question is answered when its value in the mapping is another one than was guessed, when its
note says ``sure`` or ``likely``, or when the note is gone. What stands as ``?`` in the mapping
needs no note: whatever uses it is refused where it is read. A ``?`` that refuses the whole file
is counted among the questions all the same, so that a person sees all of them at once.
"""

from collections.abc import Iterator

from lingtan.adapters.files.mapping import Mapping, Note
from lingtan.adapters.files.mapping_columns import OPEN, MeterNames, MonthColumns

NOT_READ = frozenset(
    {
        "money_column",
        "demand_column",
        "multiplier_column",
        "number_column",
        "quality_column",
        "other_quantity",
        "apparent_power",
        "total_column",
        "tariff_part",
        "no_unit_beside_units",
        "second_column",
        "one_column_read",
        "other_amount",
        "no_meter_of_the_park",
        "sheet_not_read",
        "row_no_amount",
    }
)


def is_question(note: Note) -> bool:
    """Whether a person has to answer something before the mapping can be trusted."""
    return note.because not in NOT_READ and (note.confidence == "guess" or note.value == OPEN)


def open_questions(mapping: Mapping) -> Iterator[tuple[int, Note]]:
    """Yield the questions nobody has answered, with their number among the notes."""
    for number, note in enumerate(mapping.notes):
        if is_question(note) and note.value != OPEN and _stands(mapping, note):
            yield number, note


def open_blanks(mapping: Mapping) -> Iterator[tuple[int, Note]]:
    """Yield the notes on what still stands as ``?`` and refuses the file, with their number.

    A meter's name that nobody knows refuses its own lines only.
    """
    for number, note in enumerate(mapping.notes):
        is_name = note.choice.startswith("meter.names.")
        if note.value == OPEN and not is_name and _stated(mapping, note.choice) == OPEN:
            yield number, note


def _stands(mapping: Mapping, note: Note) -> bool:
    """Whether the mapping still says what was guessed, as far as can be told."""
    stated = _stated(mapping, note.choice)
    return stated is None or stated == note.value


def _stated(mapping: Mapping, choice: str) -> str | None:
    """Return what a mapping says where a note belongs; None when the note names no such place."""
    numbers, time = mapping.numbers, mapping.time
    plain = {
        "numbers": f"{numbers.decimal} {numbers.thousands}".strip(),
        "time.label": time.label,
        "time.period_end_is": time.period_end_is,
        "time.formats": ", ".join(time.formats),
        "values": next((column.column for column in mapping.values), ""),
    }
    if choice in plain:
        return plain[choice]
    if mapping.meter and choice.startswith("meter."):
        return _stated_of_meter(mapping.meter, choice)
    return _stated_of_column(mapping, choice)


def _stated_of_meter(meter: MeterNames, choice: str) -> str | None:
    name = choice.removeprefix("meter.names.")
    if name != choice:
        return meter.names.get(name, name)
    name = choice.removeprefix("meter.units.")
    return meter.units.get(name) if name != choice and name not in meter.ignore else None


def _stated_of_column(mapping: Mapping, choice: str) -> str | None:
    for column in mapping.values:
        if choice == f"{column.column}.meter":
            return column.meter
        if choice == f"{column.column}.unit":
            return column.unit
    across = mapping.across
    if across is None:
        return None
    stated = {f"{across.key}.meter": across.meter, f"{across.key}.unit": across.unit}
    if isinstance(across, MonthColumns):
        stated["months.year"] = across.year
    return stated.get(choice)
