"""A file opened for reading: its lines as one SQL relation, whatever it is inside.

Text, workbooks and Parquet all become lines of cells, each cell text, so that one set of rules
reads them all. A line keeps its number in the file.
"""

from dataclasses import dataclass
from pathlib import Path

from lingtan.base.findings import Place

LONGEST_EXAMPLE = 80
ZERO_OFFSET = "+0000"  # of an instant as a cell: the engine's clock is UTC
ZONED_FORMAT = "%Y-%m-%d %H:%M:%S%z"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSpan:
    """Which running lines belong to a sheet: from `first` on; row 1 of it is `first`."""

    name: str
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened file.

    Attributes
    ----------
    relation : str
        Query with ``line`` (from 1), ``text`` (the line as written), ``cells`` (list of text) and
        ``is_open`` (a quotation mark is never closed).
    headings : tuple of str
        Headings, trimmed.
    preamble : tuple of (int, str, str)
        Lines that are no data, from the heading up: line, ``title`` or ``heading``, text.
    blank : str
        SQL condition that a line holds nothing.
    is_counted : bool
        Whether more cells than headings break a line: in text they do, in a sheet not.
    damaged : int
        Characters the encoding could not read.
    spans : tuple of SheetSpan
        Sheets, when it is a workbook.
    unread : tuple of str
        Sheets that hold something and are not read.
    unended : tuple of str
        Last lines of a text that ends within a line; see `survey.unended_lines`.
    sheet : str
        Column of ``relation`` with the name of the sheet; empty when there are no sheets.
    dates : str
        Column of ``relation`` that lists the cells that are dates of the workbook; else empty.
    zoned : frozenset of str
        Headings of the columns that hold instants: times that carry their zone.
    has_merged : bool
        Whether the table ``merged_cells`` lists ranges of merged cells, by line and cell.
    """

    path: Path
    relation: str
    headings: tuple[str, ...]
    preamble: tuple[tuple[int, str, str], ...] = ()
    blank: str = "false"
    is_counted: bool = False
    damaged: int = 0
    spans: tuple[SheetSpan, ...] = ()
    unread: tuple[str, ...] = ()
    unended: tuple[str, ...] = ()
    sheet: str = ""
    dates: str = ""
    zoned: frozenset[str] = frozenset()
    has_merged: bool = False

    def place(self, line: int | None) -> Place:
        """Return where a line stands, in the words of the file."""
        if line is None:
            return Place(source=self.path.name, line=line)
        number, sheet = self.line_of(line)
        name = self.path.name
        return Place(source=f"{name}[{sheet}]" if sheet else name, line=number)

    def line_of(self, running: int) -> tuple[int, str]:
        """Return the line of the file, or of the sheet and the name of that."""
        span = self._span(running)
        return (running, "") if span is None else (running - span.first + 1, span.name)

    def _span(self, line: int) -> SheetSpan | None:
        inside = [span for span in self.spans if span.first <= line]
        return inside[-1] if inside else None


def clean_headings(cells: list[str]) -> tuple[str, ...]:
    r"""Return headings trimmed, on one line, and told apart when one stands twice.

    Examples
    --------
    >>> clean_headings([" 电量\n(kWh) ", "电量(kWh)", ""])
    ('电量(kWh)', '电量(kWh) [2]', '')
    """
    seen: dict[str, int] = {}
    result = []
    for cell in cells:
        name = "".join(cell.split("\n")).replace("\u3000", " ").lstrip("\ufeff").strip()
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 or not name else f"{name} [{seen[name]}]")
    return tuple(result)


def numbered_headings(count: int) -> tuple[str, ...]:
    """Return the names of columns in a file without headings, which are their numbers."""
    return tuple(str(number) for number in range(1, count + 1))


def shortened(text: object) -> str:
    """Return text from a file short and plain enough for a sentence."""
    plain = "".join(c if c.isprintable() else " " for c in str(text or ""))
    shown = plain.strip()
    return shown if len(shown) <= LONGEST_EXAMPLE else shown[: LONGEST_EXAMPLE - 1] + "…"
