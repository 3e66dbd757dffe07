"""Write the PDF: Typst lays it out, PDF/A-2b refuses any character no font can show."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
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
NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
AROUND = 20  # characters of the text told on either side of one that no font shows
KEPT = 32  # as many as a browser has pages


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
    told = report_data(report, font.family)
    fonts, moment = fonts_of(folders, with_system=with_system), report.generated_at
    typeset = _typeset_once if report.is_page else _typeset
    return typeset(told, font.family, fonts, moment)


def write_pdf(report: Report, path: Path, folders: Sequence[Path] = ()) -> None:
    """Write the report as a PDF/A-2b file; see `render_pdf`."""
    write_document(path, render_pdf(report, folders))


def _typeset(told: str, family: str, fonts: typst.Fonts, moment: str) -> bytes:
    template = (files("lingtan.adapters.documents") / "report.typ").read_bytes()
    try:
        compiled, warnings = typst.compile_with_warnings(
            template,
            format="pdf",
            font_paths=fonts,
            sys_inputs={"report": told},
            pdf_standards=[STANDARD],
            timestamp=datetime.fromisoformat(moment),
        )
    except typst.TypstError as error:
        raise _why_not_set(error.message, told, family) from error
    if warnings:
        raise DocumentError("not_faithful", facts={"family": family, "said": warnings[0].message})
    return bytes(compiled)


def _why_not_set(said: str, told: str, family: str) -> DocumentError:
    """Return why a report was not set: where a font lacks a character, it and its text."""
    found = NO_GLYPH.search(said)
    if found is None:
        return DocumentError("not_set", facts={"family": family, "said": said})
    shown = ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])
    texts = (json.loads(text) for text in QUOTED.findall(told))
    text = next((text for text in texts if shown in text), "")
    at = max(text.find(shown) - AROUND, 0)
    near = text[at : at + len(shown) + 2 * AROUND].strip()
    code = " ".join(f"U+{ord(each):04X}" for each in shown)
    return DocumentError("no_glyph", facts={"text": shown, "code": code, "near": near})


_typeset_once = lru_cache(maxsize=KEPT)(_typeset)
"""Pages are asked for again and again, by one and by many: the same words are set once."""
