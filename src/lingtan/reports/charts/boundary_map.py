"""The map of the accounting boundary (核算边界): the surveyed line, a scale bar, north up."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lingtan.reports.charts.axes import ticks
from lingtan.reports.charts.palette import ACCENT, INK, SHADE
from lingtan.reports.charts.svg import (
    SMALL,
    SMALL_MIDDLE,
    Type,
    element,
    line,
    number,
    picture,
    words,
)

WIDTH = 720.0
PLOT = (560.0, 200.0)
MARGIN = 24.0
EARTH_KM_PER_DEGREE = 111.32  # length of a degree of latitude

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Rings of longitude and latitude in degrees."""

    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWords:
    """The words on a map: its title, the name of the boundary, and the word for north."""

    title: str
    boundary: str
    north: str


def read_outline(geojson: str) -> Outline | None:
    """Read polygons from GeoJSON text; None when there is no polygon in it.

    Examples
    --------
    >>> read_outline("not a map") is None
    True
    """
    try:
        rings = tuple(_rings(json.loads(geojson)))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None  # the caller says that the outline cannot be read
    return Outline(rings=rings) if rings else None


def _rings(shape: dict[str, object]) -> Iterator[Ring]:
    kind = shape["type"]
    if kind == "FeatureCollection":
        for feature in as_list(shape["features"]):
            yield from _rings(feature)
    elif kind == "Feature":
        geometry = shape["geometry"]
        if isinstance(geometry, dict):
            yield from _rings(geometry)
    elif kind == "Polygon":
        yield from (_ring(ring) for ring in as_list(shape["coordinates"]))
    elif kind == "MultiPolygon":
        for polygon in as_list(shape["coordinates"]):
            yield from (_ring(ring) for ring in polygon)


def as_list(value: object) -> list:  # type: ignore[type-arg]  # whatever JSON holds; checked later
    """Return a list that JSON holds.

    Raises
    ------
    TypeError
        It is none.
    """
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _ring(points: Sequence[Sequence[float]]) -> Ring:
    ring = tuple((float(point[0]), float(point[1])) for point in points)
    if len(ring) < 4 or not all(math.isfinite(x) and math.isfinite(y) for x, y in ring):
        raise ValueError("a ring needs three corners and its start again")
    return ring


def draw_boundary_map(outline: Outline, said: MapWords) -> str:
    """Draw the outline true to shape, with its name and a scale bar in kilometres."""
    points = [point for ring in outline.rings for point in ring]
    west, south = min(x for x, _ in points), min(y for _, y in points)
    east, top = max(x for x, _ in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + top) / 2))
    wide = max((east - west) * shrink, 1e-9) * EARTH_KM_PER_DEGREE
    high = max(top - south, 1e-9) * EARTH_KM_PER_DEGREE
    scale = min(PLOT[0] / wide, PLOT[1] / high)  # pixels a kilometre
    per_degree = scale * EARTH_KM_PER_DEGREE
    placed = [
        [(_x(x, west, shrink * per_degree), MARGIN + (top - y) * per_degree) for x, y in ring]
        for ring in outline.rings
    ]
    bottom = MARGIN + high * scale
    parts = [
        element("path", d=_path(placed), **_line_style()),
        _name(said.boundary, max(placed, key=_width)),
        scale_bar(wide, scale, bottom + 22),
        north_arrow(said.north),
    ]
    return picture((WIDTH, bottom + 46), said.title, parts)


def _x(longitude: float, west: float, scale: float) -> float:
    return MARGIN + (longitude - west) * scale


def _line_style() -> dict[str, str | float]:
    return {"fill": SHADE, "fill_rule": "evenodd", "stroke": ACCENT, "stroke_width": 2.2}


def _path(rings: Sequence[Sequence[tuple[float, float]]]) -> str:
    return "".join(
        "M" + "L".join(f"{number(x)},{number(y)}" for x, y in ring) + "Z" for ring in rings
    )


def _width(ring: Sequence[tuple[float, float]]) -> float:
    across = [x for x, _ in ring]
    return max(across) - min(across)


def _name(name: str, ring: Sequence[tuple[float, float]]) -> str:
    x = sum(x for x, _ in ring[:-1]) / (len(ring) - 1)
    y = sum(y for _, y in ring[:-1]) / (len(ring) - 1)
    return words(x, y, name, Type(anchor="middle", fill=INK))


def scale_bar(wide: float, scale: float, y: float) -> str:
    """Draw a bar of round kilometres; `scale` is in pixels a kilometre."""
    kilometres = ticks(0, wide, 4)[1]
    length = kilometres * scale
    label = f"{kilometres:g} km"
    return (
        line((MARGIN, y), (MARGIN + length, y), stroke_width=2)
        + line((MARGIN, y - 4), (MARGIN, y + 4))
        + line((MARGIN + length, y - 4), (MARGIN + length, y + 4))
        + words(MARGIN + length + 8, y + 4, label, SMALL)
    )


def north_arrow(north: str) -> str:
    """Draw an arrow to the north, which is up."""
    x, y = WIDTH - 40.0, MARGIN
    corners = [(x, y), (x - 8, y + 26), (x, y + 20), (x + 8, y + 26)]
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return element("polygon", points=points, fill=INK) + words(x, y + 42, north, SMALL_MIDDLE)
