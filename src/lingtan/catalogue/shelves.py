"""Where files of knowledge lie: the built-in shelf, and a user's own beside it.

Every shelf has the same layout. A second shelf adds files and rows; it never overrides any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from lingtan.base.findings import Place
from lingtan.catalogue.reading import read_csv, read_yaml
from lingtan.catalogue.records import Faults, Record

LEFT_BY_SYSTEMS = ("Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A folder of knowledge.

    Attributes
    ----------
    name : str
        Put before a file's name in faults; empty for the built-in shelf.
    """

    root: Traversable
    name: str = ""

    def source(self, path: str) -> str:
        """Return a file's name as faults show it."""
        return f"{self.name}/{path}" if self.name else path


Shelves = Sequence[Shelf]


def built_in_shelf() -> Shelf:
    """Return the shelf that ships with the package."""
    return Shelf(root=files("lingtan.catalogue") / "data")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedFile:
    """A file on a shelf; `stem` is its name without ending, the id of what it holds."""

    file: Traversable
    source: str
    stem: str


def is_passed_over(name: str) -> bool:
    """Whether a file is never knowledge: hidden, a note, or what an editor left behind."""
    return name.startswith((".", "~$")) or name.endswith(("~", ".md")) or name in LEFT_BY_SYSTEMS


def files_in(shelves: Shelves, folder: str, ending: str) -> Iterator[ShelvedFile]:
    """Yield the files of a folder on every shelf, in order of name."""
    for shelf in shelves:
        place = _folder(shelf.root, folder)
        names = sorted(f.name for f in place.iterdir()) if place.is_dir() else []
        for name in names:
            file = place / name
            if name.endswith(ending) and not is_passed_over(name) and not file.is_dir():
                source = shelf.source(f"{folder}/{name}")
                stem = name.removesuffix(ending)
                yield ShelvedFile(file=file, source=source, stem=stem)


def rows_in(
    shelves: Shelves, folder: str, columns: Sequence[str], faults: Faults
) -> Iterator[tuple[str, Record]]:
    """Yield the rows of every CSV file of a folder, each with the file's stem."""
    for shelved in files_in(shelves, folder, ".csv"):
        for row in read_csv(shelved.file, shelved.source, columns, faults):
            yield shelved.stem, row


def rows_of(
    shelves: Shelves,
    path: str,
    columns: Sequence[str],
    faults: Faults,
    optional: Sequence[str] = (),
) -> tuple[Record, ...]:
    """Return the rows of one CSV file; only the first shelf must have it."""
    rows: list[Record] = []
    for number, shelf in enumerate(shelves):
        file = _folder(shelf.root, path)
        if number == 0 or file.is_file():
            rows += read_csv(file, shelf.source(path), columns, faults, optional=optional)
    return tuple(rows)


def documents_in(
    shelves: Shelves, folder: str, faults: Faults
) -> Iterator[tuple[ShelvedFile, Record]]:
    """Yield every YAML file of a folder as one record; one that cannot be read is a fault."""
    for shelved in files_in(shelves, folder, ".yaml"):
        told = len(faults.details)
        record = read_yaml(shelved.file, shelved.source, faults)
        if record.fields:
            yield shelved, record
        elif len(faults.details) == told:
            faults.add(Place(source=shelved.source), "empty_document")


def _folder(root: Traversable, path: str) -> Traversable:
    for part in path.split("/"):
        root = root / part
    return root
