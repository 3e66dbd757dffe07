"""Ids of numbers that a table shows beside the figures: what, of whom, and which part of it.

As ``balance:high_voltage:rest`` or ``transfer::steel:heat:energy``, given by the park to steel: a
kind, whom it is about, and the part last.
"""

from dataclasses import dataclass
from urllib.parse import quote, unquote

BETWEEN = ":"
BOUNDARY = "boundary"  # what the park file states of a boundary version
COMPARED = "compared"  # a number of two boundaries held against each other
READ = "read"  # what the readings of a meter come to as they stand
UNCERTAINTY = "uncertainty"
VERIFICATION = "verification"  # what a verifier states and finds
MOVED = "moved"  # what a cause of a restatement did to a figure
BASE_YEAR = "base_year"  # what has moved the base year since it was closed
TARGET = "target_path"  # what a path from the base year allows in a later one
WATER, WATER_PROCESS = "water", "water_process"
MATERIAL, BY_PRODUCT = "material", "by_product"
KINDS = (
    *("balance", "transfer", "portion", "allocation", "claim", "matched", "removal"),
    *(UNCERTAINTY, "measure", "discounting", "loan", "heat", "process_stream"),
    *(WATER, WATER_PROCESS, MATERIAL, BY_PRODUCT),
    *(
        "indicator",
        "offsets",
        "plant",
        "supplied",
        "account",
        "allowance",
        "header",
        "certificate",
        "direct_line",
        "store",
        "flow",
        BOUNDARY,
        BASE_YEAR,
        COMPARED,
        MOVED,
        READ,
        TARGET,
        VERIFICATION,
    ),
)
SAFE = "/-_.,()*+ "  # what a name may hold beside letters and digits, unescaped


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailId:
    """What an id says of a number of a table.

    Attributes
    ----------
    subjects : tuple of str
        Whom or what it is about; empty where there is but one.
    """

    kind: str
    subjects: tuple[str, ...]
    part: str


def detail_id(kind: str, *about: str) -> str:
    """Return the id of a number: its kind, whom it is about, its part last.

    Examples
    --------
    >>> detail_id("transfer", "", "steel", "heat", "energy"), detail_id("claim", "a:b", "counted")
    ('transfer::steel:heat:energy', 'claim:a%3Ab:counted')
    """
    return BETWEEN.join((kind, *(quote(each, safe=SAFE) for each in about)))


def read_detail_id(text: str) -> DetailId | None:
    """Return what an id says; None when it is no such id."""
    kind, *about = text.split(BETWEEN)
    if kind not in KINDS or not about:
        return None
    *subjects, part = map(unquote, about)
    return DetailId(kind=kind, subjects=tuple(subjects), part=part)
