"""Read times in SQL: text in any declared format to a clock in whole microseconds.

A format is tried as it is first; only what fails is looked at again for full-width digits and for
24:00, which is the next day's 00:00.
"""

import re
from collections.abc import Sequence

from lingtan.adapters.files.engine import narrowed, quoted, trimmed
from lingtan.adapters.files.layout import Layout
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.month_layout import MonthsPlaced

WIDE = "０１２３４５６７８９：／－．　\u00a0年月"
NARROW = "0123456789:/-.  年月"
LAST_HOUR = r"^(.*(?:[^0-9]|^[0-9]{6}|^[0-9]{8}))24((?::?00){0,2}|[时点](?:00分)?|[hH])$"
EXCEL_EPOCHS = {"excel": "1899-12-30", "excel_1904": "1904-01-01"}
FIRST_YEAR, LAST_YEAR = 1995, 2100  # what lies outside is no reading of a park in operation
CLOCK = re.compile(r"%[HI].*")
CELL_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
TIGHT = ("%H%M", "%H%M%S")  # 115 would be read as 11:05
TIGHT_CLOCK = r"(^|[^0-9])([0-9]{4}|[0-9]{6}|[0-9]{10}|[0-9]{12}|[0-9]{14})$"
HALF_DAYS = {"上午": "AM", "下午": "PM"}
POINT_NUMBER = r"(?:[A-Za-z#]|第)?0*([0-9]{1,3})(?:\.0+)?(?:点|号)?"  # 7, P07, 第7点
DAY_US = 86_400_000_000
MINUTE_US = 60_000_000


def clock_text(layout: Layout, mapping: Mapping) -> str:
    """Return the SQL of the text that holds the time."""
    if layout.months and not layout.time:
        return _year_text(layout.months)
    cells = [trimmed(f"cells[{cell}]") for cell in layout.time]
    if len(cells) > 1:  # a date cell of a workbook carries a midnight of its own
        cells[0] = f"regexp_replace({cells[0]}, '[ T]0?0:00(:00)?$', '')"
    separator = mapping.time.period_separator
    if separator:
        cells[-1] = f"trim(split_part({cells[-1]}, {quoted(separator)}, 1))"
    return " || ' ' || ".join(cells)


def _year_text(months: MonthsPlaced) -> str:
    """Return the SQL of the year of a line whose months stand side by side."""
    if "" in months.years:
        return quoted(months.years[""])
    cases = [f"WHEN {quoted(name)} THEN {quoted(of)}" for name, of in months.years.items()]
    return f"CASE sheet {' '.join(cases)} END"


def parse_year(text: str) -> str:
    """Return the SQL that reads a year, as its first instant."""
    return f"try_strptime({text}, '%Y')::TIMESTAMP"


def shown(layout: Layout) -> str:
    """Return the SQL of the time as a person finds it in the file."""
    return f"time_text || ' #' || cells[{layout.number}]" if layout.number else "time_text"


def at_number(clock: str, layout: Layout, mapping: Mapping) -> str:
    """Return the SQL of the clock at the interval a line numbers; NULL where a day has none such.

    The clock is that of the interval's end or start, as the mapping labels it.
    """
    number = mapping.time.number
    if not number:
        return clock
    text = narrowed(trimmed(f"cells[{layout.number}]"), WIDE, NARROW)
    read = f"try_cast(regexp_extract({text}, {quoted(f'^{POINT_NUMBER}$')}, 1) AS INTEGER)"
    count = 1440 // number.minutes
    after = number.minutes if mapping.time.label == "end" else 0
    return f"""(SELECT CASE WHEN n BETWEEN 0 AND {count - 1} AND c = date_trunc('day', c)
        THEN c + to_minutes(n * {number.minutes} + {after}) END
        FROM (SELECT {clock} AS c, {read} - {number.first} AS n))"""


def until_text(layout: Layout, mapping: Mapping) -> str:
    """Return the SQL of the text that holds the last day of a period; NULL when there is none."""
    separator = mapping.time.period_separator
    if separator:
        return f"trim(split_part(trim(cells[{layout.time[0]}]), {quoted(separator)}, 2))"
    return f"trim(cells[{layout.period_end}])" if layout.period_end else "NULL"


def parse(text: str, mapping: Mapping) -> str:
    """Return the SQL that reads a time [timestamp, on the file's clock]; NULL when unreadable."""
    patterns = [form for form in mapping.time.formats if "%" in form]
    numbers = [form for form in mapping.time.formats if "%" not in form]
    parts = [_by_pattern(text, patterns, mapping)] if patterns else []
    parts += [_by_number(text, form) for form in numbers]
    return f"coalesce({', '.join(parts)})"


def parse_date_cell(text: str, mapping: Mapping) -> str:
    """Return the SQL that reads a date of a workbook, whatever formats the mapping has for text.

    Such a cell needs no format, and one for text would read it wrongly: ``%Y-%d-%m``. A clock
    written beside it is still read as the mapping says.
    """
    found = [CLOCK.search(form) for form in mapping.time.formats]
    written = [clock.group() for clock in found if clock]
    beside = [f"%Y-%m-%d {form}" for form in written if "%z" not in form]
    return _by_pattern(text, [*CELL_FORMATS, *beside], mapping)


def is_far_away(clock: str) -> str:
    """Return the SQL condition that a time lies outside the years of any reading."""
    return f"year({clock}) NOT BETWEEN {FIRST_YEAR} AND {LAST_YEAR - 1}"


def _by_pattern(text: str, patterns: Sequence[str], mapping: Mapping) -> str:
    if mapping.time.is_absolute:
        text = f"regexp_replace({text}, '[zZ]$', '+0000')"
    if any("%p" in pattern for pattern in patterns):
        for word, half in HALF_DAYS.items():
            text = f"replace({text}, {quoted(word)}, {quoted(half)})"
    plain = narrowed(text, WIDE, NARROW)
    midnight = (
        f"regexp_replace(regexp_replace({plain}, {quoted(LAST_HOUR)}, '\\100\\2'), ' +', ' ')"
    )
    return f"""coalesce(
        {_same_day(_tried(text, patterns), mapping)},
        {_same_day(_tried(f"trim({plain})", patterns), mapping)},
        CASE WHEN regexp_matches({plain}, {quoted(LAST_HOUR)})
            THEN {_tried(midnight, patterns)} + INTERVAL 1 DAY END)"""


def _tried(text: str, patterns: Sequence[str]) -> str:
    tight = [pattern for pattern in patterns if pattern.endswith(TIGHT)]
    if tight:
        whole = f"CASE WHEN regexp_matches({text}, {quoted(TIGHT_CLOCK)}) THEN {text} END"
        rest = [pattern for pattern in patterns if pattern not in tight]
        parts = [_strptime(whole, tight), *([_strptime(text, rest)] if rest else [])]
        return f"coalesce({', '.join(parts)})"
    return _strptime(text, patterns)


def _strptime(text: str, patterns: Sequence[str]) -> str:
    listed = quoted(patterns[0])
    if len(patterns) > 1:
        listed = "[" + ", ".join(quoted(pattern) for pattern in patterns) + "]"
    return f"try_strptime({text}, {listed})::TIMESTAMP"


def _same_day(clock: str, mapping: Mapping) -> str:
    """Move a day's closing 00:00 to the day after, in files that date it to the day it closes."""
    if mapping.time.label == "end" and mapping.time.midnight == "same_day":
        later = f"{clock} + INTERVAL 1 DAY"
        return f"CASE WHEN {clock} = date_trunc('day', {clock}) THEN {later} ELSE {clock} END"
    return clock


def _by_number(text: str, form: str) -> str:
    if form in EXCEL_EPOCHS:
        serial = f"try_cast({text} AS DOUBLE)"
        seconds = f"round({serial} * 86400)::BIGINT"
        return (
            f"CASE WHEN {serial} BETWEEN 1 AND 110000 THEN make_timestamp({seconds} * 1000000 + "
            f"epoch_us(TIMESTAMP '{EXCEL_EPOCHS[form]}')) END"
        )
    scale = 1_000_000 if form == "epoch_s" else 1000
    count = f"try_cast({text} AS BIGINT)"
    most = 7_258_118_400 * 1_000_000 // scale  # the year 2200
    return f"CASE WHEN {count} BETWEEN 0 AND {most} THEN make_timestamp({count} * {scale}) END"
