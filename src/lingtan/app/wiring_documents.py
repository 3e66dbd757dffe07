"""The adapters of documents: fonts, PDF, workbook and page; a query does not load them."""

from lingtan.adapters.documents.durable import write_document
from lingtan.adapters.documents.fonts import find_font
from lingtan.adapters.documents.html_file import write_html
from lingtan.adapters.documents.pdf import render_pdf, write_pdf
from lingtan.adapters.documents.xlsx import render_xlsx, write_xlsx

__all__ = [
    "find_font",
    "render_pdf",
    "render_xlsx",
    "write_document",
    "write_html",
    "write_pdf",
    "write_xlsx",
]
