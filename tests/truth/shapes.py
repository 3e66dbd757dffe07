"""Shapes of flows over a year at 15 minutes: works, offices, sun, wind."""

import numpy as np

from tests.truth.site import QUARTERS, Array

QUARTER = np.arange(QUARTERS)
DAY = QUARTER // 96
HOUR = QUARTER % 96 / 4
WEEKDAY = (DAY + 2) % 7  # 1 January 2025 is a Wednesday; 0 is Monday
FESTIVAL = (DAY >= 27) & (DAY < 35)  # 28 January to 4 February
OCTOBER = (DAY >= 273) & (DAY < 281)


def wander(draw: np.random.Generator, spread: float, hours: float = 6.0) -> Array:
    """Return a factor that wanders about 1 with a memory of some hours."""
    keep = np.exp(-0.25 / hours)
    shock = draw.normal(0.0, spread * np.sqrt(1 - keep**2), QUARTERS)
    path = np.empty(QUARTERS)
    level = 0.0
    for index, each in enumerate(shock.tolist()):
        level = keep * level + each
        path[index] = level
    return np.maximum(0.05, 1 + path)


def works(draw: np.random.Generator, kind: str) -> Array:
    """Return the load of an enterprise with a mean of 1.

    ``continuous``, ``three_shift``, ``two_shift``, ``day`` or ``cold``.
    """
    weekend, sunday = WEEKDAY >= 5, WEEKDAY == 6
    if kind == "continuous":
        shape = np.ones(QUARTERS)
    elif kind == "three_shift":
        shape = np.where(weekend, 0.75, 1.0) * np.where((HOUR >= 22) | (HOUR < 6), 0.9, 1.0)
    elif kind == "two_shift":
        shape = np.where((HOUR >= 6) & (HOUR < 22), 1.0, 0.22) * np.where(sunday, 0.35, 1.0)
    elif kind == "day":
        shape = np.where((HOUR >= 8) & (HOUR < 18) & ~weekend, 1.0, 0.09)
    else:
        shape = 0.7 + 0.3 * np.sin((DAY - 105) / 365 * 2 * np.pi) + 0.1 * np.sin(HOUR / 12 * np.pi)
    if kind not in ("continuous", "cold"):
        shape = np.where(FESTIVAL, 0.35 * shape, np.where(OCTOBER, 0.8 * shape, shape))
    shape = shape * wander(draw, 0.04) * (1 + 0.03 * draw.standard_normal(QUARTERS))
    shape = np.maximum(shape, 0.02)
    return np.asarray(shape / shape.mean(), dtype=np.float64)


def sun(draw: np.random.Generator) -> Array:
    """Return the output of 1 kW of solar [kWh a quarter hour], about 1,150 kWh a year."""
    declination = np.radians(23.45) * np.sin(2 * np.pi * (284 + DAY + 1) / 365)
    angle = np.radians(15 * (HOUR + 0.125 - 12.1))
    latitude = np.radians(35)
    height = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(
        declination
    ) * np.cos(angle)
    clear = draw.beta(2.6, 1.2, 366)[DAY]
    passing = np.clip(wander(draw, 0.15, 0.7), 0.3, 1.4)
    output = np.where(height > 0.03, np.maximum(height, 0.0) ** 1.1, 0.0) * clear * passing
    return np.minimum(output, 1.0) / 4 * 0.9


def wind(draw: np.random.Generator) -> Array:
    """Return the output of 1 kW of wind power [kWh a quarter hour], about 2,500 kWh a year."""
    speed = 6.2 * wander(draw, 0.45, 18) * (1 + 0.12 * np.cos(2 * np.pi * (DAY - 20) / 365))
    return np.clip((np.maximum(speed - 3, 0.0) / 9) ** 2.2, 0, 1) / 4


def heating(draw: np.random.Generator) -> Array:
    """Return a heat load with a mean of 1: process heat, and rooms in winter."""
    cold = np.maximum(0.0, np.cos(2 * np.pi * (DAY - 15) / 365))
    shape = (0.7 + 0.8 * cold + 0.1 * np.cos((HOUR - 7) / 12 * np.pi)) * wander(draw, 0.05, 12)
    return np.asarray(shape / shape.mean(), dtype=np.float64)
