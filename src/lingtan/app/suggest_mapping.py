"""Suggest a mapping: look at a file and write down how it seems to be read."""

from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.wiring_files import Mapping, suggest_mapping, write_suggestion
from lingtan.base.errors import MappingError


def suggest_for(layout: Layout, path: Path, language: str) -> tuple[Path, Mapping]:
    """Write a first mapping for a file into ``mappings/``; return its path and what it says.

    Its comments are in `language`: what to answer first, what is not read, and why.

    Raises
    ------
    MappingError
        A mapping of that name stands there already; it is never overwritten.
    """
    opened = open_park(layout)
    mapping = suggest_mapping(path, opened.park, opened.catalogue)
    layout.mappings.mkdir(exist_ok=True)
    place = layout.mappings / f"{path.stem}.yaml"
    if place.exists():
        raise MappingError("exists", facts={"file": str(place)})
    write_suggestion(mapping, place, path.name, language)
    return place, mapping
