"""However the cells of a form are mangled, reading gives findings or values, never a traceback."""

import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lingtan.adapters.forms.layout import KEY_SHEET, FormKind
from lingtan.adapters.forms.read import read_form
from lingtan.adapters.forms.write import write_form
from lingtan.adapters.park_file.read import read_park
from lingtan.base.errors import ImportFileError
from lingtan.catalogue.load import load_catalogue
from lingtan.park.park import Park
from lingtan.reports.words import Words
from tests.builders_park_file import write_park_file
from tests.examples import examples

CATALOGUE = load_catalogue()
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["=1/0", "#N/A", "=A1", "-", "2025-02-30", "works", "g1", "Industry", "  "]),
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
        max_size=20,
    ),
    st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2200-01-01")),
    st.timedeltas(timedelta(0), timedelta(days=2)),
)
PLACES = st.tuples(st.integers(1, 12), st.integers(1, 20))
EDITS = st.lists(st.tuples(PLACES, JUNK), min_size=1, max_size=12)


@cache
def a_park() -> Park:
    with tempfile.TemporaryDirectory() as folder:
        return read_park(write_park_file(Path(folder)), CATALOGUE)


@cache
def form_bytes(kind: str, language: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        return write_form(kind, a_park(), CATALOGUE, 2025, language, path).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(FormKind))
@settings(max_examples=examples(10), deadline=None)
@given(sheet=st.integers(0, 4), edits=EDITS, language=st.sampled_from(["en", "zh"]))
def test_mangled_cells_give_findings_or_values(
    kind: FormKind, sheet: int, edits: list[tuple[tuple[int, int], object]], language: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(form_bytes(kind.value, language))
        book = load_workbook(path)
        pages = [page for page in book.worksheets if page.sheet_state == "visible"]
        page = book[KEY_SHEET] if sheet == 4 else pages[sheet % len(pages)]
        for (row, column), value in edits:
            page.cell(row, column).value = value  # type: ignore[assignment]  # any cell value
        book.save(path)
        try:
            contents = read_form(path, a_park(), CATALOGUE)
        except ImportFileError:
            assert sheet == 4  # only a broken hidden sheet makes it no form
            return
    assert contents.readings["value"].min() is None or contents.readings["value"].min() >= 0  # type: ignore[operator]  # a decimal
    assert all(fact.value == fact.value for fact in contents.facts)
    for words in (Words("en"), Words("zh")):
        texts = [words.what(f) + words.next_step(f) for f in contents.findings]
        assert all("‹" not in text for text in texts)


@settings(max_examples=examples(25), deadline=None)
@given(start=st.integers(0, 20_000), junk=st.binary(max_size=40))
def test_a_damaged_file_is_a_typed_error_and_never_a_traceback(start: int, junk: bytes) -> None:
    content = form_bytes("water", "en")
    start %= len(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(content[:start] + junk + content[start + len(junk) :])
        with suppress(ImportFileError):
            assert read_form(path, a_park(), CATALOGUE).readings.columns
