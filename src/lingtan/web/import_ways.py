"""Where the numbers of an import lead: to its rows, on the page of imports."""

from lingtan.reports.model import Amount
from lingtan.reports.numbers import write_number
from lingtan.reports.way import Way
from lingtan.reports.words import Words

PAGE, IMPORT_NAME = "/imports", "import"
LIST, REFUSED, BROUGHT = (
    f"table-{id_}" for id_ in ("imports", "import_refused", "import_brought")
)
TAKEN = ("new", "changed", "withdrawn")
PLACES_OF = {"refused": REFUSED, **dict.fromkeys(TAKEN, BROUGHT)}


def way_to_import(import_id: int, anchor: str = LIST) -> Way:
    """Return the way to what an import brought."""
    return Way(text="", path=PAGE, brings=((IMPORT_NAME, str(import_id)),), anchor=anchor)


def count_of_import(import_id: int, name: str, count: int, words: Words) -> Amount:
    """Return how many rows of an import had one fate, leading to them where they are listed."""
    way = way_to_import(import_id, PLACES_OF.get(name, LIST))
    return Amount(value=count, text=write_number(count, 0, words.language), leads_to=way)
