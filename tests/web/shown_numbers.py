"""The numbers a page shows in its tables and tiles, and where each of them leads."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

NUMBER = re.compile(r"([~≈<>≥≤=]\s*)?[−-]?\d[\d,]*(\.\d+)?(\s*[%°A-Za-z]\S*)?")
DIGITS = re.compile(r"[−-]?\d[\d,]*(?:\.(\d+))?")
TILES = ("value", "big")  # classes of what shows a number outside of tables
VOID = frozenset({"meta", "link", "input", "col", "br", "img", "hr", "wbr"})


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number as a reader sees it.

    Attributes
    ----------
    place : str
        Table, heading and the first cell of the row.
    leads_to : str or None
        Its link; None where it has none.
    """

    place: str
    text: str
    leads_to: str | None

    @property
    def value(self) -> float:
        """The number itself, in the unit shown."""
        found = DIGITS.search(self.text)
        assert found is not None
        return float(found[0].replace(",", "").replace("−", "-"))

    @property
    def decimals(self) -> int:
        """Places after the point."""
        found = DIGITS.search(self.text)
        return len(found[1] or "") if found else 0


@dataclass(slots=True)
class _Cell:
    heading: str
    text: str = ""
    link: str | None = None


@dataclass(slots=True)
class _Table:
    id: str = ""
    headings: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.table, self.row = _Table(), list[_Cell]()
        self.cell: _Cell | None = None
        self.found: list[ShownNumber] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.table = _Table(told.get("id", "").removeprefix("table-"))
        elif tag == "th":
            self.table.headings.append("")
        elif tag == "tr":
            self.row = []
        elif tag == "td":
            place = min(len(self.row), len(self.table.headings) - 1)
            self.cell = _Cell(self.table.headings[place])
        elif told.get("class") in TILES:
            self.row, self.cell = [], _Cell("tile")
        elif tag == "a" and self.cell is not None:
            self.cell.link = self.cell.link or told["href"]

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self.open.pop() != tag:
            pass
        if self.cell is not None and tag in ("td", "div", "p"):
            self._end(self.cell)
        if tag == "table":
            self.table = _Table()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "th":
            self.table.headings[-1] += data
        elif self.cell is not None and self.open[-1] != "sup":
            self.cell.text += data

    def _end(self, cell: _Cell) -> None:
        self.row.append(cell)
        self.cell, text = None, cell.text.strip()
        if NUMBER.fullmatch(text):
            place = f"{self.table.id}/{cell.heading}/{self.row[0].text.strip()}"
            self.found.append(ShownNumber(place, text, cell.link))


def numbers_on(text: str) -> list[ShownNumber]:
    """Return every number of a page, in reading order."""
    reader = _Reader()
    reader.feed(text)
    return reader.found
