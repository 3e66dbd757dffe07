"""Filled cells of one form, read with a note for each that cannot be believed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lingtan.adapters.forms.findings import (
    FORMULA_WITHOUT_VALUE,
    MISSING_CELL,
    NEGATIVE,
    NOT_A_CHOICE,
    NOT_A_DAY,
    NOT_A_NUMBER,
    NUMBER_AS_TEXT,
    TOO_LONG,
    UNKNOWN_ID,
)
from lingtan.adapters.forms.layout import Sheet
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place

LONGEST_TEXT = 500
DIGITS = re.compile(r"[+-]?\d+([.．]\d+)?")
LARGEST = Decimal(10) ** 14  # what DECIMAL(18, 3) holds, with room to convert


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """A cell whose formula was never calculated."""

    formula: str


class Notes:
    """Collects the findings of one form."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def add(self, kind: FindingKind, subject: str, line: int | None, **facts: Fact) -> None:
        """Note a fault of the form."""
        place = Place(source=self.file, line=line)
        self.findings.append(Finding(kind=kind, subject=subject, place=place, facts=facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledRow:
    """One row of a sheet: the cells that hold anything, by column key.

    Attributes
    ----------
    letters : mapping of str to str
        Spreadsheet column of each key, such as ``D``.
    """

    sheet: Sheet
    line: int
    cells: Mapping[str, object]
    letters: Mapping[str, str]
    notes: Notes

    def note(self, kind: FindingKind, key: str, **facts: Fact) -> None:
        """Note a fault at one cell, or in a row whose column has lost its heading."""
        letter = self.letters.get(key)
        cell = f"{letter}{self.line}" if letter else f"{self.line}:{self.line}"
        value = _shown(self.cells.get(key))
        place = {"sheet": self.sheet.name, "cell": cell, "value": value}
        self.notes.add(kind, f"{self.sheet.name}!{cell}", self.line, **{**place, **facts})

    def text(self, key: str) -> str:
        """Return a text; empty when the cell is blank or cannot be text."""
        value = self._value(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = str(value).strip() if value is not None else ""
        if len(text) > LONGEST_TEXT:
            self.note(TOO_LONG, key, longest=LONGEST_TEXT)
            return text[:LONGEST_TEXT]
        return text

    def number(self, key: str, *, minimum: float | None = 0.0) -> Decimal | None:
        """Return a number, or None when the cell is blank or refused: blank is never zero."""
        value = self._value(key)
        if value is None:
            return None
        number = _decimal(value)
        if number is None or abs(number) >= LARGEST:
            self.note(NUMBER_AS_TEXT if _is_written_as_text(value) else NOT_A_NUMBER, key)
            return None
        if minimum is not None and number < Decimal(str(minimum)):
            self.note(NEGATIVE, key)
            return None
        return number

    def day(self, key: str) -> date | None:
        """Return a day, written as a date or as 2025-01-31."""
        value = self._value(key)
        if value is None:
            return None
        day = _day(value)
        if day is None:
            self.note(NOT_A_DAY, key)
        return day

    def choice(self, key: str, labels: Mapping[str, str]) -> str | None:
        """Return the id a drop-down label stands for; the id itself will do."""
        return self._one_of(key, labels, NOT_A_CHOICE)

    def reference(self, key: str, labels: Mapping[str, str]) -> str | None:
        """Return the id of something in the park file; see `choice`."""
        return self._one_of(key, labels, UNKNOWN_ID)

    def require(self, key: str) -> bool:
        """Whether a cell that must be filled in is; note it when it is blank."""
        if key in self.cells:
            return True
        heading = next(column.heading for column in self.sheet.columns if column.key == key)
        self.note(MISSING_CELL, key, heading=heading)
        return False

    def _one_of(self, key: str, labels: Mapping[str, str], kind: FindingKind) -> str | None:
        text = self.text(key)
        if not text:
            return None
        if text in labels:
            return labels[text]
        if text in labels.values():
            return text
        self.note(kind, key)
        return None

    def _value(self, key: str) -> object:
        value = self.cells.get(key)
        if isinstance(value, Unevaluated):
            self.note(FORMULA_WITHOUT_VALUE, key, value=value.formula[:80])
            return None
        return value


READERS: Mapping[type, Callable[[object], Decimal]] = {
    int: lambda value: Decimal(str(value)),
    float: lambda value: Decimal(repr(value)),
}


def _decimal(value: object) -> Decimal | None:
    """Return the number in a cell; text that looks like one is text, and refused."""
    reader = READERS.get(type(value))
    try:
        number = None if reader is None else reader(value)
    except (InvalidOperation, ValueError):
        return None
    return number if number is not None and number.is_finite() else None


def _is_written_as_text(value: object) -> bool:
    """Whether a cell holds nothing but digits, as text: a spreadsheet shows it like a number."""
    return isinstance(value, str) and DIGITS.fullmatch(value.strip()) is not None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


def _shown(value: object) -> str:
    if isinstance(value, Unevaluated):
        return value.formula[:80]
    return "" if value is None else str(value)[:80]
