"""What a form looks like, apart from any file: sheets, columns, rows already known, choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

VERSION = 1
KEY_SHEET = "_lingtan"
LIST_SHEET = "_lists"
CHECK_SHEET = "_check"
HEADING_ROW = 4  # spreadsheet rows count from 1
FIRST_ROW = HEADING_ROW + 1

Cell = str | float | date | None


class FormKind(StrEnum):
    """The forms there are."""

    ENERGY = "energy"  # monthly amounts of billed and hand-read meters
    LOAD = "load"  # load curves of days, 96 or 24 points
    ENTERPRISES = "enterprises"
    PRODUCTS = "products"
    WASTE = "waste"
    WATER = "water"
    HEAT = "heat"
    CERTIFICATES = "certificates"
    REGISTRY = "registry"  # certificates and what happened to them


class CellKind(StrEnum):
    """What a cell of a column holds."""

    FIXED = "fixed"  # prefilled and locked
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a form.

    Attributes
    ----------
    key : str
        What a machine calls it; the heading is for people.
    label : str
        The heading without a remark on its unit, where it has one.
    unit : str
        Unit the numbers are written in; empty when each row states its own.
    minimum : float or None
        Smallest number that can be.
    choices : mapping of str to str
        Id by label, for a drop-down.
    is_open : bool
        Whether something may be written that the drop-down does not offer.
    is_key : bool
        Whether a row without it says nothing.
    group : str
        Heading under which the check sheet counts this column together with its neighbours.
    """

    key: str
    heading: str
    kind: CellKind
    label: str = ""
    unit: str = ""
    width: int = 14
    minimum: float | None = 0.0
    choices: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False
    is_key: bool = False
    group: str = ""

    @property
    def is_input(self) -> bool:
        """Whether people fill it in."""
        return self.kind is not CellKind.FIXED


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of a form.

    Attributes
    ----------
    id : str
        What a machine calls it.
    rows : tuple of mapping
        Rows already known, by column key.
    spare : int
        Empty rows that may be filled in below them.
    """

    id: str
    name: str
    title: str
    hint: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    spare: int = 0

    @property
    def last_row(self) -> int:
        """Last row of the form, as a spreadsheet counts."""
        return FIRST_ROW + max(len(self.rows) + self.spare, 1) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole form: what it is about, and its sheets.

    Attributes
    ----------
    enterprise : str
        The one whose own form it is; empty where it is of the whole park.
    month : int or None
        The one month it is about; None for the whole year.
    """

    kind: FormKind
    park: str
    year: int
    language: str
    sheets: tuple[Sheet, ...]
    enterprise: str = ""
    month: int | None = None
