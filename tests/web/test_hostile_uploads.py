"""Files somebody sends to do harm: each is refused in words, and nothing of it is run."""

import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import Workbook

from lingtan.app.workspace import Workspace
from tests.web.doing import Doer
from tests.web.site import serving
from tests.web.test_actions import brought

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def doer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doer]:
    folder = tmp_path_factory.mktemp("hostile") / "park"
    Workspace.new(folder, "manufacturing")
    with serving(folder) as running:
        yield Doer(running)


def bomb() -> bytes:
    """Return a workbook of kilobytes that unpacks to gigabytes."""
    book, made = BytesIO(), BytesIO()
    workbook = Workbook()
    workbook.create_sheet(index=0).append(["time", "main"])
    workbook.save(book)
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as z:
        for name in source.namelist():
            content = source.read(name)
            if not name.endswith("sheet1.xml"):
                z.writestr(name, content)
                continue
            head, tail = content.split(b"</sheetData>")
            row = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"x" * 1_000_000
            with z.open(name, "w", force_zip64=True) as sheet:
                sheet.write(head)
                for _ in range(2_500):
                    sheet.write(row + b"</t></is></c></row>")
                sheet.write(b"</sheetData>" + tail)
    return made.getvalue()


@pytest.mark.slow
def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(doer: Doer) -> None:
    page = doer.done(doer.send_files("/do/import", {"bomb.xlsx": bomb()}))
    asked = brought(page, "/do/mapping")
    more = f"lang=en&upload={asked['upload']}&file=bomb.xlsx"
    form = doer.person.ask(f"/do/mapping?{more}")
    assert form.status == 400
    assert "which is not safe to read" in form.text


def workbook_saying(declared: str) -> bytes:
    """Return a workbook whose first sheet declares entities, and shows one named `e`."""
    book, made = BytesIO(), BytesIO()
    workbook = Workbook()
    workbook.create_sheet(index=0).append(["time", "main"])
    workbook.save(book)
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(made, "w") as written:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                head, root, rest = content.partition(b"<worksheet")
                cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>&e;</t></is></c></row>'
                rest = rest.replace(b"</sheetData>", cell + b"</sheetData>")
                content = head + f"<!DOCTYPE worksheet [{declared}]>".encode() + root + rest
            written.writestr(name, content)
    return made.getvalue()


@pytest.mark.slow
def test_a_workbook_brings_in_no_file_of_the_server_and_swells_to_nothing(
    doer: Doer, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret of the server", encoding="utf-8")
    ten = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    swelling = f'<!ENTITY e0 "0123456789">{ten}<!ENTITY e "&e9;">'
    for declared in (f'<!ENTITY e SYSTEM "{secret.as_uri()}">', swelling):
        before = time.monotonic()
        page = doer.done(
            doer.send_files("/do/import", {"entities.xlsx": workbook_saying(declared)})
        )
        assert "a secret of the server" not in page.text
        asked = brought(page, "/do/mapping")
        more = f"lang=en&upload={asked['upload']}&file=entities.xlsx"
        form = doer.person.ask(f"/do/mapping?{more}")
        assert form.status in {200, 400}
        assert "a secret of the server" not in form.text
        assert len(form.body) < 1_000_000
        assert time.monotonic() - before < 30


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"{SCRIPT}.csv", b"time,main\n2025-01-01 00:00,1\n"),
        ("letters.csv", f"time,{SCRIPT}\n2025-01-01 00:00,{SCRIPT}\n".encode()),
        ("picture.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>'.encode()),
        ("page.html", f"<html>{SCRIPT}</html>".encode()),
    ],
)
def test_what_a_file_holds_is_shown_as_text(doer: Doer, name: str, content: bytes) -> None:
    page = doer.done(doer.send_files("/do/import", {name: content}))
    assert SCRIPT not in page.text
    asked = brought(page, "/do/mapping")
    form = doer.person.ask(f"/do/mapping?lang=en&upload={asked['upload']}&file={asked['file']}")
    assert SCRIPT not in form.text
    assert "<svg xmlns" not in form.text


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"\x00" * 4096, "时间,值\n2025-01-01 00:00,1\n".encode("gb18030")[:-3], b""],
)
def test_bytes_that_are_no_table_are_refused_in_words(doer: Doer, content: bytes) -> None:
    page = doer.done(doer.send_files("/do/import", {"bytes.csv": content}))
    assert page.status == 200
    assert "Failed" not in page.text


def test_a_long_chinese_name_is_no_full_disk(doer: Doer) -> None:
    """Letters of three bytes: a file system counts bytes."""
    name = f"{'表' * 100}.csv"
    page = doer.done(doer.send_files("/do/import", {name: b"time,main\n2025-01-01 00:00,1\n"}))
    asked = brought(page, "/do/mapping")
    assert asked["file"].endswith("表.csv")
    more = f"lang=en&upload={asked['upload']}&file={quote(asked['file'])}"
    assert doer.person.ask(f"/do/mapping?{more}").status == 200


def test_nothing_is_served_from_where_files_are_sent_to(doer: Doer) -> None:
    for path in ("/.uploads", "/documents/..%2f.uploads", "/documents/.uploads", "/uploads"):
        assert doer.person.ask(path).status == 404
