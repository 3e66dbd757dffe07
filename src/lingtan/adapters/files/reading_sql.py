"""The one query that reads a file: lines of cells to readings, each settled or with its reason.

It runs in layers, each a subquery over the one below: mark lines that are no reading, read the
time once a line, take the readings of a line apart, find each one's route, read its value, place
it on the axis. Nothing leaves the query on the way: what cannot be read keeps line and reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lingtan.adapters.files import calendar_sql, time_sql, value_sql
from lingtan.adapters.files import mapping as mappings
from lingtan.adapters.files.engine import is_one_of, quoted, trimmed
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.layout import Layout
from lingtan.adapters.files.marked_lines import BLANK, FIRST_SKIPPED, IGNORED, marked_sql
from lingtan.adapters.files.source import Source
from lingtan.adapters.files.wall_clock import WallClock
from lingtan.base.errors import Detail

FORMULA_PLACES = ("time_text", "name", "raw")
IS_CALENDAR = "calendar IN ('1d', '1mo', '1y') AND NOT is_register"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything the query needs to know.

    Attributes
    ----------
    units : mapping of str to tuple of str
        Spellings of each unit that is read: they may stand in a cell after its number.
    has_calendar : bool
        Whether a meter counts days, months or years.
    latest : datetime
        No interval that begins later was measured yet.
    unfit : mapping
        Meters of the park that cannot be in this file, by name: why.
    """

    source: Source
    layout: Layout
    mapping: mappings.Mapping
    clock: WallClock
    units: Mapping[str, tuple[str, ...]]
    is_told_by_column: bool
    has_calendar: bool
    latest: datetime
    unfit: Mapping[str, Detail]


def reading_sql(reading: Reading) -> str:
    """Return the query; its columns are those of the table ``parsed``.

    ``line, p`` (number of the reading in its line), ``route``, ``start`` (UTC), ``value``
    (canonical), ``doubt`` [µs], ``snapped``, ``assigned``, ``days`` (of a bill), ``reason``,
    ``cell``, ``text``, and ``stray``: the instant of a number on no interval of its meter.
    """
    layers = (_timed, _items, _routed, _valued, _clocked, _placed, _judged)
    sql = marked_sql(reading.source, reading.layout, reading.mapping)
    for layer in layers:
        sql = layer(sql, reading)
    return sql


def _timed(lines: str, reading: Reading) -> str:
    """Read what a line says once: its time, its meter, whether its cells are whole."""
    layout, mapping = reading.layout, reading.mapping
    key = "coalesce({}, '')"
    keys = [key.format(trimmed(f"cells[{c}]")) if c else "sheet" for c in layout.meter]
    name = " || '/' || ".join(keys) or "''"
    values = f"cells[{layout.values[0]}]" if len(layout.values) == 1 else _cells(layout)
    text = time_sql.clock_text(layout, mapping)
    until = time_sql.until_text(layout, mapping)
    last = "NULL" if until == "NULL" else _clock("until_text", layout.period_end, reading)
    day = layout.time[0] if layout.time else None
    clock = time_sql.at_number(_clock("time_text", day, reading), layout, mapping)
    broken = _broken(reading)
    return f"""
        SELECT line, text, skip, name, raw, {time_sql.shown(layout)} AS time_text,
            {_is_date(day, reading)} AS is_date,
            CASE WHEN skip = 0 THEN {clock} END AS clock,
            {last} AS until,
            CASE WHEN skip > 0 THEN NULL WHEN is_open THEN {int(Reason.QUOTE_OPEN)}
                WHEN {broken} THEN {int(Reason.CELL_COUNT)} END AS broken
        FROM (SELECT *, {text} AS time_text, {until} AS until_text, {name} AS name,
                {values} AS raw FROM ({lines}))"""


def _is_date(cell: int | None, reading: Reading) -> str:
    """Return the condition that a cell is a date of a workbook, which no format describes."""
    return f"list_contains(dates, {cell})" if reading.source.dates and cell else "false"


def _clock(text: str, cell: int | None, reading: Reading) -> str:
    if not reading.layout.time:
        return time_sql.parse_year(text)
    written = time_sql.parse(text, reading.mapping)
    is_date = _is_date(cell, reading)
    if is_date == "false":
        return written
    date = time_sql.parse_date_cell(text, reading.mapping)
    return f"CASE WHEN {is_date} THEN {date} ELSE {written} END"


def _cells(layout: Layout) -> str:
    first, last = layout.values[0], layout.values[-1]
    if layout.values == tuple(range(first, last + 1)):
        return f"cells[{first}:{last}]"
    return "[" + ", ".join(f"cells[{cell}]" for cell in layout.values) + "]"


def _broken(reading: Reading) -> str:
    """Return the condition that a line has too few cells, or more than there are headings."""
    width = len(reading.source.headings)
    if not reading.source.is_counted:
        return "false"
    return (
        f"(len(cells) <> {width} AND (len(cells) < {reading.layout.needed} "
        f"OR trim(array_to_string(cells[{width + 1}:], '')) <> ''))"
    )


def _items(lines: str, reading: Reading) -> str:
    """Take the readings of a line apart."""
    count = len(reading.layout.values)
    if count == 1:
        return f"SELECT *, 0 AS p, '' AS heading FROM ({lines})"
    headings = ", ".join(quoted(name) for name in reading.layout.value_headings)
    return f"""
        SELECT * EXCLUDE (raw, p), p, raw[p + 1] AS raw, [{headings}][p + 1] AS heading
        FROM (SELECT *, unnest(CASE WHEN skip > 0 THEN [0] ELSE range({count}) END) AS p
            FROM ({lines}))"""


def _routed(items: str, reading: Reading) -> str:
    """Find the route of each reading."""
    layout, mapping = reading.layout, reading.mapping
    name = "''"
    if layout.meter:
        name = "i.name || '/' || i.heading" if reading.is_told_by_column else "i.name"
    own = [str(n) for n, column in enumerate(mapping.values) if column.meter]
    key = f"CASE WHEN i.p IN ({', '.join(own)}) THEN '' ELSE {name} END" if own else name
    by_column = " AND r.c = i.p" if len(mapping.values) > 1 else ""
    ignored = mapping.meter.ignore if mapping.meter else ()
    is_ignored = f"{is_one_of('i.name', ignored)} OR {is_one_of(name, ignored)}"
    return f"""
        SELECT i.* EXCLUDE (name, skip), {name} AS name, r.* EXCLUDE (name),
            CASE WHEN skip > 0 THEN skip
                WHEN {is_ignored if ignored else "false"} THEN {IGNORED} ELSE 0 END AS skip
        FROM ({items}) i LEFT JOIN routes r ON r.name = {key}{by_column}"""


def _valued(items: str, reading: Reading) -> str:
    """Read the number and convert it."""
    mapping, units = reading.mapping, reading.units
    number = value_sql.parse("raw", mapping, units, value_sql.NUMBER)
    big = value_sql.parse("raw", mapping, units, value_sql.BIG)
    return f"""
        SELECT *, {value_sql.convert("number", "big")} AS value
        FROM (SELECT *, CASE WHEN skip = 0 AND number IS NULL THEN {big} END AS big
            FROM (SELECT *, CASE WHEN skip = 0 THEN {number} END AS number FROM ({items})))"""


def _clocked(items: str, reading: Reading) -> str:
    """Bring each reading's clock to the beginning of its interval, or to the label's instant."""
    layout = reading.layout
    items = _days_by_clock(items, reading)
    point = "0"
    if layout.is_wide:
        minutes = f"{layout.first_minute} + p * {layout.step_minutes}"
        point = f"({minutes}) * {time_sql.MINUTE_US}"
    moved = f"epoch_us(clock) + {point}"
    days = calendar_sql.bill_days(reading.mapping) if reading.has_calendar else "0"
    if reading.has_calendar:
        start = calendar_sql.interval_start(reading.mapping, layout.months)
        moved = f"CASE WHEN {IS_CALENDAR} THEN {start} ELSE {moved} END"
    return f"""
        SELECT * EXCLUDE (us),
            CASE WHEN far THEN NULL WHEN off <= {_tolerance(reading)} THEN us - off
                WHEN grid - off <= {_tolerance(reading)} THEN us - off + grid ELSE us END AS us,
            off > 0 AND least(off, grid - off) <= {_tolerance(reading)} AS snapped
        FROM (SELECT *, CASE WHEN grid > 0 THEN (us % grid + grid) % grid ELSE 0 END AS off
            FROM (SELECT *, {moved} AS us, {time_sql.is_far_away("clock")} AS far,
                CASE WHEN is_register THEN 0 ELSE minutes END
                    * {time_sql.MINUTE_US}::BIGINT AS grid,
                {calendar_sql.is_assigned(reading.mapping)} AS assigned
                FROM (SELECT *, {days} AS days FROM ({items}))))"""


def _days_by_clock(items: str, reading: Reading) -> str:
    """Show instants on the zone's clock where a day, a month or a year begins by it."""
    if not (reading.has_calendar and reading.mapping.time.is_absolute):
        return items
    local = {name: reading.clock.local_sql(f"{name}::TIMESTAMP") for name in ("clock", "until")}
    shown = ", ".join(
        f"CASE WHEN {IS_CALENDAR} AND NOT is_date THEN {sql} ELSE {name} END AS {name}"
        for name, sql in local.items()
    )
    return f"SELECT * REPLACE ({shown}) FROM ({items})"


def _tolerance(reading: Reading) -> int:
    return reading.mapping.time.tolerance_seconds * 1_000_000


def _placed(items: str, reading: Reading) -> str:
    """Go from the file's clock to UTC, and from an interval's end to its start."""
    shift = "0"
    if reading.mapping.time.label == "end":
        shift = "grid"
    offset, doubt = reading.clock.offset_sql("us"), reading.clock.doubt_sql("us")
    if reading.has_calendar:  # a day begins once, whatever its midnight does
        of_days = reading.clock.offset_sql("us", of_days=True)
        offset = f"CASE WHEN {IS_CALENDAR} THEN {of_days} ELSE {offset} END"
        doubt = f"CASE WHEN {IS_CALENDAR} THEN 0 ELSE {doubt} END"
    if reading.mapping.time.is_absolute:  # but a date of a workbook, or a day, is on its clock
        on_clock = f"is_date OR ({IS_CALENDAR})" if reading.has_calendar else "is_date"
        offset, doubt = (f"CASE WHEN {on_clock} THEN {sql} ELSE 0 END" for sql in (offset, doubt))
    return f"""
        SELECT *, us - offset_us - {shift} AS start_us,
            CASE WHEN us IS NULL THEN 0 ELSE {doubt} END AS doubt
        FROM (SELECT *, {offset} AS offset_us FROM ({items}))"""


def _judged(items: str, reading: Reading) -> str:
    """Give every reading that cannot stand its reason, the gravest first."""
    calendar = (
        f"WHEN us IS NULL THEN {int(Reason.PERIOD_NOT_CALENDAR)}" if reading.has_calendar else ""
    )
    many = len(reading.layout.values) > 1
    latest = f"epoch_us(TIMESTAMP '{reading.latest:%Y-%m-%d %H:%M:%S}')"
    cell = "heading || '=' || coalesce(raw, '')" if reading.layout.months else "raw"
    shown = "heading || '=' || coalesce(raw, '') || ' ⟵ ' || text" if many else "text"
    has_start = f"reason IS NULL OR reason BETWEEN {int(Reason.VALUE_BLANK)} AND {FIRST_SKIPPED}"
    return f"""
        SELECT line, p, route, CASE WHEN {has_start} THEN make_timestamp(start_us) END AS start,
            CASE WHEN reason IS NULL THEN value END AS value, doubt::BIGINT AS doubt,
            snapped AND reason IS NULL AS snapped, assigned AND reason IS NULL AS assigned,
            days::USMALLINT AS days, reason::UTINYINT AS reason, {_stray()} AS stray,
            CASE WHEN reason IN ({int(Reason.METER_UNKNOWN)}) THEN name
                WHEN reason = {int(Reason.FORMULA_UNSOLVED)} THEN {_formula()}
                WHEN reason = {int(Reason.LINE_OF_WORDS)} THEN text
                WHEN reason IN ({_numbers_of_time()}) THEN time_text
                WHEN reason < {FIRST_SKIPPED} THEN {cell} END AS cell,
            CASE WHEN reason IS NOT NULL THEN {shown} END AS text
        FROM (SELECT *, CASE WHEN skip > 0 THEN skip WHEN broken IS NOT NULL THEN broken
            {_unsolved(reading)}
            WHEN clock IS NULL THEN CASE WHEN coalesce(trim(raw), '') = ''
                THEN {int(Reason.LINE_OF_WORDS)} ELSE {int(Reason.TIME_UNREADABLE)} END
            WHEN far THEN {int(Reason.TIME_FAR_AWAY)}
            WHEN route IS NULL THEN CASE WHEN trim(name) = '' THEN {int(Reason.METER_BLANK)}
                ELSE {int(Reason.METER_UNKNOWN)} END
            {calendar}
            WHEN grid > 0 AND us % grid <> 0 THEN {int(Reason.TIME_OFF_GRID)}
            WHEN offset_us IS NULL THEN CASE WHEN coalesce(trim(raw), '') = ''
                THEN {BLANK} ELSE {int(Reason.TIME_MISSING_HOUR)} END
            WHEN start_us > {latest} AND coalesce(number, big) IS NOT NULL
                THEN {int(Reason.TIME_IN_FUTURE)}
            ELSE {value_sql.fault("raw", reading.mapping)} END AS reason
            FROM ({items}))"""


def _stray() -> str:
    off_grid = f"CASE WHEN reason = {int(Reason.TIME_OFF_GRID)} THEN make_timestamp(start_us)"
    no_calendar = (
        f"WHEN reason = {int(Reason.PERIOD_NOT_CALENDAR)} AND until IS NULL THEN clock END"
    )
    return f"CASE WHEN value IS NOT NULL THEN {off_grid} {no_calendar} END"


def _unsolved(reading: Reading) -> str:
    """Refuse what rests on a formula that came without its result, in a workbook."""
    if reading.mapping.kind != "xlsx":
        return ""
    return f"WHEN {_formula()} IS NOT NULL THEN {int(Reason.FORMULA_UNSOLVED)}"


def _formula() -> str:
    parts = ", ".join(f"CASE WHEN starts_with({p}, '=') THEN {p} END" for p in FORMULA_PLACES)
    return f"coalesce({parts})"


def _numbers_of_time() -> str:
    return ", ".join(str(int(reason)) for reason in Reason if "TIME" in reason.name)
