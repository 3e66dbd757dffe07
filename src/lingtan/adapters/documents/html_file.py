"""Write the HTML report."""

from pathlib import Path

from lingtan.adapters.documents.durable import write_document
from lingtan.reports.html import render_html
from lingtan.reports.model import Report


def write_html(report: Report, path: Path) -> None:
    """Write the report as one self-contained HTML file.

    Raises
    ------
    DocumentError
        The file cannot be written.
    """
    write_document(path, render_html(report).encode("utf-8"))
