"""Values that stand still, or were copied from another time."""

import numpy as np

from tests.truth.faults.naming import RATIO, STUCK
from tests.truth.plant import DAY, Change, Draw, Rows, is_interval, put, runs, series_fault
from tests.truth.site import Recorded, minute_of


def _stuck(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
    value = recorded.value[rows[0]]
    return put(recorded, rows, value) if value > 0 else None


def _copied(days: int) -> Change:
    """Copy what stands some days before."""

    def change(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
        back = days * DAY // recorded.channel.minutes
        if rows[0] < back:
            return None
        return put(recorded, rows, recorded.value[rows - back])

    return change


def _last_month(draw: Draw, recorded: Recorded, _rows: Rows) -> Recorded | None:
    """Send the month before once more, under this month's dates."""
    month = int(draw.integers(1, 12))
    here = recorded.rows_of(minute_of(month), minute_of(month + 1))
    there = recorded.rows_of(minute_of(month - 1), minute_of(month))
    size = min(len(here), len(there))
    return put(recorded, here[:size], recorded.value[there[:size]]) if size else None


def _interpolated(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    """Fill a span with a straight line, as a portal does without a flag."""
    first, last = recorded.value[rows[0]], recorded.value[rows[-1]]
    return put(recorded, rows, first + (last - first) * np.arange(len(rows)) / len(rows))


COPIED = frozenset({"metering_copied_values"})
FAULTS = (
    series_fault("stuck_days", _stuck, STUCK, hours=(30, 90), suits=runs),
    series_fault("stuck_week", _stuck, STUCK | RATIO, hours=(150, 400), suits=runs),
    series_fault("copied_day", _copied(1), COPIED, hours=(24, 24), suits=is_interval),
    series_fault("copied_week", _copied(7), COPIED, hours=(168, 168), suits=is_interval),
    series_fault("copied_month", _last_month, COPIED, hours=(8760, 8760)),
    series_fault(
        "straight_line",
        _interpolated,
        frozenset({"metering_straight_line"}) | STUCK | RATIO,
        hours=(48, 150),
        suits=runs,
    ),
)
