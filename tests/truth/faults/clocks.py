"""Readings under the wrong time."""

import numpy as np

from tests.truth.faults.naming import CLOCK
from tests.truth.plant import Change, Draw, Rows, is_profiled, put, series_fault
from tests.truth.site import Recorded


def _shifted(hours: float | tuple[float, ...]) -> Change:
    """Move the values of a span by some hours; what is pushed over its edge is lost."""

    def change(draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
        each = hours if isinstance(hours, float) else float(draw.choice(hours))
        steps = int(each * 60) // recorded.channel.minutes
        return put(recorded, rows, np.roll(recorded.value[rows], steps))

    return change


MONTHS = (24 * 28, 24 * 100)
FAULTS = (
    series_fault("clock_utc_span", _shifted(-8.0), CLOCK, hours=MONTHS, suits=is_profiled),
    series_fault(
        "clock_minus_ten_from", _shifted(-10.0), CLOCK, until_end=True, suits=is_profiled
    ),
    series_fault(
        "clock_hours_from", _shifted((-6.0, 5.0, 7.0)), CLOCK, until_end=True, suits=is_profiled
    ),
    series_fault("clock_twelve_span", _shifted(12.0), CLOCK, hours=MONTHS, suits=is_profiled),
    series_fault(
        "clock_three_span", _shifted((-3.0, 3.0)), CLOCK, hours=MONTHS, suits=is_profiled
    ),
    series_fault(
        "clock_one_from", _shifted((-1.0, 1.0)), CLOCK, until_end=True, suits=is_profiled
    ),
)
