"""Documents that were issued are found by kind and period, each in its forms and languages."""

import re
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.open_park import open_park
from lingtan.reports.words import Words
from lingtan.web.documents_listed import Document, listed, told_by
from tests.app.test_closing import read_in
from tests.prepared import copied
from tests.web.site import serving

NAMES = (
    *(f"report_2025_whole_zh.{form}" for form in ("html", "pdf", "xlsx")),
    *("report_2025_whole_en.pdf", "report_2025_whole_en_2.pdf", "report_2026-01_whole_en.pdf"),
    "report_2025-06_whole_en.pdf",
    *("footprint_machines_2025_pact.json", "statement_2025_whole_zh.pdf", "odd name.pdf"),
)


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return copied(read_in, tmp_path_factory.mktemp("issued") / "park")


@pytest.mark.parametrize(
    ("stem", "told"),
    [
        ("report_2025-06-01_a_b_en", Document("report", "2025-06-01", "a_b", "en", 1)),
        ("report_2025_whole_zh_12", Document("report", "2025", "whole", "zh", 12)),
        ("plan_2_whole_en", Document("plan", "", "2_whole", "en", 1)),
        ("form_energy_2025_en", Document("form", "2025", "energy", "en", 1)),
        ("2025", Document("other", "2025", "", "", 1)),
        ("_", Document("other", "", "", "", 1)),
    ],
)
def test_a_name_tells_what_a_document_is(stem: str, told: Document) -> None:
    assert told_by(stem) == told


@pytest.mark.parametrize(
    ("language", "kinds", "title"),
    [
        (
            "en",
            ["Reports 2026-01", "Reports 2025", "Reports 2025-06"],
            "Whole park · English · issued again (2)",
        ),
        ("zh", ["报告 2026-01", "报告 2025", "报告 2025-06"], " · English · 再次出具（2）"),
    ],
)
def test_documents_stand_by_kind_and_the_newest_period_first(
    park: Workspace, language: str, kinds: list[str], title: str
) -> None:
    groups = listed(NAMES, open_park(park.layout).park, Words(language))
    assert [each.heading for each in groups][:3] == kinds
    reports = groups[1].lines
    assert len(reports) == 3
    assert reports[1].title.endswith(title)
    forms = [name for group in groups for line in group.lines for _, name in line.forms]
    assert sorted(forms) == sorted(NAMES)
    assert [form for form, _ in reports[2].forms] == ["HTML", "PDF", "XLSX"]


@pytest.mark.parametrize(
    ("stem", "titles"),
    [
        ("footprint_machines_2025_pact", ("Machine works · PACT", "机械厂 · PACT")),
        ("footprint_machines_2025_cbam", ("Machine works · CBAM", "机械厂 · CBAM")),
        ("plan_2_whole_en", ("Whole park · version 2 · English", "园区整体 · 第 2 版 · English")),
        ("form_energy_2025_en", ("Monthly energy · English", "")),
        ("footprint_gone_2025_pact", ("gone_pact", "gone_pact")),
    ],
)
def test_what_a_document_is_about_is_told_in_words(
    park: Workspace, stem: str, titles: tuple[str, str]
) -> None:
    for language, title in zip(("en", "zh"), titles, strict=True):
        ((line,),) = (
            group.lines
            for group in listed([f"{stem}.pdf"], open_park(park.layout).park, Words(language))
        )
        assert not title or line.title == title


@pytest.mark.slow
def test_the_page_of_reports_leads_to_each(tmp_path: Path) -> None:
    folder = copied(read_in, tmp_path / "park").layout.folder
    (folder / "reports").mkdir(exist_ok=True)
    for name in NAMES:
        (folder / "reports" / name).write_bytes(b"x")
    with serving(folder) as site:
        page = site.ask("/reports?period=2025&lang=en").text
        found = re.findall(r'href="(/documents/[^"]+)"', page)
        assert len(found) >= len(NAMES)
        assert "<h3>Reports 2025</h3>" in page
        for path in set(found):
            assert site.ask(path.replace("&amp;", "&").replace(" ", "%20")).status == 200
