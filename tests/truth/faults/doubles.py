"""Amounts that stand twice, and meters that stand in each other's place."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tests.truth.faults.naming import CLOCK, GAP, RATIO, VALUE
from tests.truth.plant import (
    DAY,
    YEAR_END,
    Change,
    Draw,
    Fault,
    Rows,
    moved,
    put,
    runs,
    series_fault,
)
from tests.truth.site import Planted, Recorded, Site


def _two_in_one(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
    """Leave out an interval; the next one holds both."""
    row = int(rows[0])
    if row + 2 >= len(recorded.value):
        return None
    both = recorded.value[row] + recorded.value[row + 1]
    keep = np.arange(len(recorded.at)) != row
    value = recorded.value.copy()
    value[row + 1] = both
    return replace(recorded, at=recorded.at[keep], value=value[keep])


def _rows_again(differ: float) -> Change:
    def change(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
        at = np.insert(recorded.at, rows[-1] + 1, recorded.at[rows])
        value = np.insert(recorded.value, rows[-1] + 1, recorded.value[rows] * differ)
        return replace(recorded, at=at, value=np.round(value, 3))

    return change


def _swap(kind: str, *, until_end: bool) -> Fault:
    def plant(draw: Draw, site: Site, free: Sequence[str]) -> tuple[Site, Planted] | None:
        loads = [m for m in free if runs(site.recorded[m]) and site.channel(m).role == "load"]
        if len(loads) < 2:
            return None
        one, other = (site.recorded[m] for m in draw.choice(loads, 2, replace=False))
        if len(one.at) != len(other.at):
            return None
        begin = int(draw.integers(30, 250)) * DAY
        end = YEAR_END if until_end else begin + int(draw.integers(20, 90)) * DAY
        rows = one.rows_of(begin, end)
        first, second = put(one, rows, other.value[rows]), put(other, rows, one.value[rows])
        planted = Planted(
            kind=kind,
            meters=(one.channel.id, other.channel.id),
            begin=begin,
            end=end,
            named_by=RATIO | CLOCK | {"metering_swapped_meters"},
            moved=max(moved(one, first), moved(other, second)),
        )
        changed = site.with_recorded(first, second)
        return replace(changed, planted=(*site.planted, planted)), planted

    return Fault(kind=kind, plant=plant)


SEEN = VALUE | GAP
AGAIN = frozenset({"file_duplicates_identical", "file_duplicates_conflicting"}) | frozenset(
    {"file_duplicate_conflict", "metering_duplicate_reading", "metering_contradicted_reading"}
)
FAULTS = (
    series_fault("two_hours_in_one", _two_in_one, SEEN, suits=runs),
    series_fault("rows_again", _rows_again(1.0), AGAIN, hours=(2, 30), suits=runs),
    series_fault("rows_again_other", _rows_again(1.2), AGAIN, hours=(2, 30), suits=runs),
    _swap("swapped_from", until_end=True),
    _swap("swapped_span", until_end=False),
)
