"""Where names stand on a picture: beside their points, and none over another or over a point."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lingtan.reports.charts.svg import width_of

GAP = 8.0  # between a point and its name [px]
AIR = 1.0  # around each name [px]
LEADING = 1.25  # of a line, in sizes of its letters
MOST_LINES = 40  # a name moves up or down at most
NEAR = 6  # places beside a point and a line above or below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle [px]; down is larger."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles have more than an edge in common."""
        is_beside = self.right <= other.left or other.right <= self.left
        return not (is_beside or self.bottom <= other.top or other.bottom <= self.top)

    def holds(self, other: "Box") -> bool:
        """Whether another lies inside."""
        is_within = self.left <= other.left and other.right <= self.right
        return is_within and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Words that want to stand beside a point, to its right if `is_right`."""

    text: str
    x: float
    y: float
    size: float
    is_right: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a name stands: its baseline, from which end it is set, and what it covers.

    Attributes
    ----------
    is_far : bool
        Whether it had to move up or down, so that a line has to lead to its point.
    """

    x: float
    y: float
    anchor: str
    box: Box
    is_far: bool = False


def place_names(
    names: Sequence[Name], taken: Sequence[Box], inside: Box, lines: Sequence[Box] = ()
) -> tuple[Place, ...]:
    """Return a place for each name, the first ones first; none covers another or what is taken.

    Where a name finds room nowhere it stands where it wanted to, rather than not at all.

    Parameters
    ----------
    taken : sequence of Box
        What no name may cover: points, other names.
    inside : Box
        The picture.
    lines : sequence of Box
        What no name covers if it has room near its point without.

    Examples
    --------
    >>> twice = [Name(text="steel", x=10, y=10, size=11)] * 2
    >>> one, other = place_names(twice, (), Box(left=0, top=0, right=200, bottom=200))
    >>> one.box.meets(other.box)
    False
    """
    covered, found = list(taken), []
    for name in names:
        wanted = list(_places(name))
        free = [each for each in wanted if inside.holds(each.box) and _is_clear(each, covered)]
        clear = (each for each in wanted[:NEAR] if each in free and _is_clear(each, lines))
        place = next(clear, next(iter(free), wanted[0]))
        covered.append(place.box)
        found.append(place)
    return tuple(found)


def _is_clear(place: Place, boxes: Sequence[Box]) -> bool:
    return not any(place.box.meets(box) for box in boxes)


def _places(name: Name) -> Iterator[Place]:
    """Yield where a name may stand, the best place first: beside, then lines further away."""
    for line in range(MOST_LINES):
        for down in (line, -line) if line else (0,):
            for is_right in (name.is_right, not name.is_right):
                yield _place(name, down, is_right=is_right)


def _place(name: Name, down: int, *, is_right: bool) -> Place:
    size, wide = name.size, width_of(name.text, name.size)
    x = name.x + GAP if is_right else name.x - GAP
    y = name.y + size / 3 + down * size * LEADING
    left = x if is_right else x - wide
    box = Box(
        left=left - AIR,
        top=y - size - AIR,
        right=left + wide + AIR,
        bottom=y + size * (LEADING - 1) + AIR,
    )
    return Place(x=x, y=y, anchor="start" if is_right else "end", box=box, is_far=down != 0)
