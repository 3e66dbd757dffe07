"""Functions an energy-carbon management centre should have, by the national guide of 2025."""

from dataclasses import dataclass

from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults
from lingtan.catalogue.shelves import Shelves, rows_of

FILE = "platform_functions.csv"
COLUMNS = ("number", "id", "name_en", "name_zh", "source", "label")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFunction:
    """A function of the official list.

    Attributes
    ----------
    number : int
        Its place in the list.
    """

    id: str
    number: int
    name: Name
    source: str
    label: Evidence


def read_platform_functions(shelves: Shelves, faults: Faults) -> tuple[PlatformFunction, ...]:
    """Read the list; a function and a number stand once."""
    rows = rows_of(shelves, FILE, COLUMNS, faults)
    refuse_twins(rows, ["id"])
    refuse_twins(rows, ["number"])
    return tuple(
        PlatformFunction(
            id=row.text("id"),
            number=int(row.number("number")),
            name=row.name(),
            source=row.source(),
            label=row.label(),
        )
        for row in rows
    )
