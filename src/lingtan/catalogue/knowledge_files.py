"""The built-in files an account and its verdicts rest on: factors, methods, frameworks, meters."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from lingtan.catalogue.shelves import built_in_shelf

FOLDERS = ("factors", "methods", "frameworks", "metering")


def knowledge_files() -> Iterator[tuple[str, bytes]]:
    """Yield each file by its path in the catalogue, with its content, in order of path."""
    root = built_in_shelf().root
    for folder in FOLDERS:
        yield from _below(root / folder, folder)


def _below(place: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for each in sorted(place.iterdir(), key=lambda found: found.name):
        inner = f"{path}/{each.name}"
        if each.is_dir():
            yield from _below(each, inner)
        elif each.name.endswith((".csv", ".yaml")):
            yield inner, each.read_bytes()
