"""The map of a park: every boundary version, and what its own GeoJSON places inside."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lingtan.reports.charts.boundary_map import (
    EARTH_KM_PER_DEGREE,
    MARGIN,
    WIDTH,
    Outline,
    as_list,
    north_arrow,
    scale_bar,
)
from lingtan.reports.charts.label_places import GAP, Box, Name, Place, place_names
from lingtan.reports.charts.palette import ACCENT, INK, MUTED, SHADE, WARNING
from lingtan.reports.charts.svg import SIZE, SMALL, Type, element, haloed, line, number, picture

PLOT = (640.0, 420.0)
DASHES = ("", "8 4", "2 3", "10 3 2 3")  # versions stay apart in grey as well
DOT = 4.0
ARROW = Box(left=WIDTH - 60, top=0, right=WIDTH - 20, bottom=MARGIN + 48)
DRAWN: dict[str, str | float] = {"fill": WARNING, "stroke": INK, "stroke_width": 0.8}
RIGHT = 0.65  # of the width: names beyond it stand to the left


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A boundary version on the map."""

    name: str
    outline: Outline
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A thing at a point: longitude and latitude in degrees.

    Attributes
    ----------
    thing : str
        Id of an enterprise or plant of the park; empty where it only has a name.
    """

    thing: str
    name_en: str
    name_zh: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where longitude and latitude fall on the picture."""

    west: float
    top: float
    across: float
    down: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return pixels from the left and the top."""
        x = MARGIN + (longitude - self.west) * self.across
        return x, MARGIN + (self.top - latitude) * self.down


def read_spots(geojson: str) -> tuple[Spot, ...] | None:
    """Read the points of GeoJSON text; None when it is none.

    Examples
    --------
    >>> read_spots("not a map") is None
    True
    """
    try:
        return tuple(_spots(json.loads(geojson)))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None  # the caller says that the map cannot be read


def _spots(shape: dict[str, object]) -> Iterator[Spot]:
    for feature in as_list(shape.get("features", [])):
        geometry, told = feature["geometry"], feature.get("properties") or {}
        if not geometry or geometry["type"] != "Point":
            continue
        longitude, latitude = (float(part) for part in geometry["coordinates"][:2])
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            raise ValueError("a point stands nowhere")
        name = str(told.get("name", ""))
        yield Spot(
            thing=str(told.get("id", "")),
            name_en=name,
            name_zh=str(told.get("name_zh", name)),
            longitude=longitude,
            latitude=latitude,
        )


def draw_park_map(
    shapes: Sequence[Shape], spots: Sequence[tuple[str, Spot]], title: str, north: str
) -> str:
    """Draw versions one over another, true to shape, with named points and a scale bar.

    Parameters
    ----------
    spots : sequence of tuple
        What a point is called, and where it is.
    """
    frame, wide, scale, high = _frame(shapes, spots)
    bottom = MARGIN + high * scale
    points = [frame.place(spot.longitude, spot.latitude) for _, spot in spots]
    wanted = [
        *(_name_of_version(shape, frame) for shape in shapes),
        *(_name_of_spot(name, *point) for (name, _), point in zip(spots, points, strict=True)),
    ]
    inside = Box(left=0, top=0, right=WIDTH, bottom=bottom + 10)
    taken = [ARROW, *(_dot_box(*point) for point in points)]
    lines = [box for shape in shapes for box in _line_boxes(shape, frame)]
    places = place_names(wanted, taken, inside, lines)
    inks = [ACCENT if shape.is_shown else MUTED for shape in shapes] + [MUTED] * len(spots)
    parts = [
        *(_shape(shape, place, frame) for place, shape in enumerate(shapes)),
        *(
            line((name.x, name.y), (place.x, place.y - name.size / 3), stroke=MUTED)
            for name, place in zip(wanted, places, strict=True)
            if place.is_far
        ),
        *(element("circle", cx=x, cy=y, r=DOT, **DRAWN) for x, y in points),
        *map(_written, wanted, places, inks),
        scale_bar(wide, scale, bottom + 22),
        north_arrow(north),
    ]
    return picture((WIDTH, bottom + 46), title, parts)


def _frame(
    shapes: Sequence[Shape], spots: Sequence[tuple[str, Spot]]
) -> tuple[Frame, float, float, float]:
    points = [point for shape in shapes for ring in shape.outline.rings for point in ring]
    points += [(spot.longitude, spot.latitude) for _, spot in spots]
    west, south = min(x for x, _ in points), min(y for _, y in points)
    east, top = max(x for x, _ in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + top) / 2))
    wide = max((east - west) * shrink, 1e-9) * EARTH_KM_PER_DEGREE
    high = max(top - south, 1e-9) * EARTH_KM_PER_DEGREE
    scale = min(PLOT[0] / wide, PLOT[1] / high)  # pixels a kilometre
    down = scale * EARTH_KM_PER_DEGREE
    return Frame(west=west, top=top, across=down * shrink, down=down), wide, scale, high


def _shape(shape: Shape, place: int, frame: Frame) -> str:
    path = "".join(
        "M" + "L".join(f"{number(x)},{number(y)}" for x, y in _placed(ring, frame)) + "Z"
        for ring in shape.outline.rings
    )
    dash = DASHES[place % len(DASHES)]
    return element(
        "path",
        d=path,
        fill=SHADE if shape.is_shown else "none",
        fill_rule="evenodd",
        stroke=ACCENT if shape.is_shown else MUTED,
        stroke_width=2.4 if shape.is_shown else 1.6,
        **({"stroke_dasharray": dash} if dash else {}),
    )


def _line_boxes(shape: Shape, frame: Frame) -> Iterator[Box]:
    """Yield small boxes all along the line of a version."""
    for ring in shape.outline.rings:
        corners = _placed(ring, frame)
        for (x, y), (next_x, next_y) in pairwise(corners):
            steps = max(1, math.ceil(math.hypot(next_x - x, next_y - y) / DOT))
            for step in range(steps + 1):
                at = step / steps
                yield _dot_box(x + at * (next_x - x), y + at * (next_y - y), size=1.0)


def _name_of_version(shape: Shape, frame: Frame) -> Name:
    """Return the name of a version above the highest of its corners."""
    corners = [point for ring in shape.outline.rings for point in _placed(ring, frame)]
    x, y = min(corners, key=lambda point: (point[1], point[0]))
    is_right = x < PLOT[0] * RIGHT
    back = -GAP if is_right else GAP  # it begins at the corner itself
    return Name(text=shape.name, x=x + back, y=y - 10, size=SIZE, is_right=is_right)


def _name_of_spot(name: str, x: float, y: float) -> Name:
    return Name(text=name, x=x, y=y, size=SMALL.size, is_right=x <= PLOT[0] * RIGHT)


def _dot_box(x: float, y: float, size: float = DOT) -> Box:
    return Box(left=x - size, top=y - size, right=x + size, bottom=y + size)


def _written(name: Name, place: Place, ink: str) -> str:
    return haloed(place.x, place.y, name.text, Type(size=name.size, anchor=place.anchor, fill=ink))


def _placed(ring: Sequence[tuple[float, float]], frame: Frame) -> list[tuple[float, float]]:
    return [frame.place(longitude, latitude) for longitude, latitude in ring]
