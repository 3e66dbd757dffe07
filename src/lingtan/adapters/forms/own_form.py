"""The form of one enterprise: designed for it alone, filled in row by row, and read back.

A file of it names the enterprise in its hidden sheet and is read against nothing but what is its
own (`lingtan.park.own_part`), so that it can state nothing of another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lingtan.adapters.forms.context import FormContext
from lingtan.adapters.forms.design import design_form
from lingtan.adapters.forms.layout import (
    FIRST_ROW,
    Cell,
    CellKind,
    Column,
    FormKind,
    Layout,
    Sheet,
)
from lingtan.adapters.forms.notes import FilledRow, Notes, Unevaluated
from lingtan.adapters.forms.open_form import filled_rows, open_form
from lingtan.adapters.forms.read import FormContents, context_of, read_form
from lingtan.adapters.forms.write import write_layout
from lingtan.base.read_only import seal
from lingtan.base.time_axis import period_name
from lingtan.catalogue.load import Catalogue
from lingtan.park.own_part import own_part
from lingtan.park.park import Park
from lingtan.reports.words import Words

OWN_KINDS = (
    FormKind.ENERGY,
    FormKind.ENTERPRISES,
    FormKind.PRODUCTS,
    FormKind.WASTE,
    FormKind.WATER,
    FormKind.HEAT,
)
METER, ITEM, ENTERPRISE, EVIDENCE = "meter", "item", "enterprise", "evidence"
LONGEST = 32_000  # letters of a cell: a spreadsheet drops a longer one in silence

Row = Mapping[str, Cell]
Rows = Mapping[str, Sequence[Row]]
"""Filled cells by column key, of each row of a sheet, by the id of the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichForm:
    """Which form: its kind, its year or month, whose it is, in which language."""

    kind: FormKind
    year: int
    month: int | None = None
    enterprise: str
    language: str

    @property
    def period(self) -> str:
        """Name of what it is about: ``2025`` or ``2025-07``."""
        return period_name(self.year, self.month)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForm:
    """A form as it is designed for one enterprise."""

    layout: Layout
    context: FormContext

    @property
    def has_something(self) -> bool:
        """Whether there is anything the enterprise is asked."""
        return any(sheet.rows for sheet in self.layout.sheets)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRead:
    """A file of an own form, read back.

    Attributes
    ----------
    rows : Rows
        What stands in it, cell by cell, whether it can be believed or not.
    """

    enterprise: str
    period: str
    contents: FormContents
    rows: Rows

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "rows")


def own_form(which: WhichForm, park: Park, catalogue: Catalogue) -> OwnForm:
    """Return the form of an enterprise, as it is designed."""
    context = FormContext(
        park=own_part(park, which.enterprise),
        catalogue=catalogue,
        words=Words(which.language),
        year=which.year,
        month=which.month,
        enterprise=which.enterprise,
    )
    return OwnForm(layout=design_form(which.kind, context), context=context)


def with_rows(form: OwnForm, rows: Rows) -> OwnForm:
    """Return a form that is filled in.

    Rows of meters are those of the form, whatever else is said; rows of facts are those given.
    """
    sheets = tuple(
        _with_rows(sheet, rows[sheet.id], form) if sheet.id in rows else sheet
        for sheet in form.layout.sheets
    )
    return replace(form, layout=replace(form.layout, sheets=sheets))


def _with_rows(sheet: Sheet, rows: Sequence[Row], form: OwnForm) -> Sheet:
    inputs = {column.key for column in sheet.columns if column.is_input}
    said = [{key: row[key] for key in row.keys() & inputs} for row in rows]
    if is_of_meters(sheet):
        by_meter = {row.get(METER): cells for row, cells in zip(rows, said, strict=True)}
        known = ({**row, **by_meter.get(row[METER], {})} for row in sheet.rows)
        return replace(sheet, rows=tuple(known))
    label = form.context.label_of_enterprise(form.context.enterprise)
    filled = ({**cells, ENTERPRISE: label} for cells in said if _is_filled(cells))
    return replace(sheet, rows=tuple(filled))


def is_of_meters(sheet: Sheet) -> bool:
    """Whether the rows of a sheet are meters, and no more can be added."""
    return any(column.key == METER for column in sheet.columns)


def _is_filled(cells: Row) -> bool:
    return any(cell not in (None, "") for key, cell in cells.items() if key != ENTERPRISE)


def write_own_form(form: OwnForm, path: Path) -> Path:
    """Write a form with all that stands in it.

    Raises
    ------
    DocumentError
        It cannot be written.
    """
    return write_layout(form.layout, form.context, path)


def read_own_form(path: Path, park: Park, catalogue: Catalogue) -> OwnRead:
    """Read a file of an own form.

    Raises
    ------
    ImportFileError
        It cannot be read as XLSX, or is not one of our forms.
    """
    contents, form, notes = read_form(path, park, catalogue), open_form(path), Notes(path.name)
    context = context_of(form.keys, park, catalogue, notes)
    rows: dict[str, list[Row]] = {}
    period = ""
    if context is not None and contents.kind is not None:
        period = period_name(context.year, context.month)
        layout = design_form(contents.kind, context)
        filled = filled_rows(form, layout, notes)
        rows = {sheet: list(_plain_rows(found)) for sheet, found in filled.items()}
    return OwnRead(enterprise=form.keys.enterprise, period=period, contents=contents, rows=rows)


def _plain_rows(rows: Sequence[FilledRow]) -> Iterator[Row]:
    """Yield the cells of rows, with blank rows where the sheet has some between them."""
    line = FIRST_ROW
    for row in rows:
        while line < row.line:
            yield {}
            line += 1
        yield {key: _plain(cell) for key, cell in row.cells.items()}
        line += 1


def _plain(cell: object) -> Cell:
    if isinstance(cell, Unevaluated):
        return cell.formula
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    return str(cell)


def cell_of(column: Column, text: str) -> Cell:
    """Return what was typed as a cell: a number where one is asked and it is one, else the text.

    Examples
    --------
    >>> heading = Column(key="07", heading="July", kind=CellKind.NUMBER)
    >>> cell_of(heading, " 12.5 "), cell_of(heading, "12,5"), cell_of(heading, "")
    (12.5, '12,5', None)
    """
    said = text.strip()[:LONGEST]
    if not said:
        return None
    if column.kind is not CellKind.NUMBER:
        return said
    try:
        number = Decimal("" if "_" in said else said)  # 4_1 is no number to people
    except InvalidOperation:
        return said
    return float(number) if number.is_finite() else said
