"""Ways in which files are sent: each module writes a file and returns its mapping.

``KINDS`` says which meters a dialect can tell of: interval, register, bill. ``write`` takes what
is recorded of some meters, a folder and a stem, and returns the mapping file as plain data.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

from tests.truth.site import Recorded


class Dialect(Protocol):
    """A module of this folder."""

    KINDS: frozenset[str]
    __name__: str

    def write(self, records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
        """Write a file, and return the mapping that reads it."""


def all_dialects() -> tuple[Dialect, ...]:
    """Return every dialect, by the names of their modules."""
    names = sorted(each.name for each in iter_modules(__path__))
    return tuple(cast("Dialect", import_module(f"{__name__}.{name}")) for name in names)
