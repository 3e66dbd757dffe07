"""What a meter records of its true flow: within its class, at its resolution."""

import numpy as np

from tests.truth.site import FIRST, MONTH_DAYS, QUARTERS, Array, Channel, Recorded

ONE_DAY = 1440


def record(draw: np.random.Generator, channel: Channel) -> Recorded:
    """Return what a faultless meter of its class says; the gain of a meter stays the same."""
    gain = 1 + float(np.clip(draw.normal(0, channel.accuracy / 600), -1, 1))
    if channel.kind == "bill":
        value = np.round(channel.true * (1 if channel.role == "bill" else gain), 3)
        return Recorded(channel=channel, at=np.arange(12), value=value, cell={})
    step = channel.minutes // 15
    at = np.arange(0, QUARTERS * 15, channel.minutes, dtype=np.int64)
    amounts = channel.true.reshape(-1, step).sum(axis=1) * gain
    if channel.kind == "register":
        begin = float(draw.integers(1_000, 900_000))
        value = np.round(begin + np.concatenate([[0.0], np.cumsum(amounts)]), 2)
        at = np.append(at, QUARTERS * 15)
        return Recorded(channel=channel, at=at, value=value, cell={}, is_cumulative=True)
    first = 0 if channel.first_day is None else (channel.first_day - FIRST.date()).days * ONE_DAY
    is_there = at >= first
    value = np.round(amounts[is_there], 3)
    return Recorded(channel=channel, at=at[is_there], value=value, cell={})


def monthly_amounts(recorded: Recorded) -> Array:
    """Return the sum of each month of what is recorded, blanks as nothing."""
    if recorded.channel.kind == "bill":
        return np.bincount(recorded.at, np.nan_to_num(recorded.value), 12).astype(np.float64)
    edges = MONTH_DAYS * ONE_DAY
    if recorded.is_cumulative:
        at_edges = np.interp(edges, recorded.at, np.nan_to_num(recorded.value))
        return np.diff(at_edges)
    month = np.clip(np.searchsorted(edges, recorded.at, side="right") - 1, 0, 11)
    return np.bincount(month, np.nan_to_num(recorded.value), 12).astype(np.float64)
