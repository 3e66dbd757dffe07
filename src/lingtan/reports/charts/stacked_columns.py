"""Stacked columns: what each month is made of; what is taken out hangs below the zero line."""

from collections.abc import Sequence
from dataclasses import dataclass

from lingtan.reports.charts.axes import (
    Frame,
    Key,
    WriteNumber,
    fill_of,
    grid,
    hatches,
    legend,
    ticks,
    zero_line,
)
from lingtan.reports.charts.palette import INK
from lingtan.reports.charts.svg import SMALL, SMALL_MIDDLE, element, picture, words

WIDTH = 720.0
PLOT_HEIGHT = 230.0
LEFT = 62.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One layer of the stack: a value for each category, in the chart's unit."""

    key: Key
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedColumns:
    """What the chart shows.

    Attributes
    ----------
    id : str
        Unique in the document; names the hatchings.
    categories : tuple of str
        Labels under the columns, such as the months.
    unit : str
        Written above the axis.
    """

    id: str
    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


def draw_stacked_columns(chart: StackedColumns, write: WriteNumber) -> str:
    """Draw the columns, layers in the order given, from the zero line up and down."""
    keys = [series.key for series in chart.series]
    top = Frame(left=0, top=2, width=WIDTH, height=0)
    key_picture, key_height = legend(keys, chart.id, top)
    frame = Frame(left=LEFT, top=key_height + 30, width=WIDTH - LEFT - 6, height=PLOT_HEIGHT)
    marks = ticks(*_extent(chart.series))
    parts = [
        hatches(keys, chart.id),
        key_picture,
        words(0, frame.top - 15, chart.unit, SMALL),
        grid(frame, marks, write),
        *_layers(chart, frame, marks),
        zero_line(frame, marks),
        *_labels(chart.categories, frame),
    ]
    return picture((WIDTH, frame.bottom + 24), chart.title, parts)


def _extent(series: Sequence[Series]) -> tuple[float, float]:
    columns = list(zip(*(one.values for one in series), strict=True))
    high = max((sum(v for v in column if v > 0) for column in columns), default=0.0)
    low = min((sum(v for v in column if v < 0) for column in columns), default=0.0)
    return low, high


def _layers(chart: StackedColumns, frame: Frame, marks: Sequence[float]) -> list[str]:
    scale = frame.height / (marks[-1] - marks[0])
    slot = frame.width / max(1, len(chart.categories))
    zero = frame.bottom + marks[0] * scale
    up, down = [zero] * len(chart.categories), [zero] * len(chart.categories)
    parts = []
    for index, series in enumerate(chart.series):
        for column, value in enumerate(series.values):
            height = abs(value) * scale
            y = up[column] - height if value > 0 else down[column]
            if value > 0:
                up[column] -= height
            else:
                down[column] += height
            x = frame.left + slot * (column + 0.18)
            fill = fill_of(series.key, index, chart.id)
            if height > 0.05:
                parts.append(_box((x, y), (slot * 0.64, height), fill))
    return parts


def _box(corner: tuple[float, float], size: tuple[float, float], fill: str) -> str:
    return element(
        "rect",
        x=corner[0],
        y=corner[1],
        width=size[0],
        height=size[1],
        fill=fill,
        stroke=INK,
        stroke_width=0.6,
    )


def _labels(categories: Sequence[str], frame: Frame) -> list[str]:
    slot = frame.width / max(1, len(categories))
    return [
        words(frame.left + slot * (index + 0.5), frame.bottom + 17, label, SMALL_MIDDLE)
        for index, label in enumerate(categories)
    ]
