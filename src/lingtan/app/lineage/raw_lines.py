"""Find the line of each raw file on which the largest reading of a meter stands.

The store keeps which file a reading came with, not the line: the file itself is kept, and so is
how it was read. So it is read again, which proves at once that it still says so. What was found
is kept beside it, for as long as the file and all that decides how it is read stay the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import polars as pl

from lingtan.app.inquiry import Inquiry
from lingtan.app.lineage.kept_lines import KeptLines, ToldLines
from lingtan.app.wiring import ImportRecord
from lingtan.app.wiring_light import digest_now
from lingtan.base.errors import LingtanError

GONE, CHANGED, UNREADABLE = "gone", "changed", "unreadable"
NO_WAY, OTHERWISE = "no_way_to_read", "says_otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLine:
    """A line of a raw file, or why it cannot be shown.

    Attributes
    ----------
    why_not : str
        ``gone``, ``changed``, ``unreadable``, ``no_way_to_read`` or ``says_otherwise``; empty
        when it is shown.
    is_read_otherwise : bool
        Whether the mapping has changed since the file was imported, and says the same.
    """

    file: str
    line: int = 0
    sheet: str = ""
    text: str = ""
    why_not: str = ""
    is_read_otherwise: bool = False


Key = tuple[str, int]


def raw_lines(inquiry: Inquiry, deliveries: pl.DataFrame) -> Mapping[Key, RawLine]:
    """Return a line for each meter and import that has readings which hold."""
    records = {record.import_id: record for record in inquiry.store.imports()}
    kept = KeptLines.of(inquiry)
    found: dict[Key, RawLine] = {}
    holding = deliveries.filter(pl.col("count") > 0)
    for (number,), rows in holding.group_by("import_id", maintain_order=True):
        found |= dict(_of_file(inquiry, kept, records[int(str(number))], rows))
    return found


def _of_file(
    inquiry: Inquiry, kept: KeptLines, record: ImportRecord, wanted: pl.DataFrame
) -> Iterator[tuple[Key, RawLine]]:
    file = record.source.file_name
    wanted = wanted.with_columns(pl.col("start").dt.replace_time_zone(None))
    why_not, told = _why_not(inquiry.layout.inbox / file, record), None
    if not why_not:
        try:
            told = _told(inquiry, kept, record, wanted.select("meter_id", "start"))
        except LingtanError:
            why_not = NO_WAY
    stated = {} if told is None else _by_reading(file, told)
    for row in wanted.iter_rows(named=True):
        value, line = stated.get((row["meter_id"], row["start"]), (None, None))
        if line is None or value != row["value"]:
            line = RawLine(file=file, why_not=why_not or OTHERWISE)
        yield (row["meter_id"], record.import_id), line


def _by_reading(file: str, told: ToldLines) -> dict[tuple[str, datetime], tuple[Decimal, RawLine]]:
    """Return what a file says of readings, by meter and start: the value, and the line."""
    return {
        (row["meter_id"], row["start"]): (
            Decimal(row["value"]),
            RawLine(
                file=file,
                line=row["line"],
                sheet=row["sheet"],
                text=row["text"],
                is_read_otherwise=told.is_read_otherwise,
            ),
        )
        for row in told.lines.iter_rows(named=True)
    }


def _why_not(path: Path, record: ImportRecord) -> str:
    try:
        if not path.is_file():
            return GONE
        return "" if digest_now(path) == record.source.file_sha256 else CHANGED
    except OSError:
        return UNREADABLE


def _told(
    inquiry: Inquiry, kept: KeptLines, record: ImportRecord, wanted: pl.DataFrame
) -> ToldLines:
    """Return the lines that are kept; what reads a file is loaded only where some lack."""
    told = kept.find(record, wanted)
    if told is not None:
        return told
    anew = import_module("lingtan.app.lineage.read_again")
    read: ToldLines = anew.read_again(inquiry, record, wanted)
    kept.add(record, read)
    return ToldLines(
        lines=read.lines.join(wanted, on=["meter_id", "start"], how="semi"),
        is_read_otherwise=read.is_read_otherwise,
    )
