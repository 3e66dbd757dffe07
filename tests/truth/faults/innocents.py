"""Peculiarities that are no fault, and must not be called one."""

import numpy as np

from tests.truth.plant import DAY, Draw, Rows, is_interval, is_register, put, runs, series_fault
from tests.truth.site import Recorded

NOTHING: frozenset[str] = frozenset()


def _shutdown(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
    """Let a sub-meter rest for some weeks: nothing but standby."""
    if recorded.channel.role != "sub":
        return None
    return put(recorded, rows, np.round(recorded.value[rows] * 0.01, 3))


def _zero_nights(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
    """Switch a sub-meter off at night."""
    if recorded.channel.role != "sub":
        return None
    hour = recorded.at[rows] % DAY // 60
    return put(recorded, rows[(hour >= 22) | (hour < 6)], 0.0)


def _floor(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
    """Let the nights of a sub-meter repeat one small value."""
    if recorded.channel.role != "sub":
        return None
    low = round(float(np.quantile(recorded.value, 0.02)), 0)
    value = recorded.value[rows]
    hour = recorded.at[rows] % DAY // 60
    return put(recorded, rows, np.where((hour >= 20) | (hour < 7), low, value))


def _night_draw(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
    """Let inverters draw a little at night."""
    if recorded.channel.role != "solar":
        return None
    value = recorded.value[rows]
    return put(recorded, rows, np.where(value <= 0, -0.4, value))


def _rollover(_draw: Draw, recorded: Recorded, _rows: Rows) -> Recorded:
    """Pass the highest number of the counter once."""
    turn = 1e9
    middle = float(recorded.value[len(recorded.value) // 2])
    return recorded.with_value(np.round((recorded.value + turn - middle) % turn, 2))


FAULTS = tuple(
    series_fault(kind, change, NOTHING, hours=hours, suits=suits, is_innocent=True)
    for kind, change, hours, suits in (
        ("shutdown", _shutdown, (300, 700), runs),
        ("zero_nights", _zero_nights, (8760, 8760), runs),
        ("flat_floor", _floor, (8760, 8760), runs),
        ("night_draw", _night_draw, (8760, 8760), is_interval),
        ("rollover", _rollover, (8760, 8760), is_register),
    )
)
