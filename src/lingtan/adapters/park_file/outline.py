"""Check the outline of a boundary: a closed GeoJSON polygon with longitude before latitude.

References
----------
RFC 7946, sections 3.1.6 (linear rings) and 4 (WGS 84, longitude first).
"""

import json
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path as FilePath

from lingtan.adapters.park_file.fields import Entry
from lingtan.adapters.park_file.places import BoundaryEntry
from lingtan.adapters.park_file.shape import Item, Shape
from lingtan.adapters.park_file.shape_faults import Faults
from lingtan.adapters.yaml_lines import Path
from lingtan.base.findings import FindingKind, Severity

Position = tuple[float, float]


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


OUTLINE_MISSING = _kind("outline_missing")
OUTLINE_UNREADABLE = _kind("outline_unreadable")
OUTLINE_NO_POLYGON = _kind("outline_no_polygon")
OUTLINE_BAD_POSITION = _kind("outline_bad_position")
OUTLINE_OPEN = _kind("outline_open")
OUTLINE_FLAT = _kind("outline_flat")

LARGEST_BYTES = 20_000_000
EARTH_RADIUS_M = 6_371_008.8  # mean radius of WGS 84


def check_outlines(folder: FilePath, shape: Shape, faults: Faults) -> None:
    """Note outlines that are absent, unreadable, open, flat or off the globe."""
    items: list[Item[Entry]] = [*shape.faulty]
    items += shape.of(BoundaryEntry)
    for item in items:
        if isinstance(item.entry, BoundaryEntry) and item.entry.geojson:
            _check_file(folder, item.entry.geojson, (*item.path, "geojson"), faults)


def _check_file(folder: FilePath, name: str, path: Path, faults: Faults) -> None:
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        faults.add(OUTLINE_MISSING, path, file=name)
        return
    document = _read(file)
    if document is None:
        faults.add(OUTLINE_UNREADABLE, path, file=name)
        return
    rings = list(_rings(document))
    if not rings:
        faults.add(OUTLINE_NO_POLYGON, path, file=name)
    for number, ring in enumerate(rings, start=1):
        _check_ring(ring, number, path, faults)


def _read(file: FilePath) -> object:
    if file.stat().st_size > LARGEST_BYTES:
        return None
    try:
        found: object = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError, RecursionError):
        return None
    return found


def _rings(document: object) -> Iterator[object]:
    """Return the rings of every polygon in a geometry, feature or collection."""
    for geometry in _geometries(document):
        coordinates = geometry.get("coordinates")
        polygons = [coordinates] if geometry.get("type") == "Polygon" else coordinates
        for polygon in polygons if isinstance(polygons, list) else []:
            yield from polygon if isinstance(polygon, list) else [polygon]


def _geometries(document: object) -> Iterator[dict[str, object]]:
    waiting = [document]
    while waiting:
        found = waiting.pop()
        if not isinstance(found, dict):
            continue
        if found.get("type") in ("Polygon", "MultiPolygon"):
            yield found
        waiting += [found.get("geometry"), *_list(found.get("features"))]
        waiting += _list(found.get("geometries"))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _check_ring(ring: object, number: int, path: Path, faults: Faults) -> None:
    places = [_position(place) for place in _list(ring)]
    bad = [index for index, place in enumerate(places) if place is None]
    if bad or not places:
        shown = str(_list(ring)[bad[0]])[:40] if bad else "-"
        faults.add(OUTLINE_BAD_POSITION, path, ring=number, value=shown)
        return
    positions = [place for place in places if place is not None]
    if len(positions) < 4 or positions[0] != positions[-1]:
        faults.add(OUTLINE_OPEN, path, ring=number)
    elif ring_area_m2(positions) < 1:
        faults.add(OUTLINE_FLAT, path, ring=number)


def _position(place: object) -> Position | None:
    if not isinstance(place, list) or len(place) not in (2, 3):
        return None
    if not all(isinstance(x, int | float) and not isinstance(x, bool) for x in place):
        return None
    longitude, latitude = place[:2]
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        return None
    return float(longitude), float(latitude)


def ring_area_m2(ring: Sequence[Position]) -> float:
    """Return the area inside a small closed ring on the globe [m²].

    Examples
    --------
    >>> square = [(0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.01), (0.0, 0.0)]
    >>> round(ring_area_m2(square) / 1e6, 2)
    1.24
    """
    middle = math.radians(sum(latitude for _, latitude in ring) / len(ring))
    metres = [
        (
            math.radians(longitude) * EARTH_RADIUS_M * math.cos(middle),
            math.radians(latitude) * EARTH_RADIUS_M,
        )
        for longitude, latitude in ring
    ]
    first = metres[0]
    shifted = [(x - first[0], y - first[1]) for x, y in metres]  # keeps the digits that matter
    edges = pairwise(shifted)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in edges)) / 2
