"""Tell titles, headings, totals and empty lines of a file from lines of data."""

from collections.abc import Iterator

from lingtan.adapters.files.engine import is_one_of, quoted
from lingtan.adapters.files.heading_again import again_sql, cells_of
from lingtan.adapters.files.layout import Layout
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.source import Source

TITLE, HEADING, TOTAL, BLANK, IGNORED, OTHER_HEADING, REMARK = 101, 102, 103, 104, 105, 106, 107
SKIPPED = {TITLE: "title", HEADING: "heading", TOTAL: "total", BLANK: "blank", IGNORED: "ignored"}
OF_OTHERS = 108
SKIPPED |= {OF_OTHERS: "others", OTHER_HEADING: "heading", REMARK: "remark"}
FIRST_SKIPPED = 100
EDGES = quoted(' ,;|\t"\u3000')


def marked_sql(source: Source, layout: Layout, mapping: Mapping) -> str:
    """Return the query of all lines, each with what it is; 0 where it is one of data."""
    titles = [str(line) for line, kind, _ in source.preamble if kind == "title"] or ["-1"]
    headings = [str(line) for line, kind, _ in source.preamble if kind == "heading"] or ["-1"]
    again = {text for _, kind, text in source.preamble if kind == "heading"} or {"\x01"}
    same, other = again_sql(source, layout, mapping)
    if not layout.may_repeat:
        again, same = {"\x01"}, "false"
    printed = set(_titles(source, layout, mapping)) or {"\x01"}
    words = " OR ".join(_is_skipped(word.strip()) for word in mapping.skip if word.strip())
    return f"""
        SELECT line, text, cells, is_open, {source.dates or "NULL"} AS dates,
            {source.sheet or "NULL"} AS sheet, CASE
            WHEN line IN ({", ".join(titles)}) THEN {TITLE}
            WHEN line IN ({", ".join(headings)}) THEN {HEADING}
            WHEN {_is_remark(mapping)} THEN {REMARK}
            WHEN {source.blank} THEN {BLANK}
            WHEN text IN ({", ".join(quoted(text) for text in sorted(again))}) THEN {HEADING}
            WHEN text IN ({", ".join(quoted(text) for text in sorted(printed))}) THEN {TITLE}
            WHEN {other} THEN CASE WHEN {same} THEN {HEADING} ELSE {OTHER_HEADING} END
            WHEN {words or "false"} THEN {TOTAL}
            WHEN {_is_of_others(layout)} THEN {OF_OTHERS}
            ELSE 0 END AS skip
        FROM ({source.relation})"""


def _titles(source: Source, layout: Layout, mapping: Mapping) -> Iterator[str]:
    """Yield the titles that may be printed again on each page: with fewer cells than a reading."""
    for _, kind, text in source.preamble:
        filled = [cell for cell in cells_of(text, source, mapping) if cell]
        if kind == "title" and 0 < len(filled) <= len(layout.time) + len(layout.meter):
            yield text


def _is_remark(mapping: Mapping) -> str:
    return f"starts_with(text, {quoted(mapping.remark)})" if mapping.remark else "false"


def _is_of_others(layout: Layout) -> str:
    """Return the condition that a line does not say it is of one of those that are wanted."""
    told = (f"coalesce(trim(cells[{cell}]), '')" for cell, _ in layout.only)
    wanted = [is_one_of(text, words) for text, (_, words) in zip(told, layout.only, strict=True)]
    return f"NOT ({' AND '.join(wanted)})" if wanted else "false"


def _is_skipped(word: str) -> str:
    """Return the condition that a line begins with a word, or that one of its cells is the word.

    A look at the whole line spares most lines the look at their cells.
    """
    if set("*?") & set(word):
        return f"len(list_filter(cells, lambda c: trim(c) GLOB {quoted(word)})) > 0"
    cells = f"list_contains(list_transform(cells, lambda c: trim(c)), {quoted(word)})"
    begins = f"starts_with(ltrim(text, {EDGES}), {quoted(word)})"
    return f"(contains(text, {quoted(word)}) AND ({begins} OR {cells}))"
