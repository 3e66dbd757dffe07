"""Suggest what a mapping says of the time: columns, formats, zone, and which end a label names."""

from collections.abc import Sequence
from typing import Protocol

from lingtan.adapters.files import look_time
from lingtan.adapters.files.look_bills import (
    PeriodEnd,
    end_of_periods,
    periods_in_cells,
    periods_of,
)
from lingtan.adapters.files.look_clock import Label
from lingtan.adapters.files.look_columns import Columns, LookingAtColumns
from lingtan.adapters.files.look_formats import why_formats
from lingtan.adapters.files.look_headings import PointsFound
from lingtan.adapters.files.look_months import MonthsFound
from lingtan.adapters.files.look_order import closes_same_day, newest_first
from lingtan.adapters.files.looking import Confidence
from lingtan.adapters.files.mapping import TIME_FORMATS, TimeForm
from lingtan.adapters.files.mapping_columns import NumberColumn
from lingtan.adapters.files.sample import Sample


class LookingAtTime(LookingAtColumns, Protocol):
    """A file whose columns were found, before its time is settled."""

    sample: Sample
    columns: Columns
    points: PointsFound | None
    months: MonthsFound | None
    last: list[Sequence[str]]
    zone: str


def suggest_time(looking: LookingAtTime) -> TimeForm:
    """Return the time as a mapping says it, with a note on each choice."""
    time, names = looking.time, tuple(looking.headings[cell] for cell in looking.time.columns)
    if looking.months:
        return TimeForm(columns=names, formats=time.formats if names else TIME_FORMATS)
    is_all, shown = time.share == 1, " + ".join(names)
    because = "reads_all" if is_all else "reads_most"
    looking.note("time.columns", shown, "sure" if is_all else "likely", because)
    number = _number(looking, shown)
    looking.note("time.formats", ", ".join(time.formats), *why_formats(time.found))
    label, is_same_day = _number_label(looking, number) if number else _label(looking)
    return TimeForm(
        columns=names,
        formats=time.formats,
        zone=_zone(looking, names),
        label=label,
        midnight="same_day" if is_same_day else "next_day",
        period_end=looking.columns.period_end,
        period_end_is=_period_end_is(looking),
        period_separator=(time.clock.separator or None) if time.clock else None,
        number=number,
    )


def _period_end_is(looking: LookingAtTime) -> PeriodEnd:
    """Return which day ends a period: its last one, or the first of the next."""
    keys = looking.columns.keys.cells if looking.columns.keys else ()
    if looking.columns.period_end is None:
        found = end_of_periods(periods_in_cells(looking, keys))
    else:
        cell = looking.headings.index(looking.columns.period_end)
        found = end_of_periods(periods_of(looking, cell, keys))
    if found is None:
        return "last_day"
    looking.note("time.period_end_is", *found)
    return found[0]


def _number(looking: LookingAtTime, day: str) -> NumberColumn | None:
    """Return the column that numbers the intervals of a day, where its days repeat."""
    keys, found = looking.columns.keys, looking.time.number
    why = look_time.why_times_repeat(looking.time, looking.rows, keys.cells if keys else ())
    if why != "days_repeat" or looking.points:
        if why:
            columns = ", ".join(keys.columns) if keys else ""
            looking.note("meter.columns", columns, "guess", "times_repeat")
        return None
    if found is None:
        looking.note("time.columns", day, "guess", "days_repeat")
        return None
    heading = looking.headings[found.cell]
    looking.note("time.number", heading, "likely", "numbers_of_a_day")
    return NumberColumn(column=heading, first=found.first, minutes=found.minutes)


def _zone(looking: LookingAtTime, names: Sequence[str]) -> str | None:
    if any("%z" in form or form.startswith("epoch") for form in looking.time.formats):
        looking.note("time.zone", "UTC", "sure", "offset_in_text")
        return None
    if any("utc" in name.lower() for name in names):
        looking.note("time.zone", "UTC", "likely", "heading_says_utc")
        return "UTC"
    looking.note("time.zone", looking.zone, "likely", "park_zone")
    return None


def _number_label(looking: LookingAtTime, number: NumberColumn) -> tuple[Label, bool]:
    """Return the end that a number names; an interval has both, of an instant one must ask."""
    label: Label = "end" if number.first else "start"
    if looking.columns.has_register:
        looking.note("time.label", label, "guess", "number_of_instants")
    else:
        looking.note("time.label", label, "likely", "numbers_of_a_day")
    return label, False


def _label(looking: LookingAtTime) -> tuple[Label, bool]:
    """Return the end a label names, and whether a closing 00:00 is dated to the day it closes."""
    if told := _label_of_kind(looking):
        looking.note("time.label", *told)
        return told[0], False
    label, sure, because = look_time.label_of(
        looking.time, looking.headings, looking.rows, looking.last
    )
    moments = look_time.times_of(looking.time, looking.rows)
    is_same_day = closes_same_day(moments)
    if is_same_day:
        looking.note("time.midnight", "same_day", "likely", "closes_same_day")
        if sure != "sure":
            sure, because = "likely", "closes_same_day"
        label = "end"
    elif sure != "sure" and newest_first(moments) and not looking.sample.sees_end:
        label, sure, because = "start", "guess", "label_open"
    looking.note("time.label", label, sure, because)
    return label, is_same_day


def _label_of_kind(looking: LookingAtTime) -> tuple[Label, Confidence, str] | None:
    """Return what the kind of table tells of its labels: points, counters, days of reading."""
    if points := looking.points:
        sure: Confidence = "sure" if points.because == "clock_headings" else "likely"
        return "end" if points.label == "end" else "start", sure, points.because
    if looking.columns.has_register:
        return "start", "likely", "only_instants"
    is_day = look_time.names_reading_day(looking.time, looking.headings, looking.rows)
    has_end = bool(looking.columns.period_end or looking.cells.marks)
    is_open = is_day and not has_end
    return ("end", "guess", "day_of_reading") if is_open else None
