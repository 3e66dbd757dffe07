"""The calendar: which intervals a meter owes, in the park's own days, months and years.

Instants inside this room's tables are naive UTC, as in the SQL they meet. Minutes are counted in
UTC, so a clock change neither adds nor drops an interval: the day has 92 or 100 quarter hours.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import polars as pl

from lingtan.base.time_axis import Period, find_zone
from lingtan.park.meters import Resolution

INSTANT = pl.Datetime("us")
INSTANT_STEP = timedelta(microseconds=1)
REMEMBERED = 1000  # a question asks for the same days and months of every meter
CALENDAR_STEPS = {Resolution.DAY: "1d", Resolution.MONTH: "1mo", Resolution.YEAR: "1y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A local month, or the part of one that lies in the period, over [start, end) in UTC."""

    name: str
    start: datetime
    end: datetime


@lru_cache(maxsize=REMEMBERED)
def months_of(period: Period) -> tuple[Month, ...]:
    """Cut a period into local months.

    Examples
    --------
    >>> from lingtan.base.time_axis import parse_period
    >>> [month.name for month in months_of(parse_period("2025", "Asia/Shanghai"))][:2]
    ['2025-01', '2025-02']
    """
    firsts = local_starts("1mo", period.start, period.end, period.zone).to_list()
    starts = [naive(period.start), *(first for first in firsts if first > naive(period.start))]
    ends = [*starts[1:], naive(period.end)]
    zone = find_zone(period.zone)
    return tuple(
        Month(
            name=aware(start).astimezone(zone).strftime("%Y-%m"),
            start=aware(start),
            end=aware(end),
        )
        for start, end in zip(starts, ends, strict=True)
    )


def whole_months(period: Period) -> tuple[Month, ...]:
    """Return the local months a period lies in, each from its first midnight to its last.

    Examples
    --------
    >>> from lingtan.base.time_axis import parse_period
    >>> (march,) = whole_months(parse_period("2025-03-30", "Europe/Berlin"))
    >>> march.end - march.start
    datetime.timedelta(days=30, seconds=82800)
    """
    return months_of(in_whole_months(period))


def in_whole_months(period: Period) -> Period:
    """Return a period widened to the local months it lies in."""
    return replace(
        period,
        start=_month_start(period.start, period.zone),
        end=_month_start(period.end - INSTANT_STEP, period.zone, later=1),
    )


@lru_cache(maxsize=REMEMBERED)
def months_beside(period: Period) -> tuple[Month, Month]:
    """Return the local months before and after those a period lies in."""
    whole = in_whole_months(period)
    start = _month_start(whole.start - INSTANT_STEP, period.zone)
    end = _month_start(whole.end, period.zone, later=1)
    before = months_of(replace(period, start=start, end=whole.start))
    after = months_of(replace(period, start=whole.end, end=end))
    return before[0], after[0]


@lru_cache(maxsize=REMEMBERED)
def _month_start(instant: datetime, zone: str, later: int = 0, every: str = "1mo") -> datetime:
    """Return the midnight that begins the local month of an instant, or a later month."""
    first = _clock_of(pl.Series([instant]), zone).dt.truncate(every)
    moved: datetime = instants_of(first.dt.offset_by(f"{later}{every[1:]}"), zone)[0]
    return aware(moved)


def in_whole_intervals(
    resolution: Resolution, span: tuple[datetime, datetime], zone: str
) -> tuple[datetime, datetime]:
    """Return a span widened to the local days, months or years it lies in.

    Examples
    --------
    >>> span = (datetime(2025, 3, 9, 16, tzinfo=UTC), datetime(2025, 4, 1, 16, tzinfo=UTC))
    >>> [each.isoformat() for each in in_whole_intervals(Resolution.MONTH, span, "Asia/Shanghai")]
    ['2025-02-28T16:00:00+00:00', '2025-04-30T16:00:00+00:00']
    """
    if resolution.minutes is not None:
        return span
    every, (start, end) = CALENDAR_STEPS[resolution], span
    return (
        _month_start(start, zone, every=every),
        _month_start(end - INSTANT_STEP, zone, later=1, every=every),
    )


def interval_starts(
    resolution: Resolution, start: datetime, end: datetime, zone: str
) -> pl.Series:
    """Return the starts of every interval that begins in [start, end), as naive UTC.

    Examples
    --------
    >>> from lingtan.base.time_axis import parse_period
    >>> day = parse_period("2025-03-30", "Europe/Berlin")
    >>> len(interval_starts(Resolution.MINUTES_15, day.start, day.end, day.zone))
    92
    """
    if resolution.minutes is None:
        return local_starts(CALENDAR_STEPS[resolution], start, end, zone)
    step = timedelta(minutes=resolution.minutes)
    return pl.datetime_range(
        naive(start), naive(end), step, closed="left", time_unit="us", eager=True
    ).alias("start")


def next_start(resolution: Resolution, at: datetime, zone: str) -> datetime:
    """Return when the first interval of so many minutes begins that does not begin earlier.

    Examples
    --------
    >>> at = datetime(2025, 3, 9, 16, 5, tzinfo=UTC)
    >>> next_start(Resolution.MINUTES_15, at, "Asia/Shanghai").isoformat()
    '2025-03-09T16:15:00+00:00'
    """
    if resolution.minutes is None:
        return at
    midnight = _month_start(at, zone, every="1d")
    step = timedelta(minutes=resolution.minutes)
    return midnight - (midnight - at) // step * step


def owed_intervals(
    resolution: Resolution, start: datetime, end: datetime, zone: str
) -> tuple[int, datetime, datetime] | None:
    """Return how many intervals begin in [start, end), and the naive starts of first and last.

    Examples
    --------
    >>> from lingtan.base.time_axis import parse_period
    >>> day = parse_period("2025-03-30", "Europe/Berlin")
    >>> owed_intervals(Resolution.HOUR, day.start, day.end, day.zone)[0]
    23
    """
    if resolution.minutes is None:
        starts = local_starts(CALENDAR_STEPS[resolution], start, end, zone)
        return None if starts.is_empty() else (len(starts), starts[0], starts[-1])
    if end <= start:
        return None
    step = timedelta(minutes=resolution.minutes)
    count = -((start - end) // step)
    return count, naive(start), naive(start) + (count - 1) * step


def interval_ends(resolution: Resolution, starts: pl.Series, zone: str) -> pl.Series:
    """Return where intervals end that begin at the given instants."""
    if resolution.minutes is not None:
        return starts + timedelta(minutes=resolution.minutes)
    ends = days_later(pl.col(starts.name), CALENDAR_STEPS[resolution], zone)
    return starts.to_frame().select(ends).to_series()


@lru_cache(maxsize=REMEMBERED)
def local_starts(every: str, start: datetime, end: datetime, zone: str) -> pl.Series:
    """Return the local midnights that begin a day, month or year in [start, end)."""
    first = _clock_of(pl.Series([start]), zone).dt.truncate(every)[0]
    last = end.astimezone(find_zone(zone)).replace(tzinfo=None)
    instants = instants_of(pl.datetime_range(first, last, every, eager=True), zone).unique()
    instants = instants.sort()
    inside = (instants >= naive(start)) & (instants < naive(end))
    return instants.filter(inside).alias("start")


def instants_of(local: pl.Series, zone: str) -> pl.Series:
    """Return when a zone's clock shows the given times, as naive UTC.

    A midnight seen twice is the first one. One that a clock skips is the instant at which it does
    so: the day begins then. What is no time stays none.

    Examples
    --------
    >>> sunday = pl.Series([datetime(2025, 9, 7)])
    >>> instants_of(sunday, "America/Santiago")[0]
    datetime.datetime(2025, 9, 7, 4, 0)
    """
    found = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    found = found.dt.convert_time_zone("UTC").dt.replace_time_zone(None).cast(INSTANT)
    skipped = found.is_null() & local.is_not_null()
    if not skipped.any():
        return found
    clock = find_zone(zone)
    moved = [naive(time.replace(tzinfo=clock)) for time in local.filter(skipped)]
    return found.scatter(skipped.arg_true(), moved)


def days_later(starts: pl.Expr, by: str | pl.Expr, zone: str) -> pl.Expr:
    """Return when days, months or years that begin at naive UTC instants are over, as naive UTC.

    Parameters
    ----------
    by : str or Expr
        How long they are, such as ``1mo`` or ``35d``.
    """
    local = starts.dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    after = local.dt.replace_time_zone(None).dt.truncate("1d").dt.offset_by(by)
    return after.map_batches(lambda found: instants_of(found, zone), return_dtype=INSTANT)


def _clock_of(instants: pl.Series, zone: str) -> pl.Series:
    """Return what a zone's clock shows at instants that have their zone."""
    return instants.dt.convert_time_zone(zone).dt.replace_time_zone(None)


def local_clock(column: str, zone: str) -> pl.Expr:
    """Return what the wall clock shows at naive UTC instants."""
    instant = pl.col(column).dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    return instant.dt.replace_time_zone(None)


def hour_shift(period: Period) -> int:
    """Return by how many minutes the zone's hours differ from those of UTC.

    Examples
    --------
    >>> from lingtan.base.time_axis import parse_period
    >>> hour_shift(parse_period("2025", "Asia/Kolkata"))
    30
    """
    return period.start.minute


def hour_sql(column: str, shift: int) -> str:
    """Return SQL for the start of the hour an instant lies in."""
    if shift == 0:
        return f"date_trunc('hour', {column})"
    return f"date_trunc('hour', {column} - interval '{shift}' minute) + interval '{shift}' minute"


def naive(instant: datetime) -> datetime:
    """Return an instant as naive UTC."""
    return instant.astimezone(UTC).replace(tzinfo=None)


def aware(instant: datetime) -> datetime:
    """Return a naive UTC instant with its zone."""
    return instant.replace(tzinfo=UTC)


def literal(instant: datetime) -> str:
    """Return an instant as SQL text.

    Examples
    --------
    >>> literal(datetime(2025, 1, 1, tzinfo=UTC))
    "timestamp '2025-01-01 00:00:00'"
    """
    return f"timestamp '{naive(instant):%Y-%m-%d %H:%M:%S}'"


def as_naive(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table whose instants are naive UTC, whether the runner gave them a zone or not."""
    return table.with_columns(
        pl.col(name).dt.replace_time_zone(None).cast(INSTANT)
        for name, kind in table.schema.items()
        if isinstance(kind, pl.Datetime)
    )


def within(table: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Keep the rows whose ``start`` (naive UTC) lies in a period."""
    start = pl.col("start").dt.replace_time_zone("UTC")
    return table.filter((start >= period.start) & (start < period.end))
