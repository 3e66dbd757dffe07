"""Bullet bars: each indicator against its threshold, on one scale for all of them.

They are drawn broad, with names before the bars, and slender for a telephone, with names above.
"""

from dataclasses import dataclass

from lingtan.reports.charts.palette import INK, MUTED, OUTCOMES, SHADE
from lingtan.reports.charts.svg import (
    BODY,
    SMALL,
    Type,
    element,
    line,
    number,
    picture,
    shorten,
    words,
)

LIMIT = 2.0  # the scale ends at twice the threshold; what is beyond ends in an arrow


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the parts of a row stand [px].

    Attributes
    ----------
    width : float
        Of the picture.
    row : float
        Height of a row.
    names : float
        Room for the names, which stand at the left.
    left, bar : float
        Left end of the bar, and its length.
    top : float
        How far the bar stands below the top of its row.
    """

    width: float
    row: float
    names: float
    left: float
    bar: float
    top: float

    @property
    def told(self) -> float:
        """Where verdict and reading begin."""
        return self.left + self.bar + 14


BROAD = Layout(width=720, row=34, names=288, left=300, bar=220, top=0)
SLENDER = Layout(width=340, row=70, names=340, left=1, bar=130, top=32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """One bar.

    Attributes
    ----------
    share : float or None
        Value as a share of the threshold; None when either is unknown.
    is_ceiling : bool
        Whether the good side is the left one.
    reading : str
        The value and its threshold, in words.
    outcome : str
        Id of the verdict, which gives the colour.
    verdict : str
        The verdict in words.
    """

    label: str
    framework: str
    share: float | None
    is_ceiling: bool
    reading: str
    outcome: str
    verdict: str


def draw_bullet_bars(title: str, bullets: tuple[Bullet, ...], layout: Layout = BROAD) -> str:
    """Draw the bars; the threshold stands at the same place in every row, its good side shaded."""
    parts = [part for index, bullet in enumerate(bullets) for part in _row(bullet, index, layout)]
    return picture((layout.width, len(bullets) * layout.row + 6), title, parts)


def _row(bullet: Bullet, index: int, layout: Layout) -> list[str]:
    colour = OUTCOMES[bullet.outcome]
    top = index * layout.row
    y, middle, room = top + layout.top, layout.left + layout.bar / 2, layout.width - layout.told
    return [
        words(0, top + 13, shorten(bullet.label, layout.names), BODY),
        words(0, top + 27, shorten(bullet.framework, layout.names, SMALL.size), SMALL),
        _track(bullet, y, layout),
        _bar(bullet, y, colour, layout),
        line((middle, y + 2), (middle, y + 30), stroke_width=2.2),
        words(layout.told, y + 13, shorten(bullet.verdict, room), Type(fill=colour)),
        words(layout.told, y + 27, shorten(bullet.reading, room, SMALL.size), SMALL),
    ]


def _track(bullet: Bullet, y: float, layout: Layout) -> str:
    good = layout.left if bullet.is_ceiling else layout.left + layout.bar / 2
    frame = element(
        "rect",
        x=layout.left,
        y=y + 5,
        width=layout.bar,
        height=22,
        fill="none",
        stroke=MUTED,
        stroke_width=0.6,
    )
    return element("rect", x=good, y=y + 5, width=layout.bar / 2, height=22, fill=SHADE) + frame


def _bar(bullet: Bullet, y: float, colour: str, layout: Layout) -> str:
    if bullet.share is None:
        place = layout.left + layout.bar / 4
        return words(place, y + 20, "?", Type(fill=colour, anchor="middle"))
    length = max(0.0, min(bullet.share, LIMIT)) / LIMIT * layout.bar
    bar = element(
        "rect",
        x=layout.left,
        y=y + 10,
        width=length,
        height=12,
        fill=colour,
        stroke=INK,
        stroke_width=0.6,
    )
    is_beyond = bullet.share > LIMIT
    return bar + (_arrow(layout.left + layout.bar, y, colour) if is_beyond else "")


def _arrow(x: float, y: float, colour: str) -> str:
    corners = [(x - 2, y + 8), (x + 8, y + 16), (x - 2, y + 24)]
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return element("polygon", points=points, fill=colour, stroke=INK, stroke_width=0.6)
