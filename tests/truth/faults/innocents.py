"""Peculiarities that are no fault, and must not be called one."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from tests.truth.plant import (
    DAY,
    Draw,
    Fault,
    Rows,
    is_interval,
    is_register,
    put,
    runs,
    series_fault,
)
from tests.truth.site import Array, Planted, Recorded, Site, minute_of, time_of

NOTHING: frozenset[str] = frozenset()
Event = dict[str, object]


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


def _older_export(draw: Draw, site: Site, free: Sequence[str]) -> tuple[Site, Planted] | None:
    """Send an export of September once more, with values that were put right since."""
    able = [m for m in free if is_interval(site.recorded[m])]
    if not able:
        return None
    kept = site.recorded[able[int(draw.integers(len(able)))]]
    rows = kept.rows_of(0, minute_of(8))
    if not len(rows):
        return None
    value: Array = kept.value[rows] * 0.9
    older = replace(kept, at=kept.at[rows], value=value.round(3))
    planted = Planted(
        kind="older_export_later",
        meters=(kept.channel.id,),
        begin=0,
        end=minute_of(8),
        named_by=NOTHING,
        moved=0.0,
        is_innocent=True,
    )
    made = replace(site, older={**site.older, kept.channel.id: older})
    return replace(made, planted=(*site.planted, planted)), planted


def _closed(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
    """Let a sub-meter's plant close for a holiday of its own, which no calendar knows."""
    if recorded.channel.role != "sub":
        return None
    return put(recorded, rows, np.round(recorded.value[rows] * 0.05, 3))


def _event(kind: str, make: Callable[[Draw, Recorded, int], tuple[Recorded, Event]]) -> Fault:
    """Return a change at a counter that the park file states."""

    def plant(draw: Draw, site: Site, free: Sequence[str]) -> tuple[Site, Planted] | None:
        able = [m for m in free if is_register(site.recorded[m]) and _is_shown(site.recorded[m])]
        if not able:
            return None
        before = site.recorded[able[int(draw.integers(len(able)))]]
        row = int(draw.integers(len(before.at) // 5, len(before.at) * 4 // 5))
        after, event = make(draw, before, row)
        minute = int(before.at[row] + before.at[row + 1]) // 2
        at = {"meter": before.channel.id, "at": f"{time_of(minute):%Y-%m-%d %H:%M}"}
        listed = site.park.get("meter_events", [])
        assert isinstance(listed, list)
        park = {**site.park, "meter_events": [*listed, {**at, **event, "evidence": "work order"}]}
        planted = Planted(
            kind=kind,
            meters=(before.channel.id,),
            begin=minute,
            end=minute,
            named_by=NOTHING,
            moved=0.0,
            is_innocent=True,
        )
        made = replace(site.with_recorded(after), park=park, planted=(*site.planted, planted))
        return made, planted

    return Fault(kind=kind, plant=plant, is_innocent=True)


def _is_shown(recorded: Recorded) -> bool:
    """Whether a counter shows all that it counted: one that rolled over shows less."""
    return bool(recorded.value.max() < 10 ** (recorded.channel.digits or 0))


def _halfway(recorded: Recorded, row: int) -> float:
    return round(float(recorded.value[row] + recorded.value[row + 1]) / 2, 2)


def _replaced(draw: Draw, recorded: Recorded, row: int) -> tuple[Recorded, Event]:
    """Put another counter in its place, half an interval after a reading."""
    closing, opening = _halfway(recorded, row), float(draw.integers(0, 50))
    later = np.arange(len(recorded.at)) > row
    value: Array = np.where(later, recorded.value - closing + opening, recorded.value)
    event: Event = {"replaced": True, "closing": closing, "opening": opening}
    return recorded.with_value(value.round(2)), event


def _other_ratio(draw: Draw, recorded: Recorded, row: int) -> tuple[Recorded, Event]:
    """Exchange the transformer: from then on a step of the counter is more."""
    ratio, turn = float(draw.choice([2.0, 4.0, 0.5])), _halfway(recorded, row)
    later = np.arange(len(recorded.at)) > row
    value: Array = np.where(later, turn + (recorded.value - turn) / ratio, recorded.value)
    event: Event = {"multiplier": ratio, "closing": turn, "opening": turn}
    return recorded.with_value(value.round(2)), event


FAULTS = (
    *(
        series_fault(kind, change, NOTHING, hours=hours, suits=suits, is_innocent=True)
        for kind, change, hours, suits in (
            ("shutdown", _shutdown, (300, 700), runs),
            ("zero_nights", _zero_nights, (8760, 8760), runs),
            ("flat_floor", _floor, (8760, 8760), runs),
            ("night_draw", _night_draw, (8760, 8760), is_interval),
            ("closed_for_a_holiday", _closed, (100, 220), runs),
            ("rollover", _rollover, (8760, 8760), is_register),
        )
    ),
    Fault(kind="older_export_later", plant=_older_export, is_innocent=True),
    _event("counter_replaced", _replaced),
    _event("ratio_changed", _other_ratio),
)
