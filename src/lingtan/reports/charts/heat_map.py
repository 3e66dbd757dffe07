"""The heat map of data quality: one row a meter, one column a month, one letter a grade."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.reports.charts.axes import Frame, Key, legend
from lingtan.reports.charts.palette import GRADE_INK, GRADES, PAPER, RULE
from lingtan.reports.charts.svg import (
    SMALL,
    SMALL_MIDDLE,
    Type,
    element,
    picture,
    shorten,
    width_of,
    words,
)

WIDTH = 720.0
LABELS = 210.0
ROW = 19.0
LINE = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """What the chart shows.

    Attributes
    ----------
    columns : tuple of str
        Labels of the months.
    rows : tuple of (str, tuple of str)
        Label of the meter and its grade in each month; empty where nothing was expected.
    grades : mapping of str to str
        Words for each grade, for the legend.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    grades: Mapping[str, str]


def draw_heat_map(chart: HeatMap) -> str:
    """Draw the grades; each cell carries its letter, so colour is never needed to read it."""
    keys = [Key(label=word, colour=GRADES[grade]) for grade, word in chart.grades.items()]
    key_picture, height = legend(keys, "grade", Frame(left=0, top=2, width=WIDTH, height=0))
    slot = (WIDTH - LABELS) / max(1, len(chart.columns))
    rows = 1 + any(width_of(label, SMALL.size) > slot for label in chart.columns)
    top = height + 24 + LINE * (rows - 1)
    parts = [key_picture]
    for index, label in enumerate(chart.columns):
        y = top - 7 - LINE * (index % rows)  # each second one higher, where they are too wide
        parts.append(words(LABELS + slot * (index + 0.5), y, label, SMALL_MIDDLE))
    for index, (label, grades) in enumerate(chart.rows):
        y = top + index * ROW
        parts.append(words(0, y + 13, shorten(label, LABELS - 10, SMALL.size), SMALL))
        parts.extend(
            _cell((LABELS + slot * column, y), slot, grade) for column, grade in enumerate(grades)
        )
    return picture((WIDTH, top + len(chart.rows) * ROW + 4), chart.title, parts)


def _cell(corner: tuple[float, float], slot: float, grade: str) -> str:
    box = element(
        "rect",
        x=corner[0],
        y=corner[1],
        width=slot,
        height=ROW,
        fill=GRADES.get(grade, PAPER),
        stroke=RULE,
        stroke_width=0.8,
    )
    style = Type(size=11, fill=GRADE_INK.get(grade, RULE), anchor="middle")
    return box + words(corner[0] + slot / 2, corner[1] + 13.5, grade or "·", style)
