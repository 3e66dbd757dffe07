"""Scales, ticks, grid lines and legends that the charts share."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lingtan.reports.charts.palette import INK, RULE
from lingtan.reports.charts.svg import (
    SMALL,
    SMALL_RIGHT,
    element,
    hatch,
    line,
    width_of,
    words,
)

SLANTS = (45, 135)  # neighbours are hatched the other way [degrees]
WriteNumber = Callable[[float], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The plot's rectangle inside the picture [px]."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Bottom edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One entry of a legend: its words, its colour and whether its area is hatched."""

    label: str
    colour: str
    is_hatched: bool = False


def ticks(low: float, high: float, wanted: int = 5) -> tuple[float, ...]:
    """Return round numbers that cover [low, high].

    Examples
    --------
    >>> ticks(0, 87)
    (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    >>> ticks(0, 0)
    (0.0, 1.0)
    """
    span = high - low
    if span <= 1e-9 * max(abs(low), abs(high)):  # flat, but for rounding
        return (float(math.floor(low)), math.floor(low) + 1.0)
    raw = span / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(index * step for index in range(first, last + 1))


def grid(frame: Frame, marks: Sequence[float], write: WriteNumber) -> str:
    """Draw horizontal grid lines with their numbers."""
    low, high = marks[0], marks[-1]
    parts = []
    for mark in marks:
        y = frame.bottom - (mark - low) / (high - low) * frame.height
        parts.append(line((frame.left, y), (frame.right, y), stroke=RULE, stroke_width=0.8))
        parts.append(words(frame.left - 6, y + 4, write(mark), SMALL_RIGHT))
    return "".join(parts)


def zero_line(frame: Frame, marks: Sequence[float]) -> str:
    """Draw the zero line once more, over what stands on it."""
    low, high = marks[0], marks[-1]
    y = frame.bottom + low / (high - low) * frame.height
    return line((frame.left, y), (frame.right, y), stroke_width=0.9)


def legend(keys: Sequence[Key], prefix: str, frame: Frame) -> tuple[str, float]:
    """Write a legend from the frame's top left, wrapping at its right edge.

    Returns
    -------
    tuple of str and float
        The picture and the height it takes [px].
    """
    x, y, parts = frame.left, frame.top, []
    for index, key in enumerate(keys):
        needed = 18 + width_of(key.label, SMALL.size) + 18
        if x + needed > frame.right and x > frame.left:
            x, y = frame.left, y + 20
        fill = fill_of(key, index, prefix)
        ink = {"stroke": INK, "fill": fill}
        parts.append(element("rect", x=x, y=y, width=12, height=12, stroke_width=0.8, **ink))
        parts.append(words(x + 18, y + 10, key.label, SMALL))
        x += needed
    return "".join(parts), y + 20 - frame.top if keys else 0.0


def fill_of(key: Key, index: int, prefix: str) -> str:
    """Return the fill of the entry at an index: its colour, or its hatching."""
    return f"url(#{prefix}-{index})" if key.is_hatched else key.colour


def hatches(keys: Sequence[Key], prefix: str) -> str:
    """Define the hatched fills that the entries need."""
    patterns = [
        hatch(f"{prefix}-{index}", key.colour, SLANTS[index % len(SLANTS)])
        for index, key in enumerate(keys)
        if key.is_hatched
    ]
    return element("defs", "".join(patterns)) if patterns else ""
