"""A file that ends within a line: refuse that line where it shows that it was cut off.

Many files end without a line end and are whole. A last line with fewer cells than those above it,
or whose last cell is written shorter than all of them are, was cut; what its last number was
nobody can tell.
"""

from collections.abc import Callable, Sequence

from lingtan.adapters.files.engine import Engine, quoted
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.layout import Layout
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.source import Source
from lingtan.adapters.files.text_lines import split_line

FEWEST_ALIKE = 3  # lines above written alike: fewer are no habit
FEWEST_LONGER = 20  # lines above that are all longer: fewer may be chance


def refuse_cut_line(source: Source, layout: Layout, mapping: Mapping, engine: Engine) -> int:
    """Give the readings of a last line that was cut their reason, in the view ``parsed``.

    Returns
    -------
    int
        The last line if it may be cut and nothing proves it; else 0.
    """
    rows = [split_line(line, mapping.text.delimiter) for line in source.unended]
    if not rows:
        return 0
    last, number = rows[-1], engine.count("SELECT max(line) FROM parsed")
    above = [row for row in rows[:-1] if len(row) >= layout.needed]
    first = source.preamble[-1][0] if source.preamble else 0
    above = above[max(0, len(above) - (number - 1 - first)) :]  # the heading is no line of data
    width = min((len(row) for row in above), default=len(source.headings))
    is_read = engine.count(f"SELECT count(*) FROM parsed WHERE line = {number} AND reason IS NULL")
    if len(last) > width or not is_read:
        return 0
    if len(last) < width or _is_written_short(last, above, layout, mapping):
        _refuse(number, source.unended[-1], engine)
        return 0
    return number if _may_be_cut(last, above, layout) else 0


def _is_written_short(
    last: Sequence[str], above: Sequence[Sequence[str]], layout: Layout, mapping: Mapping
) -> bool:
    """Whether the last cell has fewer decimals, or is a shorter time, than all others of it."""
    cell = len(last)
    if cell in layout.values:
        return _is_shorter(last, above, lambda text: _decimals(text, mapping.numbers.decimal))
    if cell in layout.time or cell == layout.period_end:
        return _is_shorter(last, above, len)
    return False


def _is_shorter(
    last: Sequence[str], above: Sequence[Sequence[str]], size: Callable[[str], int]
) -> bool:
    cells = [row[len(last) - 1].strip(' "') for row in above]
    sizes = {size(cell) for cell in cells if cell}
    enough = sum(bool(cell) for cell in cells) >= FEWEST_ALIKE
    text = last[-1].strip(' "')
    return bool(text) and enough and len(sizes) == 1 and size(text) < min(sizes)


def _may_be_cut(last: Sequence[str], above: Sequence[Sequence[str]], layout: Layout) -> bool:
    """Whether the last number has fewer characters than all of many above it."""
    if len(last) not in layout.values or len(above) < FEWEST_LONGER or not last[-1].strip():
        return False
    return len(last[-1].strip()) < min(len(row[len(last) - 1].strip()) for row in above)


def _decimals(text: str, mark: str) -> int:
    return len(text.rpartition(mark)[2]) if mark in text else 0


def _refuse(line: int, text: str, engine: Engine) -> None:
    bad = f"line = {line} AND reason IS NULL"
    engine.run("ALTER VIEW parsed RENAME TO parsed_with_cut")
    engine.run(f"""
        CREATE VIEW parsed AS
        SELECT * REPLACE (
            CASE WHEN {bad} THEN NULL ELSE start END AS start,
            CASE WHEN {bad} THEN NULL ELSE value END AS value,
            snapped AND NOT ({bad}) AS snapped, assigned AND NOT ({bad}) AS assigned,
            CASE WHEN {bad} THEN {quoted(text)} ELSE text END AS text,
            CASE WHEN {bad} THEN {quoted(text)} ELSE cell END AS cell,
            CASE WHEN {bad} THEN {int(Reason.LINE_CUT)} ELSE reason END::UTINYINT AS reason)
        FROM parsed_with_cut""")
