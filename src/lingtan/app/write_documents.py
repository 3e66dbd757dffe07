"""Write a document in its three forms: PDF, XLSX and HTML, beside what stands there already."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lingtan.app.choose_place import choose_place, documents_put_back, standing
from lingtan.app.layout import Layout
from lingtan.app.wiring_documents import write_html, write_pdf, write_xlsx
from lingtan.app.wiring_evidence import mark_file
from lingtan.base.errors import DocumentError
from lingtan.reports.model import Report

KINDS = ("xlsx", "html", "pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """The three forms of a document.

    Attributes
    ----------
    pdf : Path or None
        None where it could not be set; `why_no_pdf` says why.
    kept, replaced : tuple of Path
        Earlier documents of the name that stay beside it, and those written over.
    """

    pdf: Path | None
    xlsx: Path
    html: Path
    why_no_pdf: DocumentError | None
    kept: tuple[Path, ...]
    replaced: tuple[Path, ...]

    def digests(self, layout: Layout) -> dict[str, str]:
        """Return the SHA-256 of each form by its path below the workspace."""
        written = [path for path in (self.pdf, self.xlsx, self.html) if path is not None]
        paths = [path.relative_to(layout.folder).as_posix() for path in written]
        return {path: mark_file(layout.folder, path).sha256 for path in paths}


@contextmanager
def documents_written(
    layout: Layout, report: Report, name: str, *, replace: bool
) -> Iterator[Documents]:
    """Write a document into ``reports/`` for a block that records it; both or neither.

    Without a Chinese font the PDF is left out and the result says so.

    Parameters
    ----------
    replace : bool
        Whether to write over the documents that stand there.
    """
    layout.reports.mkdir(exist_ok=True)
    place = choose_place(layout.reports, name, KINDS, replace=replace)
    earlier = standing(layout.reports / name, KINDS)
    xlsx, html, pdf = (place.with_name(f"{place.name}.{kind}") for kind in KINDS)
    with documents_put_back((xlsx, html, pdf)):
        write_xlsx(report, xlsx)
        write_html(report, html)
        why_not = _try_pdf(report, pdf)
        yield Documents(
            pdf=None if why_not else pdf,
            xlsx=xlsx,
            html=html,
            why_no_pdf=why_not,
            kept=() if replace else earlier,
            replaced=tuple(path for path in earlier if replace and (path != pdf or not why_not)),
        )


def _try_pdf(report: Report, path: Path) -> DocumentError | None:
    """Write the PDF; return why it could not be set, or None."""
    try:
        write_pdf(report, path)
    except DocumentError as error:
        if error.case == "not_written":
            raise
        return error
    return None
