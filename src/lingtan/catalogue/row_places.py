"""Where the row of a factor stands: file and line, by the id under which a result names it."""

import csv
import re
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from io import StringIO

from lingtan.base.findings import Place
from lingtan.catalogue.shelves import Shelves, is_passed_over

FUELS, GRID, GRID_SHARES, PROCESSES, POTENTIALS, METHODS = (
    "factors/fuel",
    "factors/grid",
    "factors/grid_clean",
    "factors/process",
    "factors/gwp",
    "methods",
)
FIRST_ROW = 2
CONSTANT = re.compile(r"\s*-\s*id:\s*(\S+)\s*$")


def places_of_rows(shelves: Shelves) -> Mapping[str, tuple[Place, ...]]:
    """Return the place of every row of factors and of every constant of a method, by its id.

    A series of shares of a grid is found where its hours begin.
    Rows of one id are its vintages, in the order of the file. The fuel row that holds a calorific
    value holds the coal equivalent as well.
    """
    found: dict[str, tuple[Place, ...]] = {}
    for id_, place in _rows(shelves):
        found[id_] = (*found.get(id_, ()), place)
    return found


def _rows(shelves: Shelves) -> Iterator[tuple[str, Place]]:
    for folder, ids_of in (
        (FUELS, _fuel_ids),
        (GRID, _grid_ids),
        (PROCESSES, _process_ids),
        (POTENTIALS, _potential_ids),
    ):
        for stem, file, source in _files(shelves, folder, ".csv"):
            reader = csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
            for row in reader:
                place = Place(source=source, line=reader.line_num)
                yield from ((id_, place) for id_ in ids_of(stem, row))
    for stem, _, source in _files(shelves, GRID_SHARES, ".csv"):
        yield f"grid_clean/{stem}", Place(source=source, line=FIRST_ROW)
    for stem, file, source in _files(shelves, METHODS, ".yaml"):
        for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            constant = CONSTANT.match(text)
            if constant:
                yield f"{stem}.{constant[1]}", Place(source=source, line=line)


def _files(shelves: Shelves, folder: str, ending: str) -> Iterator[tuple[str, Traversable, str]]:
    for shelf in shelves:
        place = shelf.root
        for part in folder.split("/"):
            place = place / part
        for file in sorted(place.iterdir(), key=lambda f: f.name) if place.is_dir() else ():
            if file.name.endswith(ending) and not is_passed_over(file.name):
                source = shelf.source(f"{folder}/{file.name}")
                yield file.name.removesuffix(ending), file, source


def _fuel_ids(stem: str, row: Mapping[str, str]) -> Iterator[str]:
    yield f"fuel/{stem}/{row['item']}"
    yield f"coal/{stem}/{row['item']}"


def _grid_ids(_: str, row: Mapping[str, str]) -> Iterator[str]:
    yield f"grid/{row['zone']}/{row['variant']}/{row['year'] or 'fixed'}"


def _process_ids(stem: str, row: Mapping[str, str]) -> Iterator[str]:
    yield f"process/{stem}/{row['item']}"


def _potential_ids(stem: str, row: Mapping[str, str]) -> Iterator[str]:
    yield f"gwp/{stem}/{row['species']}"
