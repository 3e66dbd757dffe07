"""Builders for the catalogue: a copy of its files that a test may spoil."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.catalogue.load import read_catalogue
from lingtan.catalogue.shelves import Shelf

DATA = Path(str(files("lingtan.catalogue"))) / "data"


def a_copy(folder: Path) -> Path:
    """Return a copy of the built-in files of knowledge."""
    return Path(shutil.copytree(DATA, folder / "data"))


def spoil(root: Path, path: str, old: str, new: str) -> int:
    """Replace the first `old` in a file and return its line; `old` must be there."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text, f"{path} does not hold {old!r}"
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def append(root: Path, path: str, *rows: str) -> int:
    """Add rows to the end of a file and return the line of the last one."""
    text = (root / path).read_text(encoding="utf-8")
    lines = text.splitlines() + list(rows)
    (root / path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def line_of(root: Path, path: str, text: str) -> str:
    """Return the first line of a file that starts with a text."""
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(text))


def faults_of(root: Path) -> tuple[str, ...]:
    """Load a folder and return every fault of it."""
    with pytest.raises(CatalogueError) as caught:
        read_catalogue((Shelf(root=root),))
    return tuple(str(detail) for detail in caught.value.details)
