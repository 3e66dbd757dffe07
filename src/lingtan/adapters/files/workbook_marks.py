"""Count the marks of the XML in a workbook before anybody reads it.

What a reader holds at once is a row of a sheet, a shared text, and every other part as a whole.
However short a mark is, it is an object in memory, and packed a thousand of them are a few bytes:
so they are counted, not their bytes alone.

A parser before expat 2.6 looks at a tag, comment or reference from its beginning each time more of
it comes, so one of 24 MB takes a minute. A token that long is refused before anybody reads it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile, ZipInfo

from lingtan.base.errors import ImportFileError

MOST_IN_A_ROW = 2_000_000
"""A row has 16,384 cells; after the last row stand merged cells."""
MOST_IN_A_PART = 500_000
"""There are 65,490 styles at most, each of up to four marks."""
OF_ROWS = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
BEGINS = re.compile(rb"<(?:\w+:)?(?:row|si)\b")
ODD_LETTERS = re.compile(rb"""^[^>]*encoding=["'](?!utf-?8|utf-?16|us-ascii)""", re.IGNORECASE)
HEAD, CHUNK = 256, 1 << 20
LONGEST_TOKEN = 1 << 18
"""Bytes: an attribute holds the text of a cell, 32,767 characters of up to seven bytes escaped."""
PIECE = 1 << 16


def is_overgrown(archive: ZipFile) -> bool:
    """Whether a part of a workbook holds more marks than a spreadsheet writes there.

    Raises
    ------
    ImportFileError
        A token of the XML is longer than any that a spreadsheet writes.
    BadZipFile, zlib.error, EOFError, NotImplementedError
        A part cannot be unpacked.
    """
    for info in archive.infolist():
        if _is_too_much(archive, info):
            return True
        if info.file_size > LONGEST_TOKEN:
            _require_short_tokens(archive, info)
    return False


def _is_too_much(archive: ZipFile, info: ZipInfo) -> bool:
    is_of_rows = OF_ROWS.fullmatch(info.filename) is not None
    most = MOST_IN_A_ROW if is_of_rows else MOST_IN_A_PART
    if info.file_size <= most:  # a mark is a byte at the least
        return False
    with archive.open(info) as stream:
        return any(count > most for count in _counts(stream, is_of_rows=is_of_rows))


def _counts(stream: IO[bytes], *, is_of_rows: bool) -> Iterator[float]:
    """Yield how many marks there are so far: of each row, or of the part as a whole."""
    chunk, count = stream.read(HEAD), 0
    if ODD_LETTERS.search(chunk):  # a mark may be another byte there
        yield float("inf")
    while chunk:
        rest, *rows = BEGINS.split(chunk) if is_of_rows else [chunk]
        count += rest.count(b"<")
        yield count
        for row in rows:
            count = 1 + row.count(b"<")
            yield count
        chunk = stream.read(CHUNK)


def _require_short_tokens(archive: ZipFile, info: ZipInfo) -> None:
    """Refuse a part with an endless token, at the cost of reading its bytes once.

    The parser that reads it later tells, in whatever letters, where an unfinished token begins.
    """
    parser, read = ParserCreate(None, "}"), 0
    if hasattr(parser, "SetReparseDeferralEnabled"):  # else it would leave whole tokens for later
        parser.SetReparseDeferralEnabled(False)
    with archive.open(info) as stream:
        while piece := stream.read(PIECE):
            try:
                parser.Parse(piece)
            except (ExpatError, ValueError, LookupError):  # no XML: whoever reads it stops here
                return
            read += len(piece)
            if read - parser.CurrentByteIndex > LONGEST_TOKEN:
                file = Path(archive.filename or "").name
                raise ImportFileError(
                    "endless_token",
                    facts={"file": file, "part": info.filename, "longest": LONGEST_TOKEN},
                )
