"""A word that stands where a document is missing names none."""

import pytest

from lingtan.park.documents import named_document


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "——",
        "none",
        "None.",
        "NONE",
        "n/a",
        "TBD",
        "（待补）",
        "无",
        "Ｎone",
        "no",
        "N.A.",
        "无证明",
    ],
)
def test_a_word_for_nothing_names_no_document(text: str) -> None:
    assert named_document(text) == ""


@pytest.mark.parametrize(
    "text", ["bill", "doc 7", "结算单 2025-001", "NO. 12", "No 37 of 2025", "无锡供电局 账单", "7"]
)
def test_the_name_of_a_document_stays_as_it_is(text: str) -> None:
    assert named_document(text) == text
