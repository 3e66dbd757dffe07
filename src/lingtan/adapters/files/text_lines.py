"""Open a text file (CSV, TSV…) as lines of cells.

DuckDB reads whole lines, so a line number is the line number and a broken line stays one line:
nothing is joined, shifted or left out. Cells are split afterwards; the slower rule for quotation
marks runs only on lines that have one.
"""

import re
from pathlib import Path

from lingtan.adapters.files.engine import Engine, quoted
from lingtan.adapters.files.heading_block import join_headings
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.source import Source, clean_headings, numbered_headings
from lingtan.adapters.files.survey import (
    CELL_MARK,
    clean_copy,
    first_lines,
    survey_text,
    unended_lines,
)
from lingtan.base.errors import MappingError

EDGES = ' ,;|\t"\u3000'  # what a line without content may consist of
FORCED = r'^="(.*)"$'
FORCED_CELL = re.compile(FORCED)
LONGEST_READ = 8_000_000  # bytes; above what the survey lets through


def open_text(path: Path, mapping: Mapping, engine: Engine) -> Source:
    """Open a text file.

    Raises
    ------
    ImportFileError
        A line has no end.
    MappingError
        The heading stands beyond the end of the file.
    """
    survey = survey_text(path, mapping.text.encoding)
    readable = engine.reachable(path)
    if not survey.is_clean:
        readable = engine.scratch / "clean.txt"
        clean_copy(path, survey.encoding, readable)
    lines = first_lines(readable, "utf-8", mapping.heading + 40)
    if not lines or mapping.heading > len(lines):
        raise MappingError(
            "heading_beyond_end",
            facts={"file": path.name, "line": mapping.heading, "lines": len(lines)},
        )
    headings, last = _headings(lines, mapping)
    return Source(
        path=path,
        relation=_relation(readable, mapping.text.delimiter),
        headings=headings,
        preamble=tuple(
            (number, "title" if number < mapping.first_heading else "heading", text)
            for number, text in enumerate(lines[:last], start=1)
        ),
        blank=f"strlen(text) <= {2 * len(headings) + 8} AND trim(text, {quoted(EDGES)}) = ''",
        is_counted=True,
        damaged=survey.damaged,
        unended=unended_lines(readable),
    )


def split_line(text: str, delimiter: str) -> list[str]:
    """Split a line as the SQL does; for headings and for looking at a file.

    Examples
    --------
    >>> split_line('a,"1,234.5",', ",")
    ['a', '1,234.5', '']
    """
    bare = re.sub(_forced(delimiter), r'\1"', text)
    cells = re.findall(_cell(delimiter), bare + delimiter)
    return [FORCED_CELL.sub(r"\1", _unquoted(cell)) for cell in cells]


def _headings(lines: list[str], mapping: Mapping) -> tuple[tuple[str, ...], int]:
    delimiter = mapping.text.delimiter
    if mapping.heading == 0:
        return numbered_headings(len(split_line(lines[0], delimiter))), 0
    last = mapping.heading
    text = lines[last - 1]
    while text.count('"') % 2 and last < len(lines):  # a heading written over several lines
        text += "\n" + lines[last]
        last += 1
    above = lines[mapping.first_heading - 1 : mapping.heading - 1]
    rows = [split_line(line, delimiter) for line in (*above, text)]
    return clean_headings(join_headings(rows) if above else rows[0]), last


def _relation(path: Path, delimiter: str) -> str:
    mark = quoted(delimiter)
    return f"""
        SELECT line, text,
            CASE WHEN contains(text, '="') THEN {_forced_cells(delimiter)}
                WHEN contains(text, '""') THEN {_escaped_cells(delimiter)}
                WHEN contains(text, '"') THEN {_quoted_cells(delimiter)}
                ELSE string_split(text, {mark}) END AS cells,
            contains(text, '"') AND (length(text) - length(replace(text, '"', ''))) % 2 = 1
                AS is_open
        FROM (
            SELECT row_number() OVER () AS line, text
            FROM read_csv({quoted(path)}, delim = '{CELL_MARK}', quote = '', escape = '',
                comment = '', header = false, auto_detect = false, strict_mode = false,
                columns = {{'text': 'VARCHAR'}}, force_not_null = ['text'],
                max_line_size = {LONGEST_READ}))"""


def _quoted_cells(delimiter: str) -> str:
    """Return the SQL that splits a line with quotation marks: only what stands outside them."""
    outside = f"replace(c, {quoted(delimiter)}, '{CELL_MARK}')"
    parts = "list_transform(string_split(text, '\"'), lambda c, n: {})"
    marked = parts.format(f"CASE WHEN n % 2 = 1 THEN {outside} ELSE c END")
    return f"string_split(array_to_string({marked}, ''), '{CELL_MARK}')"


def _forced_cells(delimiter: str) -> str:
    """Return the SQL that splits a line with cells a spreadsheet is to take as text: ``="007"``.

    The sign stands before the quotation marks of the cell, or, doubled ones after it, within.
    """
    bare = f"regexp_replace(text, {quoted(_forced(delimiter))}, '\\1\"', 'g')"
    cells = _escaped_cells(delimiter, bare)
    return f"list_transform({cells}, lambda c: regexp_replace(c, '{FORCED}', '\\1'))"


def _forced(delimiter: str) -> str:
    """Return the pattern of what forces the cell after it to be text."""
    return f'(^|{_mark(delimiter)}) *="'


def _escaped_cells(delimiter: str, text: str = "text") -> str:
    """Return the SQL that splits a line in which a quotation mark may stand for itself; slower."""
    cells = f"regexp_extract_all({text} || {quoted(delimiter)}, {quoted(_cell(delimiter))}, 1)"
    is_quoted = "starts_with(ltrim(c, ' '), '\"') AND ends_with(rtrim(c, ' '), '\"')"
    bare = "replace(substr(trim(c, ' '), 2, length(trim(c, ' ')) - 2), '\"\"', '\"')"
    return f"list_transform({cells}, lambda c: CASE WHEN {is_quoted} THEN {bare} ELSE c END)"


def _cell(delimiter: str) -> str:
    """Return the pattern of a cell and the delimiter after it; the cell is group 1."""
    mark = _mark(delimiter)
    return f'( *"(?:[^"]|"")*" *|[^{mark}]*){mark}'


def _mark(delimiter: str) -> str:
    return {"\t": "\\t", "|": "\\|"}.get(delimiter, delimiter)


def _unquoted(cell: str) -> str:
    bare = cell.strip(" ")
    if len(bare) >= 2 and bare.startswith('"') and bare.endswith('"'):
        return bare[1:-1].replace('""', '"')
    return cell
