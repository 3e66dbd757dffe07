"""The register of requests lists every datum, and each supplier's on a sheet of its own."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lingtan.adapters.forms.requests import write_request_register
from lingtan.base.errors import DocumentError
from lingtan.base.names import Name
from lingtan.park.requests import DataRequest, RequestState


def request(datum: str, supplier: str, state: RequestState = RequestState.OPEN) -> DataRequest:
    return DataRequest(
        datum=datum,
        name=Name(en=f"Datum {datum}", zh=f"数据 {datum}"),
        supplier=Name(en=supplier, zh=f"{supplier}（中）"),
        proof=Name(en="=evil()", zh="证明"),
        needed_by=("cn910.core", "hn467.core"),
        state=state,
        subjects=("steel", "glass"),
    )


REQUESTS = (
    request("a", "the power company"),
    request("b", "the enterprise", RequestState.STATED),
    request("c", "the power company", RequestState.PROVEN),
)


@pytest.mark.parametrize(
    ("language", "state", "supplier"),
    [("en", "Open", "the power company"), ("zh", "待提供", "the power company（中）")],
)
def test_every_request_is_listed_and_again_by_supplier(
    tmp_path: Path, language: str, state: str, supplier: str
) -> None:
    book = load_workbook(write_request_register(REQUESTS, language, tmp_path / "r.xlsx"))
    assert len(book.worksheets) == 3
    every = list(book.worksheets[0].iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in every] == ["a", "b", "c"]
    assert every[0][2:4] == ("steel, glass", supplier)
    assert every[0][5:7] == ("cn910.core, hn467.core", state)
    assert book.worksheets[1].title == supplier
    own = list(book.worksheets[1].iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in own] == ["a", "c"]


@pytest.mark.parametrize(("language", "park"), [("en", "the park itself"), ("zh", "园区本身")])
def test_the_park_is_named_beside_enterprises_that_owe_the_same(
    tmp_path: Path, language: str, park: str
) -> None:
    both = replace(REQUESTS[0], subjects=("", "steel"))
    book = load_workbook(write_request_register([both], language, tmp_path / "r.xlsx"))
    assert book.worksheets[0]["C4"].value == f"{park}, steel"


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    book = load_workbook(write_request_register(REQUESTS, "en", tmp_path / "r.xlsx"))
    cell = book.worksheets[0].cell(4, 5)
    assert (cell.data_type, cell.value) == ("s", "=evil()")


def test_suppliers_with_long_or_forbidden_names_get_sheets_of_their_own(tmp_path: Path) -> None:
    names = ["x" * 40 + "1", "x" * 40 + "2", "a/b:c*", "A b c", "''"]
    requests = [request(str(n), name) for n, name in enumerate(names)]
    book = load_workbook(write_request_register(requests, "en", tmp_path / "r.xlsx"))
    titles = [page.title.lower() for page in book.worksheets]
    assert len(set(titles)) == 6
    assert max(map(len, titles)) <= 31


def test_no_request_gives_an_empty_register(tmp_path: Path) -> None:
    book = load_workbook(write_request_register((), "zh", tmp_path / "r.xlsx"))
    assert len(book.worksheets) == 1


def test_a_register_that_cannot_be_saved_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be written"):
        write_request_register(REQUESTS, "en", tmp_path / "absent" / "r.xlsx")
