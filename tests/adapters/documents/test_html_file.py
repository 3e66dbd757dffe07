"""The HTML file holds what was rendered, in UTF-8, and replaces the old one at once."""

from pathlib import Path

from lingtan.adapters.documents.html_file import write_html
from lingtan.reports.html import render_html
from lingtan.reports.park_report import build_park_report
from tests.builders_reports import report_inputs


def test_the_file_is_the_page(tmp_path: Path) -> None:
    report = build_park_report(report_inputs("zh_CN"))
    path = tmp_path / "reports" / "park.html"
    write_html(report, path)
    write_html(report, path)
    assert path.read_text(encoding="utf-8") == render_html(report)
    assert [file.name for file in path.parent.iterdir()] == ["park.html"]
