"""Readings that did not arrive, or arrived as blanks or zeros."""

import numpy as np

from tests.truth.faults.naming import GAP, RATIO, STUCK, VALUE
from tests.truth.plant import (
    DAY,
    Change,
    Draw,
    Rows,
    is_interval,
    put,
    runs,
    series_fault,
    without,
)
from tests.truth.site import Recorded, minute_of


def _missing(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    return without(recorded, rows)


def _blank(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    return put(recorded, rows, np.nan)


def _zeros(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    return put(recorded, rows, 0.0)


def _nights(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    hour = recorded.at[rows] % DAY // 60
    return put(recorded, rows[(hour >= 23) | (hour < 5)], np.nan)


def _end(days: tuple[int, int]) -> Change:
    def change(draw: Draw, recorded: Recorded, _rows: Rows) -> Recorded:
        begin = minute_of(12) - int(draw.integers(*days)) * DAY
        return without(recorded, recorded.rows_of(begin, minute_of(12)))

    return change


def _begin(draw: Draw, recorded: Recorded, _rows: Rows) -> Recorded:
    return without(recorded, recorded.rows_of(0, int(draw.integers(1, 12)) * DAY))


def _is_fine(recorded: Recorded) -> bool:
    return runs(recorded) and recorded.channel.minutes == 15


FAULTS = (
    series_fault("gap_one", _missing, GAP),
    series_fault("gap_45_minutes", _missing, GAP, hours=(0.75, 0.75), suits=_is_fine),
    series_fault("gap_hours", _missing, GAP, hours=(3, 20)),
    series_fault("gap_days", _missing, GAP, hours=(40, 150)),
    series_fault("gap_weeks", _missing, GAP, hours=(200, 500)),
    series_fault("gap_blank", _blank, GAP, hours=(2, 60)),
    series_fault("gap_blank_nights", _nights, GAP, hours=(150, 800), suits=runs),
    series_fault("gap_at_the_end", _end((1, 25)), GAP, until_end=True),
    series_fault("gap_at_the_beginning", _begin, GAP, hours=(8760, 8760)),
    series_fault(
        "zeros_for_hours", _zeros, GAP | VALUE | STUCK | RATIO, hours=(3, 12), suits=runs
    ),
    series_fault("zeros_for_days", _zeros, STUCK | RATIO | GAP, hours=(48, 160), suits=runs),
    series_fault(
        "zeros_for_weeks", _zeros, STUCK | RATIO | GAP, hours=(200, 900), suits=is_interval
    ),
)
