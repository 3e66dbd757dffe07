"""A heading that comes again inside a file: passed over in its own order, else all below refused.

Files put together from several exports repeat the heading. Where it comes again with its columns
in another order, what stands below would be read into the wrong columns, and none of it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from lingtan.adapters.files.engine import Engine, quoted, trimmed
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.layout import Layout
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.source import Source
from lingtan.adapters.files.text_lines import split_line

SHEET_MARK = " | "  # between the cells of a workbook's line; see `workbook_lines`
TRIMMED = f"list_transform(cells, lambda c: {trimmed('c')})"


def again_sql(source: Source, layout: Layout, mapping: Mapping) -> tuple[str, str]:
    """Return two SQL conditions on a line: a heading comes again, and in another order."""
    rows = [cells_of(text, source, mapping) for text in _texts(source)]
    same, other = [], []
    for row in rows:
        is_heading = " OR ".join(f"({part})" for part in _is_heading(row, layout))
        if is_heading:
            own = " AND ".join(_stands(row, cell) for cell in sorted(_used(layout)))
            same.append(f"({is_heading}) AND {own}")
            other.append(is_heading)
    return _any(same), _any(other)


def refuse_other_order(source: Source, heading: int, other: int, engine: Engine) -> None:
    """Give every reading below a heading in another order its reason, in the view ``parsed``.

    Parameters
    ----------
    heading, other : int
        What ``parsed`` calls the line of a heading, and of one in another order.
    """
    if not engine.count(f"SELECT count(*) FROM parsed WHERE reason = {other}"):
        return
    rows = len(set(_texts(source)))
    engine.run(f"""
        CREATE OR REPLACE TABLE misordered AS
        SELECT line, text FROM ({source.relation}) l
        WHERE EXISTS (SELECT 1 FROM (
            SELECT o.line AS since, coalesce(min(h.line), 9223372036854775807) AS until
            FROM (SELECT line FROM parsed WHERE reason = {other}) o
            LEFT JOIN (SELECT line FROM parsed WHERE reason = {heading}) h
                ON h.line >= o.line + {rows}
            GROUP BY o.line) WHERE l.line > since AND l.line < until)""")
    engine.run("ALTER VIEW parsed RENAME TO parsed_in_any_order")
    engine.run(f"""
        CREATE VIEW parsed AS
        SELECT p.* REPLACE (
            CASE WHEN is_bad THEN NULL ELSE p.start END AS start,
            CASE WHEN is_bad THEN NULL ELSE p.value END AS value,
            CASE WHEN is_bad THEN NULL ELSE p.stray END AS stray,
            p.snapped AND NOT is_bad AS snapped, p.assigned AND NOT is_bad AS assigned,
            CASE WHEN is_bad THEN {int(Reason.HEADING_ORDER)} ELSE p.reason END::UTINYINT
                AS reason,
            CASE WHEN is_bad THEN m.text ELSE p.cell END AS cell,
            CASE WHEN is_bad THEN m.text ELSE p.text END AS text)
        FROM parsed_in_any_order p LEFT JOIN misordered m ON m.line = p.line,
            LATERAL (SELECT m.line IS NOT NULL AND coalesce(p.reason, 0) < 100 AS is_bad)""")


def _texts(source: Source) -> list[str]:
    return [text for _, kind, text in source.preamble if kind == "heading"]


def cells_of(text: str, source: Source, mapping: Mapping) -> list[str]:
    """Return the cells of a line above the data, trimmed."""
    cells = text.split(SHEET_MARK) if source.sheet else split_line(text, mapping.text.delimiter)
    return [cell.strip(" \t\u3000\u00a0") for cell in cells]


def _used(layout: Layout) -> set[int]:
    cells = chain(
        layout.time, layout.meter, layout.values, (layout.period_end or 0, layout.number or 0)
    )
    return {cell for cell in cells if cell}


def _is_heading(row: Sequence[str], layout: Layout) -> Iterator[str]:
    """Yield the conditions that a line is this row of headings, whatever the order.

    It names the time and another column in use, or nothing with a digit; where the row has no
    name for the time (units below the names), it has the very same cells.
    """
    names = {cell: row[cell - 1] for cell in _used(layout) if cell <= len(row) and row[cell - 1]}
    times = [names.pop(cell, "") for cell in layout.time or layout.values[:1]]
    if all(times):
        marks = f"contains(text, {quoted(times[0])}) AND list_has_all({TRIMMED}, {_list(times)})"
        others = f"list_has_any({TRIMMED}, {_list(names.values())})" if names else "false"
        yield f"{marks} AND ({others} OR NOT regexp_matches(text, '[0-9]'))"
    elif len({cell for cell in row if cell}) > 1:
        filled = sorted(cell for cell in row if cell)
        mark = f"contains(text, {quoted(max(filled, key=len))})"
        alike = (
            f"list_sort(list_filter({TRIMMED}, lambda c: c <> '')) = list_sort({_list(filled)})"
        )
        yield f"{mark} AND {alike}"


def _stands(row: Sequence[str], cell: int) -> str:
    name = row[cell - 1] if cell <= len(row) else ""
    return f"coalesce({trimmed(f'cells[{cell}]')}, '') = {quoted(name)}"


def _list(names: Iterable[str]) -> str:
    return "[" + ", ".join(quoted(name) for name in names) + "]"


def _any(conditions: Sequence[str]) -> str:
    return " OR ".join(f"({condition})" for condition in dict.fromkeys(conditions)) or "false"
