"""With the fonts of ``lingtan[cjk]`` alone a report is whole, in both languages and weights."""

import re
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from lingtan_cjk import FOLDER
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from lingtan.adapters.documents.fonts import find_font, installed_folders
from lingtan.adapters.documents.pdf import render_pdf
from lingtan.base.errors import DocumentError
from lingtan.reports.park_report import build_park_report
from tests.adapters.documents.test_pdf import report_with, text_of
from tests.builders_reports import report_inputs

README = Path(__file__).parents[3] / "fonts" / "README.md"
LANGUAGES = ("en", "zh_CN")


def gb2312() -> str:
    """Return the 6,763 characters of levels 1 and 2 of GB 2312."""
    rows, cells = range(0xB0, 0xF8), range(0xA1, 0xFF)
    codes = [bytes((row, cell)) for row in rows for cell in cells]
    return "".join(code.decode("gb2312", "ignore") for code in codes)


def told_missing() -> str:
    """Return the characters that the package says it lacks."""
    said = re.search(r"\((劐.*?)\)", README.read_text(encoding="utf-8"), re.S)
    assert said is not None
    return said[1].replace(" ", "")


def font_names(pdf: bytes) -> set[str]:
    """Return the names of the fonts the pages are set in."""
    found = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        resources = cast(DictionaryObject, page["/Resources"].get_object())
        fonts = cast(DictionaryObject, resources["/Font"].get_object())
        for each in fonts.values():
            font = cast(DictionaryObject, each.get_object())
            found.add(str(font["/BaseFont"]).removeprefix("/"))
    return found


def test_an_installed_extra_is_found_without_being_asked_for() -> None:
    assert installed_folders() == (FOLDER,)
    font = find_font([FOLDER], with_system=False)
    assert font is not None
    assert font.family == "Noto Sans SC"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_needs_no_other_font(language: str) -> None:
    pdf = render_pdf(build_park_report(report_inputs(language)), [FOLDER], with_system=False)
    used = {name.partition("+")[2] for name in font_names(pdf)}
    assert used == {"NotoSansSC-Regular", "NotoSansSC-Bold"}


def test_every_character_of_gb_2312_is_there_but_those_that_are_named() -> None:
    characters, missing = gb2312(), told_missing()
    assert len(characters) == 6763
    assert len(missing) == 33
    there = "".join(each for each in characters if each not in missing)
    pdf = render_pdf(report_with(1, cell=there + "₀₁₂₃₄₅₆₇₈₉ΔΩφ≤≥℃"), [FOLDER], with_system=False)
    assert "鼎" in text_of(pdf)


@pytest.mark.parametrize("character", [*"劐齄"])
def test_a_character_it_lacks_is_refused_and_not_left_out(character: str) -> None:
    with pytest.raises(DocumentError, match=rf"{character} \(U\+{ord(character):04X}\)"):
        render_pdf(report_with(1, cell=character), [FOLDER], with_system=False)
