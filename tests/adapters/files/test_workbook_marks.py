"""A workbook of kilobytes that would be gigabytes of objects is refused before it is read."""

import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from lingtan.adapters.files.workbook_lines import opened
from lingtan.adapters.files.workbook_marks import (
    LONGEST_TOKEN,
    MOST_IN_A_PART,
    MOST_IN_A_ROW,
)
from lingtan.adapters.forms.open_form import open_form
from lingtan.base.errors import ImportFileError


def workbook(tmp_path: Path, part: str, before: bytes, filling: bytes) -> Path:
    """Return a workbook, one part of which holds something before the first place that fits."""
    made, found = BytesIO(), tmp_path / "book.xlsx"
    book = Workbook()
    book.worksheets[0].append(["time", "main"])
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/media/noise.png", bytes(range(256)) * 4)
        for name in source.namelist():
            content = source.read(name)
            assert name != part or before in content
            z.writestr(
                name, content.replace(before, filling + before, 1) if name == part else content
            )
    return found


@pytest.mark.parametrize(
    ("part", "before", "filling"),
    [
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * (MOST_IN_A_PART + 1)),
        ("xl/workbook.xml", b"</workbook>", b"<x/>" * (MOST_IN_A_PART + 1)),
        ("docProps/core.xml", b"</cp:coreProperties>", b"<x/>" * (MOST_IN_A_PART + 1)),
        ("xl/worksheets/sheet1.xml", b"</row>", b"<c/>" * (MOST_IN_A_ROW + 1)),
        ("xl/worksheets/sheet1.xml", b"</worksheet>", b"<x/>" * (MOST_IN_A_ROW + 1)),
    ],
)
def test_a_workbook_of_millions_of_marks_is_refused_before_it_is_read(
    tmp_path: Path, part: str, before: bytes, filling: bytes
) -> None:
    path = workbook(tmp_path, part, before, filling)
    assert path.stat().st_size < 100_000
    with pytest.raises(ImportFileError) as as_table, opened(path):
        pass
    with pytest.raises(ImportFileError) as as_form:
        open_form(path)
    assert (as_table.value.case, as_form.value.case) == ("unsafe_to_unpack", "form_too_large")


def test_a_part_in_odd_letters_is_not_believed(tmp_path: Path) -> None:
    """In EBCDIC a mark is another byte than it is counted by."""
    odd = b'<?xml version="1.0" encoding="cp037"?><!--' + b" " * (MOST_IN_A_PART + 1) + b"-->"
    path = workbook(tmp_path, "xl/styles.xml", b"<styleSheet", odd)
    with pytest.raises(ImportFileError, match="not safe"), opened(path):
        pass


@pytest.mark.slow
def test_a_sheet_of_many_rows_of_many_cells_is_read(tmp_path: Path) -> None:
    row = b"<row>" + b"<c><v>1</v></c>" * 300 + b"</row>"
    path = workbook(tmp_path, "xl/worksheets/sheet1.xml", b"</sheetData>", row * 3_000)
    with opened(path) as book:
        assert len(book.sheetnames) == 1


SHEET = "xl/worksheets/sheet1.xml"


def long(filled_with: bytes = b"a") -> bytes:
    """Return 24 MB that pack 180 to 1, as a table may."""
    return b"".join(b"%04d" % number + filled_with * 996 for number in range(24_000))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "before", "opening", "filled_with", "closing"),
    [
        (SHEET, b"<sheetData", b'<x a="', b"a", b'"/>'),
        (SHEET, b"<sheetData", b'<x a="', b">", b'"/>'),
        (SHEET, b"<sheetData", b"<!--", b">", b"-->"),
        (SHEET, b"<sheetData", b"<?x ", b"a", b"?>"),
        (SHEET, b"<sheetData", b"&x", b"a", b";"),
        (SHEET, b"<worksheet", b'<!DOCTYPE worksheet [<!ENTITY e "', b"a", b'">]>'),
        ("xl/styles.xml", b"<fonts", b"<x", b"a", b"/>"),
        ("xl/workbook.xml", b"<bookViews", b"<x a='", b"a", b"'/>"),
    ],
)
def test_a_workbook_with_an_endless_token_is_refused_before_it_is_read(
    tmp_path: Path, part: str, before: bytes, opening: bytes, filled_with: bytes, closing: bytes
) -> None:
    path = workbook(tmp_path, part, before, opening + long(filled_with) + closing)
    began = time.process_time()
    with pytest.raises(ImportFileError) as as_table, opened(path):
        pass
    with pytest.raises(ImportFileError) as as_form:
        open_form(path)
    assert time.process_time() - began < 1
    facts = {"file": path.name, "part": part, "longest": LONGEST_TOKEN}
    for caught in (as_table, as_form):
        assert (caught.value.case, caught.value.facts) == ("endless_token", facts)


@pytest.mark.slow
def test_an_endless_token_in_other_letters_is_refused_as_well(tmp_path: Path) -> None:
    path = workbook(tmp_path, SHEET, b"<sheetData", b'<x a="' + long() + b'"/>')
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[SHEET] = parts[SHEET].decode().encode("utf-16")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    with pytest.raises(ImportFileError) as caught:
        open_form(path)
    assert caught.value.case == "endless_token"


def test_a_long_text_and_the_longest_attribute_of_a_spreadsheet_are_read(tmp_path: Path) -> None:
    cell = b'<row><c t="str"><v>' + b"&quot;" * 100_000 + b"</v></c></row>"
    filling = b'<x a="' + b"_x000A_" * 32_767 + b'"/>'
    path = workbook(tmp_path, SHEET, b"</sheetData>", cell + filling)
    with opened(path) as book:
        assert len(book.sheetnames) == 1
