"""Write the PDF: Typst lays it out, PDF/A-2b refuses any character no font can show."""

from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

import typst

from lingtan.adapters.documents.durable import write_document
from lingtan.adapters.documents.fonts import fonts_of, require_font
from lingtan.adapters.documents.typst_data import report_data
from lingtan.base.errors import DocumentError
from lingtan.reports.model import Report

STANDARD: Final = "a-2b"


def render_pdf(report: Report, folders: Sequence[Path] = (), *, with_system: bool = True) -> bytes:
    """Return the report as PDF/A-2b.

    Parameters
    ----------
    folders : sequence of Path
        Folders with fonts to use besides the system's.
    with_system : bool
        Whether the fonts of the system may be used.

    Raises
    ------
    DocumentError
        There is no Chinese font, or a character or picture cannot be set.
    """
    font = require_font(folders, with_system=with_system)
    template = (files("lingtan.adapters.documents") / "report.typ").read_bytes()
    try:
        compiled, warnings = typst.compile_with_warnings(
            template,
            format="pdf",
            font_paths=fonts_of(folders, with_system=with_system),
            sys_inputs={"report": report_data(report, font.family)},
            pdf_standards=[STANDARD],
            timestamp=datetime.fromisoformat(report.generated_at),
        )
    except typst.TypstError as error:
        raise DocumentError(
            "not_set", facts={"family": font.family, "said": error.message}
        ) from error
    if warnings:
        raise DocumentError(
            "not_faithful", facts={"family": font.family, "said": warnings[0].message}
        )
    return bytes(compiled)


def write_pdf(report: Report, path: Path, folders: Sequence[Path] = ()) -> None:
    """Write the report as a PDF/A-2b file; see `render_pdf`."""
    write_document(path, render_pdf(report, folders))
