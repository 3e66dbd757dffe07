"""What a field can offer to whoever fills it in: ids that are known, each with its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lingtan.app.layout import Layout
from lingtan.reports.words import Words

Offered = Sequence[tuple[str, str]]
"""Ids, and what each is called in the reader's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A form as somebody fills it in.

    Attributes
    ----------
    values : mapping of str to str
        What stands in its fields so far, by name.
    enterprise : str
        The one he is bound to.
    sees_the_park : bool
        Whether he may be offered more than what is his own.
    """

    layout: Layout
    words: Words
    values: Mapping[str, str]
    enterprise: str = ""
    sees_the_park: bool = False


Offers = Callable[[Asking], Offered]
