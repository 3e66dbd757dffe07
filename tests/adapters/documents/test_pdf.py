"""The PDF opens, is PDF/A, loses no row, misses no character and is the same every time."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from lingtan.adapters.documents.fonts import find_font, require_font
from lingtan.adapters.documents.pdf import render_pdf, write_pdf
from lingtan.base.errors import DocumentError
from lingtan.base.names import Name
from lingtan.reports.model import Chapter, Column, Report, Table
from lingtan.reports.park_report import build_park_report
from lingtan.reports.words import LANGUAGES
from tests.builders_reports import report_inputs
from tests.builders_reports_park import a_park

WORDS = (
    "contents",
    "page",
    "unknown",
    "evidence_legend",
    "figure_legend",
    "generated",
)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def report_with(rows: int, title: str = "T", cell: str = "cell") -> Report:
    table = Table(
        id="long",
        title="Long table",
        columns=(Column(heading="row"), Column(heading="what")),
        rows=tuple((f"row-{place:04d}", cell) for place in range(rows)),
    )
    return Report(
        language="zh_CN",
        title=title,
        subtitle="",
        note="",
        generated_at="2026-02-03T12:05+08:00",
        chapters=(Chapter(id="one", title="One", blocks=(table,)),),
        sheets=(),
        words=tuple((word, word) for word in WORDS),
    )


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> tuple[Report, bytes]:
    report = build_park_report(report_inputs(request.param))
    return report, render_pdf(report)


@pytest.fixture(scope="module")
def text(made: tuple[Report, bytes]) -> str:
    return text_of(made[1])


def test_the_pdf_is_an_archive_copy_in_its_language(made: tuple[Report, bytes]) -> None:
    report, pdf = made
    reader = PdfReader(BytesIO(pdf))
    assert b"pdfaid:part>2<" in pdf.replace(b" ", b"")
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    assert str(root["/Lang"]).lower().startswith(report.language[:2])
    assert reader.metadata is not None
    assert reader.metadata.title == report.title


@pytest.mark.slow
def test_every_chapter_and_the_note_of_a_composed_park_can_be_read(
    made: tuple[Report, bytes], text: str
) -> None:
    report, pdf = made
    joined = text.replace("\n", "").replace(" ", "")
    for chapter in report.chapters:
        assert chapter.title.replace(" ", "") in joined
    assert joined.count(report.note.replace(" ", "")) >= len(PdfReader(BytesIO(pdf)).pages)


def test_all_fonts_are_embedded_and_no_character_is_missing(text: str) -> None:
    assert "\ufffd" not in text
    assert "\x00" not in text


def test_no_row_of_a_long_table_is_lost() -> None:
    text = text_of(render_pdf(report_with(200)))
    assert sum(f"row-{place:04d}" in text for place in range(200)) == 200


def test_the_heading_is_repeated_on_each_page() -> None:
    pdf = render_pdf(report_with(200))
    pages = len(PdfReader(BytesIO(pdf)).pages)
    assert pages >= 3
    assert text_of(pdf).count("what") >= pages - 1


def test_equal_reports_give_equal_bytes(made: tuple[Report, bytes]) -> None:
    report, pdf = made
    assert render_pdf(build_park_report(report_inputs(report.language))) == pdf


@pytest.mark.parametrize(
    "text", ["#panic()", "$x$ *b* _i_ @ref <label>", "\\ ` ``` // /* */", "= H"]
)
def test_what_a_user_wrote_is_never_typesetting_code(text: str) -> None:
    found = text_of(render_pdf(report_with(1, title=text, cell=text)))
    assert "".join(text.split()) in "".join(found.split())


@pytest.mark.slow
def test_a_hostile_park_name_is_printed_as_it_is() -> None:
    name = '#read("/etc/passwd")'
    park = a_park(Name(en=name, zh=name))
    pdf = render_pdf(build_park_report(report_inputs(park=park, boundary=park.boundaries[0])))
    assert "#read(" in text_of(pdf)


def test_a_character_no_font_has_is_named_and_no_pdf_is_written(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"𓀀 \(U\+13000\) of “mill 𓀀 of the north”"):
        write_pdf(report_with(1, cell="mill \U00013000 of the north"), tmp_path / "r.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sign", ["\x07", "\u202e", "\udcff"])
def test_a_sign_that_steers_is_written_out_and_the_pdf_is_set(sign: str) -> None:
    shown = text_of(render_pdf(report_with(1, cell=f"closed by a{sign}b")))
    assert f"closed by a{ascii(sign)[1:-1]}b" in shown


def test_without_a_chinese_font_the_error_names_the_way_out(tmp_path: Path) -> None:
    assert find_font([tmp_path], with_system=False) is None
    with pytest.raises(DocumentError, match="fonts-noto-cjk"):
        render_pdf(report_with(1), [tmp_path], with_system=False)


def test_the_font_comes_from_a_file_that_exists() -> None:
    font = require_font()
    assert font.family
    assert Path(font.path).is_file()


def test_a_font_in_a_folder_of_ones_own_is_found() -> None:
    folder = Path(require_font().path).parent
    assert find_font([folder], with_system=False) is not None


def test_a_folder_that_cannot_be_written_is_a_typed_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(DocumentError, match="cannot be written"):
        write_pdf(report_with(1), blocked / "r.pdf")
