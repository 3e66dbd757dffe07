"""A form of the register with one row on it: what somebody typed, as the file that is imported.

So what is typed in a browser goes the way of every form: read back, checked cell by cell, kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

from lingtan.adapters.forms.context import THE_PARK, FormContext
from lingtan.adapters.forms.design import design_form
from lingtan.adapters.forms.layout import Cell, CellKind, Column, FormKind, Sheet
from lingtan.adapters.forms.registry import EVENTS, HEADERS
from lingtan.adapters.forms.write import write_layout
from lingtan.park.certificates import Act, Configuration
from lingtan.park.contracts import PowerSource

PARTIES = ("owner", "to")
WORDED: Mapping[str, type[StrEnum]] = {
    "act": Act,
    "configuration": Configuration,
    "technology": PowerSource,
}


class Entry(StrEnum):
    """What a row says: that certificates were issued, or what happened to them."""

    ISSUE = HEADERS
    EVENT = EVENTS


def write_registry_entry(
    entry: Entry, typed: Mapping[str, str], context: FormContext, path: Path
) -> Path:
    """Write a form of the register that holds one row and nothing of what is known already.

    Parameters
    ----------
    typed : mapping of str to str
        Texts by column key, parties by their id, a dash for the park itself; what cannot be read
        as it should be stands there as it was typed, and reading it back says so.

    Raises
    ------
    DocumentError
        The file cannot be written.
    """
    layout = design_form(FormKind.REGISTRY, context)
    sheets = tuple(
        replace(each, rows=(_row(each, typed, context),) if each.id == entry else ())
        for each in layout.sheets
    )
    return write_layout(replace(layout, sheets=sheets), context, path)


def _row(sheet: Sheet, typed: Mapping[str, str], context: FormContext) -> dict[str, Cell]:
    said = {column.key: typed.get(column.key, "").strip() for column in sheet.columns}
    return {
        column.key: _cell(column, said[column.key], context)
        for column in sheet.columns
        if said[column.key]
    }


def _cell(column: Column, said: str, context: FormContext) -> Cell:
    if column.key in WORDED:
        words = {value: word for word, value in context.labels_of(WORDED[column.key]).items()}
        return words.get(said, said)
    if column.key in PARTIES and (said == THE_PARK or _is_party(said, context)):
        return context.label_of_enterprise("" if said == THE_PARK else said)
    try:
        if column.kind is CellKind.DAY:
            return date.fromisoformat(said)
        return float(Decimal(said)) if column.kind is CellKind.NUMBER else said
    except (ValueError, InvalidOperation):
        return said


def _is_party(said: str, context: FormContext) -> bool:
    return said in {each.id for each in context.park.enterprises}
