"""Read a file of knowledge: CSV or YAML, every value with its file and line.

The readers refuse what would let two values answer to one name: duplicate columns, duplicate
keys, duplicate rows. They note every fault in a `Faults` and go on. The loader raises at the end.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.resources.abc import Traversable

from lingtan.base.findings import Place
from lingtan.base.reasons import reason_of
from lingtan.catalogue.records import Faults, Node, Record, record_of


def read_csv(
    file: Traversable,
    source: str,
    columns: Sequence[str],
    faults: Faults,
    *,
    key: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> tuple[Record, ...]:
    """Read a CSV file with exactly these columns; empty cells are absent fields.

    Parameters
    ----------
    source : str
        Name of the file in faults, such as ``factors/grid/provincial.csv``.
    key : sequence of str
        Columns that together name a row; two rows with the same key are a fault.
    optional : sequence of str
        Columns a file may have besides.
    """
    text = io.StringIO(_text_of(file, source, faults), newline="")
    lines = csv.reader(text, strict=True)
    rows: list[Record] = []
    try:
        header = next(lines, [])
        known = (*columns, *(column for column in optional if column in header))
        untold = _untold(header, known, Place(source=source, line=1), faults)
        if len(untold) < len(columns):
            for row in _rows(lines, header, source, faults):
                rows.append(replace(row, untold=untold))
    except csv.Error as error:
        faults.add(Place(source=source, line=lines.line_num), "not_csv", said=str(error))
    refuse_twins(rows, key)
    return tuple(rows)


def read_yaml(file: Traversable, source: str, faults: Faults) -> Record:
    """Read a YAML file that holds one mapping."""
    nodes = import_module("lingtan.catalogue.yaml_nodes")  # few read anew: knowledge is kept
    root: Node = nodes.read_yaml_text(_text_of(file, source, faults), source, faults)
    return record_of(root, faults)


def refuse_twins(records: Iterable[Record], key: Sequence[str]) -> None:
    """Note every record whose key another one has: an entry is never overridden."""
    seen: dict[tuple[str, ...], Place] = {}
    for record in records if key else ():
        values = tuple(record.text(column, "") for column in key)
        if not any(values) or record.lacks(key):
            continue
        first = seen.setdefault(values, record.place)
        if first is not record.place:
            names = ", ".join(
                f"{column} {value!r}" for column, value in zip(key, values, strict=True) if value
            )
            record.fault("twin", key=names, first=str(first))


def _text_of(file: Traversable, source: str, faults: Faults) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.add(Place(source=source, line=line), "not_utf8")
    except OSError as error:
        faults.add(Place(source=source), "unreadable", reason=reason_of(error))
    return ""


def _untold(
    header: Sequence[str], columns: Sequence[str], place: Place, faults: Faults
) -> tuple[str, ...]:
    """Return the columns no cell can be read from, once each; the header's faults are noted."""
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    twice = sorted({column for column in header if header.count(column) > 1})
    if missing:
        faults.add(place, "column_missing", column=", ".join(missing))
    if unknown:
        faults.add(place, "column_unknown", column=", ".join(unknown))
    if twice:
        faults.add(place, "column_twice", column=", ".join(twice))
    return (*missing, *(column for column in twice if column in columns))


def _rows(
    lines: Iterator[list[str]], header: Sequence[str], source: str, faults: Faults
) -> Iterator[Record]:
    after = 2
    for cells in lines:
        line, after = after, after + 1 + sum(cell.count("\n") for cell in cells)
        place = Place(source=source, line=line)
        if any("\n" in cell for cell in cells):
            faults.add(place, "cell_over_lines")
        elif cells and len(cells) != len(header):
            faults.add(place, "cell_count", count=len(cells), columns=len(header))
        elif cells:
            nodes = [Node(source, line, cell.strip() or None) for cell in cells]
            fields = dict(zip(header, nodes, strict=True))
            yield Record(place=place, fields=fields, faults=faults)
