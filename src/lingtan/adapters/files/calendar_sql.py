"""Days, months, years and bill periods in SQL: which calendar interval a time names."""

from lingtan.adapters.files.mapping import Mapping

LAST = "(until - CASE WHEN day(until) = 1 THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END)"
IS_WHOLE = (
    "(clock = date_trunc('month', clock) AND last_day(clock) = "
    f"last_day({LAST}) AND (day(until) = 1 OR last_day(until) = until::DATE))"
)


def interval_start(mapping: Mapping) -> str:
    """Return the SQL of the start of a day, month or year [µs]; NULL when the time names none."""
    is_end = mapping.time.label == "end"
    midnight = "clock = date_trunc('day', clock)"
    if mapping.time.period_end or mapping.time.period_separator:
        return f"CASE WHEN calendar = '1mo' THEN epoch_us({_month_of_bill(mapping)}) END"
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


def is_assigned(mapping: Mapping) -> str:
    """Return the SQL condition that a bill covers no calendar month and is counted to one."""
    return "false" if mapping.time.period_month == "whole" else f"NOT {IS_WHOLE}"


def _month_of_bill(mapping: Mapping) -> str:
    if mapping.time.period_month == "whole":
        return f"CASE WHEN {IS_WHOLE} THEN clock END"
    which = "clock" if mapping.time.period_month == "start" else LAST
    return f"CASE WHEN until >= clock THEN date_trunc('month', {which}) END"
