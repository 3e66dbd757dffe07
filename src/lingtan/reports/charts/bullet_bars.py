"""Bullet bars: each indicator against its threshold, on one scale for all of them."""

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

WIDTH = 720.0
LABELS = 300.0
BAR = 220.0
ROW = 34.0
LIMIT = 2.0  # the scale ends at twice the threshold; what is beyond ends in an arrow


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


def draw_bullet_bars(title: str, bullets: tuple[Bullet, ...]) -> str:
    """Draw the bars; the threshold stands at the same place in every row, its good side shaded."""
    parts = [part for index, bullet in enumerate(bullets) for part in _row(bullet, index * ROW)]
    return picture((WIDTH, len(bullets) * ROW + 6), title, parts)


def _row(bullet: Bullet, y: float) -> list[str]:
    colour = OUTCOMES[bullet.outcome]
    right = LABELS + BAR + 14
    return [
        words(0, y + 13, shorten(bullet.label, LABELS - 12), BODY),
        words(0, y + 27, shorten(bullet.framework, LABELS - 12, SMALL.size), SMALL),
        _track(bullet, y),
        _bar(bullet, y, colour),
        line((LABELS + BAR / 2, y + 2), (LABELS + BAR / 2, y + 30), stroke_width=2.2),
        words(right, y + 13, shorten(bullet.verdict, WIDTH - right), Type(fill=colour)),
        words(right, y + 27, shorten(bullet.reading, WIDTH - right, SMALL.size), SMALL),
    ]


def _track(bullet: Bullet, y: float) -> str:
    good = LABELS if bullet.is_ceiling else LABELS + BAR / 2
    frame = element(
        "rect",
        x=LABELS,
        y=y + 5,
        width=BAR,
        height=22,
        fill="none",
        stroke=MUTED,
        stroke_width=0.6,
    )
    return element("rect", x=good, y=y + 5, width=BAR / 2, height=22, fill=SHADE) + frame


def _bar(bullet: Bullet, y: float, colour: str) -> str:
    if bullet.share is None:
        return words(LABELS + BAR / 4, y + 20, "?", Type(fill=colour, anchor="middle"))
    length = max(0.0, min(bullet.share, LIMIT)) / LIMIT * BAR
    bar = element(
        "rect",
        x=LABELS,
        y=y + 10,
        width=length,
        height=12,
        fill=colour,
        stroke=INK,
        stroke_width=0.6,
    )
    return bar + (_arrow(y, colour) if bullet.share > LIMIT else "")


def _arrow(y: float, colour: str) -> str:
    x = LABELS + BAR
    corners = [(x - 2, y + 8), (x + 8, y + 16), (x - 2, y + 24)]
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return element("polygon", points=points, fill=colour, stroke=INK, stroke_width=0.6)
