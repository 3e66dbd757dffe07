"""A page as a PDF, for whoever files or signs it."""

from lingtan.app.present_park import Presentation
from lingtan.app.wiring_documents import render_pdf
from lingtan.reports.context import Context
from lingtan.reports.model import Report
from lingtan.reports.page_document import page_document


def page_pdf(presentation: Presentation, report: Report) -> bytes:
    """Return a page as PDF/A; equal pages give equal bytes.

    Parameters
    ----------
    report : Report
        The presentation's, with the chapters of the page.

    Raises
    ------
    DocumentError
        There is no Chinese font, or a character or picture cannot be set.
    """
    return render_pdf(page_document(Context(inputs=presentation.inputs), report))
