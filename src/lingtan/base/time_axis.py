"""The time axis: always with a zone, kept in UTC, reckoned in the park's own days and months.

An interval is half-open, [start, end), and labelled by its start.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from lingtan.base.errors import PeriodError, TimeAxisError
from lingtan.base.years import FIRST_YEAR, LAST_YEAR

UTC_TYPE = pl.Datetime("us", "UTC")
PERIOD = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}")
LOCAL_ZONES = ("localtime", "posixrules")  # another zone on another computer
OTHER_CLOCKS = ("right/", "posix/")  # clocks that count leap seconds, and second names
NAME_LENGTHS = {1: len("2025"), 2: len("2025-07"), 3: len("2025-07-01")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of whole local days, [start, end), as two instants.

    Attributes
    ----------
    name : str
        How the user wrote it: ``2025``, ``2025-07`` or ``2025-07-01``.
    start, end : datetime
        Local midnights, in UTC.
    zone : str
        The park's time zone.
    """

    name: str
    start: datetime
    end: datetime
    zone: str

    @property
    def hours(self) -> int:
        """Number of hours; a day with a clock change has 23 or 25."""
        return round((self.end - self.start) / timedelta(hours=1))

    @property
    def is_year(self) -> bool:
        """Whether it is a whole calendar year."""
        return len(self.name) == len("2025")

    @property
    def year(self) -> int:
        """Local calendar year in which the period starts."""
        return self.start.astimezone(find_zone(self.zone)).year


def find_zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises
    ------
    TimeAxisError
        No zone has that name.
    """
    if name in LOCAL_ZONES or name.startswith(OTHER_CLOCKS):
        raise TimeAxisError("unknown_zone", facts={"zone": name})
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeAxisError("unknown_zone", facts={"zone": name}) from error


def parse_period(name: str, zone: str) -> Period:
    """Read a calendar year, month or day of the park.

    Raises
    ------
    PeriodError
        The name is none of ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, or its year is not between
        1990 and 2100.

    Examples
    --------
    >>> parse_period("2025", "Asia/Shanghai").start.isoformat()
    '2024-12-31T16:00:00+00:00'
    >>> parse_period("2025-10-26", "Europe/Berlin").hours
    25
    """
    first, after, _ = _days_of(name)
    clock, told = find_zone(zone), told_period(name)
    return Period(name=told, start=_midnight(first, clock), end=_midnight(after, clock), zone=zone)


def period_name(year: int, month: int | None = None) -> str:
    """Return the name of a year or of a month.

    Examples
    --------
    >>> period_name(2025), period_name(2025, 7)
    ('2025', '2025-07')
    """
    return f"{year:04}" if month is None else f"{year:04}-{month:02}"


def told_period(name: str) -> str:
    """Return the one name of a year, month or day, however its digits were written.

    Raises
    ------
    PeriodError
        See `parse_period`.

    Examples
    --------
    >>> told_period("2025-7")
    '2025-07'
    """
    first, _, parts = _days_of(name)
    return first.isoformat()[: NAME_LENGTHS[parts]]


def is_period(name: str) -> bool:
    """Whether a name is one of a year, month or day that accounts are kept of.

    Examples
    --------
    >>> is_period("2025-07"), is_period("last July")
    (True, False)
    """
    try:
        _days_of(name)
    except PeriodError:
        return False
    return True


def _days_of(name: str) -> tuple[date, date, int]:
    """Return the first day, the day after the last, and how many of year, month, day it names."""
    try:
        if not isinstance(name, str) or not PERIOD.fullmatch(name):
            raise ValueError(name)
        parts = name.split("-")
        year, month, day = [*(int(part) for part in parts), 1, 1][:3]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise PeriodError(
                "year_out_of_range",
                facts={"period": name, "first": FIRST_YEAR, "last": LAST_YEAR},
            )
        first = date(year, month, day)
        return first, _day_after(first, len(parts)), len(parts)
    except (ValueError, OverflowError) as error:
        raise PeriodError("not_a_period", facts={"period": str(name)}) from error


def _day_after(first: date, parts: int) -> date:
    if parts == 1:
        return first.replace(year=first.year + 1)
    if parts == 2:
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first + timedelta(days=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def require_time_axis(table: pl.DataFrame, column: str = "start") -> pl.Series:
    """Return the time column of a table, or say why it is not a time axis.

    Raises
    ------
    TimeAxisError
        The column is absent, empty, naive, unsorted, repeated or has a missing value.
    """
    if column not in table.columns or table.is_empty():
        raise TimeAxisError("no_rows", facts={"column": column})
    start = table[column]
    if not isinstance(start.dtype, pl.Datetime) or start.dtype.time_zone is None:
        raise TimeAxisError("no_zone", facts={"column": column})
    if start.null_count():
        raise TimeAxisError("empty_cells", facts={"column": column, "count": start.null_count()})
    step = start.diff().drop_nulls()
    if not step.is_empty() and step.min() <= timedelta(0):  # type: ignore[operator]  # a duration
        raise TimeAxisError("unsorted", facts={"column": column})
    return start
