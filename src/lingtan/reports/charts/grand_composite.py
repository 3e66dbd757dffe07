"""The grand composite curve (总组合曲线): the heat that passes each shifted temperature.

It begins at the hot utility above and ends at the cold utility below; where it touches the axis
no heat passes, and that is a pinch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lingtan.reports.charts.axes import Frame, WriteNumber, grid, ticks
from lingtan.reports.charts.palette import ACCENT, DANGER, INK, RULE, WIND
from lingtan.reports.charts.svg import (
    BODY,
    SMALL,
    SMALL_MIDDLE,
    SMALL_RIGHT,
    Type,
    element,
    haloed,
    line,
    number,
    picture,
    words,
)

WIDTH = 720.0
FRAME = Frame(left=62, top=48, width=630, height=260)  # with room above for a utility's words
DOT = 4.0
LABEL = 14.0  # height that the words of a pinch take [px]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrandComposite:
    """What the chart shows.

    Attributes
    ----------
    points : tuple of (float, float)
        Heat that passes and shifted temperature [°C], from the top.
    hot, cold : str
        The utilities in words, at the two ends; empty where it is none.
    pinches : tuple of (float, str)
        Shifted temperatures no heat passes [°C], with what to say of each.
    """

    title: str
    heat_label: str
    temperature_label: str
    points: tuple[Point, ...]
    hot: str
    cold: str
    pinches: tuple[tuple[float, str], ...]


def draw_grand_composite(chart: GrandComposite, write: WriteNumber) -> str:
    """Draw heat to the right and temperature upwards, with both utilities and each pinch."""
    temperatures = ticks(*_ends([y for _, y in chart.points]))
    heats = ticks(0.0, max(heat for heat, _ in chart.points))
    at = _Scale(heats=heats, temperatures=temperatures)
    curve = [at.point(point) for point in chart.points]
    drawn = " ".join(f"{number(x)},{number(y)}" for x, y in curve)
    parts = [
        grid(FRAME, temperatures, write),
        *_heats(heats, at, write),
        *_pinches(chart, at),
        element("polyline", points=drawn, fill="none", stroke=ACCENT, stroke_width=2.2),
        _utility(curve[0], chart.hot, DANGER, above=True),
        _utility(curve[-1], chart.cold, WIND, above=False),
        words(0, 13, chart.temperature_label, SMALL),
        words(FRAME.right, FRAME.bottom + 36, chart.heat_label, SMALL_RIGHT),
    ]
    return picture((WIDTH, FRAME.bottom + 44), chart.title, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """From heat and temperature to the picture."""

    heats: Sequence[float]
    temperatures: Sequence[float]

    def point(self, point: Point) -> Point:
        heat, temperature = point
        low, high = self.temperatures[0], self.temperatures[-1]
        return (
            FRAME.left + FRAME.width * heat / self.heats[-1],
            FRAME.bottom - FRAME.height * (temperature - low) / (high - low),
        )


def _ends(temperatures: Sequence[float]) -> Point:
    return min(temperatures), max(temperatures)


def _heats(marks: Sequence[float], at: _Scale, write: WriteNumber) -> list[str]:
    drawn = []
    for mark in marks:
        x, _ = at.point((mark, at.temperatures[0]))
        drawn.append(line((x, FRAME.top), (x, FRAME.bottom), stroke=RULE, stroke_width=0.8))
        drawn.append(words(x, FRAME.bottom + 17, write(mark), SMALL_MIDDLE))
    axis = line((FRAME.left, FRAME.top), (FRAME.left, FRAME.bottom), stroke_width=0.9)
    return [*drawn, axis]


def _pinches(chart: GrandComposite, at: _Scale) -> Iterator[str]:
    """Draw each pinch; one close under another has its line only, the table names all."""
    last = -FRAME.height
    for temperature, label in chart.pinches:
        x, y = at.point((0.0, temperature))
        yield line((x, y), (FRAME.right, y), stroke=INK, stroke_dasharray="5 4", stroke_width=0.9)
        if y - last >= LABEL:
            yield haloed(FRAME.right - 4, y - 6, label, SMALL_RIGHT)
            last = y


def _utility(end: Point, label: str, colour: str, *, above: bool) -> str:
    if not label:
        return ""
    x, y = end
    is_right = x > FRAME.left + FRAME.width / 2
    style = Type(size=BODY.size, anchor="end" if is_right else "start")
    shift = -DOT * 2 if is_right else DOT * 2
    dot = element("circle", cx=x, cy=y, r=DOT, fill=colour, stroke=INK, stroke_width=0.8)
    return dot + haloed(x + shift, y - 8 if above else y + 16, label, style)
