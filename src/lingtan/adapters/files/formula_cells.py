"""Find the formulas of a sheet that hold no result.

Excel keeps beside each formula the result it had when the workbook was saved. A program that wrote
the workbook may have left the result out; read by its results alone, such a cell looks empty.
"""

import posixpath
import re
import zipfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
LONGEST_FORMULA = 200
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
CHUNK = 1 << 20


class Unsolved:
    """Formulas without a result, asked for row by row from the top.

    They are read along with the sheet, so that none but the next is held in memory.
    """

    def __init__(self, path: Path, sheet: str) -> None:
        self._found = _formulas(path, sheet)
        self._next = next(self._found, None)

    def of_row(self, row: int) -> list[tuple[int, str]]:
        """Return the cells of a row, both counted from 1, and their formulas: ``=A2*2``."""
        cells: list[tuple[int, str]] = []
        while self._next is not None and self._next[0] <= row:
            if self._next[0] == row:
                cells.append(self._next[1:])
            self._next = next(self._found, None)
        return cells

    def close(self) -> None:
        """Close the sheet."""
        self._found.close()


def _formulas(path: Path, sheet: str) -> Generator[tuple[int, int, str], None, None]:
    with zipfile.ZipFile(path) as archive:
        part = part_of(archive, sheet)
        if part not in archive.namelist() or not _has_formula(archive, part):
            return
        with archive.open(part) as stream:
            yield from _unsolved(stream)


def _has_formula(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether there is any formula; a glance that spares most sheets a second reading."""
    end = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if FORMULA.search(end + chunk):
                return True
            end = chunk[-16:]
    return False


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the part of the archive that holds a sheet."""
    ids = {
        element.get("name"): value
        for element in _tree(archive, BOOK).iter()
        if _tag(element) == "sheet"
        for key, value in element.items()
        if key.endswith("}id")
    }
    targets = {
        element.get("Id"): element.get("Target", "") for element in _tree(archive, RELATIONS)
    }
    target = targets.get(ids.get(sheet), "")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _tree(archive: zipfile.ZipFile, part: str) -> Element:
    return ElementTree.fromstring(archive.read(part))  # noqa: S314  as openpyxl reads it


def _unsolved(stream: IO[bytes]) -> Iterator[tuple[int, int, str]]:
    from openpyxl.utils.cell import coordinate_to_tuple  # noqa: PLC0415 - as in workbook_lines

    rows: Element | None = None
    row, cell = 0, 0
    for event, element in ElementTree.iterparse(stream, ("start", "end")):  # noqa: S314  as above
        tag = _tag(element)
        if event == "start":
            rows = element if tag == "sheetData" else rows
            if tag == "row":
                row, cell = int(float(element.get("r", row + 1))), 0
        elif tag == "c":
            place = element.get("r")
            row, cell = coordinate_to_tuple(place) if place else (row, cell + 1)
            if formula := _formula_without_result(element):
                yield row, cell, formula
        elif tag == "row" and rows is not None:
            rows.clear()  # a row that was seen is not needed again


def _formula_without_result(cell: Element) -> str:
    parts = {_tag(part): part.text or "" for part in cell}
    if "f" not in parts or parts.get("v") or cell.get("t") == "str":  # a result may be empty text
        return ""
    return f"={parts['f']}"[:LONGEST_FORMULA]


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]
