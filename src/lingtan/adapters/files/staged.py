"""What came of reading a file: every reading of it, accounted for."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from lingtan.base.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedLine:
    """A line that is no reading: a title, the heading, a total, an empty line."""

    line: int
    reason: str  # title, heading, total, blank, ignored
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A file as read, ready to be appended to the store, or only looked at.

    ``read + split == rows + refused + identical + skipped`` always holds: nothing is dropped.

    Attributes
    ----------
    source : str
        Name of the file.
    read : int
        What the file holds: readings of data lines, plus every other line.
    rows : int
        Rows of the staging file.
    refused : int
        Readings refused, each in the refused file with line and reason.
    identical : int
        Readings that repeat another one exactly.
    skipped : int
        Lines that are no reading: titles, headings, totals, empty lines.
    split : int
        Rows added because a signed reading counts at two meters.
    staged_path, refused_path : Path
        The two Parquet files.
    findings : tuple of Finding
        What is wrong or worth knowing, one a reason, with first line and count.
    unmapped : tuple of str
        Columns, and names of meters, that nothing in the mapping uses.
    skipped_lines : tuple of SkippedLine
        The lines skipped, up to the first thousand.
    preview : DataFrame
        The first rows of the staging file.
    exported_at : datetime or None
        When the file was written, as it says itself.
    """

    source: str
    read: int
    rows: int
    refused: int
    identical: int
    skipped: int
    split: int
    staged_path: Path
    refused_path: Path
    findings: tuple[Finding, ...]
    unmapped: tuple[str, ...]
    skipped_lines: tuple[SkippedLine, ...]
    preview: pl.DataFrame
    exported_at: datetime | None = None
