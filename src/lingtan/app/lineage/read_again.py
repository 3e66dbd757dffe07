"""Read a raw file again as it was read, to find the lines its readings stand on."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from lingtan.app.inquiry import Inquiry
from lingtan.app.lineage.kept_lines import ToldLines
from lingtan.app.way_of_reading import digest_of_form_reading, digest_of_reading
from lingtan.app.wiring import ImportRecord
from lingtan.app.wiring_files import (
    FOUND_LINES,
    find_lines,
    is_form,
    read_form,
    read_mapping,
)
from lingtan.app.wiring_files import Mapping as FileMapping


def read_again(inquiry: Inquiry, record: ImportRecord, wanted: pl.DataFrame) -> ToldLines:
    """Read a file as it was read; with another mapping where that one is no more.

    Parameters
    ----------
    wanted : DataFrame
        ``meter_id`` and ``start`` (naive UTC) of readings; others may be told with them.

    Raises
    ------
    ImportFileError, MappingError
        The file cannot be read this way any more.
    """
    opened, path = inquiry.opened, inquiry.layout.inbox / record.source.file_name
    if is_form(path):
        is_other = digest_of_form_reading(opened) != record.source.mapping_sha256
        return ToldLines(lines=_of_form(inquiry, path, wanted), is_read_otherwise=is_other)
    mapping, is_other = _mapping(inquiry, record)
    if mapping is None:
        return ToldLines(lines=pl.DataFrame(schema=FOUND_LINES), is_read_otherwise=True)
    with TemporaryDirectory() as folder:
        lines = find_lines(
            path,
            mapping,
            (opened.park, opened.catalogue),
            wanted,
            Path(folder),
            now=record.known_at,
        )
    return ToldLines(lines=lines, is_read_otherwise=is_other)


def _mapping(inquiry: Inquiry, record: ImportRecord) -> tuple[FileMapping | None, bool]:
    """Return the mapping a file was read by; the one that fits its name if that is no more."""
    known: Sequence[FileMapping] = [
        read_mapping(path) for path in sorted(inquiry.layout.mappings.glob("*.yaml"))
    ]
    for mapping in known:
        if digest_of_reading(mapping, inquiry.opened) == record.source.mapping_sha256:
            return mapping, False
    fitting = (mapping for mapping in known if mapping.reads(record.source.file_name))
    return next(fitting, None), True


def _of_form(inquiry: Inquiry, path: Path, wanted: pl.DataFrame) -> pl.DataFrame:
    contents = read_form(path, inquiry.opened.park, inquiry.opened.catalogue)
    asked = set(wanted.iter_rows())
    rows = [
        (row["meter_id"], row["start"], str(row["value"]), row["line"], "", "")
        for row in contents.readings.iter_rows(named=True)
        if (row["meter_id"], row["start"]) in asked
    ]
    return pl.DataFrame(rows, schema=FOUND_LINES, orient="row")
