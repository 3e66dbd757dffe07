"""Days, months, years and bill periods in SQL: which calendar interval a time names."""

from typing import Literal

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.month_layout import MonthsPlaced

# A period that ends on a first day ends before it, unless it is that day alone.
LAST_DAY = (
    "(until - CASE WHEN day(until) = 1 AND until > clock THEN INTERVAL 1 DAY "
    "ELSE INTERVAL 0 DAY END)"
)
DAY_BEFORE = "(until - INTERVAL 1 DAY)"
ENDS_A_MONTH = "(day(until) = 1 OR last_day(until) = until::DATE)"
IS_WHOLE = (
    "(until > clock AND clock = date_trunc('month', clock) AND last_day(clock) = "
    f"last_day({LAST_DAY}) AND {ENDS_A_MONTH})"
)
IS_YEAR = (
    "(until > clock AND clock = date_trunc('year', clock) AND month(until) IN (1, 12) "
    f"AND year({LAST_DAY}) = year(clock) AND month({LAST_DAY}) = 12 AND {ENDS_A_MONTH})"
)
LONGEST_MONTH = 31


def interval_start(mapping: Mapping, months: MonthsPlaced | None = None) -> str:
    """Return the SQL of the start of a day, month or year [µs]; NULL when the time names none.

    A bill that counts by its days starts on its first day. Of months side by side the time names
    the year, and the column the month.
    """
    if months:
        after = f"{list(months.after_january)}[p + 1]"
        is_year = "clock = date_trunc('year', clock)"
        return f"CASE WHEN {is_year} THEN epoch_us(clock + to_months({after})) END"
    is_end = mapping.time.label == "end"
    midnight = "clock = date_trunc('day', clock)"
    if _has_period(mapping):
        return f"""CASE WHEN days > 0 THEN epoch_us(clock)
            WHEN calendar = '1mo' THEN epoch_us({_month_of_bill(mapping)})
            WHEN calendar = '1y' AND {_is_whole(mapping, "year")} THEN epoch_us(clock) END"""
    if not is_end:
        return (
            "CASE WHEN clock = date_trunc(CASE calendar WHEN '1d' THEN 'day' WHEN '1mo' THEN "
            "'month' ELSE 'year' END, clock) THEN epoch_us(clock) END"
        )
    closing = "(clock - CASE WHEN day(clock) = 1 THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END)"
    last = "last_day(clock) = clock::DATE"
    return f"""CASE WHEN {midnight} THEN CASE
        WHEN calendar = '1d' THEN epoch_us(clock - INTERVAL 1 DAY)
        WHEN calendar = '1mo' AND (day(clock) = 1 OR {last})
            THEN epoch_us(date_trunc('month', {closing}))
        WHEN calendar = '1y' AND (dayofyear(clock) = 1 OR strftime(clock, '%m%d') = '1231')
            THEN epoch_us(date_trunc('year', {closing})) END END"""


def bill_days(mapping: Mapping) -> str:
    """Return the SQL of the days over which a bill counts; 0 where it is a whole interval.

    A bill of more than a month is never counted to one of them.
    """
    if not _has_period(mapping) or mapping.time.period_month == "whole":
        return "0"
    last = _last(mapping)
    days = f"date_diff('day', clock::DATE, {last}::DATE) + 1"
    is_by_days = "true"
    if mapping.time.period_month != "days":
        is_by_days = (
            f"({days} > {LONGEST_MONTH} OR date_trunc('month', clock) = "
            f"date_trunc('month', {last}))"
        )
    year, month = _is_whole(mapping, "year"), _is_whole(mapping, "month")
    is_whole = f"CASE calendar WHEN '1y' THEN {year} ELSE {month} END"
    return f"""CASE WHEN calendar IN ('1mo', '1y') AND NOT is_register AND {last} >= clock
        AND clock = date_trunc('day', clock) AND NOT {is_whole} AND {is_by_days}
        THEN {days} ELSE 0 END"""


def is_assigned(mapping: Mapping) -> str:
    """Return the SQL condition that a bill covers no calendar month and is counted to one."""
    is_moved = mapping.time.period_month in ("start", "end")
    return f"(days = 0 AND NOT {_is_whole(mapping, 'month')})" if is_moved else "false"


def _has_period(mapping: Mapping) -> bool:
    return bool(mapping.time.period_end or mapping.time.period_separator)


def _last(mapping: Mapping) -> str:
    """Return the SQL of the last day of a period."""
    return DAY_BEFORE if mapping.time.period_end_is == "next_first_day" else LAST_DAY


def _is_whole(mapping: Mapping, interval: Literal["month", "year"]) -> str:
    """Return the SQL condition that a period is a whole calendar month or year."""
    if mapping.time.period_end_is == "last_day":
        return IS_YEAR if interval == "year" else IS_WHOLE
    first = f"clock = date_trunc('{interval}', clock)"
    return f"({first} AND until = clock + INTERVAL 1 {interval})"


def _month_of_bill(mapping: Mapping) -> str:
    if mapping.time.period_month in ("whole", "days"):
        return f"CASE WHEN {_is_whole(mapping, 'month')} THEN clock END"
    last = _last(mapping)
    which = "clock" if mapping.time.period_month == "start" else last
    return f"CASE WHEN {last} >= clock THEN date_trunc('month', {which}) END"
