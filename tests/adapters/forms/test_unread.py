"""What stands on a form where nothing is asked for is named, and nothing of it is guessed."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lingtan.adapters.forms.open_form import MOST_ROWS, is_form
from lingtan.adapters.forms.read import FormContents, read_form
from lingtan.adapters.forms.write import write_form
from lingtan.adapters.park_file.read import read_park
from lingtan.base.errors import ImportFileError
from lingtan.base.findings import Severity
from lingtan.catalogue.load import load_catalogue
from lingtan.park.park import Park
from lingtan.reports.words import Words
from tests.builders_park_file import write_park_file

CATALOGUE = load_catalogue()
WORDS = (Words("en"), Words("zh"))


@pytest.fixture
def park(tmp_path: Path) -> Park:
    return read_park(write_park_file(tmp_path / "park"), CATALOGUE)


def water(park: Park, folder: Path) -> Path:
    return write_form("water", park, CATALOGUE, 2025, "en", folder / "water.xlsx")


def altered(path: Path, cells: Mapping[str, str | int], merge: str = "", title: str = "") -> Path:
    """Change cells of the first sheet of a form, merge some, and add a sheet."""
    book = load_workbook(path)
    page = book.worksheets[0]
    for cell, value in cells.items():
        page[cell] = value
    if merge:
        page.merge_cells(merge)
    if title:
        book.create_sheet(title)["B2"] = "700 t more"
    book.save(path)
    return path


def named(contents: FormContents) -> set[tuple[str, str]]:
    return {
        (f.kind.id.removeprefix("form_"), str(f.facts.get("cell", f.facts.get("sheet"))))
        for f in contents.findings
        if f.kind.severity is not Severity.INFO
        and all(w.what(f) and w.next_step(f) for w in WORDS)
    }


def test_what_stands_where_nothing_is_asked_for_is_named(park: Park, tmp_path: Path) -> None:
    path = altered(water(park, tmp_path), {"H6": "in 万t"}, title="more")
    assert named(read_form(path, park, CATALOGUE)) == {
        ("cells_not_read", "H6"),
        ("sheet_not_read", "more"),
    }


def test_an_amount_merged_over_cells_is_nobodys(park: Park, tmp_path: Path) -> None:
    path = altered(water(park, tmp_path), {"C6": 9}, merge="C6:C7")
    contents = read_form(path, park, CATALOGUE)
    assert named(contents) == {("merged", "C6:C7")}
    assert 9 not in [fact.value for fact in contents.facts]


@pytest.mark.parametrize(("year", "is_read"), [("2024", False), ("2025", True), ("", True)])
def test_a_title_of_another_year_is_not_read_as_the_year_of_the_form(
    park: Park, tmp_path: Path, year: str, is_read: bool
) -> None:
    path = altered(water(park, tmp_path), {"A1": f"Park 2049: water {year}".rstrip()})
    if not year:
        path = altered(path, {"A1": "water"})
    contents = read_form(path, park, CATALOGUE)
    assert ("other_year" in {kind for kind, _ in named(contents)}) is not is_read
    assert any(fact.datum == "water_fresh" for fact in contents.facts) is is_read


@pytest.mark.slow
def test_no_row_of_a_long_form_is_cut_off(park: Park, tmp_path: Path) -> None:
    path = altered(water(park, tmp_path), {f"A{MOST_ROWS + 1}": " "})
    assert read_form(path, park, CATALOGUE).facts
    path = altered(path, {f"C{MOST_ROWS + 1}": 7})
    assert is_form(path)
    with pytest.raises(ImportFileError, match="more than 20,000 rows"):
        read_form(path, park, CATALOGUE)
