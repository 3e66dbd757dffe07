"""Read what a reader is told of each source, in both languages.

A published row is never edited, and its source keeps the words it was published with. This file
says the same in English and in Chinese, without the marks by which the text was once found.
"""

from collections.abc import Mapping

from lingtan.base.names import Name
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults
from lingtan.catalogue.shelves import Shelves, rows_of

SOURCES = "sources.csv"
COLUMNS = ("text", "said_en", "said_zh")


def read_sources(shelves: Shelves, faults: Faults) -> Mapping[str, Name]:
    """Return the words for a source by the text rows name it with; both languages are needed."""
    rows = rows_of(shelves, SOURCES, COLUMNS, faults)
    refuse_twins(rows, ["text"])
    return {row.text("text"): row.name("said") for row in rows}


def check_cited(shelves: Shelves, sources: Mapping[str, Name], faults: Faults) -> None:
    """Note every source of the built-in files that cannot be told in both languages.

    A park's own folder may name a source in its own words only; they are shown as they stand.
    """
    own = tuple(f"{shelf.name}/" for shelf in shelves if shelf.name)
    for text, place in faults.cited.items():
        if text not in sources and not place.source.startswith(own):
            faults.add(place, "source_without_row", source=text, file=SOURCES)
