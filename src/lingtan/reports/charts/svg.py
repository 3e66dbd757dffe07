"""The pen: SVG elements as text, every word escaped, every number written the same way.

Only presentation attributes are used, no style sheet and no script, so that a picture may stand
in a page with a strict content policy and in a PDF alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from lingtan.reports.charts.palette import INK, MUTED, PAPER

FONTS = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
SIZE = 12.0  # of the words in a chart [px]
CHINESE = 0x2E7F  # letters beyond are as wide as high, and a line may end after each
NARROW = set("iljftrI.,:;|'!()[]· ")
WIDE = set("mwMW@%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """How words are set: size [px], colour, anchor and weight."""

    size: float = SIZE
    fill: str = INK
    anchor: str = "start"
    weight: str = "normal"


BODY = Type()
MOST_OF_ID = 2 / 3  # of the room
SMALL = Type(size=11, fill=MUTED)
SMALL_RIGHT = Type(size=11, fill=MUTED, anchor="end")
SMALL_MIDDLE = Type(size=11, fill=MUTED, anchor="middle")
RIGHT = Type(anchor="end")
BOLD = Type(weight="bold")


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Write one element; an underscore in an attribute's name stands for a hyphen.

    Examples
    --------
    >>> element("rect", x=1.0, stroke_width=0.25)
    '<rect x="1" stroke-width="0.25"/>'
    """
    written = "".join(
        f' {key.replace("_", "-")}="{escape(number(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def number(value: str | float) -> str:
    """Write a coordinate with at most two decimals, so that equal pictures are equal bytes.

    Examples
    --------
    >>> number(3.10), number(-0.001), number("none")
    ('3.1', '0', 'none')
    """
    if isinstance(value, str):
        return value
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def words(x: float, y: float, text: str, style: Type = BODY) -> str:
    """Write words with their baseline at (x, y)."""
    return element(
        "text",
        escape(text, quote=False),
        x=x,
        y=y,
        font_size=style.size,
        fill=style.fill,
        text_anchor=style.anchor,
        font_weight=style.weight,
    )


def haloed(x: float, y: float, text: str, style: Type = BODY) -> str:
    """Write words on a picture with a white edge, so that they can be read on any ground."""
    edge = element(
        "text",
        escape(text, quote=False),
        x=x,
        y=y,
        font_size=style.size,
        fill=PAPER,
        stroke=PAPER,
        stroke_width=3.5,
        stroke_linejoin="round",
        text_anchor=style.anchor,
        font_weight=style.weight,
        aria_hidden="true",
    )
    return edge + words(x, y, text, style)


def line(start: tuple[float, float], end: tuple[float, float], **attributes: str | float) -> str:
    """Draw a straight line."""
    drawn = {"stroke": INK, "stroke_width": 1.0, **attributes}
    return element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **drawn)


def hatch(pattern: str, colour: str, degrees: int = 45) -> str:
    """Define a hatched fill; use it as ``fill="url(#pattern)"``."""
    ground = element("rect", width=6, height=6, fill=PAPER)
    stroke = element("rect", width=3, height=6, fill=colour)
    return element(
        "pattern",
        ground + stroke,
        id=pattern,
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({degrees})",
    )


def picture(size: tuple[float, float], title: str, parts: Iterable[str]) -> str:
    """Put parts together to a picture whose title is read aloud by screen readers."""
    width, height = size
    return element(
        "svg",
        element("title", escape(title, quote=False)) + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        font_family=FONTS,
    )


def width_of(text: str, size: float = SIZE) -> float:
    """Estimate how wide words are [px]; generous, so that labels do not touch.

    Examples
    --------
    >>> width_of("电力", 10)
    20.0
    """
    return size * _ems(text)


@lru_cache(maxsize=50_000)  # of a report half are said more than once
def _ems(text: str) -> float:
    return sum(map(_em, text))


@lru_cache(maxsize=10_000)
def _em(letter: str) -> float:
    if ord(letter) > CHINESE:
        return 1.0
    if letter in NARROW:
        return 0.33
    return 0.9 if letter in WIDE else 0.6


def shorten(text: str, width: float, size: float = SIZE) -> str:
    """Cut words that are wider than the room there is, and say so with an ellipsis.

    An id in brackets at the end stays unless it takes most of the room: names may be alike.

    Examples
    --------
    >>> shorten("热电联产机组", 40, 10)
    '热电联…'
    >>> shorten("Feeder from the busbar (e_1)", 100, 10)
    'Feeder from… (e_1)'
    """
    if width_of(text, size) <= width:
        return text
    kept, mark, id_ = text.rpartition(" (")
    if mark and id_.endswith(")") and width_of(f"{mark}{id_}", size) < width * MOST_OF_ID:
        return shorten(kept, width - width_of(f"{mark}{id_}", size), size) + mark + id_
    kept = text
    while kept and width_of(kept, size) + size > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def broken(text: str, width: float, more: float, size: float = SIZE) -> tuple[str, str]:
    """Break words in two lines where they and `more` beside them are wider than the room.

    Returns
    -------
    tuple of str
        The first line and the second, beside which `more` fits; the second is empty where one
        line is enough, or where there is no gap to break at: then the first is cut.

    Examples
    --------
    >>> broken("Feeder from the busbar", 110, 20, 10)
    ('Feeder from the', 'busbar')
    >>> broken("热电联产机组", 50, 20, 10)
    ('热电联产机', '组')
    """
    if width_of(text, size) <= width - more:
        return text, ""
    breaks = [at for at in range(1, len(text)) if text[at] == " " or ord(text[at - 1]) > CHINESE]
    fitting = [at for at in breaks if width_of(text[:at].rstrip(), size) <= width]
    if not fitting:
        return shorten(text, width - more, size), ""
    at = fitting[-1]
    return text[:at].rstrip(), shorten(text[at:].lstrip(), width - more, size)
