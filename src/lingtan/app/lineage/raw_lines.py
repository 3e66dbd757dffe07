"""Find the line of each raw file on which the largest reading of a meter stands.

The store keeps which file a reading came with, not the line: the file itself is kept, and so is
how it was read. So it is read again, which proves at once that it still says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from lingtan.app.inbox import digest_of
from lingtan.app.inquiry import Inquiry
from lingtan.app.way_of_reading import digest_of_form_reading, digest_of_reading
from lingtan.app.wiring import ImportRecord
from lingtan.app.wiring_files import (
    FoundLine,
    Wanted,
    find_lines,
    is_form,
    read_form,
    read_mapping,
)
from lingtan.app.wiring_files import Mapping as FileMapping
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
    found: dict[Key, RawLine] = {}
    holding = deliveries.filter(pl.col("count") > 0)
    for (number,), rows in holding.group_by("import_id", maintain_order=True):
        record = records[int(str(number))]
        wanted = {str(row["meter_id"]): row for row in rows.iter_rows(named=True)}
        found |= dict(_of_file(inquiry, record, wanted))
    return found


def _of_file(
    inquiry: Inquiry, record: ImportRecord, wanted: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[Key, RawLine]]:
    file = record.source.file_name
    path = inquiry.layout.inbox / file
    why_not = _why_not(path, record)
    lines: Sequence[FoundLine] = ()
    is_other = False
    if not why_not:
        asked = [
            Wanted(meter_id=meter, start=_naive(row["start"])) for meter, row in wanted.items()
        ]
        try:
            lines, is_other = _read_again(inquiry, path, record, asked)
        except LingtanError:
            why_not = NO_WAY
    stated = {(line.meter_id, line.start): line for line in lines}
    for meter, row in wanted.items():
        line = stated.get((meter, _naive(row["start"])))
        if line is None or line.value != Decimal(str(row["value"])):
            yield (meter, record.import_id), RawLine(file=file, why_not=why_not or OTHERWISE)
            continue
        yield (
            (meter, record.import_id),
            RawLine(
                file=file,
                line=line.line,
                sheet=line.sheet,
                text=line.text,
                is_read_otherwise=is_other,
            ),
        )


def _why_not(path: Path, record: ImportRecord) -> str:
    try:
        if not path.is_file():
            return GONE
        return "" if digest_of(path) == record.source.file_sha256 else CHANGED
    except OSError:
        return UNREADABLE


def _read_again(
    inquiry: Inquiry, path: Path, record: ImportRecord, wanted: Sequence[Wanted]
) -> tuple[Sequence[FoundLine], bool]:
    """Read a file as it was read; with another mapping where that one is no more."""
    opened = inquiry.opened
    if is_form(path):
        is_other = digest_of_form_reading(opened) != record.source.mapping_sha256
        return _of_form(inquiry, path, wanted), is_other
    mapping, is_other = _mapping(inquiry, record)
    if mapping is None:
        return (), True
    with TemporaryDirectory() as folder:
        lines = find_lines(
            path,
            mapping,
            (opened.park, opened.catalogue),
            wanted,
            Path(folder),
            now=record.known_at,
        )
    return lines, is_other


def _mapping(inquiry: Inquiry, record: ImportRecord) -> tuple[FileMapping | None, bool]:
    """Return the mapping a file was read by; the one that fits its name if that is no more."""
    known = [read_mapping(path) for path in sorted(inquiry.layout.mappings.glob("*.yaml"))]
    for mapping in known:
        if digest_of_reading(mapping, inquiry.opened) == record.source.mapping_sha256:
            return mapping, False
    fitting = (mapping for mapping in known if mapping.reads(record.source.file_name))
    return next(fitting, None), True


def _of_form(inquiry: Inquiry, path: Path, wanted: Sequence[Wanted]) -> Sequence[FoundLine]:
    contents = read_form(path, inquiry.opened.park, inquiry.opened.catalogue)
    asked = {(each.meter_id, each.start) for each in wanted}
    return [
        FoundLine(
            meter_id=row["meter_id"],
            start=row["start"],
            value=row["value"],
            line=row["line"],
            sheet="",
            text="",
        )
        for row in contents.readings.iter_rows(named=True)
        if (row["meter_id"], row["start"]) in asked
    ]


def _naive(start: object) -> datetime:
    return datetime.fromisoformat(str(start)).replace(tzinfo=None)
