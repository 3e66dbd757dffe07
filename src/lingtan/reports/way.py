"""A cell that leads on: pages offer more than documents can."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Text that leads on: on a page a link, in a document the text alone.

    Attributes
    ----------
    path : str
        Address of ours.
    brings : tuple of pairs
        What the address brings along.
    """

    text: str
    path: str
    brings: tuple[tuple[str, str], ...] = ()
