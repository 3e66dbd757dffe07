"""The load duration curve (负荷持续曲线): for how many hours the park needs at least how much."""

from collections.abc import Sequence
from dataclasses import dataclass

from lingtan.reports.charts.axes import Frame, WriteNumber, grid, ticks, zero_line
from lingtan.reports.charts.palette import GRID, INK, SHADE
from lingtan.reports.charts.svg import (
    SMALL,
    SMALL_MIDDLE,
    SMALL_RIGHT,
    element,
    line,
    number,
    picture,
    words,
)

WIDTH = 720.0
FRAME = Frame(left=62, top=30, width=630, height=210)
POINTS = 400  # of the drawn curve; the highest and the lowest hour are always among them


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDuration:
    """What the chart shows: mean hourly loads in any order, and the words beside them."""

    title: str
    unit: str
    hours_label: str
    loads: tuple[float, ...]
    mean_label: str


def draw_load_duration(chart: LoadDuration, write: WriteNumber) -> str:
    """Draw the hours sorted from the highest load to the lowest, with the mean as a line."""
    loads = sorted(chart.loads, reverse=True)
    marks = ticks(min(0.0, loads[-1]), loads[0])
    scale = FRAME.height / (marks[-1] - marks[0])
    curve = [(x, FRAME.bottom - (y - marks[0]) * scale) for x, y in _thinned(loads)]
    mean = sum(loads) / len(loads)
    parts = [
        _area(curve),
        grid(FRAME, marks, write),
        zero_line(FRAME, marks),
        _curve(curve),
        _mean_line(
            FRAME.bottom - (mean - marks[0]) * scale, f"{chart.mean_label} {write(round(mean, 1))}"
        ),
        words(0, FRAME.top - 12, chart.unit, SMALL),
        *_hours(len(loads), write),
        words(FRAME.right, FRAME.bottom + 34, chart.hours_label, SMALL_RIGHT),
    ]
    return picture((WIDTH, FRAME.bottom + 42), chart.title, parts)


def _thinned(loads: Sequence[float]) -> list[tuple[float, float]]:
    last = max(1, len(loads) - 1)
    count = min(POINTS, len(loads))
    picks = sorted({round(index * last / max(1, count - 1)) for index in range(count)})
    return [
        (FRAME.left + FRAME.width * pick / last, loads[min(pick, len(loads) - 1)])
        for pick in picks
    ]


def _area(curve: Sequence[tuple[float, float]]) -> str:
    closed = [(FRAME.left, FRAME.bottom), *curve, (curve[-1][0], FRAME.bottom)]
    return element("polygon", points=_points(closed), fill=SHADE)


def _curve(curve: Sequence[tuple[float, float]]) -> str:
    return element("polyline", points=_points(curve), fill="none", stroke=GRID, stroke_width=1.8)


def _points(curve: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in curve)


def _mean_line(y: float, label: str) -> str:
    dashed = line((FRAME.left, y), (FRAME.right, y), stroke=INK, stroke_dasharray="5 4")
    return dashed + words(FRAME.right - 4, y - 6, label, SMALL_RIGHT)


def _hours(count: int, write: WriteNumber) -> list[str]:
    marks = [mark for mark in ticks(0, count) if mark <= count]
    return [
        words(
            FRAME.left + FRAME.width * mark / count, FRAME.bottom + 17, write(mark), SMALL_MIDDLE
        )
        for mark in marks
    ]
