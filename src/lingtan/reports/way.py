"""A cell that leads on: pages offer more than documents can."""

from dataclasses import dataclass

LINEAGE = "/lineage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Text that leads on: on a page a link, in a document the text alone.

    Attributes
    ----------
    path : str
        Address of ours.
    brings : tuple of pairs
        What the address brings along.
    anchor : str
        Place on the page, such as ``table-grades``; with an empty path, on the page it stands on.
    goes_on : str
        Where it goes on with the list it stands below: ``next`` for what follows, ``first`` for
        its beginning; what a reader has made of the list stays as it is.
    """

    text: str
    path: str
    brings: tuple[tuple[str, str], ...] = ()
    anchor: str = ""
    goes_on: str = ""


def way_to(path: str, anchor: str = "") -> Way:
    """Return the way from a number to a page, or to a table of one, that has what it counts."""
    return Way(text="", path=path, anchor=anchor)


def way_to_origin(figure: str) -> Way:
    """Return the way from a number to its lineage, of an id that documents need not list."""
    return Way(text="", path=LINEAGE, brings=(("figure", figure),))


def way_as_restated(figure: str, period: str, boundary: str, told: float | None) -> Way:
    """Return the way to a lineage as a restatement of today would tell it."""
    return way_as_supposed(figure, period, boundary, told, restated="1")


def way_as_supposed(
    figure: str, period: str, boundary: str, told: float | None, **supposed: str
) -> Way:
    """Return the way to a lineage in an account with all that is known, and what is supposed.

    It brings the number along: a page that was kept may be of an earlier day than its lineage.
    """
    about = {"figure": figure, "period": period, "boundary": boundary, "known_at": ""}
    value = {} if told is None else {"told": repr(told)}
    return Way(text="", path=LINEAGE, brings=tuple({**about, **supposed, **value}.items()))
