"""The outlines of a park's boundaries and its own map, as text; empty where there is none."""

from lingtan.app.layout import Layout

MAP_FILE = "map.geojson"


def outline_of(layout: Layout, geojson: str) -> str:
    """Return the outline of a boundary; empty where none is named, or it is gone."""
    return _text(layout, geojson) if geojson else ""


def map_of(layout: Layout) -> str:
    """Return the park's own map: points of its enterprises and plants."""
    return _text(layout, MAP_FILE)


def _text(layout: Layout, name: str) -> str:
    path = layout.folder / name
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
